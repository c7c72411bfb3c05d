"""Evidence for blind readers: pages as pictures, known names painted over, nothing of the file itself.

A PDF's own text, metadata, attachments and links do not survive; a picture loses its metadata. Names
within a scan are pixels that no program here reads: the acceptance desk looks at those.
"""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from review.queries.blind import Blot
from titles.errors import InvalidInput

_SCALE = 1.6
_MOST_PAGES = 80
_QUALITY = 78


def redact(content: bytes, media_type: str, blot: Blot) -> bytes:
    """The file as a blind reader may have it; InvalidInput where it cannot be made."""
    try:
        if media_type == "application/pdf":
            return _redacted_pdf(content, blot)
        return _redacted_image(content, media_type)
    except (pdfium.PdfiumError, UnidentifiedImageError, OSError, ValueError) as error:
        raise InvalidInput(
            "evidence.unreadable", _("这份材料打不开，不能匿名显示，请联系评审服务机构。")
        ) from error


def page_count(content: bytes, media_type: str) -> int:
    """How many pages a file has; a picture has one, an unreadable file none."""
    if media_type != "application/pdf":
        return 1
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return 0
    try:
        return min(len(document), _MOST_PAGES)
    finally:
        document.close()


def redacted_page(content: bytes, number: int, blot: Blot) -> bytes:
    """One page of a PDF as a picture without names; InvalidInput where there is none."""
    try:
        document = pdfium.PdfDocument(content)
        try:
            picture = _picture(document[number - 1], blot)
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError) as error:
        raise InvalidInput(
            "evidence.unreadable", _("这份材料打不开，不能匿名显示，请联系评审服务机构。")
        ) from error
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


def _redacted_pdf(content: bytes, blot: Blot) -> bytes:
    document = pdfium.PdfDocument(content)
    try:
        if len(document) > _MOST_PAGES:
            raise ValueError("too many pages")
        pages = _pages(document, blot)
        first = next(pages)
        out = io.BytesIO()
        first.save(out, "PDF", save_all=True, append_images=pages, quality=_QUALITY, resolution=72 * _SCALE)
        return out.getvalue()
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument, blot: Blot) -> Iterator[Image.Image]:
    for page in document:
        yield _picture(page, blot)


def _picture(page: pdfium.PdfPage, blot: Blot) -> Image.Image:
    # Positions of text are those of the page as it lies, not as it is turned.
    page.set_rotation(0)
    left, _bottom, _right, top = page.get_cropbox()
    picture = page.render(scale=_SCALE).to_pil().convert("RGB")
    brush = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in _boxes(page, blot):
        corners = (x0 - left - 1, top - y1 - 1, x1 - left + 1, top - y0 + 1)
        brush.rectangle([value * _SCALE for value in corners], fill="#1b1f24")
    return picture


def _boxes(page: pdfium.PdfPage, blot: Blot) -> list[tuple[float, float, float, float]]:
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    found = []
    for match in blot.matches(text):
        count = text_page.count_rects(match.start(), match.end() - match.start())
        found += [text_page.get_rect(index) for index in range(count)]
    return found


def _redacted_image(content: bytes, media_type: str) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        upright = ImageOps.exif_transpose(picture)
        clean = Image.new("RGB", upright.size, "white")
        clean.paste(upright.convert("RGB"))
    out = io.BytesIO()
    if media_type == "image/png":
        clean.save(out, "PNG")
    else:
        clean.save(out, "JPEG", quality=90)
    return out.getvalue()
