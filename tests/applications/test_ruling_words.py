"""The ruling in words: conclusion, groups, the one alternative that counts, the bar of time."""

import datetime as dt
from typing import Any

import pytest

import rules
from applications.assessing import Ruling, ruling_of
from applications.ruling_words import answer, counts, earliest_word, groups, sentence

pytestmark = pytest.mark.django_db

PERSON = {
    "employment": "employed",
    "sanction_until": None,
    "barred_until": None,
    "unit_kind": "private",
    "continuing_education": True,
}
REPORTS = [
    {"kind": "technical_report", "on": f"202{n}-03-31", "role": "principal", "rank": 1} for n in (3, 4, 5)
]
pytestmark = pytest.mark.django_db

DOSSIER: dict[str, Any] = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": PERSON,
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "qualifications": [],
    "achievements": REPORTS,
}


def ruling(path: str = "standard", **changes: Any) -> Ruling:
    assessment = rules.assess({**DOSSIER, **changes}, level="associate_senior")
    return ruling_of(assessment, "associate_senior", path)


def career(found: Ruling, **changes: Any) -> dict[str, Any]:
    dossier = {**DOSSIER, **changes}
    return next(group for group in groups(found, dossier) if "学历和专业工作经历" in group["heading"])


def test_only_time_is_missing() -> None:
    found = ruling()
    assert sentence(found) == "目前还不符合，只差时间；2027-05-18（周二）起符合。"
    assert earliest_word(found) == dt.date(2027, 5, 18)
    nearest = [row for row in career(found)["rows"] if row["nearest"]]
    assert [row["item"] for row in nearest] == ["附件 四（一）2（3）"]
    span = nearest[0]["span"]
    assert (span["start"], span["end"]) == (dt.date(2022, 5, 18), dt.date(2027, 5, 18))
    assert nearest[0]["short"] == "还差5个月"
    assert "4年6个月" in span["now_label"]


def test_interrupted_work_has_no_bar() -> None:
    broken = [
        {"from": "2012-07-10", "to": "2024-01-01", "series": "engineering"},
        {"from": "2025-01-01", "to": None, "series": "engineering"},
    ]
    rows = career(ruling(employment=broken), employment=broken)["rows"]
    assert [row["span"] for row in rows if row["nearest"]] == [None]


def test_met_marks_the_item_that_counts_and_leaves_the_others_unmarked() -> None:
    found = ruling(as_of="2027-05-18")
    assert sentence(found) == "符合申报条件。"
    rows = career(found)["rows"]
    assert [row["kind"] for row in rows if row["nearest"]] == ["met"]
    assert {row["kind"] for row in rows if not row["nearest"]} == {""}
    assert earliest_word(found) == "现在"


def test_what_is_not_stated_is_open() -> None:
    without = {key: value for key, value in PERSON.items() if key != "continuing_education"}
    found = ruling(person=without, as_of="2027-05-18")
    assert sentence(found) == "还不能下结论，有1项等您补充。"
    assert earliest_word(found) == "补充后算出"
    assert answer(found)["mark_kind"] == "open"


def test_groups_are_numbered_and_judgements_come_last() -> None:
    found = groups(ruling())
    assert [group["heading"][:2] for group in found] == ["一、", "二、", "三、", "四、"]
    assert found[-1]["heading"] == "四、由人评议"
    assert {row["kind"] for row in found[-1]["rows"]} == {"judged"}
    assert "另有" in counts(ruling())


def test_alternatives_of_another_document_cite_it() -> None:
    found = ruling("exceptional")
    group = next(group for group in groups(found) if "破格依据" in group["heading"])
    items = [row["item"] for row in group["rows"]]
    assert items[0] == "附件 四（四）1"
    assert items[-1] == "办法 三（三）2"
    assert "没有符合的一项" in group["note"]


@pytest.mark.parametrize("path", ["standard", "exceptional", "three_plus_one", "unit_nomination"])
def test_every_path_can_be_said(path: str) -> None:
    found = ruling(path)
    assert groups(found)
    assert answer(found)["sentence"]
