"""Reads PDFs with the tools that readers use."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader


def text_of(pdf: bytes) -> str:
    """The text as a reader would copy it, by pdftotext."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext (poppler-utils) is missing"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(pdf)
        return subprocess.run([tool, str(file), "-"], check=True, capture_output=True).stdout.decode("utf-8")


def fonts_of(pdf: bytes) -> set[tuple[str, str]]:
    """Names of the fonts, and whether each is embedded."""
    reader = PdfFileReader(io.BytesIO(pdf))
    found = set()
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            thing = reader.get_object(generic.Reference(number, 0, reader))
        except Exception:  # a free slot of the table
            continue
        if isinstance(thing, generic.DictionaryObject) and thing.get("/Type") == "/FontDescriptor":
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing)
            found.add((str(thing["/FontName"]), "yes" if files else "no"))
    return found
