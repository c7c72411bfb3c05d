"""Specimen documents: one page set by typst, plainly marked as invented."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from titles.fonts import font_folder


@cache
def _compiler() -> Any:
    page = Path(__file__).with_name("specimen.typ")
    fonts: list[Any] = [str(font_folder())]  # typst's own annotation ties them to the document's type
    return typst.Compiler(page, font_paths=fonts, ignore_system_fonts=True)


def specimen(title: str, number: str, rows: Sequence[tuple[str, str]], foot: str) -> SimpleUploadedFile:
    """A PDF as an applicant would upload it."""
    inputs = {
        "title": title,
        "number": number,
        "rows": "\n".join(f"{label}\t{value}" for label, value in rows),
        "foot": foot,
    }
    pdf: bytes = _compiler().compile(format="pdf", sys_inputs=inputs)
    return SimpleUploadedFile(f"{title}.pdf", pdf, content_type="application/pdf")
