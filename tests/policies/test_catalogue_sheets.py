"""What is wrong in a file, by line and column; templates and strange workbooks."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import Person
from accounts.models.organisation import Role
from policies.actions.catalogue_import import (
    confirm_import,
    stage_import,
)
from policies.catalogues import workbook
from policies.catalogues.columns import Day, Money, Whole
from policies.catalogues.kinds import (
    FEES,
    KINDS,
    SPECIALTIES,
    Kind,
)
from policies.models import CatalogueImport
from tests.builders import make_member, make_organisation
from tests.policies.sheets import (
    SOURCE,
    errors_of,
    fee,
    sheet,
    specialty,
    stage,
)
from titles.errors import InvalidInput, WrongState
from titles.models import Specialty

pytestmark = pytest.mark.django_db
#: Excel knows no zones.
EXCEL_DAY = dt.datetime(2027, 1, 1)  # noqa: DTZ001  # that is the point


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau"))


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
    wrong = line[[str(one.heading) for one in SPECIALTIES.columns].index(column)]
    assert row.errors[0]["found"].removesuffix("…") == str(wrong)[:60]
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
    for cell, column in zip(book.worksheets[0][2], kind.columns, strict=True):
        if isinstance(column, Day | Whole | Money) and column.example:
            # A day or a number in the cell, not the text of one.
            assert cell.data_type == ("d" if isinstance(column, Day) else "n"), column.name
    options = {"year": 2027, "source": "示例通知"} if kind.yearly else {}
    with pytest.raises(InvalidInput, match="没有数据行"):
        stage_import(kind, actor=officer, file_name="a.xlsx", content=content, **options)


def test_what_is_exported_can_be_filtered() -> None:
    row = {"code": "gc-own", "series_id": "engineering", "name": "=专业", "valid_from": dt.date(2027, 1, 1)}
    values = row | {"valid_until": None, "document": "x", "item": "y"}
    page = load_workbook(io.BytesIO(workbook.export(SPECIALTIES, [values]))).worksheets[0]
    assert page.auto_filter.ref == page.dimensions == "A1:G2"
    assert page.freeze_panes == "A2"
    assert (page["C2"].data_type, page["C2"].value) == ("s", "=专业")


def test_a_line_that_clashes_names_the_other_line(officer: Person) -> None:
    row = stage(SPECIALTIES, [specialty("gc-new", "新专业"), specialty("gc-newer", "新专业")], officer)
    assert [(error[0], error[1]) for error in errors_of(row)] == [(3, "起始日期")]
    assert "与第2行“新专业　gc-new”的日期重叠" in errors_of(row)[0][2]


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
