"""What the applicant can print: the filed form, the pledge, the correction notice; all from frozen data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from applications.assessing import ruling_of
from applications.filing import CLAIM_GROUP, PROFILE_GROUP, RECOMMENDER_GROUP, filed_digest
from applications.models import Application, CorrectionNotice, Pledge, Recommendation
from applications.pledge import pledge_text
from applications.record_kinds import KINDS
from applications.ruling_words import sentence
from titles.documents import render_pdf
from titles.errors import NotFound
from titles.look.text import as_day, size_text

Facts = list[tuple[str, str]]


def application_form_pdf(application: Application) -> bytes:
    """The form as filed last."""
    filed = application.filed
    if not filed or not application.dossier or not application.assessment:
        raise NotFound("application.not_filed", _("这份申报还没有提交，没有申报表。"))
    ruling = ruling_of(application.assessment, application.level, application.path, application.pack_version)
    return render_pdf(
        "documents/application_form.html",
        {
            "number": application.number,
            "version": application.version,
            "filed_at": application.submitted_at,
            "heading": _("%(year)s年度%(series)s职称申报表")
            % {"year": application.round.year, "series": application.round.series.name},
            "person": _person(filed),
            "target": _target(filed),
            "sections": _sections(filed),
            "works": _works(filed),
            "conclusion": sentence(ruling),
            "assessed_on": ruling.as_of,
            "citations": str(ruling.policy["document"]),
            "opinions": _opinions(application),
            "digest": filed_digest(application.dossier, filed),
        },
    )


def _person(filed: dict[str, Any]) -> Facts:
    rows: Facts = [
        (_("姓名"), filed["person"]["name"]),
        (_("身份证号码"), filed["person"]["id_number"]),
        (_("用人单位"), filed["employer"]["name"]),
    ]
    for group in filed["groups"]:
        if group["record_kind"] == PROFILE_GROUP:
            rows += [(fact["label"], fact["value"]) for fact in group["facts"] if fact["field"] != "employer"]
    return rows


def _target(filed: dict[str, Any]) -> Facts:
    rows: Facts = [
        (_("申报职称"), filed["title"]),
        (_("申报专业"), filed["specialty"]["name"]),
        (_("申报路径"), filed["path_label"]),
        (_("申报批次"), filed["round"]["name"]),
        (_("评审服务机构"), filed["round"]["institution"]),
    ]
    if filed["track_label"]:
        rows.insert(2, (_("业绩类型"), filed["track_label"]))
    return rows


def _sections(filed: dict[str, Any]) -> list[dict[str, Any]]:
    sections = []
    titles = {code: str(kind.label) for code, kind in KINDS.items()}
    titles |= {CLAIM_GROUP: _("申报理由"), RECOMMENDER_GROUP: _("举荐人")}
    for code, title in titles.items():
        rows = [
            [
                str(group["number"]),
                group["label"],
                "；".join(f"{fact['label']}：{fact['value']}" for fact in group["facts"]),
                str(len(group["evidence"])) if group["record_id"] else "",
            ]
            for group in filed["groups"]
            if group["record_kind"] == code
        ]
        if rows:
            sections.append(
                {
                    "title": title,
                    "note": "",
                    "headings": [_("号"), _("材料"), _("内容"), _("附件")],
                    "rows": rows,
                    "empty": "",
                    "numeric": [3],
                }
            )
    sections.append(_attachments(filed))
    return sections


def _attachments(filed: dict[str, Any]) -> dict[str, Any]:
    files: dict[str, list[str]] = {}
    for group in filed["groups"]:
        for item in group["evidence"]:
            line = files.setdefault(
                item["sha256"], [item["name"], size_text(item["size"]), item["sha256"][:16], ""]
            )
            line[3] = "、".join(filter(None, [line[3], str(group["number"])]))
    return {
        "title": _("附件"),
        "note": "",
        "headings": [_("文件"), _("大小"), _("摘要前16位"), _("所属材料")],
        "rows": list(files.values()),
        "empty": _("没有附件。"),
        "numeric": [1],
    }


def _works(filed: dict[str, Any]) -> list[dict[str, Any]]:
    facts = {group["record_id"]: group["facts"] for group in filed["groups"]}
    return [
        {
            "title": f"{work['kind_label']}《{work['title']}》",
            "facts": [
                (fact["label"], fact["value"])
                for fact in facts.get(work["record_id"], [])
                if fact["field"] not in ("title", "own_share")
            ],
            "statement": work["own_share"],
        }
        for work in filed["works"]
    ]


def _opinions(application: Application) -> list[dict[str, Any]]:
    found = Recommendation.objects.select_related("decided_by").filter(application=application).first()
    if found is None or not found.recommended:
        return []
    return [
        {
            "heading": _("用人单位推荐意见"),
            "text": found.opinion,
            "signed_by": f"{application.employer.name}　{found.decided_by.name}",
            "signed_on": as_day(found.decided_at),
        }
    ]


def pledge_pdf(application: Application, version: int) -> bytes:
    """The pledge that was signed with a version."""
    pledge = Pledge.objects.filter(application=application, version=version).first()
    if pledge is None:
        raise NotFound("pledge.not_found", _("这一版没有签署诚信承诺。"))
    text = pledge_text(pledge.text_version)
    return render_pdf(
        "documents/pledge.html",
        {
            "number": application.number,
            "version": version,
            "name": pledge.signed_name,
            "heading": application.filed["title"] if application.filed else "",
            "promises": text.promises,
            "consequence": text.consequence,
            "signed_at": pledge.signed_at,
            "digest": pledge.dossier_digest,
        },
    )


def correction_notice_pdf(application: Application, notice: CorrectionNotice) -> bytes:
    """The one correction notice."""
    institution = application.round.institution
    sent_on: dt.date = as_day(notice.issued_at)
    return render_pdf(
        "documents/correction_notice.html",
        {
            "number": application.number,
            "name": application.person.name,
            "heading": application.filed["title"] if application.filed else "",
            "institution": institution.name,
            "items": [
                {"field": item.reason_code, "problem": item.text, "needed": "", "clause": ""}
                for item in notice.items.all()
            ],
            "due_on": notice.due_on,
            "sent_on": sent_on,
            "seal_note": _("受理专用"),
            "contact": institution.contact_phone,
        },
    )
