"""Clauses taken apart into items, and their places on a page."""

import pytest

from rules.clauses import Item, anchor, items
from rules.loader import packs


@pytest.mark.parametrize(
    ("position", "name"),
    [
        ("附件 三（一）5（3）", "annex-3-1-5-3"),
        ("附件3 六", "annex3-6"),
        ("办法 三（三）2", "body-3-3-2"),
        ("附件 序言", "annex-preamble"),
        ("附件", "annex"),
        ("第三条（一）", "article3-1"),
        ("（十五）", "item15"),
        ("二（三）4", "item2-3-4"),
        ("第二十一条", "article21"),
        ("附件 一二（十十）", "annex-一二-十十"),  # what is no numeral is a step of its own
    ],
)
def test_places(position, name):
    assert anchor(position) == name


def test_joined_clauses_keep_annex_and_document():
    assert items("附件 四（四）；办法 三（三）2") == (Item("", "附件 四（四）"), Item("", "办法 三（三）2"))
    assert items("附件 三（二）、四（二）") == (Item("", "附件 三（二）"), Item("", "附件 四（二）"))
    assert items("（三）；京人社事业发〔2020〕17号 办法 三（三）3")[1] == Item(
        "京人社事业发〔2020〕17号", "办法 三（三）3"
    )
    assert items("第三条；第四条") == (Item("", "第三条"), Item("", "第四条"))


def test_one_item_within_another():
    row, inner, other = items("附件 一（二）、附件 一（二）2、附件 一（三）")
    assert row.touches(inner)
    assert inner.touches(row)
    assert not row.touches(other)


def test_every_clause_of_every_pack_has_a_place():
    for entry in packs().values():
        for path in entry.pack.paths:
            for row in (*path.requirements, *path.judgements):
                assert all(item.tokens for item in items(row.clause))
