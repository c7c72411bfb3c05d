"""Working days by the State Council's calendar, make-up days included; never a guess.

One query a request finds the current versions; the days of a version are kept in the process, because a
version never changes.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.translation import gettext as _

from titles.errors import NotLoaded
from titles.frame import forget, recall
from titles.models import CalendarDay, CalendarYear

_KEY = "titles.calendar"
_ONE = dt.timedelta(days=1)


class CalendarYearNotLoaded(NotLoaded):
    """The official calendar of a year is missing."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "calendar.year_not_loaded",
            _(
                "%(year)s年的法定工作日历尚未载入，无法计算工作日。请取得国务院办公厅关于该年部分节假日安排的通知，"
                "由市人社局经办人在“目录”的“法定日历”中导入，或者按docs/calendar.md写成年度文件，"
                "再运行manage.py load_calendar YEAR-FILE。"
            )
            % {"year": year},
        )
        self.year = year


def is_working_day(day: dt.date) -> bool:
    """Tell whether offices work on `day`."""
    special = _special_days(day.year)
    return special.get(day, day.weekday() < 5)


def next_working_day(day: dt.date) -> dt.date:
    """Return the first working day after `day`."""
    return add_working_days(day, 1)


def add_working_days(day: dt.date, n: int) -> dt.date:
    """Return the n-th working day after `day`; the day itself does not count. Negative n counts back."""
    step = _ONE if n >= 0 else -_ONE
    left = abs(n)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Count working days after `start` up to and including `end`; negative when `end` is past."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + _ONE * i for i in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day))


def calendar_version(year: int) -> str:
    """Name the version that counts at present for `year`, to be stored beside a deadline."""
    return f"{year}.{_current(year)[1]}"


def forget_calendar() -> None:
    """Read the current versions again after a load."""
    forget(_KEY)


def _current(year: int) -> tuple[int, int]:
    try:
        return recall(_KEY, _current_versions)[year]
    except KeyError:
        raise CalendarYearNotLoaded(year) from None


def _current_versions() -> dict[int, tuple[int, int]]:
    rows = CalendarYear.objects.filter(is_current=True).values_list("year", "pk", "version")
    return {year: (pk, version) for year, pk, version in rows}


def _special_days(year: int) -> dict[dt.date, bool]:
    pk, version = _current(year)
    return _days_of_version(pk, year, version)


@lru_cache(maxsize=64)
def _days_of_version(pk: int, year: int, version: int) -> dict[dt.date, bool]:
    return dict(CalendarDay.objects.filter(calendar_year=pk).values_list("day", "is_working"))
