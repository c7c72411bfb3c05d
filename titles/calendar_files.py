"""One year of the State Council's arrangement: read from a file or from the seed, checked, stored."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from titles import clock
from titles.calendar import forget_calendar
from titles.errors import InvalidInput
from titles.models import CalendarDay, CalendarYear

_WEEKEND = 5
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


@dataclass(frozen=True)
class YearOfDays:
    """The days of one year that differ from the ordinary week: (working, name) by day."""

    year: int
    source: str
    days: dict[dt.date, tuple[bool, str]]


def read_year_file(path: Path, year: int | None = None, source: str = "") -> YearOfDays:
    """Read a YAML or CSV file (docs/calendar.md describes both)."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return _from_yaml(path)
    if path.suffix.lower() == ".csv":
        return _from_csv(path, year, source)
    raise _wrong(path.name, _("只能读取.yaml、.yml或.csv文件"))


def seeded_years(years: Iterable[int]) -> list[YearOfDays]:
    """Return the years that the chinesecalendar package covers."""
    from chinese_calendar import constants

    found = []
    for year in years:
        days = {day: (False, _NAMES.get(name, name)) for day, name in constants.holidays.items()}
        days |= {day: (True, _NAMES.get(name, name)) for day, name in constants.workdays.items()}
        own = {day: value for day, value in days.items() if day.year == year}
        if own:
            found.append(YearOfDays(year, _("国务院办公厅节假日安排（chinesecalendar）"), own))
    return found


@transaction.atomic
def store_year(loaded: YearOfDays) -> CalendarYear:
    """Make a year current; the same days again change nothing, other days become a new version."""
    _check(loaded)
    versions = CalendarYear.objects.select_for_update().filter(year=loaded.year).order_by("version")
    current = next((row for row in versions if row.is_current), None)
    if current is not None and _days_of(current) == loaded.days:
        return current
    newest = max((row.version for row in versions), default=0)
    CalendarYear.objects.filter(year=loaded.year, is_current=True).update(is_current=False)
    row = CalendarYear.objects.create(
        year=loaded.year, version=newest + 1, source=loaded.source, loaded_at=clock.now()
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=row, day=day, is_working=working, name=name)
        for day, (working, name) in sorted(loaded.days.items())
    )
    forget_calendar()
    return row


def problem_of_day(year: int, day: dt.date, working: bool) -> str:
    """Say what is wrong with one day of a year's arrangement; nothing if it is right."""
    if day.year != year:
        return _("%(day)s不在该年内") % {"day": day}
    if working and day.weekday() < _WEEKEND:
        return _("%(day)s不是周末，不能列为调休上班日") % {"day": day}
    return ""


def problem_of_year(days: Mapping[dt.date, tuple[bool, str]]) -> str:
    """Say what is wrong with a year as a whole; nothing if it is right."""
    return "" if any(not working for working, _name in days.values()) else _("没有任何放假日期")


def current_days(year: int) -> tuple[str, dict[dt.date, tuple[bool, str]]]:
    """Return the version of a year that counts, with its days; no version where none is loaded."""
    row = CalendarYear.objects.filter(year=year, is_current=True).first()
    return (str(row), _days_of(row)) if row else ("", {})


def _days_of(row: CalendarYear) -> dict[dt.date, tuple[bool, str]]:
    return {day.day: (day.is_working, day.name) for day in row.days.all()}


def _check(loaded: YearOfDays) -> None:
    name = str(loaded.year)
    if not loaded.source.strip():
        raise _wrong(name, _("没有写明来源"))
    for day, (working, _name) in loaded.days.items():
        problem = problem_of_day(loaded.year, day, working)
        if problem:
            raise _wrong(name, problem)
    problem = problem_of_year(loaded.days)
    if problem:
        raise _wrong(name, problem)


def _from_yaml(path: Path) -> YearOfDays:
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise _wrong(path.name, str(error)) from error
    keys = {"year", "source", "holidays", "working_days"}
    if not isinstance(content, dict) or set(content) != keys:
        raise _wrong(path.name, _("应当有且只有year、source、holidays、working_days四项"))
    days: dict[dt.date, tuple[bool, str]] = {}
    for key, working in (("holidays", False), ("working_days", True)):
        for day, text in (content[key] or {}).items():
            if not isinstance(day, dt.date):
                raise _wrong(path.name, _("“%(day)s”不是日期") % {"day": day})
            if day in days:
                raise _wrong(path.name, _("%(day)s既放假又上班") % {"day": day})
            days[day] = (working, str(text or ""))
    return YearOfDays(int(content["year"]), str(content["source"] or ""), days)


def _from_csv(path: Path, year: int | None, source: str) -> YearOfDays:
    days: dict[dt.date, tuple[bool, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != ["date", "working", "name"]:
            raise _wrong(path.name, _("第1行应为date,working,name"))
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            try:
                day = dt.date.fromisoformat(row["date"].strip())
            except ValueError:
                raise _wrong(where, _("“%(day)s”不是日期") % {"day": row["date"]}) from None
            if row["working"] not in ("0", "1"):
                raise _wrong(where, _("working只能是0（放假）或1（上班）"))
            if day in days:
                raise _wrong(where, _("%(day)s出现了两次") % {"day": day})
            days[day] = (row["working"] == "1", row["name"] or "")
    if not days:
        raise _wrong(path.name, _("没有任何日期"))
    return YearOfDays(year or min(days).year, source, days)


def _wrong(where: str, what: str) -> InvalidInput:
    return InvalidInput(
        "calendar.invalid_file", _("日历文件%(where)s：%(what)s。") % {"where": where, "what": what}
    )
