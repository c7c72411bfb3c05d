"""Directed evaluation: the extension of the contract, and that nothing else of the contract moves with it."""

import json
import random
from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules
from rules import cli
from rules.days import add_years
from rules.loader import PACKS, parse_pack
from tests.rules import naive
from tests.rules.directed_generator import DirectedGenerator
from tests.rules.generator import Generator
from tests.rules.test_agreement import check_against_naive

DOCTOR = {
    "as_of": "2026-12-31",
    "jurisdiction": "beijing",
    "series": "health",
    "person": {
        "employment": "employed",
        "unit_kind": "public_institution",
        "district_unit": True,
        "sanction_until": None,
        "barred_until": None,
    },
    "employment": [{"from": "1996-07-01", "to": None, "series": "health", "grassroots": True}],
    "titles": [{"series": "health", "level": "intermediate", "obtained_on": "2010-06-01"}],
}
CODE = "beijing-directed-evaluation-2023-10"


def only(dossier):
    (found,) = rules.assess(dossier)["assessments"]
    return found


def with_(**change):
    return deepcopy(DOCTOR) | change


def row(found, label):
    return next(entry for entry in found["requirements"] if entry["label"] == label)


def test_one_path_at_one_level_in_the_contracts_shape():
    assessment = rules.assess(DOCTOR)
    assert set(assessment) == {"as_of", "jurisdiction", "series", "assessments"}
    found = only(DOCTOR)
    assert list(found) == [
        "level",
        "path",
        "outcome",
        "eligible_on",
        "policy",
        "policy_status",
        "requirements",
        "judgements",
    ]
    assert (found["level"], found["path"], found["outcome"]) == ("associate_senior", "directed", "met")
    assert (found["policy"], found["policy_status"]) == (CODE, "in_force")
    for level in ("technician", "assistant", "intermediate", "full_senior"):
        assert rules.assess(DOCTOR, level=level)["assessments"] == []


def test_it_is_valid_in_the_district_only_and_says_so():
    assert rules.valid_in(only(DOCTOR)) == "district"
    assert any("只在本区有效" in judgement["label"] for judgement in only(DOCTOR)["judgements"])
    engineer = {"as_of": "2026-12-31", "jurisdiction": "beijing", "series": "engineering"}
    assert {rules.valid_in(found) for found in rules.assess(engineer)["assessments"]} == {None}


def test_the_notices_general_conditions_and_nothing_of_the_other_series():
    found = only(DOCTOR)
    clauses = [entry["clause"].partition(" ")[2] for entry in found["requirements"]]
    assert clauses[:5] == ["附件3 六", "附件3 六", "附件3 六", "（十七）", "（十五）"]
    assert set(clauses[5:]) == {"（十一）"}
    assert "继续教育" not in json.dumps(found, ensure_ascii=False)
    sanctioned = with_(person=DOCTOR["person"] | {"sanction_until": "2027-05-01"})
    assert only(sanctioned)["eligible_on"] == "2027-05-01"


def test_the_version_names_both_texts():
    mine, notice = rules.pack_version("beijing", "education").split("+")
    assert mine.startswith(f"{CODE}@")
    assert notice in rules.pack_version("beijing", "engineering").split("+")


@pytest.mark.parametrize("place", ["grassroots", "district_unit"])
def test_other_packs_never_read_the_new_keys(place):
    """An assessment of the other series is the same object, whatever the new keys say."""
    chosen = random.Random(3)
    generator = Generator(31)
    for _ in range(60):
        dossier = generator.dossier()
        stated = deepcopy(dossier)
        if place == "grassroots":
            for job in stated.get("employment", []):
                job[place] = chosen.random() < 0.5
        elif "person" in stated:
            stated["person"][place] = chosen.random() < 0.5
        assert rules.assess(stated) == rules.assess(dossier)


def test_grassroots_does_not_matter_to_teachers():
    generator = DirectedGenerator(8)
    for _ in range(60):
        dossier = generator.dossier() | {"series": "education"}
        bare = deepcopy(dossier)
        for job in bare.get("employment", []):
            job.pop("grassroots", None)
        assert rules.assess(bare) == rules.assess(dossier)


