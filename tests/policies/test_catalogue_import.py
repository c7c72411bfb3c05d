"""Imports of catalogues: read with errors by line, shown before they are written, written all or nothing."""

import datetime as dt
import io
import threading
import zipfile
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import AuditEvent, Person
from accounts.models.organisation import Role
from policies.actions.catalogue_import import (
    confirm_import,
    discard_import,
    refresh_import,
    stage_import,
)
from policies.catalogues import workbook
from policies.catalogues.kinds import (
    CALENDAR,
    FEES,
    KINDS,
    POST_GRADES,
    QUALIFICATIONS,
    SKILL_LEVELS,
    SPECIALTIES,
    Kind,
)
from policies.models import CatalogueImport
from tests.builders import make_member, make_organisation, make_person
from tests.policies.sheets import SOURCE, fee, qualification, sheet, specialty
from titles.calendar import calendar_version, is_working_day
from titles.errors import Conflict, InvalidInput, NotFound, NotPermitted, WrongState
from titles.models import CalendarYear, FeeRate, PostGrade, QualificationCorrespondence, Specialty
from titles.parameters import fee_rate
from titles.post_grades import post_grade

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
#: Excel knows no zones.
EXCEL_DAY = dt.datetime(2027, 1, 1)  # noqa: DTZ001  # that is the point


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau"))


def stage(kind: Kind, rows: list[list[Any]], officer: Person, **options: Any) -> CatalogueImport:
    return stage_import(kind, actor=officer, file_name="目录.xlsx", content=sheet(kind, rows), **options)


def errors_of(row: CatalogueImport) -> list[tuple[int, str, str]]:
    return [(error["line"], error["column"], error["message"]) for error in row.errors]


def acts_of(row: CatalogueImport) -> list[str]:
    return [change["act"] for change in row.changes]


# --- what a file would do
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


# --- what is wrong in a file
@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (specialty("GC New", "新专业"), "代码", "只能用小写字母"),
        (specialty("", "新专业"), "代码", "不能为空"),
        (specialty("gc-new", "很" * 61), "专业", "最多60字，现有61字"),
        (specialty("gc-new", "新专业", "2027-02-30"), "起始日期", "没有这一天"),
        (specialty("gc-new", "新专业", "明年"), "起始日期", "应为日期，例如2027-01-01"),
        (specialty("gc-new", "新专业", 46388), "起始日期", "应为日期"),
        (specialty("gc-new", "新专业", EXCEL_DAY.replace(hour=9)), "起始日期", "不带时刻"),
        (specialty("gc-new", "=1+1"), "专业", "是公式"),
        (["gc-new", "音乐系列", "新专业", "2027-01-01", None, *SOURCE], "系列", "应为：工程技术系列"),
        (["gc-new", "工程技术系列", "新专业", "2027-01-01", None, "", "x"], "依据文件", "不能为空"),
    ],
)
def test_a_wrong_cell_names_line_column_and_what_was_expected(
    officer: Person, line: list[Any], column: str, said: str
) -> None:
    row = stage(SPECIALTIES, [specialty("gc-right", "对的专业"), line], officer)
    found = errors_of(row)
    assert [(error[0], error[1]) for error in found] == [(3, column)]
    assert said in found[0][2]
    with pytest.raises(WrongState, match="还有错误"):
        confirm_import(row.pk, actor=officer)
    assert not Specialty.objects.filter(pk="gc-right").exists()


@pytest.mark.parametrize("amount", ["五百", -1, 500.005, True, "nan", "1e99", 1e30])
def test_an_amount_is_yuan_with_two_decimals(officer: Person, amount: Any) -> None:
    found = errors_of(stage(FEES, [fee("中级", amount)], officer))
    assert found == [(2, "金额（元）", "应为0到100000元的金额，最多两位小数")]


