"""Three evaluations of the same dossiers: compiled, interpreted, and the naive one from the text."""

import random
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import interpreter
from rules.compiler import compiled
from rules.dossier import convert
from rules.loader import PACKS, parse_pack
from rules.pack_set import shipped
from rules.program import program
from rules.screening import screener
from rules.vocabulary import LEVELS
from tests.rules import naive
from tests.rules.directed_generator import DirectedGenerator
from tests.rules.generator import Generator

NAMES = ("unmet", "undetermined", "met")


def check_against_naive(dossier, chosen):
    """Outcome on the day, and that eligible_on is met and no earlier day is."""
    read = convert(dossier)
    paths = compiled(read.jurisdiction, read.series)(read)
    assert [(path["level"], path["path"]) for path in paths] == naive.paths(dossier)
    standing = naive.Standing(dossier)
    today = naive.d(dossier["as_of"])
    horizon = naive.later(today, 12 * 60)
    for path in paths:

        def outcome(day, level=path["level"], name=path["path"]):
            return naive.outcome(dossier, level, name, day, standing)

        assert path["outcome"] == NAMES[outcome(today)]
        found = path["eligible_on"]
        if path["outcome"] != "unmet":
            assert found == (dossier["as_of"] if path["outcome"] == "met" else None)
            continue
        last = horizon
        if found:
            last = naive.d(found) - timedelta(days=1)
            assert today < naive.d(found) <= horizon
            assert outcome(naive.d(found)) == naive.MET
        days = {last, *(today + timedelta(days=chosen.randrange((last - today).days + 1)) for _ in range(5))}
        days |= {day for day in stated_days(dossier) if today <= day <= last}
        assert all(outcome(day) != naive.MET for day in days)


def stated_days(dossier):
    """Every date in a dossier and the day before it: where something may change."""
    for value in dossier.values():
        for record in value if isinstance(value, list) else [value]:
            if isinstance(record, dict):
                for entry in record.values():
                    if isinstance(entry, str) and entry[4:5] == "-":
                        yield naive.d(entry)
                        yield naive.d(entry) - timedelta(days=1)


@pytest.mark.parametrize("kind", [Generator, DirectedGenerator])
@pytest.mark.parametrize("seed", range(8))
def test_compiled_and_naive_agree(seed, kind):
    generator = kind(seed)
    chosen = random.Random(seed)
    for _ in range(90):
        check_against_naive(generator.dossier(), chosen)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1000), st.sampled_from([Generator, DirectedGenerator]))
def test_compiled_and_interpreted_give_the_same_object(seed, kind):
    dossier = convert(kind(seed).dossier())
    rules = program(dossier.jurisdiction, dossier.series)
    whole = interpreter.assess(rules, dossier)
    assert compiled(dossier.jurisdiction, dossier.series)(dossier) == whole
    for level in LEVELS:
        of_level = compiled(dossier.jurisdiction, dossier.series, level)(dossier)
        assert of_level == [path for path in whole if path["level"] == level]
    as_text = msgspec.json.encode(compiled(dossier.jurisdiction, dossier.series, raw=True)(dossier))
    assert msgspec.json.decode(as_text) == whole


@pytest.mark.parametrize(
    "test",
    [
        "{all: [{is_true: continuing_education}]}",
        "{any: [{not_before: barred_until}]}",
        "{any: [{all: [{any: [{unit_kind: [private]}]}]}, {years_since: in_city_since, years: 2}]}",
        "{all: [{any: [{is_true: entrustment_letter}, {employment_not: [none]}]}, {unit_kind: [private]}]}",
    ],
)
def test_every_form_of_a_condition_on_the_person(test):
    code = "beijing-engineering-2020-17"
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    draft = text.replace("{is_true: continuing_education}", test)
    assert draft != text
    packs = shipped().replacing(parse_pack(code, draft))
    generator = Generator(31)
    outcomes = set()
    for _ in range(80):
        dossier = convert({**generator.dossier(), "jurisdiction": "beijing", "series": "engineering"})
        whole = interpreter.assess(program("beijing", "engineering", packs), dossier)
        assert compiled("beijing", "engineering", packs=packs)(dossier) == whole
        screened = screener("beijing", "engineering", packs=packs)(dossier)
        for path, found in zip(whole, screened, strict=True):
            assert [row["outcome"] for row in path["requirements"]] == [r.outcome for r in found.requirements]
            outcomes |= {row["outcome"] for row in path["requirements"] if row["label"] == "继续教育"}
    assert len(outcomes) == len(NAMES)


@pytest.mark.parametrize("kind", [Generator, DirectedGenerator])
@pytest.mark.parametrize("seed", range(4))
def test_every_day_of_three_years(seed, kind):
    """No day before eligible_on is met: asked of each day, for the paths that time opens soon."""
    generator = kind(seed + 500)
    found = 0
    while found < 3:
        dossier = generator.dossier()
        read = convert(dossier)
        standing = naive.Standing(dossier)
        today = naive.d(dossier["as_of"])
        for path in compiled(read.jurisdiction, read.series)(read):
            day = path["eligible_on"]
            if path["outcome"] == "unmet" and day and (naive.d(day) - today).days < 1100:
                found += 1
                first = next(
                    today + timedelta(days=n)
                    for n in range(1200)
                    if naive.outcome(
                        dossier, path["level"], path["path"], today + timedelta(days=n), standing
                    )
                    == naive.MET
                )
                assert first.isoformat() == day


@pytest.mark.parametrize("kind", [Generator, DirectedGenerator])
def test_every_row_says_something(kind):
    generator = kind(77)
    for _ in range(150):
        read = convert(generator.dossier())
        for path in compiled(read.jurisdiction, read.series)(read):
            rows = path["requirements"]
            assert path["outcome"] == min((row["outcome"] for row in rows), key=NAMES.index)
            for row in rows:
                assert all(row[key] for key in ("clause", "label", "found", "required"))
                if row["outcome"] == "undetermined":
                    assert "未说明：" in row["found"] or "未载入" in row["found"]
                    assert not row["found"].endswith("：")


def test_the_same_seed_gives_the_same_dossiers():
    assert [Generator(5).dossier() for _ in range(2)] == [Generator(5).dossier() for _ in range(2)]
