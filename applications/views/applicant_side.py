"""The aside of an application's page: what can be opened, what else can be done."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, CorrectionNotice
from applications.models.filed_fact import Verdict
from applications.models.notice import NoticeKind
from applications.states import State
from applications.workflow import WITHDRAWABLE
from titles.look.text import date_text, size_text


def material_links(application: Application) -> list[dict[str, str]]:
    """The documents of the application, each with what it is."""
    number = application.number
    found: list[dict[str, str]] = []
    if application.filed and application.submitted_at:
        day = date_text(application.submitted_at, weekday=False)
        found.append(
            {
                "label": _("申报表，第%(n)s版") % {"n": application.version},
                "url": reverse("my-form", args=[number]),
                "note": _("PDF　%(day)s提交，已定稿") % {"day": day},
            }
        )
    for pledge in application.pledges.order_by("-version"):
        label = _("诚信承诺书") if pledge.version == application.version else _("诚信承诺书，第%(n)s版")
        found.append(
            {
                "label": label % {"n": pledge.version} if "%" in label else label,
                "url": reverse("my-pledge-document", args=[number, pledge.version]),
                "note": _("PDF　%(day)s签署") % {"day": date_text(pledge.signed_at, weekday=False)},
            }
        )
    if application.filed:
        found.append(_works_link(application))
    found += _notice_links(application)
    notice = CorrectionNotice.objects.filter(application=application).first()
    if notice:
        found.append(
            {
                "label": _("补正通知"),
                "url": reverse("my-correction-notice", args=[number]),
                "note": _("PDF　%(day)s") % {"day": date_text(notice.issued_at, weekday=False)},
            }
        )
    return found


def _works_link(application: Application) -> dict[str, str]:
    filed: dict[str, Any] = application.filed or {}
    files = {item["sha256"]: item["size"] for group in filed.get("groups", []) for item in group["evidence"]}
    return {
        "label": _("提交的内容和材料，代表作%(n)s项") % {"n": len(filed.get("works", []))},
        "url": reverse("my-filed", args=[application.number]),
        "note": _("%(n)s个文件　%(size)s") % {"n": len(files), "size": size_text(sum(files.values()))},
    }


def _notice_links(application: Application) -> list[dict[str, str]]:
    found = []
    for notice in application.notices.order_by("published_at"):
        employer = notice.kind == NoticeKind.EMPLOYER
        if notice.ended_at:
            found.append(
                {
                    "label": _("单位公示证明") if employer else _("结果公示证明"),
                    "url": reverse("notice-proof", args=[notice.number]),
                    "note": _("PDF　%(day)s") % {"day": date_text(notice.ended_at, weekday=False)},
                }
            )
        else:
            found.append(
                {
                    "label": _("单位公示") if employer else _("结果公示"),
                    "url": reverse("notice", args=[notice.number]),
                    "note": _("%(day)s止") % {"day": date_text(notice.ends_on)},
                }
            )
    return found


def other_links(application: Application) -> list[dict[str, str]]:
    """What else can be done."""
    number = application.number
    found = []
    if application.assessment:
        found.append({"label": _("查看提交时的条件结论"), "url": reverse("my-ruling", args=[number])})
    if application.state in WITHDRAWABLE:
        found.append({"label": _("撤回申报"), "url": reverse("my-withdraw", args=[number])})
    if application.state == State.WITHDRAWN or application.is_final:
        found.append({"label": _("看看正在受理的批次"), "url": reverse("rounds")})
    return found


_MARKS = {Verdict.TRUE: "met", Verdict.FALSE: "unmet", Verdict.INCOMPLETE: "open"}


def filed_groups(application: Application) -> list[dict[str, Any]]:
    """What was filed last, with the employer's finding beside each fact."""
    filed: dict[str, Any] = application.filed or {}
    findings = {fact.number: fact for fact in application.facts.filter(version=application.version)}
    groups = []
    for group in filed.get("groups", []):
        facts = []
        for fact in group["facts"]:
            found = findings.get(fact["number"])
            verdict = found.verdict if found else ""
            facts.append(
                {
                    **fact,
                    "kind": _MARKS[Verdict(verdict)] if verdict else "",
                    "word": str(Verdict(verdict).label) if verdict else "",
                    "note": found.note if found else "",
                }
            )
        files = [
            {"name": item["name"], "size": item["size"], "url": reverse("evidence-file", args=[item["id"]])}
            for item in group["evidence"]
        ]
        groups.append({**group, "facts": facts, "files": files})
    return groups
