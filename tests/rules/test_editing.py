"""Editing by clause: exactly one clause changes, the text reads as that pack only, undo undoes."""

import datetime as dt
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import case_editing, editing, shipped, spec
from rules.cases import dossier_of
from rules.coverage import COVERAGE, mark
from rules.editing import EditError
from rules.loader import CASES, PACKS, parse, parse_pack

CODES = sorted(path.stem for path in PACKS.glob("*.yaml"))
ENGINEERING = "beijing-engineering-2020-17"
CAREER = "paths.3.requirements.0"
#: Whatever an officer may type: quotes, colons, what YAML would take for something else, line ends.
WORDS = st.text(
    st.sampled_from("学历职称满年（一）、；：:#&*!|>%@`'\"{}[],-?~ \n\t=<0123456789.eE_on yes null"),
    min_size=1,
    max_size=40,
) | st.sampled_from(
    ["on", "yes", "null", "~", "2020-01-01", "1", "1.5", "0x1f", "=", "<<", "true", "- a", "a: b", " a "]
)


@cache
def text_of(code):
    return (PACKS / f"{code}.yaml").read_text(encoding="utf-8")


def pack_of(text):
    return parse_pack("x", text).pack


@cache
def lists_of(code):
    """Every list that clauses stand in, with as many as there are."""
    holders = {}
    for place in editing.places(pack_of(text_of(code))):
        holder, _dot, number = place.address.rpartition(".")
        if number.isdecimal():
            holders[holder] = int(number) + 1
    return holders


def node_at(pack, address):
    node = msgspec.to_builtins(pack)
    for step in address.split("."):
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def same_but(before, after, address):
    """Whether two packs differ at one address at most."""
    one, other = msgspec.to_builtins(before), msgspec.to_builtins(after)
    *above, last = address.split(".")
    for tree in (one, other):
        for step in above:
            tree = tree[int(step)] if isinstance(tree, list) else tree[step]
        tree[int(last) if isinstance(tree, list) else last] = None
    return one == other


@pytest.mark.parametrize("code", CODES)
def test_the_one_way_of_writing_says_the_same(code):
    text = editing.canonical(text_of(code))
    assert pack_of(text) == pack_of(text_of(code))
    assert editing.canonical(text) == text
    assert "&" not in text.replace("#", "")
    assert text.startswith(text_of(code).splitlines()[0])  # the comment at the head stays
    cases, shape = (CASES / f"{code}.yaml").read_text(), spec.CaseFile
    assert parse("x", editing.canonical(cases, shape), shape) == parse("x", cases, shape)


@pytest.mark.parametrize("code", CODES)
def test_every_clause_can_be_read_and_put_back(code):
    pack = pack_of(text_of(code))
    for place in editing.places(pack):
        value = editing.read(text_of(code), place.address)
        assert editing.place(pack, place.address) == place
        assert pack_of(editing.replace(text_of(code), place.address, value)) == pack


@pytest.mark.parametrize("code", CODES)
def test_every_edit_is_written_in_the_one_way(code):
    text = text_of(code)
    for place in editing.places(pack_of(text)):
        changed = editing.replace(text, place.address, editing.read(text, place.address))
        assert changed == editing.canonical(text)
    for holder in lists_of(code):
        first = editing.read(text, f"{holder}.0")
        for changed in (editing.add(text, holder, first, 0)[0], editing.move(text, f"{holder}.0", 1)[0]):
            assert changed == editing.canonical(changed)


@pytest.mark.parametrize(
    "word", ["2025-W01-1", "20250101", "2025-01-01", "a\x85b", "\x85", "\u2028", "\ufeffa"]
)
def test_words_that_are_nearly_something_else(word):
    text = text_of(ENGINEERING)
    value = editing.read(text, CAREER) | {"label": word}
    changed = editing.replace(text, CAREER, value)
    assert editing.read(changed, CAREER)["label"] == word