@pytest.mark.parametrize(
    "day",
    [dt.date(2027, 1, 1), EXCEL_DAY, "2027-01-01", "2027/1/1", "2027年1月1日", "2027.1.1"],
)
def test_dates_as_excel_dates_and_as_text(officer: Person, day: Any) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业", day)], officer)
    assert row.errors == []
    assert row.rows[0]["values"]["valid_from"] == "2027-01-01"


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (["代码", "系列", "专业", "起始日期", "截止日期", "依据文件"], "缺少：条目"),
        (["代码", "系列", "专业", "起始日期", "截止日期", "依据文件", "出处"], "“出处”不是这个目录的列"),
        (["代码", "系列", "专业", "起始日期", "起始日期", "依据文件", "条目"], "“起始日期”出现了两次"),
        (["", "", "", "", "", "", ""], "缺少：代码"),
    ],
)
def test_wrong_headings(officer: Person, headings: list[str], said: str) -> None:
    content = sheet(SPECIALTIES, [specialty("gc-new", "新专业")], headings)
    with pytest.raises(InvalidInput, match=said) as caught:
        stage_import(SPECIALTIES, actor=officer, file_name="a.xlsx", content=content)
    assert "file" in caught.value.fields


def test_columns_may_stand_in_any_order_and_codes_do_as_well_as_words(officer: Person) -> None:
    headings = [str(column.heading) for column in reversed(FEES.columns)]
    content = sheet(FEES, [[*reversed(SOURCE), "2027-01-01", 510, "intermediate"]], headings)
    row = stage_import(FEES, actor=officer, file_name="a.xlsx", content=content)
    assert row.changes[0]["after"]["amount_fen"] == 51000


def damaged() -> bytes:
    whole = sheet(FEES, [fee("中级", 510)])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text[: len(text) // 2] if "sheet1" in name else text)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", b"0" * (workbook.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是Excel工作簿"),
        (b"%PDF-1.7", "不是Excel工作簿"),
        ("层级,金额\n中级,500".encode(), "不是Excel工作簿"),
        (b"PK\x05\x06" + b"\x00" * 18, "不是Excel工作簿"),
        (b"x" * (workbook.MOST_BYTES + 1), "文件超过4MB"),
        (bomb(), "内容过大"),
        (damaged(), "没有读取"),
    ],
    ids=["empty", "pdf", "csv", "empty zip", "large", "bomb", "damaged"],
)
def test_a_workbook_that_is_none(officer: Person, content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        stage_import(FEES, actor=officer, file_name="a.xlsx", content=content)
    assert not CatalogueImport.objects.exists()


def test_without_lines_there_is_nothing_to_show(officer: Person) -> None:
    with pytest.raises(InvalidInput, match="没有数据行"):
        stage(FEES, [], officer)
    with pytest.raises(InvalidInput, match="最多200行"):
        stage(FEES, [fee("中级", 500)] * 201, officer)
    content = sheet(FEES, [*[[None]] * 1500, fee("中级", 510)])
    with pytest.raises(InvalidInput, match="删除多余的行"):
        stage_import(FEES, actor=officer, file_name="a.xlsx", content=content)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_template_explains_itself_and_its_example_is_not_read(officer: Person, kind: Kind) -> None:
    content = workbook.template(kind)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == str(kind.title)
    assert [cell.value for cell in book.worksheets[0][1]] == [str(column.heading) for column in kind.columns]
    assert book["可选值"].sheet_state == "hidden"
    assert book.worksheets[0].data_validations.dataValidation
    options = {"year": 2027, "source": "示例通知"} if kind.yearly else {}
    with pytest.raises(InvalidInput, match="没有数据行"):
        stage_import(kind, actor=officer, file_name="a.xlsx", content=content, **options)


def test_an_example_that_was_edited_is_read(officer: Person) -> None:
    book = load_workbook(io.BytesIO(workbook.template(SPECIALTIES)))
    page = book.worksheets[0]
    page["A2"] = "gc-own"
    out = io.BytesIO()
    book.save(out)
    row = stage_import(SPECIALTIES, actor=officer, file_name="a.xlsx", content=out.getvalue())
    assert row.errors == []
    assert row.example_line == 0
    page["A2"] = "gc-example"
    page.append(specialty("gc-own", "新专业"))
    out = io.BytesIO()
    book.save(out)
    row = stage_import(SPECIALTIES, actor=officer, file_name="a.xlsx", content=out.getvalue())
    assert (row.example_line, [entry["line"] for entry in row.rows]) == (2, [3])


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