def test_months_of_several_places_add_up():
    jobs = [
        {"from": "1990-01-31", "to": "1990-02-28", "series": "health", "grassroots": True},
        {"from": "1990-02-28", "to": "2000-03-01", "series": "health", "grassroots": True},
        {"from": "2000-03-02", "to": "2005-03-02", "series": "health", "grassroots": False},
        {"from": "2006-12-15", "to": None, "series": "health", "grassroots": True},
    ]
    found = only(with_(employment=jobs, as_of="2026-11-12"))
    assert found["eligible_on"] == "2026-11-13"
    assert "已计" in row(found, "基层工作年限")["found"]


def test_what_is_open_is_named():
    found = only(with_(employment=[{"from": "1980-01-01", "to": None, "series": "health"}]))
    assert row(found, "基层工作年限")["found"].endswith("未说明：是否在基层社区卫生服务机构")
    bare = only({"as_of": "2026-12-31", "jurisdiction": "beijing", "series": "health"})
    assert (bare["outcome"], bare["eligible_on"]) == ("undetermined", None)
    assert [entry["found"] for entry in bare["requirements"][5:]] == [
        "未说明：就业状况、单位性质",
        "未说明：就业状况、单位属于区或区以下",
        "未说明：工作经历",
        "未说明：已有职称",
    ]


def test_a_qualification_neither_helps_nor_opens():
    held = [{"series": "health", "grade": "intermediate", "obtained_on": "2000-01-01"}]
    assert only(with_(titles=[], qualifications=held))["outcome"] == "unmet"
    assert only(with_(titles=[]))["outcome"] == "unmet"


@given(
    st.dates(date(1960, 1, 1), date(2010, 12, 31)),
    st.dates(date(1980, 1, 1), date(2030, 12, 31)),
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
)
def test_unbroken_work_and_one_title_are_two_anniversaries(begun, obtained, as_of):
    job = {"from": begun.isoformat(), "to": None, "series": "health", "grassroots": True}
    title = {"series": "health", "level": "intermediate", "obtained_on": obtained.isoformat()}
    found = only(with_(as_of=as_of.isoformat(), employment=[job], titles=[title]))
    first = max(add_years(begun, 30), add_years(obtained, 10), as_of)
    assert found["outcome"] == ("met" if first == as_of else "unmet")
    assert found["eligible_on"] == (first.isoformat() if first <= add_years(as_of, 60) else None)


@given(st.integers(min_value=1000))
def test_any_dossier_agrees_with_the_naive_evaluation(seed):
    check_against_naive(DirectedGenerator(seed).dossier(), random.Random(seed))


def test_every_day_around_the_thirtieth_year():
    """Leap days and month ends on either side: the day before is unmet, the day itself is met."""
    for start in (date(1996, 2, 29), date(1996, 8, 31), date(1997, 2, 28), date(1996, 12, 31)):
        job = {"from": start.isoformat(), "to": None, "series": "health", "grassroots": True}
        dossier = with_(employment=[job], as_of="2025-01-01")
        day = date.fromisoformat(only(dossier)["eligible_on"])
        standing = naive.Standing(dossier)
        for offset, expected in ((-1, naive.UNMET), (0, naive.MET)):
            asked = day + timedelta(days=offset)
            assert naive.outcome(dossier, "associate_senior", "directed", asked, standing) == expected


def test_the_command_line_takes_the_series(tmp_path, capfdbinary):
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps(DOCTOR))
    assert cli.main([str(file), "--series", "education"]) == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert (answer["series"], answer["assessments"][0]["outcome"]) == ("education", "unmet")
    assert cli.main([str(file), "--jurisdiction", "guangxi"]) == 2
    assert b"$.series" in capfdbinary.readouterr().err


def test_a_policy_that_is_not_there_cannot_lend_its_conditions():
    text = (PACKS / f"{CODE}.yaml").read_text()
    wrong = parse_pack(f"{CODE}.yaml", text.replace("[beijing-title-work-2023-10]", "[beijing-nowhere]"))
    with pytest.raises(rules.PackError, match="general_of"):
        rules.assess(DOCTOR, packs=rules.shipped().replacing(wrong))


def test_a_path_for_a_series_that_the_policy_does_not_have_is_refused():
    text = (PACKS / f"{CODE}.yaml").read_text()
    with pytest.raises(rules.PackError, match="education, health") as error:
        parse_pack("changed.yaml", text.replace("    series: [health]\n", "    series: [laboratory]\n"))
    assert error.value.line == text[: text.index("    series: [health]")].count("\n") + 1
