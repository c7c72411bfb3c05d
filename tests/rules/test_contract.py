"""Sentences of the contract that a random dossier seldom reaches, one by one."""

from copy import deepcopy

import pytest

import rules

STANDING = {
    "employment": "employed",
    "unit_kind": "private",
    "sanction_until": None,
    "barred_until": None,
    "continuing_education": True,
}
GRADUATE = {
    "as_of": "2026-12-31",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": STANDING,
    "education": [{"kind": "bachelor", "graduated_on": "2010-07-01"}],
    "employment": [{"from": "2010-07-10", "to": None, "series": "engineering"}],
    "titles": [],
    "qualifications": [],
    "achievements": [],
    "recommendations": [],
    "claims": [],
}


def path(dossier, level, name="standard"):
    found = rules.assess(dossier, level=level)["assessments"]
    return next(entry for entry in found if entry["path"] == name)


def with_(dossier, **change):
    return deepcopy(dossier) | change


def patents(*days):
    return [{"kind": "patent", "on": day, "role": "principal"} for day in days]


@pytest.mark.parametrize(
    ("until", "eligible"), [("2086-12-31", "2086-12-31"), ("2087-01-01", None), ("2026-12-31", "2026-12-31")]
)
def test_sixty_years_the_anniversary_included(until, eligible):
    dossier = with_(GRADUATE, person=STANDING | {"sanction_until": until})
    assert path(dossier, "technician")["eligible_on"] == eligible


def test_nothing_is_dated_while_a_fact_is_open():
    dossier = with_(GRADUATE)
    del dossier["claims"]
    found = path(dossier, "associate_senior", "unit_nomination")
    assert (found["outcome"], found["eligible_on"]) == ("unmet", None)
    dossier["achievements"] = patents("2020-01-01", "2021-01-01", "2022-01-01")
    dossier["recommendations"] = [{"kind": "unit_principal"}]
    found = path(dossier, "associate_senior", "unit_nomination")
    assert (found["outcome"], found["eligible_on"]) == ("undetermined", None)


def test_a_future_title_stops_older_results_from_counting():
    """Met until the title is obtained, and again when enough results are younger than it."""
    dossier = with_(
        GRADUATE,
        as_of="2014-07-01",
        titles=[{"series": "engineering", "level": "assistant", "obtained_on": "2015-07-11"}],
        achievements=patents("2012-01-01", "2013-01-01", "2017-05-05", "2018-06-06"),
    )
    assert path(dossier, "intermediate")["eligible_on"] == "2015-07-10"
    dossier["titles"][0]["obtained_on"] = "2015-07-10"
    assert path(dossier, "intermediate")["eligible_on"] == "2018-06-06"


def test_a_qualification_stands_for_a_title_from_the_day_the_level_is_reached():
    dossier = with_(
        GRADUATE,
        as_of="2014-01-01",
        qualifications=[{"series": "engineering", "grade": "intermediate", "obtained_on": "2012-01-01"}],
        achievements=patents("2008-01-01", "2009-01-01", "2010-01-01"),
    )
    # The bachelor's five years end on 2015-07-10; five more years from there. Old results stay.
    assert path(dossier, "associate_senior")["eligible_on"] == "2020-07-10"
    dossier["qualifications"][0]["series"] = "laboratory"
    assert path(dossier, "associate_senior")["eligible_on"] is None


def test_an_open_qualification_matters_only_while_no_title_is_held():
    dossier = with_(GRADUATE, achievements=patents("2022-01-01", "2023-01-01", "2024-01-01"))
    del dossier["qualifications"]
    assert path(dossier, "associate_senior")["outcome"] == "undetermined"
    dossier["titles"] = [{"series": "engineering", "level": "intermediate", "obtained_on": "2021-12-31"}]
    assert path(dossier, "associate_senior")["outcome"] == "met"
    dossier["titles"][0]["obtained_on"] = "2022-01-01"
    assert path(dossier, "associate_senior")["outcome"] == "unmet"
    # Nor can it stand for a title before an item of that level is possible.
    dossier |= {"titles": [], "education": [{"kind": "associate", "graduated_on": "2022-07-01"}]}
    assert path(dossier, "associate_senior")["outcome"] == "unmet"


def test_a_higher_degree_counts_from_its_own_day_and_a_higher_title_from_its_own():
    late = [{"kind": "doctorate", "graduated_on": "2026-07-01"}]
    dossier = with_(GRADUATE, education=late, achievements=patents("2024-01-01", "2024-02-01", "2024-03-01"))
    assert path(dossier, "associate_senior")["eligible_on"] == "2028-07-01"
    dossier["titles"] = [{"series": "engineering", "level": "full_senior", "obtained_on": "2020-01-01"}]
    assert path(dossier, "associate_senior")["outcome"] == "met"


@pytest.mark.parametrize(
    ("jobs", "eligible"),
    [
        ([("2010-07-10", "2013-07-10"), ("2013-07-10", None)], "2015-07-10"),
        ([("2010-07-10", "2013-07-10"), ("2013-07-11", None)], "2015-07-11"),
        ([("2010-07-10", "2013-08-09"), ("2013-08-10", None)], "2015-07-10"),
        ([("2010-07-10", "2014-01-01"), ("2013-01-01", None)], "2015-07-10"),
        ([("2010-02-28", "2010-06-30"), ("2010-07-31", None)], "2015-07-31"),
    ],
)
def test_touching_apart_and_overlapping_work(jobs, eligible):
    employment = [{"from": start, "to": end, "series": "engineering"} for start, end in jobs]
    dossier = with_(GRADUATE, as_of="2014-01-01", employment=employment)
    dossier["achievements"] = patents("2012-01-01", "2013-01-01")
    assert path(dossier, "intermediate")["eligible_on"] == eligible


def test_work_without_years_may_begin_on_the_very_day():
    master = [{"kind": "master", "graduated_on": "2026-07-01"}]
    job = {"from": "2026-12-31", "to": "2027-06-30", "series": "engineering"}
    assert path(with_(GRADUATE, education=master, employment=[job]), "assistant")["outcome"] == "met"
    job = {"from": "2020-01-01", "to": "2026-07-01", "series": "engineering"}
    assert path(with_(GRADUATE, education=master, employment=[job]), "assistant")["outcome"] == "unmet"


def test_a_draft_marks_every_path_that_applies_it():
    found = rules.assess(with_(GRADUATE, series="laboratory"))["assessments"]
    assert {entry["policy_status"] for entry in found} == {"consultation_draft"}
    assert {entry["policy"] for entry in found} == {
        "beijing-laboratory-draft",
        "beijing-three-plus-one-2023-12",
        "beijing-title-work-2023-10",
    }
    found = rules.assess(GRADUATE)["assessments"]
    assert {entry["policy_status"] for entry in found} == {"in_force"}


def test_guangxi_says_that_its_appendix_is_missing():
    dossier = {
        "as_of": "2026-12-31",
        "jurisdiction": "guangxi",
        "series": "laboratory",
        "person": {"employment": "employed"},
        "claims": [],
    }
    found = rules.assess(dossier)["assessments"]
    standard = [entry for entry in found if entry["path"] == "standard"]
    assert len(standard) == 5
    for entry in standard:
        assert entry["outcome"] == "undetermined"
        assert "未载入" in entry["requirements"][-1]["found"]
    dossier["person"]["employment"] = "freelance"
    assert {entry["outcome"] for entry in rules.assess(dossier)["assessments"]} == {"unmet"}