def test_a_character_that_is_none_is_refused_at_its_field():
    value = editing.read(text_of(ENGINEERING), CAREER) | {"label": "\ud800"}
    with pytest.raises(EditError) as refused:
        editing.replace(text_of(ENGINEERING), CAREER, value)
    assert "YAML" in refused.value.message


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_clause_changes_alone_and_can_be_undone(data):
    code = data.draw(st.sampled_from(CODES))
    before = pack_of(text_of(code))
    labelled = [p for p in editing.places(before) if p.kind in ("requirement", "judgement", "reading")]
    place = data.draw(st.sampled_from(labelled))
    old = editing.read(text_of(code), place.address)
    key = "text" if place.kind == "reading" else "label"
    new = old | {key: data.draw(WORDS)}
    if old.get("kind") == "career":
        number = data.draw(st.integers(0, len(old["any_of"]) - 1))
        rows = [dict(row) for row in old["any_of"]]
        if "years" in rows[number]:
            rows[number]["years"] = data.draw(st.integers(1, 60))
        new["any_of"] = rows
    if "at_least" in old:
        new["at_least"] = data.draw(st.integers(1, 9))
    text = editing.replace(text_of(code), place.address, new)
    after = pack_of(text)
    assert node_at(after, place.address) == new
    assert same_but(before, after, place.address)
    assert pack_of(editing.replace(text, place.address, old)) == before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_was_added_removed_or_moved_can_be_undone(data):
    code = data.draw(st.sampled_from(CODES))
    text, before = text_of(code), pack_of(text_of(code))
    holder = data.draw(st.sampled_from([h for h in lists_of(code) if h != "education.rungs"]))
    count = lists_of(code)[holder]
    source = data.draw(st.integers(0, count - 1))
    value = editing.read(text, f"{holder}.{source}")
    at = data.draw(st.none() | st.integers(0, count))
    more, address = editing.add(text, holder, value, at)
    assert node_at(pack_of(more), address) == value
    assert len(node_at(pack_of(more), holder)) == count + 1
    assert pack_of(editing.remove(more, address)) == before
    if count > 1:
        less = editing.remove(text, f"{holder}.{source}")
        back, _address = editing.add(less, holder, value, source)
        assert pack_of(back) == before
    by = data.draw(st.integers(-3, 3))
    moved, target = editing.move(text, f"{holder}.{source}", by)
    steps = int(target.rpartition(".")[2]) - source
    assert sorted(map(str, node_at(pack_of(moved), holder))) == sorted(map(str, node_at(before, holder)))
    assert pack_of(editing.move(moved, target, -steps)[0]) == before


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(CODES),
    WORDS,
    st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
    st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
)
def test_the_head_changes_alone_and_can_be_undone(code, title, begins, ends):
    text = text_of(code)
    old = editing.read(text, "head")
    new = old | {"title": title, "effective_from": begins.isoformat()}
    new |= {"effective_until": ends.isoformat()} if ends else {}
    changed = editing.replace(text, "head", new)
    pack = pack_of(changed)
    assert (pack.title, pack.effective_from) == (title, begins)
    assert pack.effective_until == (ends or msgspec.UNSET)
    assert (pack.paths, pack.general, pack.code, pack.version) == (
        pack_of(text).paths,
        pack_of(text).general,
        code,
        pack_of(text).version,
    )
    assert pack_of(editing.replace(changed, "head", old)) == pack_of(text)


def career(**item):
    value = editing.read(text_of(ENGINEERING), CAREER)
    value["any_of"][2] = {"item": "（3）", **item}
    return value


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (career(degree="bachelor", years=61), "any_of.2.years"),
        (career(degree="bachelors", years=5), "any_of.2.degree"),
        (career(degree="bachelor", month=5), "any_of.2"),
        (career(years=5), "any_of.2"),
        ({**career(degree="bachelor"), "clause": "page 3"}, "clause"),
        ({**career(degree="bachelor"), "kind": "wishes"}, "kind"),
        ({**career(degree="bachelor"), "any_of": []}, "any_of"),
    ],
)
def test_what_the_vocabulary_does_not_know_is_refused_by_its_field(value, field):
    with pytest.raises(EditError) as error:
        editing.replace(text_of(ENGINEERING), CAREER, value)
    assert error.value.field == field


