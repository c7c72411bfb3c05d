"""Every pack answers its own cases, and has a case for every way a requirement can turn out."""

import pytest

from rules import spec
from rules.cases import cases_of, failures
from rules.loader import packs
from rules.program import program

ALL = [
    pytest.param(case, dossier, id=f"{code}-{number}")
    for code in packs()
    for number, (case, dossier) in enumerate(cases_of(code))
]
#: Kinds of requirement that have a boundary; a claim or a missing text has none.
BOUNDED = (
    spec.CareerRequirement,
    spec.AchievementsRequirement,
    spec.QualifyingRequirement,
    spec.PeersRequirement,
)


@pytest.mark.parametrize(("case", "dossier"), ALL)
def test_case(case, dossier):
    assert failures(case, dossier) == [], f"{case.of}: {case.why}"


def requirements():
    """Every requirement of every pack, once: (pack, level or None, path or None, requirement)."""
    for code, entry in packs().items():
        for requirement in entry.pack.general:
            yield code, None, None, requirement
        for addition in entry.pack.additions:
            for requirement in addition.requirements:
                yield code, None, addition.path, requirement
        for path in entry.pack.paths:
            for requirement in path.requirements:
                yield code, path.level, path.path, requirement


@pytest.mark.parametrize(
    ("code", "level", "path", "requirement"),
    [
        pytest.param(*entry, id=f"{entry[0]}-{entry[1]}-{entry[2]}-{entry[3].label}")
        for entry in requirements()
    ],
)
def test_every_requirement_has_its_cases(code, level, path, requirement):
    mine = [
        case
        for case, _dossier in cases_of(code)
        if case.of == requirement.label and path in (None, case.path)
    ]
    if isinstance(
        requirement, spec.CareerRequirement | spec.AchievementsRequirement | spec.QualifyingRequirement
    ):
        mine = [case for case in mine if case.level == level]
    outcomes = {case.row for case in mine}
    if isinstance(requirement, spec.MissingTextRequirement):
        assert outcomes == {"undetermined"}
        return
    assert outcomes == {"met", "unmet", "undetermined"}
    if isinstance(requirement, BOUNDED):
        assert any(case.boundary for case in mine)


def test_every_series_has_a_program_for_every_level():
    for jurisdiction, series in (
        ("beijing", "engineering"),
        ("beijing", "laboratory"),
        ("guangxi", "laboratory"),
    ):
        paths = program(jurisdiction, series).paths
        assert [p.level for p in paths if p.path == "standard"] == [
            "technician",
            "assistant",
            "intermediate",
            "associate_senior",
            "full_senior",
        ]
