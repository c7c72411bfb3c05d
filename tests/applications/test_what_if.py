"""What would change an answer: every supposition is what the rules say of it."""

import datetime as dt
import re
from typing import Any

import pytest

from applications.assessing import Ruling, assess, ruling_of, rulings
from applications.what_if import WhatIf, what_if
from rules.texts import LEVEL_NAMES, PERSON_FIELDS
from tests.applications.self_check_visitor import DOSSIER as VISITOR
from tests.rules.generator import Generator

pytestmark = pytest.mark.django_db

PATENT = {"kind": "patent", "on": "2024-08-13", "role": "principal"}
DOSSIER: dict[str, Any] = {**VISITOR, "achievements": [PATENT], "recommendations": []}


def asked(level: str = "associate_senior", path: str = "standard", **changes: Any) -> Ruling:
    return ruling_of(assess({**DOSSIER, **changes}, level=level), level, path)


def answer(level: str = "associate_senior", path: str = "standard", **changes: Any) -> WhatIf | None:
    return what_if(asked(level, path, **changes), {**DOSSIER, **changes})


def test_the_least_number_of_results_and_the_day_with_them() -> None:
    found = answer()
    assert found is not None
    assert found.missing == ("再有2项符合条件的成果",)
    assert found.opens_on == dt.date(2027, 5, 18)


def test_a_degree_counts_only_where_it_brings_the_day_forward() -> None:
    found = answer()
    assert found is not None
    # A master's degree of today starts seven years of its own; a doctorate two, later than May 2027.
    assert found.sooner == ()
    young = answer(titles=[{"series": "engineering", "level": "intermediate", "obtained_on": "2026-05-18"}])
    assert young is not None
    assert [(item.text, item.opens_on) for item in young.sooner] == [
        ("取得博士学历（学位）", dt.date(2028, 11, 20))
    ]


def test_a_title_opens_what_time_alone_does_not() -> None:
    without = answer(titles=[])
    assert without is not None
    assert without.opens_on is None
    # Results count from the title on: three of them, not the two that would do without it.
    assert ("取得本系列中级职称，再有3项符合条件的成果", dt.date(2031, 11, 20)) in [
        (item.text, item.opens_on) for item in without.sooner
    ]


def test_every_supposition_is_what_the_rules_say() -> None:
    more = [{"kind": "patent", "on": "2026-11-20", "role": "principal"}] * 2
    assert asked(achievements=[*DOSSIER["achievements"], *more]).eligible_on == dt.date(2027, 5, 18)
    one_less = asked(achievements=[*DOSSIER["achievements"], *more[1:]])
    assert one_less.eligible_on is None


def test_statements_that_are_asked_for() -> None:
    person = {**DOSSIER["person"], "continuing_education": False}
    found = answer("intermediate", person=person, achievements=DOSSIER["achievements"] * 2)
    assert found == WhatIf(("参加继续教育",), dt.date(2026, 11, 20), ())


def test_recommendations_of_the_exceptional_path() -> None:
    award = {"kind": "award", "on": "2025-05-01", "award": "science_technology", "authority": "provincial"}
    results = [award | {"grade": "third"}, *DOSSIER["achievements"] * 3]
    peer = {"kind": "peer", "level": "full_senior"}
    found = answer(path="exceptional", achievements=results, recommendations=[peer])
    assert found == WhatIf(("再有1名正高级同行专家推荐",), dt.date(2026, 11, 20), ())


def patents(*days: str) -> list[dict[str, Any]]:
    return [{"kind": "patent", "on": day, "role": "principal"} for day in days]


def test_what_time_brings_by_itself_is_not_asked_for() -> None:
    # The third result is dated after today, and before the fifth year of the title is over.
    soon = patents("2024-08-13", "2025-08-13", "2027-01-01")
    assert asked(achievements=soon).eligible_on == dt.date(2027, 5, 18)
    assert answer(achievements=soon) is None
    found = answer(achievements=soon[1:])
    assert found == WhatIf(("再有1项符合条件的成果",), dt.date(2027, 5, 18), ())


def test_what_is_missing_is_said_of_every_day_that_needs_it() -> None:
    person = {**DOSSIER["person"], "continuing_education": False}
    without = answer("intermediate", person=person, education=[], achievements=patents("2024-08-13") * 2)
    assert without is not None
    # No day without schooling: what else is missing stands with each supposition.
    assert (without.missing, without.opens_on) == ((), None)
    assert without.sooner
    assert all("参加继续教育" in item.text for item in without.sooner)


