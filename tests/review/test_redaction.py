"""Evidence made blind: everything drawn is searched, nothing may swallow the machine."""

import io
from concurrent.futures import ThreadPoolExecutor

import pypdfium2 as pdfium
import pytest
from PIL import Image

from applications import evidence_pages
from review.queries.blind import Blot, secrets_of
from review.redaction import page_count, redact, redacted_page
from tests.review.world import Hall
from titles.errors import InvalidInput

NAME = "OUYANG"


def pdf(text: str = "body", note: str = "", box: tuple[int, int] = (300, 200)) -> bytes:
    """A page with a line of text and, below it, a note that is no part of the page's own text."""

    def drawn(words: str, x: int, y: int) -> bytes:
        return f"BT /F 20 Tf {x} {y} Td ({words}) Tj ET".encode()

    font = b"/Resources << /Font << /F 5 0 R >> >>"
    body, look = drawn(text, 20, 150), drawn(note, 5, 10)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] %s /Contents 4 0 R /Annots [6 0 R] >>"
        % (*box, font),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(body), body),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [20 40 280 80] /DA (/F 20 Tf) /AP << /N 7 0 R >> >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 260 40] %s /Length %d >> stream\n%s\nendstream"
        % (font, len(look), look),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 8 >>\n%%EOF"


def dark(page: bytes) -> int:
    """How much of the note's place is painted."""
    picture = Image.open(io.BytesIO(page)).convert("L")
    width, height = picture.size
    return sum(picture.crop((0, height * 6 // 10, width, height * 8 // 10)).histogram()[:60])


def test_a_name_in_a_note_is_painted_over() -> None:
    shown = dark(redacted_page(pdf(note=NAME), 1, Blot([])))
    hidden = dark(redacted_page(pdf(note=NAME), 1, Blot([NAME])))
    assert hidden > 2 * shown > 0


def test_a_note_without_names_stays_readable() -> None:
    assert dark(redacted_page(pdf(note="diagram"), 1, Blot([NAME]))) == dark(
        redacted_page(pdf(note="diagram"), 1, Blot([]))
    )


def test_unseen_marks_do_not_carry_a_name_through() -> None:
    assert Blot(["欧阳示例"])("欧\u200b阳\u00ad示 例的专利") == "〇〇的专利"


@pytest.mark.parametrize("typed", ["阿依·古丽", "阿依•古丽", "阿依．古丽", "阿依 . 古丽", "阿依古丽"])
def test_a_name_of_several_parts_is_known_by_any_point(typed: str) -> None:
    assert Blot(["阿依·古丽"])(f"完成人{typed}等") == "完成人〇〇等"
    assert Blot(["a.b@example.invalid"])("信箱a.b@example.invalid。") == "信箱〇〇。"


def test_a_name_of_points_alone_hides_nothing() -> None:
    assert Blot(["......", "··"])("一种轨道扣件") == "一种轨道扣件"


def test_a_vast_page_is_drawn_small() -> None:
    content = pdf(box=(14_000, 14_000))
    picture = Image.open(io.BytesIO(redacted_page(content, 1, Blot([]))))
    assert picture.width * picture.height <= 25_100_000
    assert page_count(redact(content, "application/pdf", Blot([])), "application/pdf") == 1


@pytest.mark.parametrize("side", [9_000, 14_000])
def test_a_picture_of_too_many_pixels_is_refused(side: int) -> None:
    out = io.BytesIO()
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        Image.new("1", (side, side)).save(out, "PNG")
    finally:
        Image.MAX_IMAGE_PIXELS = most
    with pytest.raises(InvalidInput):
        redact(out.getvalue(), "image/png", Blot([]))


def test_only_pictures_of_the_permitted_kinds_are_opened() -> None:
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "GIF")
    with pytest.raises(InvalidInput):
        redact(out.getvalue(), "image/png", Blot([]))


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(InvalidInput):
        redacted_page(pdf(), number, Blot([]))


def test_two_readers_never_enter_the_engine_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium breaks down when two threads call it at once."""
    seen = []
    original = pdfium.PdfPage.render

    def render(self: pdfium.PdfPage, *args: object, **more: object) -> pdfium.PdfBitmap:
        seen.append(evidence_pages.engine.locked())
        return original(self, *args, **more)

    monkeypatch.setattr(pdfium.PdfPage, "render", render)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: redact(pdf(note=NAME), "application/pdf", Blot([NAME])), range(8)))
        list(pool.map(lambda _n: redacted_page(pdf(), 1, Blot([NAME])), range(8)))
    assert seen == [True] * 16


def test_identity_number_phone_and_address_are_secrets(hall: Hall) -> None:
    application = hall.application_at("panel_review", facts=0)
    person = application.person
    person.phone, person.email = "13800000000", "someone@example.invalid"
    blot = Blot(secrets_of(application))
    for secret in (person.id_number, person.phone, person.email):
        assert secret
        assert secret not in blot(f"联系方式 {secret}")
