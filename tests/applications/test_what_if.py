"""What would change an answer: every supposition is what the rules say of it."""

import datetime as dt
from typing import Any

import pytest

from applications.assessing import Ruling, assess, ruling_of
from applications.what_if import WhatIf, what_if

pytestmark = pytest.mark.django_db

DOSSIER: dict[str, Any] = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "achievements": [{"kind": "patent", "on": "2024-08-13", "role": "principal"}],
    "qualifications": [],
    "recommendations": [],
    "claims": [],
}


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
