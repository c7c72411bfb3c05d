"""What a sheet would change: entries begin and end on days, and days already past stay as they were."""

import datetime as dt

import pytest

from accounts.models import Person
from accounts.models.organisation import Role
from policies.actions.catalogue_import import (
    confirm_import,
    stage_import,
)
from policies.catalogues import workbook
from policies.catalogues.kinds import (
    FEES,
    KINDS,
    POST_GRADES,
    QUALIFICATIONS,
    SPECIALTIES,
)
from tests.builders import make_member, make_organisation
from tests.policies.sheets import (
    DAY,
    SOURCE,
    TODAY,
    acts_of,
    errors_of,
    fee,
    qualification,
    specialty,
    stage,
)
from titles.errors import WrongState
from titles.models import FeeRate, PostGrade, QualificationCorrespondence, Specialty
from titles.parameters import fee_rate
from titles.post_grades import post_grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau"))


def test_a_preview_writes_nothing_but_itself(officer: Person) -> None:
    before = list(Specialty.objects.values().order_by("pk"))
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    assert row.counts["add"] == 1
    assert row.errors == []
    assert list(Specialty.objects.values().order_by("pk")) == before


def test_confirming_writes_what_was_shown(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业", ends="2027-12-31")], officer)
    confirm_import(row.pk, actor=officer)
    made = Specialty.objects.get(pk="gc-new")
    assert (made.name, made.valid_from, made.valid_until, made.demo) == (
        "新专业",
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
        False,
    )
    assert (made.document, made.item) == tuple(SOURCE)
    open_on = Specialty.objects.open_on
    for day, there in [
        (dt.date(2026, 12, 31), False),
        (dt.date(2027, 1, 1), True),
        (dt.date(2027, 12, 31), True),
        (dt.date(2028, 1, 1), False),
    ]:
        assert open_on(day).filter(pk="gc-new").exists() is there


@pytest.mark.parametrize(("begins", "allowed"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_change_ends_the_present_entry_the_day_before_and_begins_today_at_the_earliest(
    officer: Person, begins: dt.date, allowed: bool
) -> None:
    row = stage(QUALIFICATIONS, [qualification("", "副高级", begins)], officer)
    if not allowed:
        assert errors_of(row) == [
            (2, "起始日期", "变更的起始日期不能早于今天（2026-11-20），已经过去的日子不变")
        ]
        with pytest.raises(WrongState):
            confirm_import(row.pk, actor=officer)
        return
    assert acts_of(row) == ["change"]
    assert row.changes[0]["before"]["level"] == "intermediate"
    confirm_import(row.pk, actor=officer)
    found = QualificationCorrespondence.objects.filter(name="", grade="ungraded").order_by("valid_from")
    assert list(found.values_list("level", "valid_from", "valid_until")) == [
        ("intermediate", dt.date(2020, 10, 1), begins - DAY),
        ("associate_senior", begins, None),
    ]


@pytest.mark.parametrize(
    ("last", "allowed"), [(TODAY - 2 * DAY, False), (TODAY - DAY, True), (TODAY, True), (TODAY + DAY, True)]
)
def test_an_end_never_reaches_into_the_past(officer: Person, last: dt.date, allowed: bool) -> None:
    rail = Specialty.objects.get(pk="gc-rail")
    line = [rail.code, "engineering", rail.name, rail.valid_from, last, rail.document, rail.item]
    row = stage(SPECIALTIES, [line], officer)
    if not allowed:
        assert errors_of(row) == [(2, "截止日期", "不能早于2026-11-19，已经过去的日子不变")]
        return
    assert acts_of(row) == ["end"]
    confirm_import(row.pk, actor=officer)
    assert Specialty.objects.get(pk="gc-rail").valid_until == last


def test_what_has_ended_stays_ended(officer: Person) -> None:
    old = Specialty.objects.get(pk="gc-paging")
    same = [old.code, "engineering", old.name, old.valid_from, None, old.document, old.item]
    again = specialty("gc-paging", "无线寻呼")
    assert errors_of(stage(SPECIALTIES, [same], officer))[0][1:] == (
        "截止日期",
        "已于2023-06-13截止，不能再改；请写新的起始日期",
    )
    assert errors_of(stage(SPECIALTIES, [again], officer))[0][1] == "代码"
    assert stage(SPECIALTIES, [specialty("gc-paging-2", "无线寻呼")], officer).errors == []


def test_what_has_begun_is_not_rewritten_but_what_has_not_is(officer: Person) -> None:
    row = stage(QUALIFICATIONS, [qualification("", "副高级", dt.date(2020, 10, 1))], officer)
    assert "已经生效，不能改写" in errors_of(row)[0][2]
    confirm_import(stage(QUALIFICATIONS, [qualification()], officer).pk, actor=officer)
    row = stage(QUALIFICATIONS, [qualification(level="副高级")], officer)
    assert acts_of(row) == ["correct"]
    confirm_import(row.pk, actor=officer)
    found = QualificationCorrespondence.objects.filter(name="示例资格")
    assert list(found.values_list("level", flat=True)) == ["associate_senior"]


def test_one_sheet_can_end_an_entry_and_begin_the_next(officer: Person) -> None:
    lines = [
        qualification("甲", "中级", "2027-01-01", "2027-12-31"),
        qualification("甲", "副高级", "2028-01-01"),
    ]
    confirm_import(stage(QUALIFICATIONS, lines, officer).pk, actor=officer)
    found = QualificationCorrespondence.objects.filter(name="甲")
    assert [str(row) for row in found.valid_on(dt.date(2027, 12, 31))] == ["甲 ungraded intermediate"]
    assert [str(row) for row in found.valid_on(dt.date(2028, 1, 1))] == ["甲 ungraded associate_senior"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("2027-01-01", None), ("2028-01-01", None)], (3, "起始日期", "与第2行的日期重叠")),
        ([("2027-01-01", "2028-01-01"), ("2028-01-01", None)], (3, "起始日期", "与第2行的日期重叠")),
        ([("2027-01-01", "2027-12-31"), ("2028-01-01", None)], None),
        ([("2027-01-01", None), ("2027-01-01", None)], (3, "起始日期", "与第2行重复")),
        ([("2027-01-01", "2026-12-31")], (2, "截止日期", "不能早于起始日期")),
        ([("2027-01-01", "2027-01-01")], None),
    ],
)
def test_days_within_one_sheet(
    officer: Person, lines: list[tuple[str, str | None]], said: tuple[int, str, str] | None
) -> None:
    levels = ["中级", "副高级"]
    rows = [qualification("甲", levels[at], *days) for at, days in enumerate(lines)]
    found = errors_of(stage(QUALIFICATIONS, rows, officer))
    if said is None:
        assert found == []
        return
    assert found[0][:2] == said[:2]
    assert found[0][2].startswith(said[2])


