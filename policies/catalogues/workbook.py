"""Excel sheets of the catalogues: templates, exports, and uploads read without trusting them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from policies.catalogues.changes import LineError, Row, wrong
from policies.catalogues.columns import Choice, Column, Day, Parser, Wrong
from policies.catalogues.kinds import Kind, Values
from titles.errors import InvalidInput

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 4 * 1024 * 1024
#: A small file may unpack to a very large one.
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 200
#: More lines of errors help nobody.
MOST_ERRORS = 500
#: Columns and blank lines beyond what a catalogue needs, so that strange ones are noticed.
_SPARE_COLUMNS = 3
_SPARE_LINES = 1000


def read_sheet(kind: Kind, content: bytes) -> tuple[list[Row], list[LineError], int]:
    """Read an upload: rows without errors, errors by line and column, and the line of the template's example.

    Raises InvalidInput where the file as a whole is not a sheet of this catalogue.
    """
    lines = _lines(kind, _open(kind, content))
    columns = _headings(kind, next(lines, ()))
    parsers = {column.name: column.parser() for column in kind.columns}
    rows: list[Row] = []
    errors: list[LineError] = []
    example = seen = 0
    for line, cells in enumerate(lines, start=2):
        if all(cell.value in (None, "") for cell in cells):
            continue
        found = {column.name: cells[at] for at, column in columns.items() if at < len(cells)}
        if not example and _is_example(kind, found):
            example = line
            continue
        seen += 1
        if seen > kind.most_rows:
            raise _unreadable(_("最多%(n)d行，请分几个文件导入") % {"n": kind.most_rows})
        values = _values(line, kind.columns, parsers, found, errors)
        if values is not None:
            rows.append(Row(line, values))
        if len(errors) >= MOST_ERRORS:
            break
    if not seen:
        raise _unreadable(_("没有数据行"))
    return rows, errors, example


def _open(kind: Kind, content: bytes) -> Any:
    """The sheet with the data: the one that has the catalogue's name, else the first."""
    from openpyxl import load_workbook

    if len(content) > MOST_BYTES:
        raise _unreadable(_("文件超过%(n)dMB") % {"n": MOST_BYTES // 1024 // 1024})
    not_a_workbook = _unreadable(_("不是Excel工作簿（.xlsx），请用模板填写后上传"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise not_a_workbook from error
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise _unreadable(_("内容过大，无法读取"))
    try:
        # Cells are read as they stand: formulas are not evaluated, links are not followed.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        names = book.sheetnames
        sheet = book[str(kind.title)] if str(kind.title) in names else book[names[0]]
        # A sheet may claim any size; only its cells count.
        sheet.reset_dimensions()
    except Exception as error:  # a damaged file fails anywhere inside the reader
        raise not_a_workbook from error
    return sheet


def _lines(kind: Kind, sheet: Any) -> Iterator[Sequence[Any]]:
    """The lines that are there; a sheet may claim any size, so none is read beyond the limit."""
    last = kind.most_rows + _SPARE_LINES
    lines = enumerate(sheet.iter_rows(min_row=1, max_col=len(kind.columns) + _SPARE_COLUMNS), start=1)
    while True:
        try:
            line, cells = next(lines)
        except StopIteration:
            return
        except Exception as error:  # a damaged sheet fails anywhere inside the reader
            raise _unreadable(_("工作簿已损坏")) from error
        if line > last:
            raise _unreadable(_("第%(n)d行以后不读取，请删除多余的行") % {"n": last})
        yield cells


def _headings(kind: Kind, cells: Sequence[Any]) -> dict[int, Column]:
    """Where each column stands. Raises InvalidInput for headings that are not the template's."""
    known = {str(column.heading): column for column in kind.columns}
    found: dict[int, Column] = {}
    for at, cell in enumerate(cells):
        heading = str(cell.value or "").strip()
        if not heading:
            continue
        if heading not in known:
            words = {"heading": heading[:40], "known": "、".join(known)}
            raise _unreadable(_("第1行的“%(heading)s”不是这个目录的列；应为：%(known)s") % words)
        if known[heading] in found.values():
            raise _unreadable(_("第1行的“%(heading)s”出现了两次") % {"heading": heading})
        found[at] = known[heading]
    missing = [name for name, column in known.items() if column not in found.values()]
    if missing:
        raise _unreadable(_("第1行缺少：%(headings)s") % {"headings": "、".join(missing)})
    return found


def _values(
    line: int,
    columns: Iterable[Column],
    parsers: dict[str, Parser],
    found: dict[str, Any],
    errors: list[LineError],
) -> Values | None:
    """The values of a line, or none where a cell is wrong."""
    values: Values = {}
    for column in columns:
        cell = found.get(column.name)
        try:
            if cell is not None and cell.data_type in ("f", "e"):
                raise Wrong(_("是公式，请改为值") if cell.data_type == "f" else _("是错误值，请填写内容"))
            values[column.name] = parsers[column.name](cell.value if cell is not None else None)
        except Wrong as error:
            errors.append(
                wrong(line, column.heading, str(error), _plain(cell.value if cell is not None else None))
            )
    return values if len(values) == len(parsers) else None


def _is_example(kind: Kind, found: dict[str, Any]) -> bool:
    """Whether a line is the template's example, untouched."""
    for column in kind.columns:
        cell = found.get(column.name)
        value = _plain(cell.value if cell is not None else None)
        if str(value if value is not None else "").strip() != str(column.example):
            return False
    return True


def _plain(value: Any) -> Any:
    """A cell's value as people read it: a day without its midnight."""
    midnight = isinstance(value, dt.datetime) and value.time() == dt.time()
    return value.date() if midnight else value


def _unreadable(what: str) -> InvalidInput:
    message = _("文件没有读取：%(what)s。") % {"what": what}
    return InvalidInput("catalogue.unreadable", message, fields={"file": [f"{what}。"]})


# --- writing
def template(kind: Kind) -> bytes:
    """An empty sheet: headings, one example, allowed values, and what each column means."""
    return _book(kind, [[_example(column) for column in kind.columns]], example=True)


def _example(column: Column) -> Any:
    """The example as a cell holds it: days and numbers are not texts."""
    text = str(column.example)
    if isinstance(column, Day) and text:
        return dt.date.fromisoformat(text)
    return int(text) if text.isdecimal() else text or None


def export(kind: Kind, rows: Iterable[Values]) -> bytes:
    """Entries as a sheet that can be changed and imported again."""
    writers = [(column.name, column.writer()) for column in kind.columns]
    lines = [[write(values[name]) for name, write in writers] for values in rows]
    return _book(kind, lines, example=False)


def _book(kind: Kind, lines: list[list[Any]], *, example: bool) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet = book.active
    sheet.title = str(kind.title)
    sheet.append([str(column.heading) for column in kind.columns])
    for line in lines:
        sheet.append([None] * len(line))
        for at, value in enumerate(line, start=1):
            cell = sheet.cell(row=sheet.max_row, column=at)
            cell.value = value
            if isinstance(value, str):
                # Text stays text, even where it begins like a formula.
                cell.data_type = "s"
            if example:
                cell.font = Font(italic=True, color="808080")
    for at, column in enumerate(kind.columns, start=1):
        head = sheet.cell(row=1, column=at)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="EDEAE2")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        letter = head.column_letter
        sheet.column_dimensions[letter].width = column.width
        if isinstance(column, Day):
            for cell in sheet[letter][1 : len(lines) + 1]:
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    if not example:
        sheet.auto_filter.ref = sheet.dimensions
    _explain(book, kind, example=example)
    _offer(book, sheet, kind)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(book: Any, kind: Kind, *, example: bool) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(_("填写说明"))
    sheet.append([_("列"), _("必填"), _("怎么填"), _("可以填的值")])
    for column in kind.columns:
        values = "、".join(str(words) for _code, words in column.options())
        required = _("是") if column.required else _("否")
        sheet.append([str(column.heading), required, str(column.help), values])
    notes = [
        _("第一张表第1行是列名，请勿修改；一行是一个条目。"),
        _("目录里已有而这里没有的条目保持不变；要截止一个条目，请写它的截止日期。"),
        _("已经生效的条目不改写：内容变更时写新的起始日期，原条目在前一日截止。"),
    ]
    if kind.yearly:
        notes[1:] = [_("请写出该年所有放假和调休上班的日子；没有写出的日子按平常的一周计算。")]
    if example:
        notes.append(_("第2行是示例，导入时不读取；可以删除。"))
    sheet.append([])
    for note in notes:
        sheet.append([note])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (18, 8, 44, 60), strict=True):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter][: len(kind.columns) + 1]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(book: Any, sheet: Any, kind: Kind) -> None:
    """Lists of allowed values in the cells themselves, kept in a hidden sheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(_("可选值"))
    lists.sheet_state = "hidden"
    last = kind.most_rows + 1
    for at, column in enumerate(kind.columns, start=1):
        letter = get_column_letter(at)
        if isinstance(column, Choice):
            options = [str(words) for _code, words in column.options()]
            for line, words in enumerate(options, start=1):
                lists.cell(row=line, column=at, value=words)
            area = f"'{lists.title}'!${letter}$1:${letter}${max(len(options), 1)}"
            rule = DataValidation("list", formula1=area, allow_blank=not column.required)
        elif isinstance(column, Day):
            rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
        else:
            continue
        rule.error = str(column.help) or _("请按填写说明填写")
        rule.errorTitle = str(column.heading)
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{last}")
