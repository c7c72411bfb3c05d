"""Printed documents: every template renders with its documented context."""

import ctypes.util
import time

import pytest

from tests.certificates.document_contexts import CONTEXTS
from tests.certificates.pdf import fonts_of, text_of
from titles.documents import render_html, render_pdf
from titles.press import OutsideRequestRefused

_SAID = {
    "application_form": ["2026年度工程系列职称申报表", "申报人梅", "示例十二号线牵引供电系统施工图设计"],
    "pledge": ["诚信承诺书", "不请托、不打探评审情况"],
    "public_notice_poster": ["2026年度工程系列职称的公示", "申报人柏", "GS-2026-001873"],
    "proof_of_publication": ["满5个工作日", "异议不成立"],
    "correction_notice": ["补正2项", "2026-11-27（周五）"],
    "session_minutes": ["会议纪要", "与申报人同单位", "内部材料，不公开"],
    "result_sheet": ["表决结果汇总", "未通过"],
    "revocation_decision": ["撤决〔2026〕008号", "二〇二六年九月十一日"],
    "acceptance_pack": ["评审结果验收材料", "程序核对", "申报人兰"],
}


@pytest.mark.parametrize("name", sorted(CONTEXTS))
def test_document_is_readable_and_embeds_its_fonts(name: str) -> None:
    pdf = render_pdf(f"documents/{name}.html", CONTEXTS[name])
    text = "".join(text_of(pdf).split())
    for words in _SAID[name]:
        assert "".join(words.split()) in text
    fonts = fonts_of(pdf)
    assert fonts
    assert {embedded for _, embedded in fonts} == {"yes"}
    # Subset, not whole: without libharfbuzz-subset both faces go in with 20 MB, after seconds.
    assert len(pdf) < 1_000_000


def test_subsetting_library_is_there_and_a_page_takes_no_seconds() -> None:
    assert ctypes.util.find_library("harfbuzz-subset")
    render_pdf("documents/pledge.html", CONTEXTS["pledge"])
    started = time.perf_counter()
    render_pdf("documents/pledge.html", CONTEXTS["pledge"])
    assert time.perf_counter() - started < 2.5


def test_a_poster_stays_on_one_sheet() -> None:
    assert "共1页" in "".join(
        text_of(render_pdf("documents/public_notice_poster.html", CONTEXTS["public_notice_poster"])).split()
    )


def test_texts_from_people_are_escaped() -> None:
    context = {**CONTEXTS["pledge"], "name": "<script>甲</script>"}
    assert "<script>" not in render_html("documents/pledge.html", context)


def test_a_document_may_not_ask_for_anything_outside(tmp_path, settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    for number, address in enumerate(
        ("http://127.0.0.1:9/x.png", "file:///etc/hostname", "//elsewhere/x.png")
    ):
        name = f"outside{number}.html"
        (tmp_path / name).write_text(f'<html lang="zh"><body><img src="{address}" alt=""></body></html>')
        with pytest.raises(OutsideRequestRefused):
            render_pdf(name, {})


def test_a_character_without_a_glyph_is_written_as_its_code_point() -> None:
    context = {**CONTEXTS["pledge"], "name": "申𠮷"}
    assert "申〔U+20BB7〕" in text_of(render_pdf("documents/pledge.html", context))