@pytest.mark.parametrize(
    "address", ["paths.99", "paths", "general.-1", "wishes.0", "paths.0.label", "", "title"]
)
def test_an_address_without_a_clause_is_refused(address):
    for operation in (
        lambda: editing.replace(text_of(ENGINEERING), address, {}),
        lambda: editing.remove(text_of(ENGINEERING), address),
        lambda: editing.move(text_of(ENGINEERING), address, 1),
    ):
        with pytest.raises(EditError):
            operation()


def test_a_ladder_that_is_used_cannot_go():
    with pytest.raises(EditError, match="degree"):
        editing.remove(text_of(ENGINEERING), "education")
    with pytest.raises(EditError, match="date in force"):
        editing.replace(
            text_of(ENGINEERING),
            "head",
            editing.read(text_of(ENGINEERING), "head") | {"effective_from": None},
        )


def test_the_edited_text_is_one_that_people_can_read():
    value = career(degree="bachelor", title="intermediate", years=4)
    text = editing.replace(text_of(ENGINEERING), CAREER, value)
    assert "    - {item: （3）, degree: bachelor, title: intermediate, years: 4}\n" in text
    assert "effective_from: 2020-10-01\n" in text


# --- cases -------------------------------------------------------------------------------------------


def cases_text(code=ENGINEERING):
    return (CASES / f"{code}.yaml").read_text(encoding="utf-8")


def four_years():
    """Engineering with four years instead of five for a bachelor with the intermediate title."""
    text = editing.replace(
        text_of(ENGINEERING), CAREER, career(degree="bachelor", title="intermediate", years=4)
    )
    entry = parse_pack("x", text)
    return shipped().replacing(entry), editing.place(entry.pack, CAREER)


def failing(text, packs):
    file = case_editing.read_cases(text)
    return {
        number: differs
        for number, case in enumerate(file.cases)
        if (differs := case_editing.differs(case, case_editing.got(file, case, packs)))
    }


def five_years(day):
    """The place of the case on one side of the five years with the intermediate title."""
    cases = case_editing.read_cases(cases_text()).cases
    why = {"before": "差1天", "on": "中级职称满5年的周年日"}[day]
    return next(number for number, case in enumerate(cases) if case.why == why)


def test_a_changed_number_fails_the_cases_on_its_boundary_and_nothing_is_accepted_by_itself():
    packs, _place = four_years()
    number = five_years("before")
    assert failing(cases_text(), shipped()) == {}
    assert failing(cases_text(), packs) == {
        number: {
            "row": ("unmet", "met"),
            "outcome": ("unmet", "met"),
            "eligible_on": ("2026-12-31", "2026-12-30"),
        }
    }
    file = case_editing.read_cases(cases_text())
    found = case_editing.got(file, file.cases[number], packs)
    text = case_editing.accept(cases_text(), number, found, "改为满4年", boundary=False)
    assert failing(text, packs) == {}
    accepted = case_editing.read_cases(text).cases
    case = accepted[number]
    assert (case.why, case.row, case.boundary) == ("改为满4年", "met", False)
    assert accepted[:number] + accepted[number + 1 :] == file.cases[:number] + file.cases[number + 1 :]


@pytest.mark.parametrize("code", CODES)
def test_boundaries_are_met_on_one_side_and_unmet_on_the_other(code):
    packs, file = shipped(), case_editing.read_cases(cases_text(code))
    places = [p for p in editing.places(pack_of(text_of(code))) if p.kind == "requirement"]
    for place in places:
        for case in (case for case in file.cases if case_editing.belongs(case, place)):
            pair = list(case_editing.proposals(file, case, packs, place))
            assert [made["row"] for made in pair] in ([], ["met", "unmet"], ["met", "undetermined"])
            for made in pair:
                added = msgspec.convert(made | {"why": "界限"}, spec.Case)
                assert added.boundary
                assert not case_editing.differs(added, case_editing.got(file, added, packs))
        if pair:
            text, number = case_editing.add_case(cases_text(code), pair[0] | {"why": "界限"})
            more = case_editing.read_cases(text).cases
            assert (more[number].why, more[number].row) == ("界限", "met")
            assert [*more[:number], *more[number + 1 :]] == file.cases