def test_what_comes_on_top_is_not_counted_twice() -> None:
    young = answer("full_senior", titles=[], education=[{"kind": "bachelor", "graduated_on": "2012-07-01"}])
    assert young is not None
    assert young.opens_on is None
    assert [(item.text, item.opens_on) for item in young.sooner] == [
        ("取得本系列副高级职称，再有3项符合条件的成果", dt.date(2031, 11, 20))
    ]


def given(dossier: dict[str, Any], words: str) -> dict[str, Any]:
    """A dossier with what some words name, dated the day asked about."""
    changed = dict(dossier)
    for one in re.split("[，、]", words):
        if match := re.fullmatch(r"再有(\d+)项符合条件的成果", one):
            key, entry = "achievements", RESULTS[dossier["series"]]
            entries = [entry | {"on": dossier["as_of"]}] * int(match[1])
        elif match := re.fullmatch(r"再有(\d+)名(正高级)?(同行专家|单位主要负责人)推荐", one):
            key = "recommendations"
            entry = {"kind": "peer" if match[3] == "同行专家" else "unit_principal"}
            entries = [entry | ({"level": "full_senior"} if match[2] else {})] * int(match[1])
        elif match := re.fullmatch(r"取得(.*)学历（学位）", one):
            key, entries = "education", [{"kind": DEGREES[match[1]], "graduated_on": dossier["as_of"]}]
        elif match := re.fullmatch(r"取得本系列(.*)职称", one):
            level = {name: code for code, name in LEVEL_NAMES.items()}[match[1]]
            record = {"series": dossier["series"], "level": level, "obtained_on": dossier["as_of"]}
            key, entries = "titles", [record]
        else:
            fields = {name: code for code, name in PERSON_FIELDS.items()}
            changed["person"] = {**changed["person"], fields[one]: True}
            continue
        changed[key] = [*changed.get(key, []), *entries]
    return changed


#: What counts towards every threshold of a series.
RESULTS: dict[str, dict[str, Any]] = {
    "engineering": {"kind": "patent", "role": "principal"},
    "laboratory": {"kind": "monograph"},
}
DEGREES = {
    "中等职业学校": "secondary_vocational",
    "高中（含中等职业学校）": "general_high_school",
    "大学专科": "associate",
    "大学本科": "bachelor",
    "硕士": "master",
    "博士": "doctorate",
}


@pytest.mark.parametrize("seed", range(3))
def test_every_statement_is_true_of_the_dossier_with_what_it_names(seed: int) -> None:
    generator = Generator(seed + 300)
    said = 0
    for _ in range(40):
        dossier = generator.dossier()
        for ruling in rulings(assess(dossier)):
            found = what_if(ruling, dossier)
            if found is None:
                continue

            def opens(changed: dict[str, Any], ruling: Ruling = ruling) -> dt.date | None:
                return ruling_of(assess(changed, level=ruling.level), ruling.level, ruling.path).eligible_on

            def outcome(changed: dict[str, Any], day: dt.date, ruling: Ruling = ruling) -> str:
                moved = {**changed, "as_of": day.isoformat()}
                return ruling_of(assess(moved, level=ruling.level), ruling.level, ruling.path).outcome

            best = ruling.eligible_on
            base = given(dossier, "，".join(found.missing)) if found.missing else dossier
            if found.missing:
                assert found.opens_on is not None
                assert best is None or found.opens_on < best
                for number in range(len(found.missing)):  # none of it is idle
                    rest = "，".join(found.missing[:number] + found.missing[number + 1 :])
                    assert opens(given(dossier, rest) if rest else dossier) != found.opens_on
            assert opens(base) == found.opens_on
            statements = [(base, found.opens_on)] if found.missing else []
            for item in found.sooner:
                assert found.opens_on is None or item.opens_on < found.opens_on
                statements.append((given(base, item.text), item.opens_on))
            for changed, day in statements:
                assert day is not None
                assert opens(changed) == day
                assert outcome(changed, day) == "met"
                before = day - dt.timedelta(days=1)
                assert before < ruling.as_of or outcome(changed, before) != "met"
                said += 1
    assert said > 40


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("three_plus_one", {}),  # a claim is not obtained by doing something
        ("standard", {"person": {**DOSSIER["person"], "employment": "retired"}}),
        ("standard", {"achievements": DOSSIER["achievements"] * 3, "as_of": "2027-05-18"}),  # met
    ],
)
def test_nothing_is_promised_where_nothing_helps(path: str, changes: dict[str, Any]) -> None:
    found = answer(path=path, **changes)
    assert found is None or found.opens_on is None
    assert found is None or not found.sooner
