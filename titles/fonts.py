"""The fonts that every document embeds, and which characters they can draw."""

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

SERIF_FAMILY = "Noto Serif SC"
SANS_FAMILY = "Noto Sans SC"


def font_folder() -> Path:
    """The folder of the wheel that holds both faces."""
    return Path(pylopdf_fonts_zh_cn.__file__).parent


def serif_file() -> Path:
    """The Song face."""
    return font_folder() / "NotoSerifSC-Regular.otf"


def sans_file() -> Path:
    """The Hei face."""
    return font_folder() / "NotoSansSC-Regular.otf"


@cache
def _characters(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that neither face can draw, each once, in order.

    Documents are set in the serif face and fall back to the sans face knowingly; a character
    that is in neither would come out as a blank without any warning.
    """
    serif, sans = _characters(serif_file()), _characters(sans_file())
    return [
        char
        for char in dict.fromkeys(text)
        if not char.isspace() and ord(char) not in serif and ord(char) not in sans
    ]


def fallback_glyphs(text: str) -> list[str]:
    """The characters that only the sans face has, so that an issuer can look at them first."""
    serif, sans = _characters(serif_file()), _characters(sans_file())
    return [char for char in dict.fromkeys(text) if ord(char) not in serif and ord(char) in sans]
