"""Sheets for tests of imports: written cell by cell, as an officer's Excel would."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from policies.catalogues.kinds import Kind

SOURCE = ["试行文件〔2027〕1号", "附件 一"]


def sheet(kind: Kind, rows: Sequence[Sequence[Any]], headings: Sequence[str] | None = None) -> bytes:
    """A workbook of one catalogue."""
    book = Workbook()
    page = book.active
    page.title = str(kind.title)
    page.append(list(headings or [str(column.heading) for column in kind.columns]))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def specialty(code: str, name: str, begins: Any = "2027-01-01", ends: Any = None) -> list[Any]:
    """A line of the specialties."""
    return [code, "工程技术系列", name, begins, ends, *SOURCE]


def qualification(
    name: str = "示例资格",
    level: str = "中级",
    begins: Any = "2027-01-01",
    ends: Any = None,
    grade: str = "未分级",
) -> list[Any]:
    """A line of the qualifications."""
    return [name, "工程技术系列", "未分级", level, begins, ends, *SOURCE, None]


def fee(level: str, yuan: Any, begins: Any = "2027-01-01") -> list[Any]:
    """A line of the fees."""
    return [level, yuan, begins, *SOURCE]
