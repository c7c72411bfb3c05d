"""A deadline in words: what is left, and how urgent that is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from titles import clock
from titles.calendar import CalendarYearNotLoaded, working_days_between
from titles.look.text import as_day

#: From so many working days on a deadline is marked as near.
NEAR = 3
#: More ticks than this cannot be counted at a glance.
MOST_TICKS = 10


@dataclass(frozen=True)
class Due:
    """A deadline as it is shown. `days` is None where the official calendar of a year is missing."""

    date: dt.date
    kind: str  # plain, soon, today, overdue, unknown
    days: int | None
    words: str
    short: str

    @property
    def mark(self) -> str:
        """Return the shape that goes with the words, if any."""
        return {"soon": "waiting", "today": "waiting", "overdue": "overdue"}.get(self.kind, "")

    @property
    def ticks(self) -> range:
        """Return one item a working day left."""
        return range(min(self.days or 0, MOST_TICKS))


def due_of(value: dt.date | dt.datetime, on: dt.date | None = None) -> Due:
    """Describe the deadline `value` as seen on the day `on` (by default today)."""
    day = as_day(value)
    today = on or clock.today()
    try:
        days = working_days_between(today, day)
    except CalendarYearNotLoaded:
        return _without_calendar(day, today)
    if day < today:
        late = -days
        words = _("逾期%(n)d个工作日") % {"n": late} if late else _("已逾期")
        return Due(day, "overdue", days, words, words)
    if day == today:
        words = _("今天到期")
        return Due(day, "today", 0, words, words)
    if days == 0:
        words = _("今天是最后一个工作日")
        return Due(day, "today", 0, words, words)
    kind = "soon" if days <= NEAR else "plain"
    return Due(day, kind, days, _("还剩%(n)d个工作日") % {"n": days}, _("%(n)d个工作日") % {"n": days})


def _without_calendar(day: dt.date, today: dt.date) -> Due:
    """Say only what holds without counting: the date, and whether it is today or past."""
    if day < today:
        return Due(day, "overdue", None, _("已逾期"), _("已逾期"))
    if day == today:
        return Due(day, "today", None, _("今天到期"), _("今天到期"))
    return Due(day, "unknown", None, "", "")
