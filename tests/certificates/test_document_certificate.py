"""The certificate as a document."""

import dataclasses
import datetime as dt
import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.documents import CertificateData, render_certificate
from tests.certificates.pdf import fonts_of, text_of
from titles.errors import InvalidInput
from titles.fonts import fallback_glyphs, missing_glyphs
from titles.han import han_date

DATA = CertificateData(
    number="ZC-2026-GC-018264",
    holder="申报人辰",
    title="高级工程师",
    series="工程系列",
    specialty="轨道交通工程专业",
    level="副高级",
    obtained_on=dt.date(2026, 11, 20),
    issued_on=dt.date(2026, 12, 18),
    validity_area="全市",
    institution="示例工程评审服务中心",
    issuer="市人力资源和社会保障局",
    verification_url="https://titles.example.cn/verify/ZC-2026-GC-018264/",
    seal_note="样章",
)


def test_same_data_give_the_same_bytes() -> None:
    assert render_certificate(DATA) == render_certificate(DATA)
    other = dataclasses.replace(DATA, number="ZC-2026-GC-018265")
    assert render_certificate(DATA) != render_certificate(other)


def test_says_who_holds_what_since_when() -> None:
    text = text_of(render_certificate(DATA)).replace(" ", "")
    for words in (
        "职称证书",
        "ZC-2026-GC-018264",
        "申报人辰",
        "于二〇二六年十一月二十日取得",
        "高级工程师",
        "工程系列",
        "轨道交通工程专业",
        "全市",
        "示例工程评审服务中心",
        "市人力资源和社会保障局",
        "二〇二六年十二月十八日",
        "样章",
    ):
        assert words in text


def test_is_pdf_a_with_date_and_embedded_fonts_on_one_landscape_page() -> None:
    pdf = render_certificate(DATA)
    reader = PdfFileReader(io.BytesIO(pdf))
    metadata = reader.root["/Metadata"].data.decode("utf-8")
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "2026-12-1" in metadata
    pages = reader.root["/Pages"]
    assert int(pages["/Count"]) == 1
    box = [float(value) for value in pages["/Kids"][0].get_object()["/MediaBox"]]
    assert box[2] == pytest.approx(841.9, abs=0.1)
    assert box[3] == pytest.approx(595.3, abs=0.1)
    assert {embedded for _, embedded in fonts_of(pdf)} == {"yes"}


def test_a_long_name_stays_on_the_sheet() -> None:
    holder = "阿卜杜热合曼·麦麦提依明·买买提艾力"
    text = text_of(render_certificate(dataclasses.replace(DATA, holder=holder)))
    assert holder in text.replace(" ", "")


@pytest.mark.parametrize("char", ["\U00020bb7", "\U0002f8ff", "\u1100"])
def test_a_character_without_a_glyph_is_refused_before_issue(char: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        render_certificate(dataclasses.replace(DATA, holder=f"申{char}"))
    assert list(refused.value.fields) == ["holder"]
    assert f"U+{ord(char):04X}" in refused.value.fields["holder"][0]


def test_an_empty_line_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        render_certificate(dataclasses.replace(DATA, institution=" "))
    assert list(refused.value.fields) == ["institution"]


def test_rare_characters_are_drawn_or_known_to_be_missing() -> None:
    assert missing_glyphs("申报人辰 㐀䶵·〇") == []
    assert missing_glyphs("𠮷田𠮷") == ["𠮷"]
    assert fallback_glyphs("申报人辰") == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 20), "二〇二六年十一月二十日"),
        (dt.date(2030, 1, 1), "二〇三〇年一月一日"),
        (dt.date(2026, 10, 31), "二〇二六年十月三十一日"),
        (dt.date(2009, 12, 10), "二〇〇九年十二月十日"),
    ],
)
def test_dates_in_han_numerals(day: dt.date, words: str) -> None:
    assert han_date(day) == words
