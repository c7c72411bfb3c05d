"""A work list as an Excel sheet."""

import io
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from applications.states import Turn
from applications.views.worklist import WorkRow
from titles.clock import today
from titles.look.due import due_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (18, 14, 16, 14, 16, 18, 22, 10, 14, 18)
_FORMULA = ("=", "+", "-", "@")


def worksheet(rows: Sequence[WorkRow], house: str) -> HttpResponse:
    """The rows as a download."""
    # Loaded when somebody asks for a sheet: it would be a tenth of the server's start.
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = _("待办")
    sheet.append(
        [
            _("编号"),
            _("到期"),
            _("剩余"),
            _("申报人"),
            _("申报职称"),
            _("专业"),
            _("现在要做"),
            _("进度"),
            _("轮到"),
            _("上一步"),
        ]
    )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_safe(value) for value in _cells(row)])
    for column, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="worklist-{today():%Y%m%d}.xlsx"'
    return response


def _cells(row: WorkRow) -> list[str]:
    item = row.application
    return [
        item.number,
        item.due_on.isoformat() if item.due_on else "",
        due_of(item.due_on).short if item.due_on else "",
        item.person.name,
        row.title,
        item.specialty.name,
        row.todo,
        row.progress,
        str(Turn(item.waiting_for).label),
        row.last_step,
    ]


def _safe(value: str) -> str:
    """A name that begins like a formula must not become one."""
    return f"'{value}" if value.startswith(_FORMULA) else value
