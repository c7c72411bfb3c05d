"""Clauses taken apart: the items that one names, whether one lies within another, its place on a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_DIGITS: Final = {character: number for number, character in enumerate("零一二三四五六七八九")}
_TENS = re.compile("(?P<tens>[一二三四五六七八九]?)十(?P<ones>[一二三四五六七八九]?)")
_NUMERALS = "[一二三四五六七八九十]+"
_DOCUMENT = re.compile(r"(?P<document>[^\s；、（）]+〔\d{4}〕\d+号) ?")
_PREFIX = re.compile(r"(?:附件\d?|办法)(?= |\Z)")
_TOKEN = re.compile(
    rf"附件(?P<annex>\d?)|(?P<body>办法)|(?P<preamble>序言)|第(?P<article>{_NUMERALS})条"
    rf"|（?(?P<numeral>{_NUMERALS})）?|（?(?P<number>\d+)）?"
)


class Item(NamedTuple):
    """One item of a text: its document if another than the pack's own, and its position there."""

    document: str
    position: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """The position step by step, from the annex down."""
        return _tokens(self.position)

    @property
    def anchor(self) -> str:
        """The name of the position on the page of its policy: annex-3-1-5."""
        return anchor(self.position)

    def touches(self, other: Item) -> bool:
        """Whether one of the two lies within the other, or both are the same."""
        if self.document != other.document:
            return False
        return all(mine == theirs for mine, theirs in zip(self.tokens, other.tokens, strict=False))


@lru_cache(maxsize=4096)
def items(clause: str) -> tuple[Item, ...]:
    """Every item that a clause names; 附件 and 办法 hold for those that follow until said otherwise."""
    found = []
    prefix = ""
    for part in re.split("[；、]", clause):
        match = _DOCUMENT.match(part)
        document = match["document"] if match else ""
        position = part[match.end() :] if match else part
        own = _PREFIX.match(position)
        if own or document or position.startswith("第"):
            prefix = own[0] if own else ""
        elif prefix:
            position = f"{prefix} {position}"
        found.append(Item(document, position.strip()))
    return tuple(found)


def anchor(position: str) -> str:
    """The name of a position on the page of its policy; （3） and 3 are the same step."""
    return "-".join(_tokens(position)) or "text"


@lru_cache(maxsize=4096)
def _tokens(position: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _TOKEN.finditer(position):
        if match["body"]:
            found.append("body")
        elif match["preamble"]:
            found.append("preamble")
        elif match["article"]:
            found.append(f"article{_value(match['article'])}")
        elif match["numeral"] or match["number"]:
            step = _value(match["numeral"]) if match["numeral"] else match["number"]
            # A name does not begin with a digit.
            found.append(step if found else f"item{step}")
        else:
            found.append(f"annex{match['annex']}")
    return tuple(found)


def _value(numeral: str) -> str:
    """十五 is 15; what is no numeral stays as it is."""
    if numeral in _DIGITS:
        return str(_DIGITS[numeral])
    match = _TENS.fullmatch(numeral)
    if match is None:
        return numeral
    return str(
        (_DIGITS[match["tens"]] if match["tens"] else 1) * 10
        + (_DIGITS[match["ones"]] if match["ones"] else 0)
    )
