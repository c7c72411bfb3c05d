"""What is read as a dossier, and how exactly everything else is refused."""

import json
from datetime import date

import pytest

import rules
from rules.dossier import decode

BASE = {"as_of": "2025-01-01", "jurisdiction": "beijing", "series": "engineering"}
JOB = {"from": "2020-01-01", "to": None, "series": "engineering"}
PAPER = {"kind": "paper", "on": "2020-01-01"}


def refused(dossier):
    with pytest.raises(rules.InvalidDossier) as by_text:
        decode(json.dumps(dossier))
    with pytest.raises(rules.InvalidDossier) as by_object:
        rules.assess(dossier)
    assert (by_text.value.path, by_text.value.expected) == (by_object.value.path, by_object.value.expected)
    return by_text.value.path, by_text.value.expected


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        ({"as_of": "2025-02-30"}, "$.as_of", "a date YYYY-MM-DD"),
        ({"as_of": "20250101"}, "$.as_of", "a date YYYY-MM-DD"),
        ({"as_of": None}, "$.as_of", "a date YYYY-MM-DD"),
        ({"as_of": "9999-12-31"}, "$.as_of", "before 9999-12-31"),
        ({"jurisdiction": "shanghai"}, "$.jurisdiction", '"beijing", "guangxi"'),
        ({"series": "teaching"}, "$.series", '"education", "engineering", "health", "laboratory"'),
        ({"jurisdiction": "guangxi"}, "$.series", '"laboratory"'),
        ({"jurisdiction": "guangxi", "series": "education"}, "$.series", '"laboratory"'),
        ({"jurisdiction": "guangxi", "series": "health"}, "$.series", '"laboratory"'),
        ({"person": {"district_unit": None}}, "$.person.district_unit", "true or false"),
        ({"employment": [JOB | {"grassroots": None}]}, "$.employment[0].grassroots", "true or false"),
        ({"employment": [JOB | {"grass_roots": True}]}, "$.employment[0].grass_roots", "no such key"),
        ({"specialty": None}, "$.specialty", "a non-empty string"),
        ({"specialty": ""}, "$.specialty", "a non-empty string"),
        ({"track": "other"}, "$.track", '"applied_practice"'),
        ({"name": "x"}, "$.name", "no such key"),
        ({"a b": "x"}, '$["a b"]', "no such key"),
        ({"person": None}, "$.person", "an object"),
        ({"person": {"employment": None}}, "$.person.employment", '"freelance"'),
        ({"person": {"age": 3}}, "$.person.age", "no such key"),
        ({"person": {"in_city_since": "soon"}}, "$.person.in_city_since", "a date YYYY-MM-DD or null"),
        ({"person": {"continuing_education": None}}, "$.person.continuing_education", "true or false"),
        ({"person": {"continuing_education": 1}}, "$.person.continuing_education", "true or false"),
        ({"education": None}, "$.education", "a list"),
        ({"education": [{"kind": "bachelor"}]}, "$.education[0].graduated_on", "required key"),
        ({"education": [{"kind": None, "graduated_on": "2020-01-01"}]}, "$.education[0].kind", '"associate"'),
        ({"employment": [JOB, {"from": "2020-01-01", "series": "x"}]}, "$.employment[1].to", "required key"),
        ({"employment": [JOB | {"series": "X1"}]}, "$.employment[0].series", "a series code"),
        ({"employment": [JOB | {"series": "x\n"}]}, "$.employment[0].series", "a series code"),
        ({"employment": [JOB | {"post_level": "boss"}]}, "$.employment[0].post_level", "or null"),
        (
            {"titles": [{"series": "x", "level": None, "obtained_on": "2020-01-01"}]},
            "$.titles[0].level",
            "one of",
        ),
        (
            {"qualifications": [{"series": "x", "grade": "junior"}]},
            "$.qualifications[0].obtained_on",
            "required",
        ),
        ({"achievements": [{"kind": "paper"}]}, "$.achievements[0].on", "required key"),
        ({"achievements": [PAPER | {"rank": 0}]}, "$.achievements[0].rank", "a whole number from 1 or null"),
        ({"achievements": [PAPER | {"rank": True}]}, "$.achievements[0].rank", "a whole number"),
        ({"achievements": [PAPER | {"rank": "1"}]}, "$.achievements[0].rank", "a whole number"),
        (
            {"achievements": [PAPER | {"national_major": None}]},
            "$.achievements[0].national_major",
            "true or false",
        ),
        ({"achievements": [PAPER | {"pages": 3}]}, "$.achievements[0].pages", "no such key"),
        ({"recommendations": [{"level": "full_senior"}]}, "$.recommendations[0].kind", "required key"),
        ({"claims": ["genius"]}, "$.claims[0]", '"special_skill"'),
        ({"claims": "special_skill"}, "$.claims", "a list"),
    ],
)
def test_the_path_at_fault_and_what_was_expected(change, path, expected):
    found_path, found_expected = refused(BASE | change)
    assert found_path == path
    assert expected in found_expected


@pytest.mark.parametrize("key", ["as_of", "jurisdiction", "series"])
def test_required_keys(key):
    path, expected = refused({name: value for name, value in BASE.items() if name != key})
    assert path == f"$.{key}"
    assert "required key" in expected


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '"x"', "{} {}", "{'a': 1}", "\ufeff{}"])
def test_what_is_not_an_object(text):
    with pytest.raises(rules.InvalidDossier) as error:
        decode(text)
    assert error.value.path in ("$", "$.as_of")


def test_bytes_that_are_no_text():
    with pytest.raises(rules.InvalidDossier, match="UTF-8"):
        decode(b'{"as_of": "2025-01-01", "specialty": "\xff"}')


def test_null_is_a_statement_where_the_contract_allows_it():
    dossier = BASE | {
        "person": {"in_city_since": None, "sanction_until": None, "barred_until": None},
        "employment": [JOB | {"post_level": None}],
        "achievements": [PAPER | dict.fromkeys(("role", "rank", "venue", "authority", "award", "grade"))],
        "recommendations": [{"kind": "peer", "level": None}],
    }
    assert len(rules.assess(dossier)["assessments"]) == 11


def test_dates_may_be_dates_and_as_of_may_be_replaced():
    stated = rules.assess({**BASE, "as_of": date(2025, 1, 1)})
    assert stated["as_of"] == "2025-01-01"
    assert rules.assess(BASE, as_of="2024-02-29")["as_of"] == "2024-02-29"
    assert (
        rules.assess(BASE, as_of=date(2024, 2, 29), level="technician")["assessments"][0]["level"]
        == "technician"
    )
    with pytest.raises(rules.InvalidDossier):
        rules.assess(BASE, as_of="2025-02-29")


def test_a_callers_copy_is_its_own():
    first = rules.assess(BASE)
    first["assessments"][0]["judgements"][0]["label"] = "changed"
    first["assessments"][0]["requirements"][0]["label"] = "changed"
    again = rules.assess(BASE)["assessments"][0]
    assert again["judgements"][0]["label"] != "changed"
    assert again["requirements"][0]["label"] != "changed"
