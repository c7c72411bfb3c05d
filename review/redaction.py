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
        # Positions of text are those of the page as it lies, not as it is turned.
        page.set_rotation(0)
        boxes = _boxes(page, blot)
        left, _bottom, _right, top = page.get_cropbox()
        picture = page.render(scale=_SCALE).to_pil().convert("RGB")
        brush = ImageDraw.Draw(picture)
        for x0, y0, x1, y1 in boxes:
            brush.rectangle(
                (
                    (x0 - left - 1) * _SCALE,
                    (top - y1 - 1) * _SCALE,
                    (x1 - left + 1) * _SCALE,
                    (top - y0 + 1) * _SCALE,
                ),
                fill="#1b1f24",
            )
        yield picture


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
