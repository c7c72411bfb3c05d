"""Screening gives the outcomes of the full evaluation, for every path and every requirement."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules
from rules import interpreter, screen_parts
from rules.days import add_years
from rules.dossier import convert
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.program import program
from rules.screen_parts import limit
from rules.screening import compile_screen, explain, is_understood, screen, screener
from rules.spec import MissingTextRequirement
from rules.vocabulary import LEVELS, SERIES
from tests.rules.directed_generator import DirectedGenerator
from tests.rules.generator import Generator

OPTIONAL = (
    "person",
    "education",
    "employment",
    "titles",
    "qualifications",
    "achievements",
    "recommendations",
    "claims",
)


def plain(paths):
    """Path by path, the outcome and those of the rows: from an assessment."""
    return [
        (path["level"], path["path"], path["outcome"], [row["outcome"] for row in path["requirements"]])
        for path in paths
    ]


def screened(paths):
    """The same from a screening."""
    return plain(explain(paths))


def check(dossier):
    """The screening of a dossier, whole and in parts, against the interpreter."""
    whole = interpreter.assess(program(dossier.jurisdiction, dossier.series), dossier)
    assert screened(screener(dossier.jurisdiction, dossier.series)(dossier)) == plain(whole)
    for level in LEVELS:
        of_level = screener(dossier.jurisdiction, dossier.series, level)(dossier)
        assert screened(of_level) == plain(path for path in whole if path["level"] == level)
    for chosen in (("standard",), ("standard", "exceptional"), ("direct", "three_plus_one"), ("directed",)):
        some = screener(dossier.jurisdiction, dossier.series, None, chosen)(dossier)
        assert screened(some) == plain(path for path in whole if path["path"] in chosen)


@pytest.mark.parametrize("seed", range(8))
def test_every_outcome_is_that_of_the_full_evaluation(seed):
    generator = Generator(seed + 900)
    for _ in range(150):
        check(convert(generator.dossier()))


@pytest.mark.parametrize("seed", range(3))
def test_every_outcome_of_directed_evaluation(seed):
    generator = DirectedGenerator(seed)
    for _ in range(150):
        check(convert(generator.dossier()))


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=20_000), st.sets(st.sampled_from(OPTIONAL), max_size=4))
def test_whatever_is_left_open(seed, dropped):
    dossier = Generator(seed).dossier()
    check(convert({key: value for key, value in dossier.items() if key not in dropped}))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=50_000), st.integers(min_value=-4000, max_value=4000))
def test_on_other_days(seed, days):
    dossier = Generator(seed).dossier()
    day = date.fromisoformat(dossier["as_of"]) + timedelta(days=days)
    check(convert({**dossier, "as_of": day.isoformat()}))


@settings(deadline=None)
@given(
    st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 30)),
    st.integers(min_value=1, max_value=60),
    st.integers(min_value=-3, max_value=3),
)
def test_a_day_limit_stands_for_the_anniversary(day, years, around):
    first = limit(day, years)
    try:
        start = first + timedelta(days=around)
    except OverflowError:
        start = first
    assert (add_years(start, years) <= day) == (start < first)


@pytest.mark.parametrize("series", SERIES)
def test_the_packs_of_the_project_are_understood(series):
    assert is_understood(program("beijing", series))
    assert series != "laboratory" or is_understood(program("guangxi", series))


def test_what_is_not_understood_is_left_to_the_full_evaluation(monkeypatch):
    of = program("beijing", "engineering")
    known = screen_parts.KNOWN
    monkeypatch.setattr(screen_parts, "KNOWN", {key: known[key] for key in known if key.__name__ != "Backed"})
    assert not is_understood(of)
    function = compile_screen(of)
    generator = Generator(4711)
    for _ in range(60):
        dossier = convert({**generator.dossier(), "jurisdiction": "beijing", "series": "engineering"})
        assert screened(function(dossier)) == plain(interpreter.assess(of, dossier))


def test_a_key_of_a_pack_that_is_not_known_is_not_overlooked(monkeypatch):
    known = dict(screen_parts.KNOWN)
    known[MissingTextRequirement] = known[MissingTextRequirement] - {"text"}
    monkeypatch.setattr(screen_parts, "KNOWN", known)
    assert not is_understood(program("guangxi", "laboratory"))


def test_results_are_shared_and_say_what_was_asked():
    dossier = Generator(12).dossier()
    first, second = screen(dossier), screen(convert(dossier))
    assert all(one is other for one, other in zip(first, second, strict=True))
    for path, row in zip(explain(first), judge(convert(dossier))["assessments"], strict=True):
        assert path["policy"] == row["policy"]
        assert path["policy_status"] == row["policy_status"]
        for found, asked in zip(path["requirements"], row["requirements"], strict=True):
            assert {**found, "found": asked["found"]} == asked


def test_a_register_on_a_draft():
    """Only those whose outcomes change need the full assessment."""
    entry = rules.shipped()["beijing-engineering-2020-17"]
    paths = [
        replace_rows(path) if (path.level, path.path) == ("associate_senior", "standard") else path
        for path in entry.pack.paths
    ]
    draft = rules.shipped().replacing(
        type(entry)(rewritten(entry.pack, paths=paths), "beijing-engineering-2020-17@2-draft000")
    )
    generator = Generator(99)
    changed = 0
    for _ in range(200):
        dossier = convert({**generator.dossier(), "jurisdiction": "beijing", "series": "engineering"})
        before = screen(dossier, level="associate_senior", paths=["standard"])
        after = screen(dossier, level="associate_senior", paths=["standard"], packs=draft)
        full = judge(dossier, level="associate_senior", packs=draft)["assessments"]
        assert screened(after) == plain(path for path in full if path["path"] == "standard")
        changed += screened(before) != screened(after)
    assert changed


def replace_rows(path):
    """Five results instead of three."""
    rows = [
        rewritten(row, at_least=5) if type(row).__name__ == "AchievementsRequirement" else row
        for row in path.requirements
    ]
    return rewritten(path, requirements=rows)


def rewritten(struct, **changes):
    """A frozen struct with changes."""
    return type(struct)(**{**{name: getattr(struct, name) for name in struct.__struct_fields__}, **changes})


def test_a_wrong_level_or_path_is_refused():
    dossier = Generator(1).dossier()
    with pytest.raises(InvalidDossier):
        screen(dossier, level="senior")
    with pytest.raises(InvalidDossier):
        screen(dossier, paths=["shortcut"])
    with pytest.raises(InvalidDossier):
        screen({**dossier, "claims": ["unheard"]})


def test_no_path_chosen_gives_nothing():
    dossier = convert({**Generator(3).dossier(), "jurisdiction": "beijing", "series": "engineering"})
    assert compile_screen(replace(program("beijing", "engineering"), paths=()))(dossier) == ()