def test_the_boundary_moves_with_the_number():
    packs, place = four_years()
    file = case_editing.read_cases(cases_text())
    case = file.cases[five_years("on")]
    days = [made["change"]["as_of"] for made in case_editing.proposals(file, case, packs, place)]
    assert days == ["2025-12-31", "2025-12-30"]


@pytest.mark.parametrize("day", ["0012-03-01", "9990-03-01"])
def test_a_boundary_is_sought_within_the_calendar(day):
    packs, place = four_years()
    file = case_editing.read_cases(cases_text())
    case = file.cases[five_years("on")]
    there = msgspec.structs.replace(case, change=case.change | {"as_of": day})
    for made in case_editing.proposals(file, there, packs, place):
        assert made["row"] in ("met", "unmet")


def test_cases_are_added_changed_removed_and_renamed():
    text = cases_text()
    before = case_editing.read_cases(text)
    value = msgspec.to_builtins(before.cases[3])
    more, number = case_editing.add_case(text, value, 4)
    assert case_editing.read_cases(more).cases[number] == before.cases[3]
    assert case_editing.read_cases(case_editing.remove_case(more, number)) == before
    other = case_editing.replace_case(text, 3, value | {"why": "另一个"})
    assert case_editing.read_cases(other).cases[3].why == "另一个"
    assert case_editing.read_cases(case_editing.replace_case(other, 3, value)) == before
    place = editing.place(pack_of(text_of(ENGINEERING)), CAREER)
    renamed, count = case_editing.rename(text, place, "学历资历")
    mine = [case for case in before.cases if case_editing.belongs(case, place)]
    assert count == len(mine) > 5
    assert {case.of for case in case_editing.read_cases(renamed).cases if case.of == "学历资历"} == {
        "学历资历"
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base": "nobody"}, "base"),
        ({"change": {"titles.7.level": "assistant"}}, "change"),
        ({"change": {"as_of": "tomorrow"}}, "change.as_of"),
        ({"row": "perhaps"}, "row"),
        ({"drop": ["wishes"]}, "change"),
    ],
)
def test_a_case_that_cannot_run_is_refused(change, field):
    value = msgspec.to_builtins(case_editing.read_cases(cases_text()).cases[3]) | change
    with pytest.raises(EditError) as error:
        case_editing.replace_case(cases_text(), 3, value)
    assert error.value.field == field
    with pytest.raises(EditError):
        case_editing.remove_case(cases_text(), 999)


def test_a_dossier_of_a_case_is_not_the_bases_own():
    file = case_editing.read_cases(cases_text())
    dossier_of(file, file.cases[20])["titles"].clear()
    assert file == case_editing.read_cases(cases_text())


def test_coverage_keeps_the_marks_of_sentences_only():
    text = (COVERAGE / f"{ENGINEERING}.yaml").read_text()
    before = case_editing.read_positions(text)
    value = {"at": "附件 九", "is": "none", "why": "标题", "sentences": case_editing.marks("甲。\n 乙；丙。")}
    assert value["sentences"] == [mark("甲。"), mark("乙；"), mark("丙。")]
    more, number = case_editing.add_position(text, value)
    assert case_editing.read_positions(more)[number].sentences == value["sentences"]
    assert "甲" not in more.replace(text, "")
    changed = case_editing.replace_position(more, number, value | {"why": "目标"})
    assert case_editing.read_positions(changed)[number].why == "目标"
    assert case_editing.read_positions(case_editing.remove_position(changed, number)) == before
    with pytest.raises(EditError):
        case_editing.replace_position(text, 0, value | {"sentences": ["甲"]})
