"""Every pack answers its own cases, and has a case for every way a requirement can turn out."""

import pytest

from rules.cases import cases_of, failures, lacking, requirements
from rules.loader import packs
from rules.program import program

ALL = [
    pytest.param(case, dossier, id=f"{code}-{number}")
    for code in packs()
    for number, (case, dossier) in enumerate(cases_of(code))
]


@pytest.mark.parametrize(("case", "dossier"), ALL)
def test_case(case, dossier):
    assert failures(case, dossier) == [], f"{case.of}: {case.why}"


REQUIREMENTS = [
    pytest.param(code, asked, id=f"{code}-{asked.level}-{asked.path}-{asked.body.label}")
    for code, entry in packs().items()
    for asked in requirements(entry.pack)
]


@pytest.mark.parametrize(("code", "asked"), REQUIREMENTS)
def test_every_requirement_has_its_cases(code, asked):
    assert lacking(asked, [case for case, _dossier in cases_of(code)]) == []


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
