"""Imports of catalogues: many rows, two hands, another catalogue, who and what is kept, the calendar."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Person
from accounts.models.organisation import Role
from policies.actions.catalogue_import import (
    confirm_import,
    discard_import,
    refresh_import,
)
from policies.catalogues.kinds import (
    CALENDAR,
    FEES,
    QUALIFICATIONS,
    SKILL_LEVELS,
    SPECIALTIES,
)
from policies.models import CatalogueImport
from tests.builders import make_member, make_organisation, make_person
from tests.policies.sheets import (
    DAY,
    SOURCE,
    TODAY,
    errors_of,
    fee,
    qualification,
    specialty,
    stage,
)
from titles.calendar import calendar_version, is_working_day
from titles.errors import Conflict, InvalidInput, NotFound, NotPermitted, WrongState
from titles.models import CalendarYear, QualificationCorrespondence, Specialty

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau"))


# --- many rows, two hands, another catalogue
def test_the_number_of_queries_does_not_grow_with_the_rows(officer: Person) -> None:
    def queries(number: int) -> tuple[int, int]:
        QualificationCorrespondence.objects.filter(name__startswith="资格").delete()
        lines = [qualification(f"资格{n}") for n in range(number)]
        with CaptureQueriesContext(connection) as staging:
            row = stage(QUALIFICATIONS, lines, officer)
        with CaptureQueriesContext(connection) as confirming:
            confirm_import(row.pk, actor=officer)
        assert QualificationCorrespondence.objects.filter(name__startswith="资格").count() == number
        return len(staging), len(confirming)

    assert queries(2) == queries(5000)


def test_a_catalogue_that_changed_after_the_preview_is_not_overwritten(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    Specialty.objects.filter(pk="gc-ai").update(valid_until=dt.date(2026, 12, 31))
    with pytest.raises(Conflict, match="重新比对"):
        confirm_import(row.pk, actor=officer)
    assert not Specialty.objects.filter(pk="gc-new").exists()
    refresh_import(row.pk, actor=officer)
    confirm_import(row.pk, actor=officer)
    assert Specialty.objects.filter(pk="gc-new").exists()


def test_comparing_again_keeps_errors_of_cells_and_finds_new_ones(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业"), specialty("gc-two", "专业二", "明年")], officer)
    Specialty.objects.create(
        pk="gc-other", series_id="engineering", name="新专业", valid_from=TODAY, document="x", item="y"
    )
    row = refresh_import(row.pk, actor=officer)
    assert [(error["line"], error["column"]) for error in row.errors] == [(2, "起始日期"), (3, "起始日期")]


def test_a_preview_of_another_day_is_compared_again(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    row = stage(FEES, [fee("中级", 510, "2026-11-20")], officer)
    monkeypatch.setattr("policies.actions.catalogue_import.today", lambda: TODAY + DAY)
    with pytest.raises(Conflict):
        confirm_import(row.pk, actor=officer)
    assert "不能早于今天" in errors_of(refresh_import(row.pk, actor=officer))[0][2]


def test_twice_is_once(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    confirm_import(row.pk, actor=officer)
    with pytest.raises(WrongState, match="已导入"):
        confirm_import(row.pk, actor=officer)
    assert AuditEvent.objects.filter(verb="catalogue.imported").count() == 1
    row = stage(SPECIALTIES, [specialty("gc-newer", "更新的专业")], officer)
    discard_import(row.pk, actor=officer)
    with pytest.raises(WrongState, match="已放弃"):
        confirm_import(row.pk, actor=officer)
    with pytest.raises(NotFound):
        confirm_import(
            officer.public_id if hasattr(officer, "public_id") else CatalogueImport().pk, actor=officer
        )


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_write_once(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    start = threading.Barrier(2)
    ends: list[str] = []

    def confirm() -> None:
        start.wait(5)
        try:
            confirm_import(row.pk, actor=officer)
            ends.append("done")
        except WrongState:
            ends.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(ends) == ["done", "refused"]
    assert AuditEvent.objects.filter(verb="catalogue.entry_added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_do_not_both_take_the_same_days(officer: Person) -> None:
    rows = [stage(QUALIFICATIONS, [qualification("甲", level)], officer) for level in ("中级", "副高级")]
    start = threading.Barrier(2)
    ends: list[str] = []

    def confirm(row: CatalogueImport) -> None:
        start.wait(5)
        try:
            confirm_import(row.pk, actor=officer)
            ends.append("done")
        except Conflict:
            ends.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(ends) == ["done", "stale"]
    assert QualificationCorrespondence.objects.filter(name="甲").count() == 1


# --- who, and what is kept
@pytest.mark.parametrize("role", [Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR, None])
def test_only_officers_of_the_bureau_import(officer: Person, role: str | None) -> None:
    other = make_member(role, make_organisation("bureau")) if role else make_person()
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    with pytest.raises(NotPermitted):
        stage(SPECIALTIES, [specialty("gc-new", "新专业")], other)
    for action in (confirm_import, refresh_import, discard_import):
        with pytest.raises(NotPermitted):
            action(row.pk, actor=other)


def test_the_trail_names_the_file_the_counts_and_every_entry(officer: Person) -> None:
    row = stage(QUALIFICATIONS, [qualification("", "副高级"), qualification("甲")], officer)
    confirm_import(row.pk, actor=officer)
    event = AuditEvent.objects.get(verb="catalogue.imported")
    assert event.actor == officer
    assert event.data["sha256"] == row.digest
    assert event.data["counts"]["add"] == 1
    assert event.data["counts"]["change"] == 1
    assert event.object_id == str(row.pk)
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs.count("catalogue.entry_added") == 2
    assert verbs.count("catalogue.entry_ended") == 1
    ended = AuditEvent.objects.get(verb="catalogue.entry_ended")
    assert ended.data["before"]["level"] == "intermediate"
    assert ended.data["import"] == str(row.pk)


def test_the_database_refuses_a_confirmed_import_with_errors(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业", "明年")], officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CatalogueImport.objects.filter(pk=row.pk).update(
            state="confirmed", decided_by=officer, decided_at=row.uploaded_at
        )


# --- the calendar
NEW_YEAR = [["2027-01-01", "放假", "元旦"], ["2027-01-02", "放假", "元旦"], ["2027-01-03", "上班", "元旦"]]


def calendar(rows: list[list[Any]], officer: Person, year: int = 2027) -> CatalogueImport:
    return stage(CALENDAR, rows, officer, year=year, source="国办发明电〔2026〕示例号")


def test_a_year_becomes_its_first_version(officer: Person) -> None:
    row = calendar(NEW_YEAR, officer)
    assert row.counts["add"] == 3
    confirm_import(row.pk, actor=officer)
    assert calendar_version(2027) == "2027.1"
    assert not is_working_day(dt.date(2027, 1, 1))
    assert is_working_day(dt.date(2027, 1, 3))
    assert CalendarYear.objects.get(year=2027).source == "国办发明电〔2026〕示例号"


def test_another_arrangement_is_a_new_version_and_the_old_stays(officer: Person) -> None:
    confirm_import(calendar(NEW_YEAR, officer).pk, actor=officer)
    second = [NEW_YEAR[0], ["2027-01-02", "放假", "元旦假期"], ["2027-01-04", "放假", "元旦"]]
    row = calendar(second, officer)
    assert row.counts == {"add": 1, "change": 1, "correct": 0, "end": 0, "remove": 1, "unchanged": 1}
    confirm_import(row.pk, actor=officer)
    assert calendar_version(2027) == "2027.2"
    assert CalendarYear.objects.filter(year=2027).count() == 2
    with pytest.raises(WrongState, match="没有要改动"):
        confirm_import(calendar(second, officer).pk, actor=officer)


def test_a_calendar_loaded_in_between_is_noticed(officer: Person) -> None:
    first, second = calendar(NEW_YEAR, officer), calendar(NEW_YEAR[:2], officer)
    confirm_import(first.pk, actor=officer)
    with pytest.raises(Conflict):
        confirm_import(second.pk, actor=officer)


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (["2028-01-01", "放假", "元旦"], "日期", "2028-01-01不在该年内"),
        (["2027-01-04", "上班", "元旦"], "日期", "2027-01-04不是周末"),
        (["2027-01-01", "放假", "元旦"], "日期", "与第2行重复"),
        (["2027-01-09", "休息", "元旦"], "安排", "应为：放假、上班"),
        (["2027-01-09", "上班", None], "名称", "不能为空"),
    ],
)
def test_wrong_days_of_a_calendar(officer: Person, line: list[Any], column: str, said: str) -> None:
    found = errors_of(calendar([*NEW_YEAR, line], officer))
    assert found[0][:2] == (5, column)
    assert said in found[0][2]


def test_a_year_without_a_holiday_or_a_source_is_refused(officer: Person) -> None:
    assert errors_of(calendar(NEW_YEAR[2:], officer)) == [(1, "安排", "没有任何放假日期")]
    with pytest.raises(InvalidInput) as caught:
        stage(CALENDAR, NEW_YEAR, officer, year=None, source=" ")
    assert set(caught.value.fields) == {"year", "source"}


def test_skill_levels_without_a_level_are_without_limit(officer: Person) -> None:
    line = ["工程技术系列", "技师（二级）", "中级", "在一线工作", "2027-01-01", None, *SOURCE, None]
    row = stage(SKILL_LEVELS, [line], officer)
    assert row.changes[0]["before"]["level"] == ""
    confirm_import(row.pk, actor=officer)
