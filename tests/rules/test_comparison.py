"""Two versions of a policy: nothing where both say the same, exactly the rows that were touched where not."""

import copy
import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.comparison import compare, counted
from rules.loader import PACKS, packs, parse_pack, read_yaml

CODES = list(packs())


def data_of(code):
    """The pack as plain data, every alias written out."""
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    return copy.deepcopy(_apart(read_yaml(f"{code}.yaml", text)))


def _apart(node):
    if isinstance(node, dict):
        return {key: _apart(value) for key, value in node.items()}
    return [_apart(part) for part in node] if isinstance(node, list) else node


def pack_of(data):
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

    return parse_pack("changed.yaml", yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False)).pack


def numbers(node, path=()):
    """Every number of a pack by its place; the version itself is not a rule."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from numbers(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from numbers(value, (*path, place))
    elif isinstance(node, int) and not isinstance(node, bool) and path != ("version",):
        yield path


def row_at(data, path):
    """The row of the document that a place belongs to."""
    if path[0] == "paths":
        spec, row = data["paths"][path[1]], data["paths"][path[1]]["requirements"][path[3]]
        return (spec["level"], spec["path"], row["clause"], row["label"])
    if path[0] == "additions":
        addition = data["additions"][path[1]]
        row = addition["requirements"][path[3]]
        return ("", addition["path"], row["clause"], row["label"])
    row = data["general"][path[1]]
    return ("", "", row["clause"], row["label"])


PLACES = [(code, path) for code in CODES for path in numbers(data_of(code))]


def shuffled(node, chance, key=""):
    """The same with rows, alternatives and codes in another order; the ladder of education has one."""
    if isinstance(node, dict):
        pairs = [(name, shuffled(value, chance, name)) for name, value in node.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(node, list):
        parts = [shuffled(part, chance) for part in node]
        if key != "rungs":
            chance.shuffle(parts)
        return parts
    return node


@pytest.mark.parametrize("code", CODES)
def test_a_pack_does_not_differ_from_itself(code):
    pack = packs()[code].pack
    assert compare(pack, pack) == []
    assert compare(pack, pack_of(data_of(code))) == []


@settings(max_examples=20, deadline=None)
@given(code=st.sampled_from(CODES), seed=st.integers(0, 10_000))
def test_order_and_layout_make_no_difference(code, seed):
    data = data_of(code)
    assert compare(packs()[code].pack, pack_of(shuffled(data, random.Random(seed)))) == []


@pytest.mark.parametrize(("code", "path"), PLACES, ids=str)
def test_a_changed_number_gives_exactly_its_row(code, path):
    data = data_of(code)
    expected = row_at(data, path)
    node = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] += 1
    before, after = packs()[code].pack, pack_of(data)
    for changes in (compare(before, after), compare(after, before)):
        assert [(one.level, one.path, one.clause, one.label) for one in changes] == [expected]
        assert changes[0].change == "changed"
        assert changes[0].fields
        assert all(field.before != field.after for field in changes[0].fields)


def engineering():
    return data_of("beijing-engineering-2020-17")


def difference(change):
    data = engineering()
    change(data)
    return compare(packs()["beijing-engineering-2020-17"].pack, pack_of(data))


def test_numbers_of_places_are_many():
    assert len(PLACES) >= 40


def test_a_row_is_added_and_removed():
    def without(data):
        del data["paths"][2]["requirements"][1]

    (gone,) = difference(without)
    assert (gone.change, gone.clause, gone.label) == ("removed", "附件 三（三）", "成果条件")
    assert all(field.before and not field.after for field in gone.fields)
    data = engineering()
    without(data)
    (come,) = compare(pack_of(data), packs()["beijing-engineering-2020-17"].pack)
    assert come.change == "added"
    assert all(field.after and not field.before for field in come.fields)


def test_a_new_name_and_a_new_clause_are_changes_of_the_row():
    def rename(data):
        data["paths"][2]["requirements"][1]["label"] = "成果数量"

    (one,) = difference(rename)
    assert one.change == "changed"
    assert ("名称", "成果条件", "成果数量") in one.fields

    def move(data):
        data["paths"][2]["requirements"][1]["clause"] = "附件 三（四）"

    (one,) = difference(move)
    assert ("条款", "附件 三（三）", "附件 三（四）") in one.fields


def test_a_threshold_names_the_paths_that_keep_it():
    def raise_it(data):
        data["paths"][3]["requirements"][1]["at_least"] = 4

    (one,) = difference(raise_it)
    assert (one.level, one.path, one.also) == ("associate_senior", "standard", ("exceptional",))


def test_head_judge_reading_and_ladder():
    def change(data):
        data["effective_from"] = "2027-01-01"
        data["general_judgements"][0]["by"] = "bureau"
        data["readings"][0]["text"] = "另一种理解。"
        data["education"]["rungs"][0]["kinds"] = ["secondary_vocational"]

    changes = difference(change)
    assert [one.part for one in changes] == ["head", "general", "education", "reading"]
    assert changes[0].fields == (("施行", "2020-10-01", "2027-01-01"),)
    assert changes[1].fields == (("评判", "用人单位", "人力资源和社会保障部门"),)
    assert counted(changes) == {"added": 0, "removed": 0, "changed": 4}


@pytest.mark.parametrize("series", [["education", "health"], []])
def test_a_path_opened_to_other_series_is_one_change(series):
    data = data_of("beijing-directed-evaluation-2023-10")
    assert data["paths"][0]["series"] == ["education"]
    data["paths"][0]["series"] = series
    before, after = packs()["beijing-directed-evaluation-2023-10"].pack, pack_of(data)
    (one,) = compare(before, after)
    said = "教育、卫生" if series else "本政策的各系列"
    assert (one.change, one.kind, one.fields) == ("changed", "path", (("系列", "教育", said),))
    (back,) = compare(after, before)
    assert back.fields == (("系列", said, "教育"),)
    data["paths"][0]["requirements"][0]["label"] = "在事业单位"
    kinds = sorted(one.kind for one in compare(before, pack_of(data)))
    assert kinds == ["path", "requirement", "requirement"]


def test_a_number_hidden_by_a_sentence_is_still_seen():
    data = data_of("beijing-title-work-2023-10")
    data["general"][0]["test"]["any"][1]["all"][1]["years"] = 2
    (one,) = compare(packs()["beijing-title-work-2023-10"].pack, pack_of(data))
    assert any("满1年" in field.before and "满2年" in field.after for field in one.fields)
