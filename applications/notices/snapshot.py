"""What a notice says, frozen at the moment of publication, and the digest that proves it.

Pages, posters and proofs are drawn from the snapshot alone, so that no later change of a name, an
archive or a template changes what was published. It holds no identity number and no contact of a
person.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from accounts.models import Organisation
from applications.facts import OTHER_SERIES, series_label
from applications.models import Application
from applications.models.notice import NoticeKind
from titles.clock import ZONE
from titles.look.text import date_text
from titles.models import Level
from titles.names import level_name, series_name, title_name
from titles.parameters import parameter_row

FORMAT = 1
#: The title in lines that are not broken apart, the opening and the closing paragraph.
Words = tuple[list[str], str, str]


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(snapshot)).hexdigest()


def snapshot_of(
    *,
    kind: str,
    number: str,
    publisher: Organisation,
    applications: Sequence[Application],
    published_at: datetime,
    starts_on: date,
    ends_on: date,
    working_days: int,
) -> dict[str, Any]:
    """Everything that the notice says, as plain JSON."""
    subject = _subject(applications)
    basis = parameter_row("notice_working_days")
    words = _result_words if kind == NoticeKind.RESULT else _employer_words
    lines, opening, closing = words(applications, subject, f"{basis.document}{basis.item}")
    period = _("公示期%(days)d个工作日：%(start)s至%(end)s24:00。") % {
        "days": working_days,
        "start": date_text(starts_on),
        "end": date_text(ends_on),
    }
    return {
        "format": FORMAT,
        "kind": kind,
        "number": number,
        "title": "".join(lines),
        "title_lines": lines,
        "publisher": {"name": publisher.name, "uscc": publisher.uscc},
        "published_at": published_at.astimezone(ZONE).isoformat(timespec="seconds"),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "working_days": working_days,
        "basis": {"document": basis.document, "item": basis.item},
        "opening": [opening, period],
        "entries": [_entry(row, position) for position, row in enumerate(applications, start=1)],
        "closing": [closing, _contact(publisher)],
    }


def _entry(application: Application, position: int) -> dict[str, Any]:
    held, held_on = _held_title(application.dossier or {})
    return {
        "position": position,
        "name": application.person.name,
        "unit": application.employer.name,
        "title": title_name(application.round.series_id, application.level),
        "specialty": application.specialty.name,
        "path": application.get_path_display(),
        "held_title": held,
        "held_on": held_on,
    }


def _held_title(dossier: dict[str, Any]) -> tuple[str, str]:
    """The highest title held as filed, and the day it was obtained; empty where there is none."""
    held: list[dict[str, str]] = dossier.get("titles") or []
    if not held:
        return "", ""
    best = max(held, key=lambda row: (Level(row["level"]).rank, row["obtained_on"]))
    if best["series"] == OTHER_SERIES:
        name = f"{series_label(best['series'])}{level_name(best['level'])}"
    else:
        name = title_name(best["series"], best["level"])
    return name, best["obtained_on"]


def _subject(applications: Sequence[Application]) -> str:
    """2026年度工程技术系列."""
    years = _joined(f"{row.round.year}" for row in applications)
    series = _joined(series_name(row.round.series_id) for row in applications)
    return _("%(years)s年度%(series)s") % {"years": years, "series": series}


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _who(applications: Sequence[Application]) -> str:
    first = applications[0].person.name
    if len(applications) == 1:
        return first
    return _("%(name)s等%(n)d人") % {"name": first, "n": len(applications)}


def _employer_words(applications: Sequence[Application], subject: str, basis: str) -> Words:
    lines = [
        _("关于%(who)s申报") % {"who": _who(applications)},
        _("%(subject)s职称的公示") % {"subject": subject},
    ]
    opening = _(
        "经本人申报、材料核实，本单位拟推荐下列%(n)d人参加%(subject)s职称评审。"
        "现按照%(basis)s的要求予以公示，接受监督。"
    ) % {"n": len(applications), "subject": subject, "basis": basis}
    closing = _(
        "对公示内容有异议的，可以在公示期内实名或匿名提出，写明事实和理由。异议作出处理结论之前，本单位不予推荐。"
    )
    return lines, opening, closing


def _result_words(applications: Sequence[Application], subject: str, basis: str) -> Words:
    lines = [
        _("关于%(who)s通过") % {"who": _who(applications)},
        _("%(subject)s职称评审的公示") % {"subject": subject},
    ]
    opening = _(
        "经评审委员会表决通过、本局验收，下列%(n)d人拟取得%(subject)s职称。"
        "现按照%(basis)s的要求予以公示，接受监督。"
    ) % {"n": len(applications), "subject": subject, "basis": basis}
    closing = _(
        "对公示内容有异议的，可以在公示期内实名或匿名提出，写明事实和理由。异议作出处理结论之前，不颁发证书。"
    )
    return lines, opening, closing


def _contact(publisher: Organisation) -> str:
    parts = [_("异议由%(name)s受理") % {"name": publisher.name}]
    if publisher.contact_phone:
        parts.append(_("电话%(phone)s") % {"phone": publisher.contact_phone})
    if publisher.supervision_phone:
        parts.append(_("监督电话%(phone)s") % {"phone": publisher.supervision_phone})
    return "，".join(parts) + "。"
