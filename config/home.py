"""What the first page shows: open rounds, running notices, the six steps and the desks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Notice, Round
from applications.models.round import RoundState
from config.header import DESK_OF_ROLE, Desk
from titles import clock
from titles.look.paths import exists
from titles.parameters import fees_on, parameter

MOST_ROUNDS = 3
MOST_NOTICES = 5


def _fees() -> str:
    """Return the range of fees in force: 按级别200—700元."""
    amounts = [row.amount_fen for row in fees_on(clock.today())]
    if not amounts:
        return _("按级别收费")
    return _("按级别%(low)d—%(high)d元") % {"low": min(amounts) // 100, "high": max(amounts) // 100}


def _fraction() -> str:
    """Return the share of yes votes in words: 三分之二."""
    digits = "〇一二三四五六七八九十"
    part, whole = parameter("pass_fraction")
    return _("%(whole)s分之%(part)s") % {"whole": digits[whole], "part": digits[part]}


def six_steps() -> list[dict[str, str]]:
    """Return the road of an application with who walks each part; the figures come from the catalogue."""
    publicity = _("公示至少%(n)d个工作日") % {"n": parameter("notice_working_days")}
    return [
        {"title": _("自查与填报"), "who": _("由您办理"), "note": _("批次截止前随时可改")},
        {"title": _("核实、公示、推荐"), "who": _("由用人单位办理"), "note": publicity},
        {
            "title": _("受理"),
            "who": _("由评审服务机构办理"),
            "note": _("%(n)d个工作日内") % {"n": parameter("acceptance_days")},
        },
        {"title": _("缴费"), "who": _("由您办理"), "note": _fees()},
        {
            "title": _("评审"),
            "who": _("由专家和评委会办理"),
            "note": _("同意票%(share)s以上") % {"share": _fraction()},
        },
        {"title": _("验收、公示、发证"), "who": _("由市人社局办理"), "note": publicity},
    ]


def desks() -> list[Desk]:
    """Return every desk of this installation: each asks for signing in."""
    names = {
        "/my/": _("申报人"),
        "/employer/": _("用人单位"),
        "/institution/": _("评审服务机构"),
        "/expert/": _("评审专家"),
        "/bureau/": _("市、区人社部门"),
        "/supervision/": _("监督委员"),
    }
    known = {"/my/", *DESK_OF_ROLE.values()}
    return [Desk(label, url) for url, label in names.items() if url in known and exists(url)]


def _example() -> dict[str, Any]:
    """Return an invented conclusion that shows what an answer looks like."""
    return {
        "earliest": dt.date(2027, 5, 18),
        "rows": [
            {"asked": _("大学本科及以上学历"), "found": _("大学本科，2012-07-01毕业"), "kind": "met"},
            {"asked": _("取得中级职称后工作满5年"), "found": _("4年6个月"), "kind": "unmet"},
            {"asked": _("按要求参加继续教育"), "found": _("已参加"), "kind": "met"},
            {"asked": _("中级以来成果不少于3项"), "found": _("计入4项"), "kind": "met"},
        ],
    }


def home_context() -> dict[str, Any]:
    """Return the context of templates/public/home.html."""
    today = clock.today()
    rounds = Round.objects.filter(state=RoundState.ANNOUNCED, opens_on__lte=today, closes_on__gte=today)
    notices = Notice.objects.filter(ended_at__isnull=True, starts_on__lte=today, ends_on__gte=today)
    return {
        "rounds": list(rounds.order_by("closes_on", "id")[:MOST_ROUNDS]),
        "round_count": rounds.count(),
        "notices": list(notices.select_related("publisher").order_by("ends_on", "number")[:MOST_NOTICES]),
        "notice_count": notices.count(),
        "steps": six_steps(),
        "desks": desks(),
        "example": _example(),
    }
