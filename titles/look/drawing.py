"""Geometry of the drawings that templates write as SVG: no styles, only numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from titles import clock
from titles.calendar import CalendarYearNotLoaded, is_working_day
from titles.look.text import as_day, weekday_name


@dataclass(frozen=True)
class SealCharacter:
    """One character on the arc of a seal: upright at the top, then turned by `turn` degrees."""

    text: str
    turn: float


def seal_characters(name: str) -> list[SealCharacter]:
    """Spread a name over the upper arc; long names stand closer."""
    count = len(name)
    if count == 0:
        return []
    step = min(30.0, 240.0 / max(count - 1, 1))
    first = -step * (count - 1) / 2
    return [SealCharacter(char, round(first + step * i, 2)) for i, char in enumerate(name)]


@dataclass(frozen=True)
class Span:
    """A stretch of time with one point marked on it, in per cent of the width."""

    at: float
    anchor: str  # start, middle, end: so that the label never leaves the bar


def span_of(start: dt.date, end: dt.date, now: dt.date) -> Span:
    """Place `now` between `start` and `end`."""
    whole = max((as_day(end) - as_day(start)).days, 1)
    part = min(max((as_day(now) - as_day(start)).days, 0), whole)
    at = round(100 * part / whole, 2)
    return Span(at, "end" if at > 82 else "start" if at < 18 else "middle")


@dataclass(frozen=True)
class NoticeDay:
    """One day of a notice: a working day with its ordinal, or a day of rest."""

    date: dt.date
    state: str  # past, today, ahead, rest
    ordinal: int
    is_last: bool

    @property
    def label(self) -> str:
        """Return 11-20周五."""
        return f"{self.date:%m-%d}{weekday_name(self.date)}"

    @property
    def words(self) -> str:
        """Return what the day is: 第3日，今天 or 休."""
        if not self.ordinal:
            return _("休，今天") if self.date == clock.today() else _("休")
        text = _("第%(n)d日") % {"n": self.ordinal}
        if self.state == "today":
            text = _("%(day)s，今天") % {"day": text}
        if self.is_last:
            text = _("%(day)s，24:00止") % {"day": text}
        return text


def notice_days(first: dt.date, last: dt.date) -> list[NoticeDay]:
    """Lay out a notice from its first to its last day; empty where the calendar is not loaded."""
    first, last, today = as_day(first), as_day(last), clock.today()
    days: list[NoticeDay] = []
    ordinal = 0
    try:
        for offset in range((last - first).days + 1):
            day = first + dt.timedelta(days=offset)
            works = is_working_day(day)
            ordinal += works
            state = "rest"
            if works:
                state = "past" if day < today else "today" if day == today else "ahead"
            days.append(NoticeDay(day, state, ordinal if works else 0, day == last))
    except CalendarYearNotLoaded:
        return []
    return days


def notice_progress(days: list[NoticeDay]) -> str:
    """Say how far a notice has come: 第3个工作日，共5个."""
    working = [day for day in days if day.ordinal]
    if not working:
        return ""
    today, total = clock.today(), {"n": len(working)}
    passed = sum(day.date <= today for day in working)
    if not passed:
        return _("尚未开始，共%(n)d个工作日") % total
    if today > days[-1].date:
        return _("共%(n)d个工作日") % total
    return _("第%(at)d个工作日，共%(n)d个") % {"at": passed, **total}


BAR_STEP = 46


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: widths in per cent of the longest, positions in pixels."""

    label: str
    whole: int
    part: int
    whole_width: float
    part_width: float
    y: int
    url_whole: str
    url_part: str

    @property
    def text_y(self) -> int:
        """Return the base line of the label."""
        return self.y + 17

    @property
    def value(self) -> str:
        """Return the share in per cent."""
        return f"{100 * self.part / self.whole:.1f}%" if self.whole else "—"


def bars(rows: list[dict[str, Any]]) -> list[Bar]:
    """Lay out horizontal bars against the longest of them."""
    longest = max((row["whole"] for row in rows), default=0) or 1
    return [
        Bar(
            label=row["label"],
            whole=row["whole"],
            part=row["part"],
            whole_width=round(100 * row["whole"] / longest, 2),
            part_width=round(100 * row["part"] / longest, 2),
            y=8 + BAR_STEP * index,
            url_whole=row.get("url_whole", ""),
            url_part=row.get("url_part", ""),
        )
        for index, row in enumerate(rows)
    ]
