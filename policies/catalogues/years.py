"""A year of the statutory calendar: the sheet gives the whole year, which becomes a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from policies.catalogues.changes import Act, Change, LineError, Plan, Row, wrong
from policies.catalogues.kinds import CALENDAR, Values
from titles.calendar_files import YearOfDays, current_days, problem_of_day, problem_of_year, store_year
from titles.models import CalendarYear

Days = dict[dt.date, tuple[bool, str]]


def plan_year(rows: Sequence[Row], year: int) -> Plan:
    """What a sheet changes against the version that counts, and what is wrong in it."""
    errors: list[LineError] = []
    lines: dict[dt.date, int] = {}
    for row in rows:
        day, working = row.values["day"], row.values["is_working"] == "1"
        problem = problem_of_day(year, day, working)
        if not problem and day in lines:
            problem = _("与第%(line)d行重复") % {"line": lines[day]}
        if problem:
            errors.append(wrong(row.line, CALENDAR.column("day").heading, problem, day))
        lines.setdefault(day, row.line)
    days = days_of(rows)
    missing = problem_of_year(days)
    if missing:
        errors.append(wrong(1, CALENDAR.column("is_working").heading, missing))
    _version, present = current_days(year)
    changes = [_change(row, present) for row in rows]
    changes += [
        Change(0, Act.REMOVE, day.isoformat(), None, CALENDAR.dump(_values(day, present)), None)
        for day in sorted(present.keys() - days.keys())
    ]
    return Plan(changes, errors)


def store_rows(rows: Sequence[Row], year: int, source: str) -> CalendarYear:
    """Make the sheet's days the year's new version."""
    return store_year(YearOfDays(year, source, days_of(rows)))


def days_of(rows: Sequence[Row]) -> Days:
    """The days of the rows."""
    return {row.values["day"]: (row.values["is_working"] == "1", row.values["name"]) for row in rows}


def year_rows(year: int) -> list[Values]:
    """The days of the version that counts, as a sheet has them."""
    _version, days = current_days(year)
    return [_values(day, days) for day in sorted(days)]


def _values(day: dt.date, days: Days) -> Values:
    working, name = days[day]
    return {"day": day, "is_working": "1" if working else "0", "name": name}


def _change(row: Row, present: Days) -> Change:
    day = row.values["day"]
    before = CALENDAR.dump(_values(day, present)) if day in present else None
    after = CALENDAR.dump(row.values)
    act = Act.ADD if before is None else Act.UNCHANGED if before == after else Act.CHANGE
    return Change(row.line, act.value, day.isoformat(), None, before, after)
