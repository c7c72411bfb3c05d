"""Evidence for blind readers: pages as pictures, known names painted over, nothing of the file itself.

A PDF's own text, metadata, attachments and links do not survive; a picture loses its metadata. Names
within a scan are pixels that no program here reads: the acceptance desk looks at those.
"""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from applications.evidence_pages import MOST_PIXELS, PICTURE_FORMATS, engine
from review.queries.blind import Blot
from titles.errors import InvalidInput

_SCALE = 1.6
_MOST_PAGES = 80
_MOST_PIXELS_OF_PAGE = 25_000_000
_MOST_PIXELS_OF_FILE = 400_000_000
_QUALITY = 78
_UNREADABLE = (
    pdfium.PdfiumError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
)


def redact(content: bytes, media_type: str, blot: Blot) -> bytes:
    """The file as a blind reader may have it; InvalidInput where it cannot be made."""
    try:
        if media_type == "application/pdf":
            return _redacted_pdf(content, blot)
        return _redacted_image(content, media_type)
    except _UNREADABLE as error:
        raise _unreadable() from error


def page_count(content: bytes, media_type: str) -> int:
    """How many pages a file has; a picture has one, an unreadable file none."""
    if media_type != "application/pdf":
        return 1
    try:
        with engine, pdfium.PdfDocument(content) as document:
            return min(len(document), _MOST_PAGES)
    except pdfium.PdfiumError:
        return 0


def redacted_page(content: bytes, number: int, blot: Blot) -> bytes:
    """One page of a PDF as a picture without names; InvalidInput where there is none."""
    try:
        with engine, pdfium.PdfDocument(content) as document:
            if not 1 <= number <= len(document):
                raise ValueError("no such page")
            picture = _picture(document, number - 1, blot, _MOST_PIXELS_OF_PAGE)
    except _UNREADABLE as error:
        raise _unreadable() from error
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


def _unreadable() -> InvalidInput:
    return InvalidInput("evidence.unreadable", _("这份材料打不开，不能匿名显示，请联系评审服务机构。"))


def _redacted_pdf(content: bytes, blot: Blot) -> bytes:
    with engine:
        document = pdfium.PdfDocument(content)
    try:
        pages = _pages(document, blot)
        first = next(pages)
        out = io.BytesIO()
        first.save(out, "PDF", save_all=True, append_images=pages, quality=_QUALITY, resolution=72 * _SCALE)
        return out.getvalue()
    finally:
        with engine:
            document.close()


def _pages(document: pdfium.PdfDocument, blot: Blot) -> Iterator[Image.Image]:
    """One page after the other; the engine is free for other readers in between."""
    with engine:
        count = len(document)
    if not 1 <= count <= _MOST_PAGES:
        raise ValueError("no page, or too many")
    most = min(_MOST_PIXELS_OF_PAGE, _MOST_PIXELS_OF_FILE // count)
    for index in range(count):
        with engine:
            picture = _picture(document, index, blot, most)
        yield picture


def _picture(document: pdfium.PdfDocument, index: int, blot: Blot, most: int) -> Image.Image:
    """The page with names painted over, at most so many pixels; call with the engine held."""
    page = document[index]
    # Notes and filled-in fields become text of the page: what is drawn can then be searched.
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    page = document[index]
    try:
        # Positions of text are those of the page as it lies, not as it is turned.
        page.set_rotation(0)
        left, _bottom, _right, top = page.get_cropbox()
        width, height = page.get_size()
        scale = min(_SCALE, (most / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, draw_annots=False)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        brush = ImageDraw.Draw(picture)
        for x0, y0, x1, y1 in _boxes(page, blot):
            corners = (x0 - left - 1, top - y1 - 1, x1 - left + 1, top - y0 + 1)
            brush.rectangle([value * scale for value in corners], fill="#1b1f24")
        return picture
    finally:
        page.close()


def _boxes(page: pdfium.PdfPage, blot: Blot) -> list[tuple[float, float, float, float]]:
    text_page = page.get_textpage()
    try:
        found = []
        for match in blot.matches(_text(text_page)):
            count = text_page.count_rects(match.start(), match.end() - match.start())
            found += [text_page.get_rect(index) for index in range(count)]
        return found
    finally:
        text_page.close()


def _text(text_page: pdfium.PdfTextPage) -> str:
    """The page's text, one letter a character: the library's own text leaves some out and shifts places."""
    codes = (raw.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars()))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _redacted_image(content: bytes, media_type: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture)
        clean = Image.new("RGB", upright.size, "white")
        clean.paste(upright.convert("RGB"))
    out = io.BytesIO()
    if media_type == "image/png":
        clean.save(out, "PNG")
    else:
        clean.save(out, "JPEG", quality=90)
    return out.getvalue()