@pytest.mark.parametrize(("last", "allowed"), [("2026-12-31", True), ("2027-01-01", False), (None, False)])
def test_an_entry_before_a_later_one_needs_its_end(officer: Person, last: str | None, allowed: bool) -> None:
    confirm_import(stage(QUALIFICATIONS, [qualification("甲")], officer).pk, actor=officer)
    row = stage(QUALIFICATIONS, [qualification("甲", "副高级", "2026-12-01", last)], officer)
    if allowed:
        assert row.errors == []
    else:
        assert errors_of(row) == [(2, "截止日期", "与自2027-01-01起的条目重叠，截止日期应早于这一天")]


def test_two_codes_of_one_name_may_not_hold_on_one_day(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-rail-2", "轨道交通")], officer)
    assert errors_of(row) == [(2, "起始日期", "与“轨道交通　gc-rail”（自2020-10-01起）的日期重叠")]
    rail = Specialty.objects.get(pk="gc-rail")
    ended = [rail.code, "engineering", rail.name, rail.valid_from, "2026-12-31", rail.document, rail.item]
    row = stage(SPECIALTIES, [ended, specialty("gc-rail-2", "轨道交通")], officer)
    assert row.errors == []
    confirm_import(row.pk, actor=officer)
    found = Specialty.objects.filter(name="轨道交通")
    assert [s.pk for s in found.open_on(dt.date(2026, 12, 31))] == ["gc-rail"]
    assert [s.pk for s in found.open_on(dt.date(2027, 1, 1))] == ["gc-rail-2"]


def test_bands_of_grades_may_not_share_a_grade(officer: Person) -> None:
    both = [
        ["副高级", 5, 8, "2027-01-01", None, *SOURCE, None],
        ["中级", 9, 10, "2027-01-01", None, *SOURCE, None],
    ]
    alone = errors_of(stage(POST_GRADES, both[:1], officer))
    assert alone == [(2, "起始日期", "与“中级”（自2019-01-01起）的日期重叠")]
    confirm_import(stage(POST_GRADES, both, officer).pk, actor=officer)
    assert post_grade("intermediate", dt.date(2026, 12, 31)).band == "8-10"
    assert post_grade("intermediate", dt.date(2027, 1, 1)).band == "9-10"
    assert PostGrade.objects.count() == 7
    row = stage(POST_GRADES, [["员级", 14, 13, "2027-01-01", None, *SOURCE, None]], officer)
    assert errors_of(row) == [(2, "最低等级", "不能小于最高等级（一级最高）")]


def test_a_fee_holds_until_the_next_begins(officer: Person) -> None:
    row = stage(FEES, [fee("中级", 520.5), fee("中级", "600", "2028-01-01")], officer)
    assert acts_of(row) == ["change", "change"]
    confirm_import(row.pk, actor=officer)
    amounts = [
        fee_rate("intermediate", day).amount_fen
        for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 12, 31), dt.date(2028, 1, 1))
    ]
    assert amounts == [50000, 52050, 52050, 60000]
    late = stage(FEES, [fee("中级", 700, "2026-11-19")], officer)
    assert "不能早于今天" in errors_of(late)[0][2]
    same = stage(FEES, [fee("副高级", 700, "2027-01-01")], officer)
    assert same.counts["change"] == 1
    assert FeeRate.objects.filter(level="associate_senior").count() == 1


def test_an_exported_sheet_changes_nothing(officer: Person) -> None:
    for kind in KINDS:
        if kind.yearly:
            continue
        entries = kind.model._default_manager.all()
        content = workbook.export(kind, [kind.values_of(entry) for entry in entries])
        row = stage_import(kind, actor=officer, file_name="a.xlsx", content=content)
        assert row.errors == []
        assert set(acts_of(row)) == {"unchanged"}
        with pytest.raises(WrongState, match="没有要改动"):
            confirm_import(row.pk, actor=officer)
