"""Every operative sentence became a rule or has a reason; every rule has a sentence."""

import pytest

from rules.coverage import Position, coverage, differences, gaps, mark
from rules.loader import packs


@pytest.mark.parametrize("code", list(packs()))
def test_nothing_is_left_open(code):
    assert gaps(code) == []


@pytest.mark.parametrize("code", list(packs()))
def test_what_is_not_operative_says_why(code):
    table = coverage(code)
    assert any(position.is_ == "requirement" for position in table)
    assert all(position.why for position in table if position.is_ == "none")


def table(*rows):
    return [Position(at=at, is_="none", sentences=[mark(s) for s in found], why="x") for at, found in rows]


def test_a_text_that_says_something_else_is_noticed():
    text = "第一条 甲。乙；\n丙。\n丁。"
    assert differences(table(("一", ["第一条甲。", "乙；"]), ("二", ["丁。"])), text) == []
    assert differences(table(("一", ["第一条甲。", "丙。"])), text) == [
        f"一: 1 sentences before {mark('丙。')} are not in the table"
    ]
    assert differences(table(("一", ["第一条甲。"]), ("一", ["丁。"])), text) != []
    assert "is not in the text" in differences(table(("一", ["戊。"])), text)[0]
