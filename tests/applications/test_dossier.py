"""The mapping from archive and situation to the contract's dossier."""

import datetime as dt

import pytest

import rules
from accounts.models import Organisation
from applications.dossier import Archive, Target, build_dossier, person_facts
from applications.models import (
    Achievement,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Profile,
    Qualification,
)

TARGET = Target(jurisdiction="beijing", series="engineering", as_of=dt.date(2026, 12, 31))


def dossier(profile: Profile | None = None, **records: object) -> dict:
    return build_dossier(Archive(profile=profile or Profile(), **records), TARGET)  # type: ignore[arg-type]  # test shorthand


def test_nothing_stated_is_only_the_frame() -> None:
    assert dossier() == {"as_of": "2026-12-31", "jurisdiction": "beijing", "series": "engineering"}


def test_an_empty_list_is_written_only_where_somebody_said_none() -> None:
    assert "titles" not in dossier()
    assert dossier(Profile(stated_none=["titles"]))["titles"] == []


def test_records_are_written_with_their_dates() -> None:
    found = dossier(
        education=[EducationRecord(kind="bachelor", graduated_on=dt.date(2012, 7, 1))],
        employment=[
            EmploymentRecord(
                series="engineering", started_on=dt.date(2012, 7, 10), ended_on=dt.date(2015, 1, 1)
            ),
            EmploymentRecord(series="engineering", post_level="assistant", started_on=dt.date(2015, 1, 1)),
        ],
        titles=[HeldTitle(series="engineering", level="assistant", obtained_on=dt.date(2013, 9, 1))],
        qualifications=[
            Qualification(series="engineering", grade="ungraded", obtained_on=dt.date(2016, 5, 1))
        ],
    )
    assert found["education"] == [{"kind": "bachelor", "graduated_on": "2012-07-01"}]
    assert found["employment"] == [
        {"from": "2012-07-10", "to": "2015-01-01", "series": "engineering"},
        {"from": "2015-01-01", "to": None, "series": "engineering", "post_level": "assistant"},
    ]
    assert found["titles"] == [{"series": "engineering", "level": "assistant", "obtained_on": "2013-09-01"}]
    assert found["qualifications"] == [
        {"series": "engineering", "grade": "ungraded", "obtained_on": "2016-05-01"}
    ]


@pytest.mark.parametrize(
    ("record", "entry"),
    [
        (
            Achievement(kind="paper", on=dt.date(2020, 1, 1), role="first_author", venue="core_journal"),
            {"kind": "paper", "on": "2020-01-01", "role": "first_author", "venue": "core_journal"},
        ),
        (
            Achievement(kind="paper", on=dt.date(2020, 1, 1), venue="none"),
            {"kind": "paper", "on": "2020-01-01", "venue": None},
        ),
        (
            Achievement(kind="award", on=dt.date(2020, 1, 1), award="none", rank=3),
            {"kind": "award", "on": "2020-01-01", "award": None, "rank": 3},
        ),
        (
            # A venue says nothing about a patent, whatever the column holds.
            Achievement(kind="patent", on=dt.date(2020, 1, 1), venue="core_journal"),
            {"kind": "patent", "on": "2020-01-01"},
        ),
        (
            Achievement(kind="project", on=dt.date(2020, 1, 1), national_major=True),
            {"kind": "project", "on": "2020-01-01", "national_major": True},
        ),
    ],
)
def test_achievements_carry_what_was_stated(record: Achievement, entry: dict) -> None:
    assert dossier(achievements=[record])["achievements"] == [entry]


def test_a_situation_not_stated_is_absent() -> None:
    assert person_facts(Profile()) == {}
    assert person_facts(Profile(continuing_education=False)) == {
        "continuing_education": False,
        "barred_until": None,
    }


def test_no_sanction_is_a_statement_and_silence_is_not() -> None:
    assert person_facts(Profile(under_sanction=False))["sanction_until"] is None
    assert "sanction_until" not in person_facts(Profile(employment="employed"))
    until = person_facts(Profile(under_sanction=True, sanction_until=dt.date(2027, 1, 1)))
    assert until["sanction_until"] == "2027-01-01"


def test_the_unit_counts_only_for_the_employed() -> None:
    unit = Organisation(kind="employer", name="示例研究院", unit_kind="public_institution")
    assert person_facts(Profile(employment="employed", employer=unit))["unit_kind"] == "public_institution"
    freelance = Profile(employment="freelance", employer=unit, in_city_since=dt.date(2024, 1, 1))
    assert person_facts(freelance) == {
        "employment": "freelance",
        "in_city_since": "2024-01-01",
        "barred_until": None,
    }


def test_recommenders_and_claims_are_stated_by_naming_them() -> None:
    target = Target(
        jurisdiction="beijing",
        series="engineering",
        as_of=dt.date(2026, 12, 31),
        claims=["innovation_success"],
        recommenders=[
            {"kind": "peer", "level": "full_senior", "name": "举荐人甲", "organisation": "示例大学"}
        ],
    )
    found = build_dossier(Archive(profile=Profile()), target)
    assert found["claims"] == ["innovation_success"]
    assert found["recommendations"] == [{"kind": "peer", "level": "full_senior"}]


def test_the_rules_read_every_dossier_of_ours() -> None:
    full = dossier(
        Profile(employment="employed", under_sanction=False, continuing_education=True),
        education=[EducationRecord(kind="master", graduated_on=dt.date(2012, 7, 1))],
        employment=[EmploymentRecord(series="other", started_on=dt.date(2012, 7, 10))],
        achievements=[Achievement(kind="award", on=dt.date(2020, 1, 1), award="none")],
    )
    assert rules.assess(full)["assessments"]
    assert rules.assess(dossier())["assessments"]
