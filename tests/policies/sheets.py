"""Sheets for tests of imports: written cell by cell, as an officer's Excel would."""

import datetime as dt
import html
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import Person
from policies.actions.catalogue_import import stage_import
from policies.catalogues.kinds import Kind
from policies.models import CatalogueImport

#: The day on which every test happens (tests/conftest.py).
TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
DESK = "/bureau/catalogues/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


def stage(kind: Kind, rows: list[list[Any]], officer: Person, **options: Any) -> CatalogueImport:
    """The preview of a sheet."""
    return stage_import(kind, actor=officer, file_name="目录.xlsx", content=sheet(kind, rows), **options)


def errors_of(row: CatalogueImport) -> list[tuple[int, str, str]]:
    """Line, column and message of each error."""
    return [(error["line"], error["column"], error["message"]) for error in row.errors]


def acts_of(row: CatalogueImport) -> list[str]:
    """What happens, line by line."""
    return [change["act"] for change in row.changes]


def text_of(answer: Any, status: int = 200) -> str:
    """What a page says."""
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def upload(client: Client, kind: Any, rows: list[list[Any]], **fields: Any) -> Any:
    """A sheet, uploaded on its page."""
    file = SimpleUploadedFile("目录.xlsx", sheet(kind, rows), XLSX)
    return client.post(f"{DESK}{kind.code}/import/", {"file": file, **fields})
