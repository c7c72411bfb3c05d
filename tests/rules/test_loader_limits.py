"""Texts that people type are refused with words, never with a crash, and in a moment."""

import re
import time

import pytest

from rules.errors import PackError
from rules.loader import PACKS, parse_pack

PACK = (PACKS / "beijing-engineering-2020-17.yaml").read_text(encoding="utf-8")


def head(key: str, value: str) -> str:
    """The pack with another value in its head."""
    return re.sub(rf"(?m)^{key}: .*$", lambda _found: f"{key}: {value}", PACK)


def merges(levels: int, each: int) -> str:
    """Mappings of which each merges the one before it several times."""
    lines = ["a0: &a0 {k: v}"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} {{<<: [{', '.join([f'*a{level - 1}'] * each)}]}}")
    return "\n".join(lines)


@pytest.mark.parametrize("text", [merges(30, 10), merges(4, 5000), merges(400, 2)])
def test_merge_keys_that_multiply_are_refused_before_they_are_written_out(text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(PackError, match="at most 200000 values"):
        parse_pack("x.yaml", text)
    assert time.monotonic() - begun < 10


def test_merges_within_merges_are_refused() -> None:
    with pytest.raises(PackError, match="nested too deeply"):
        parse_pack("x.yaml", "a: " + "{<<: " * 2000 + "{}" + "}" * 2000)


@pytest.mark.parametrize("number", ["0x" + "f" * 5000, "1" * 5000, "1" + ":1" * 5000])
def test_numbers_beyond_all_sense_are_refused_at_their_line(number: str) -> None:
    with pytest.raises(PackError, match="at most 15 characters") as refused:
        parse_pack("x.yaml", head("version", number))
    assert refused.value.line == PACK[: PACK.index("\nversion:") + 1].count("\n") + 1


def test_a_character_that_no_table_holds_is_refused_at_its_line() -> None:
    with pytest.raises(PackError, match="without the character NUL") as refused:
        parse_pack("x.yaml", head("title", r'"a\0b"'))
    assert refused.value.line == PACK[: PACK.index("\ntitle:") + 1].count("\n") + 1
