"""A replay's result as an Excel file, written row by row into a temporary file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policies.models import ChangeKind, ReplayChange, ReplayRun
from policies.queries.replay import TURNS, ChangeFilter, changes, clause_rows
from policies.replay_words import (
    clause_turned,
    conclusion,
    path_name,
    rounds_words,
    verdict_words,
    version_words,
)
from titles.look.text import moment_text
from titles.names import level_name
from titles.sheets import safe_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a sheet of the format can hold, one row left for its head.
MOST_ROWS = 1_048_575
Row = list[Any]


def replay_sheet(run: ReplayRun) -> IO[bytes]:
    """The file, to be read from its beginning. Memory does not grow with the changes."""
    # Loaded when somebody asks for a sheet: it would be a tenth of the server's start.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, _("本次核算"), (28, 80), [_("项目"), _("内容")], _parameters(run), filtered=False)
    _sheet(book, _("按条款"), (40, 24, *(12 for _turn in TURNS)), _clause_head(), _clause_lines(run))
    _application_sheets(book, run)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response that sends it
    book.save(file)
    file.seek(0)
    return file


def _application_sheets(book: Workbook, run: ReplayRun) -> None:
    """As many sheets as the changes need."""
    widths = (18, 24, 10, 14, 12, 12, 14, 14, 34, 24, 12, 12, 40, 40, 40)
    lines = chain.from_iterable(map(_change_lines, _changes(run)))
    number, first = 1, list(islice(lines, 1))
    while first or number == 1:
        name = _("变化的申报") if number == 1 else _("变化的申报%(n)d") % {"n": number}
        _sheet(book, name, widths, _change_head(), chain(first, islice(lines, MOST_ROWS - 1)))
        number, first = number + 1, list(islice(lines, 1))


def _sheet(
    book: Workbook,
    title: str,
    widths: Iterable[int],
    head: list[str],
    rows: Iterable[Row],
    *,
    filtered: bool = True,
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    cells = [WriteOnlyCell(sheet, value=safe_cell(text)) for text in head]
    for cell in cells:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EDEAE2")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.append(cells)
    last = 1
    for last, row in enumerate(rows, start=2):  # noqa: B007  # the number of the last line is wanted
        sheet.append([safe_cell(value) for value in row])
    if filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{last}"


def _clause_head() -> list[str]:
    return [_("条款"), _("要求"), *(str(turn.label) for turn in TURNS.values())]


def _clause_lines(run: ReplayRun) -> Iterator[Row]:
    for row in clause_rows(run):
        yield [row.clause, row.label, *(figure.count for figure in row.figures)]


def _change_head() -> list[str]:
    return [
        _("申报编号"),
        _("批次"),
        _("级别"),
        _("路径"),
        _("结果，原来"),
        _("结果，现在"),
        _("最早符合日期，原来"),
        _("最早符合日期，现在"),
        _("条款"),
        _("要求"),
        _("条款结果，原来"),
        _("条款结果，现在"),
        _("认定，原来"),
        _("认定，现在"),
        _("其他路径和说明"),
    ]


def _changes(run: ReplayRun) -> Iterator[ReplayChange]:
    rows = changes(run, ChangeFilter()).select_related("application__round")
    rows = rows.defer("application__dossier", "application__assessment", "application__filed")
    return rows.iterator(chunk_size=1000)


def _change_lines(change: ReplayChange) -> Iterator[Row]:
    """One line a clause; an application of which no clause changes has one line without."""
    failed = change.kind == ChangeKind.FAILED
    own: Row = [
        change.number,
        change.application.round.name,
        level_name(change.level),
        path_name(change.path),
        "" if failed else verdict_words(change.outcome_before),
        _("未能核算") if failed else verdict_words(change.outcome_after),
        change.eligible_before,
        change.eligible_after,
    ]
    others = "；".join(
        f"{path_name(row['path'])}：{verdict_words(row['before'])}→{verdict_words(row['after'])}"
        for row in change.other_paths
    )
    remark = change.problem or others
    if not change.clauses:
        yield [*own, "", "", "", "", "", "", remark]
    for row in map(clause_turned, change.clauses):
        yield [
            *own, row.clause, row.name, row.before, row.after, row.found_before, row.found_after, remark
        ]  # fmt: skip


def _parameters(run: ReplayRun) -> Iterator[Row]:
    yield [_("结论"), conclusion(run)]
    yield [_("规则"), version_words(run)]
    yield [_("文本"), run.text_version]
    yield [_("批次"), rounds_words(run)]
    yield [_("发起人"), run.started_by.name]
    yield [_("发起时间"), moment_text(run.started_at)]
    yield [_("结束时间"), moment_text(run.finished_at)]
    yield [_("状态"), run.get_state_display()]
    yield [_("申报"), run.total]
    yield [_("已核算"), run.done]
    yield [_("结果变化"), run.changed]
    yield [_("其他变化（结果不变，条款、日期或其他路径有变）"), run.shifted]
    yield [_("只改文字（结果、日期都不变，条文的文字不同）"), run.reworded]
    yield [_("没有变化"), run.unchanged]
    yield [_("未能核算"), run.failed]
    yield [_("说明"), _("与提交时的核对结果比较，只作参考，不改动任何申报。")]
