"""Evidence as pages to look at: pictures of PDF pages, and where a fact's value stands on them.

Pictures instead of a browser's own viewer: they show on every phone, under the strictest content
policy and without scripts, and nothing inside an uploaded file ever runs in an officer's browser.
"""

import io
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium
from django.core.cache import cache
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from applications.models import EvidenceFile, FiledFact
from titles.errors import InvalidInput, NotFound

PDF = "application/pdf"
_KEEP_SECONDS = 3600
_WIDTH = 1400  # pixels: sharp at the desk's width on a dense screen
MOST_PIXELS = 60_000_000
#: Whatever a file calls itself, no other decoder is tried on it.
PICTURE_FORMATS = ("JPEG", "PNG")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MARGIN = 4.0
#: PDFium is not safe to call from two threads at once: every room that calls it holds this.
engine = threading.Lock()


@dataclass(frozen=True, slots=True)
class Box:
    """A fact's value found on a page, in the page's own units from the upper left corner."""

    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageView:
    """One page as the desk shows it."""

    number: int
    count: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def page_picture(evidence: EvidenceFile, page: int, rotation: int = 0) -> bytes:
    """The page as PNG. Raises NotFound (no such page), InvalidInput (the file cannot be read)."""
    if rotation not in (0, 90, 180, 270):
        rotation = 0
    key = f"evidence-page:{evidence.sha256}:{page}:{rotation}"
    found = cache.get(key)
    if found is not None:
        return bytes(found)
    picture = _render(evidence, page, rotation)
    cache.set(key, picture, _KEEP_SECONDS)
    return picture


def page_view(evidence: EvidenceFile, page: int, facts: Iterable[FiledFact] = ()) -> PageView:
    """Size and number of pages, and frames around those values that the page's text holds."""
    if evidence.media_type != PDF:
        image = _image(evidence)
        return PageView(1, 1, float(image.width), float(image.height), ())
    with engine:
        document = _document(evidence)
        try:
            count = len(document)
            page = min(max(page, 1), count)
            sheet = document[page - 1]
            width, height = sheet.get_size()
            boxes = tuple(_find(sheet, height, facts))
            return PageView(page, count, width, height, boxes)
        except pdfium.PdfiumError as error:
            raise _unreadable(evidence) from error
        finally:
            document.close()


def _find(sheet: pdfium.PdfPage, height: float, facts: Iterable[FiledFact]) -> list[Box]:
    text = sheet.get_textpage()
    boxes = []
    try:
        for fact in facts:
            box = next(
                (found for words in _ways_to_write(fact.value) if (found := _box(text, words, height, fact))),
                None,
            )
            if box is not None:
                boxes.append(box)
    finally:
        text.close()
    return boxes


def _ways_to_write(value: str) -> list[str]:
    """The value itself, and a date as documents write it."""
    ways = []
    for year, month, day in _DAY.findall(value):
        ways += [
            f"{year}年{month}月{day}日",
            f"{year}年{int(month)}月{int(day)}日",
            f"{year} 年 {month} 月 {day} 日",
            f"{year} 年 {int(month)} 月 {int(day)} 日",
            f"{year}-{month}-{day}",
            f"{year}.{month}.{day}",
            f"{year}/{month}/{day}",
        ]
    if not ways and len(value) > 1:
        ways = [value, value.strip("《》"), value[:16]] if len(value) > 16 else [value, value.strip("《》")]
    return ways


def _box(text: pdfium.PdfTextPage, words: str, height: float, fact: FiledFact) -> Box | None:
    hit = text.search(words).get_next()
    if hit is None:
        return None
    index, count = hit
    rects = [text.get_rect(i) for i in range(text.count_rects(index, count))]
    if not rects:
        return None
    left = min(rect[0] for rect in rects) - _MARGIN
    bottom = min(rect[1] for rect in rects) - _MARGIN
    right = max(rect[2] for rect in rects) + _MARGIN
    top = max(rect[3] for rect in rects) + _MARGIN
    return Box(
        fact.number,
        round(left, 1),
        round(height - top, 1),
        round(right - left, 1),
        round(top - bottom, 1),
    )


def _render(evidence: EvidenceFile, page: int, rotation: int) -> bytes:
    if evidence.media_type != PDF:
        if page != 1:
            raise _no_page()
        image = _image(evidence)
        if rotation:
            image = image.rotate(-rotation, expand=True)
        image.thumbnail((_WIDTH, _WIDTH * 3))
        return _png(image)
    with engine:
        document = _document(evidence)
        try:
            if not 1 <= page <= len(document):
                raise _no_page()
            sheet = document[page - 1]
            width, height = sheet.get_size()
            scale = min(_WIDTH / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = sheet.render(scale=scale, rotation=rotation)
            return _png(bitmap.to_pil())
        except pdfium.PdfiumError as error:
            raise _unreadable(evidence) from error
        finally:
            document.close()


def _document(evidence: EvidenceFile) -> pdfium.PdfDocument:
    with evidence.file.open("rb") as stored:
        content = stored.read()
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise _unreadable(evidence) from error


def _image(evidence: EvidenceFile) -> Image.Image:
    try:
        with evidence.file.open("rb") as stored:
            image = Image.open(io.BytesIO(stored.read()), formats=PICTURE_FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise _unreadable(evidence)
        return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable(evidence) from error


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", compress_level=4)
    return out.getvalue()


def _no_page() -> NotFound:
    return NotFound("evidence.no_page", _("这份材料没有这一页。"))


def _unreadable(evidence: EvidenceFile) -> InvalidInput:
    return InvalidInput(
        "evidence.unreadable",
        _("材料“%(name)s”无法显示，可能已损坏或加密。请下载原件核对，或者按“需补充”请申报人重新上传。")
        % {"name": evidence.original_name},
    )
