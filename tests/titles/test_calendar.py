"""Working days as the State Council's arrangement has them, make-up days included.

The expected dates are counted by hand. 2026: National Day 1 to 7 October, Saturday 10 October worked;
Spring Festival 15 to 23 February, Saturdays 14 and 28 February worked; Sunday 4 January worked.
"""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from titles import calendar
from titles.calendar import (
    CalendarYearNotLoaded,
    add_working_days,
    calendar_version,
    is_working_day,
    next_working_day,
    working_days_between,
)
from titles.calendar_files import YearOfDays, store_year
from titles.frame import frame
from titles.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db

D = dt.date


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        # 8 Thu, 9 Fri, 10 Sat made up, (11 Sun), 12 Mon, 13 Tue
        (D(2026, 9, 30), 5, D(2026, 10, 13)),
        # 14 Sat made up, (15 to 23 festival), 24 Tue, 25, 26, 27 Fri
        (D(2026, 2, 13), 5, D(2026, 2, 27)),
        # one more is Saturday 28, made up as well
        (D(2026, 2, 13), 6, D(2026, 2, 28)),
        # from within the holiday
        (D(2026, 10, 3), 1, D(2026, 10, 8)),
        # over the turn of the year: 31 Dec 2025 Wed, 1 to 3 Jan off, Sunday 4 Jan made up
        (D(2025, 12, 30), 2, D(2026, 1, 4)),
        # an ordinary week
        (D(2026, 11, 20), 5, D(2026, 11, 27)),
        (D(2026, 11, 20), 0, D(2026, 11, 20)),
        # backwards
        (D(2026, 10, 13), -5, D(2026, 9, 30)),
    ],
)
def test_adding_working_days(start: dt.date, n: int, end: dt.date) -> None:
    assert add_working_days(start, n) == end


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (D(2026, 9, 30), D(2026, 10, 13), 5),
        (D(2026, 9, 30), D(2026, 10, 12), 4),
        (D(2026, 9, 30), D(2026, 10, 7), 0),
        (D(2026, 2, 13), D(2026, 2, 27), 5),
        (D(2026, 11, 20), D(2026, 11, 20), 0),
        (D(2026, 11, 27), D(2026, 11, 20), -5),
    ],
)
def test_counting_working_days(start: dt.date, end: dt.date, days: int) -> None:
    assert working_days_between(start, end) == days


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (D(2026, 10, 1), False),
        (D(2026, 10, 7), False),
        (D(2026, 10, 8), True),
        (D(2026, 10, 10), True),
        (D(2026, 10, 11), False),
        (D(2026, 9, 20), True),
        (D(2026, 2, 14), True),
        (D(2026, 2, 23), False),
        (D(2026, 2, 28), True),
        (D(2026, 1, 4), True),
        (D(2026, 11, 21), False),
    ],
)
def test_single_days(day: dt.date, working: bool) -> None:
    assert is_working_day(day) is working


def test_the_next_working_day_after_a_festival() -> None:
    assert next_working_day(D(2026, 2, 14)) == D(2026, 2, 24)


def test_a_year_without_a_calendar_is_refused_with_the_way_to_load_it() -> None:
    with pytest.raises(CalendarYearNotLoaded) as refused:
        add_working_days(D(2026, 12, 30), 5)
    assert "2027" in refused.value.message
    assert "load_calendar" in refused.value.message
    assert refused.value.status == 503
    with pytest.raises(CalendarYearNotLoaded):
        is_working_day(D(2018, 12, 31))


def test_a_request_asks_the_database_once() -> None:
    add_working_days(D(2026, 1, 1), 240)
    with frame(), CaptureQueriesContext(connection) as queries:
        for day in range(1, 28):
            add_working_days(D(2026, 6, day), 40)
        calendar_version(2026)
    assert len(queries) == 1


def test_a_yaml_file_loads_a_year(tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(
        "year: 2027\nsource: 国办发明电〔2026〕0号\n"
        "holidays:\n  2027-01-01: 元旦\nworking_days:\n  2027-01-03: 元旦\n",
        encoding="utf-8",
    )
    call_command("load_calendar", str(file), verbosity=0)
    # Thursday 31 December 2026, 1 January off, Sunday 3 January made up, Monday 4
    assert add_working_days(D(2026, 12, 30), 3) == D(2027, 1, 4)
    assert calendar_version(2027) == "2027.1"


def test_a_csv_file_loads_a_year(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("date,working,name\n2027-01-01,0,元旦\n2027-01-03,1,元旦\n", encoding="utf-8")
    call_command("load_calendar", str(file), "--source", "国办发明电", verbosity=0)
    assert is_working_day(D(2027, 1, 3))
    assert not is_working_day(D(2027, 1, 1))


def test_the_same_file_again_changes_nothing_and_another_becomes_a_version() -> None:
    first = YearOfDays(2027, "通知", {D(2027, 1, 1): (False, "元旦")})
    second = YearOfDays(2027, "更正通知", {D(2027, 1, 1): (False, "元旦"), D(2027, 1, 2): (True, "元旦")})
    assert store_year(first).version == 1
    assert store_year(first).version == 1
    assert not is_working_day(D(2027, 1, 2))
    assert store_year(second).version == 2
    assert is_working_day(D(2027, 1, 2))
    assert list(CalendarYear.objects.filter(year=2027).values_list("version", "is_current")) == [
        (1, False),
        (2, True),
    ]


def test_a_reload_within_a_request_is_seen_by_it() -> None:
    with frame():
        with pytest.raises(CalendarYearNotLoaded):
            is_working_day(D(2027, 1, 1))
        store_year(YearOfDays(2027, "通知", {D(2027, 1, 1): (False, "元旦")}))
        assert not is_working_day(D(2027, 1, 1))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("date,working,name\n2027-02-30,0,x\n", "2027-02-30"),
        ("date,working,name\n2027-01-04,1,x\n", "不是周末"),
        ("date,working,name\n2027-01-01,0,x\n2027-01-01,0,x\n", "出现了两次"),
        ("date,working,name\n2027-01-01,0,x\n2028-01-01,0,x\n", "不在该年内"),
        ("date,working,name\n2027-01-01,yes,x\n", "working只能是"),
        ("day,off\n", "第1行"),
        ("date,working,name\n", "没有任何日期"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_stored(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("load_calendar", str(file), "--source", "通知")
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        call_command("load_calendar", str(tmp_path / "2027.csv"))


def test_the_database_refuses_two_current_versions() -> None:
    row = CalendarYear.objects.get(year=2026)
    with pytest.raises(IntegrityError):
        CalendarYear.objects.create(year=2026, version=9, source="x", loaded_at=row.loaded_at)


def test_the_database_refuses_a_made_up_day_within_the_week() -> None:
    row = CalendarYear.objects.get(year=2026)
    with pytest.raises(IntegrityError):
        CalendarDay.objects.create(calendar_year=row, day=D(2026, 11, 20), is_working=True)


def test_seeded_years_are_there_and_a_second_load_keeps_the_bureaus_own() -> None:
    years = CalendarYear.objects.filter(is_current=True).values_list("year", flat=True)
    assert set(years) == set(range(2019, 2027))
    store_year(YearOfDays(2026, "市局维护", {D(2026, 1, 1): (False, "元旦")}))
    call_command("load_catalogues", verbosity=0)
    assert calendar_version(2026) == "2026.2"
    assert calendar.is_working_day(D(2026, 10, 1))
