"""Correspondences and post grades: by day, once a day, as the texts at hand give them."""

import datetime as dt
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.actions.recommendation import band_of, bands
from rules.loader import PACKS
from titles import loading
from titles.errors import NotLoaded
from titles.frame import frame
from titles.models import (
    FeeRate,
    Level,
    PostGrade,
    QualificationCorrespondence,
    SkillLevelCorrespondence,
    Specialty,
)
from titles.post_grades import post_grade

pytestmark = pytest.mark.django_db

BEGINS = dt.date(2027, 1, 1)
DAY = dt.timedelta(days=1)


def correspondence(**fields: Any) -> QualificationCorrespondence:
    values = {
        "name": "示例资格",
        "series_id": "engineering",
        "grade": "ungraded",
        "level": "intermediate",
        "valid_from": BEGINS,
        "document": "示例文件",
        "item": "一",
    }
    return QualificationCorrespondence.objects.create(**{**values, **fields})


@pytest.mark.parametrize(
    ("level", "band"),
    [
        (Level.FULL_SENIOR, "1-4"),
        (Level.ASSOCIATE_SENIOR, "5-7"),
        (Level.INTERMEDIATE, "8-10"),
        (Level.ASSISTANT, "11-12"),
        (Level.TECHNICIAN, "13"),
    ],
)
def test_bands_of_the_draft(level: str, band: str) -> None:
    assert post_grade(level).band == band
    assert post_grade(level).item == "三（一）2"
    assert band_of(level) == band


def test_bands_from_the_highest_cost_one_query() -> None:
    with frame(), CaptureQueriesContext(connection) as queries:
        assert bands() == ["1-4", "5-7", "8-10", "11-12", "13"]
    assert len(queries) == 1


def test_a_band_changes_on_its_day() -> None:
    PostGrade.objects.filter(level="technician").update(valid_until=BEGINS - DAY)
    source = {"document": "示例文件", "item": "一"}
    PostGrade.objects.create(level="technician", highest=13, lowest=14, valid_from=BEGINS, **source)
    assert post_grade("technician", BEGINS - DAY).band == "13"
    assert post_grade("technician", BEGINS).band == "13-14"
    with pytest.raises(NotLoaded, match="目录"):
        post_grade("technician", dt.date(2018, 12, 31))


@pytest.mark.parametrize(
    ("highest", "lowest"),
    [(13, 14), (1, 1), (4, 5), (0, 0), (15, 14)],
)
def test_a_grade_belongs_to_one_level_a_day_and_bands_are_in_order(highest: int, lowest: int) -> None:
    PostGrade.objects.filter(level="technician").update(valid_until=BEGINS)
    source = {"document": "示例文件", "item": "一"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PostGrade.objects.create(
            level="technician", highest=highest, lowest=lowest, valid_from=BEGINS, **source
        )


def test_an_entry_holds_on_its_first_and_last_day_only_between() -> None:
    row = correspondence(valid_until=BEGINS + 30 * DAY)
    for day, there in [
        (BEGINS - DAY, False),
        (BEGINS, True),
        (BEGINS + 30 * DAY, True),
        (BEGINS + 31 * DAY, False),
    ]:
        assert QualificationCorrespondence.objects.valid_on(day).filter(pk=row.pk).exists() is there


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        (BEGINS + 30 * DAY, None, False),
        (BEGINS + 31 * DAY, None, True),
        (BEGINS - 9 * DAY, BEGINS, False),
        (BEGINS - 9 * DAY, BEGINS - DAY, True),
        (BEGINS - 9 * DAY, None, False),
    ],
)
def test_one_key_once_a_day(first: dt.date, last: dt.date | None, allowed: bool) -> None:
    correspondence(valid_until=BEGINS + 30 * DAY)
    if allowed:
        correspondence(valid_from=first, valid_until=last)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        correspondence(valid_from=first, valid_until=last)


@pytest.mark.parametrize(
    "wrong",
    [{"grade": "other"}, {"level": "other"}, {"document": ""}, {"valid_until": BEGINS - DAY}],
)
def test_what_the_database_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        correspondence(**wrong)


def test_the_general_rule_is_what_the_policy_applies() -> None:
    pack = yaml.safe_load((PACKS / "beijing-title-work-2023-10.yaml").read_text(encoding="utf-8"))
    found = QualificationCorrespondence.objects.filter(series="engineering", name="")
    assert dict(found.values_list("grade", "level")) == pack["qualifications"]["stands_for"]


def test_skill_levels_name_no_level_because_the_text_does_not() -> None:
    rows = SkillLevelCorrespondence.objects.all()
    assert rows.count() == 3
    assert {row.level for row in rows} == {""}
    assert {row.item for row in rows} == {"三（三）2"}


def test_loading_again_keeps_what_an_officer_changed() -> None:
    Specialty.objects.filter(pk="gc-ai").update(valid_until=BEGINS)
    FeeRate.objects.filter(level="intermediate").update(amount_fen=51000)
    PostGrade.objects.filter(level="technician").update(valid_until=BEGINS)
    QualificationCorrespondence.objects.filter(name="", grade="senior").update(level="intermediate")
    loading.load_catalogues()
    assert Specialty.objects.get(pk="gc-ai").valid_until == BEGINS
    assert FeeRate.objects.get(level="intermediate").amount_fen == 51000
    assert PostGrade.objects.get(level="technician").valid_until == BEGINS
    assert QualificationCorrespondence.objects.get(name="", grade="senior").level == "intermediate"


def test_the_api_reads_by_day(client: Client) -> None:
    correspondence(valid_until=BEGINS + 30 * DAY)

    def names(on: dt.date) -> list[str]:
        url = f"/api/titles/qualifications/?series=engineering&on={on.isoformat()}"
        return [row["name"] for row in client.get(url).json()]

    assert "示例资格" not in names(BEGINS - DAY)
    assert "示例资格" in names(BEGINS)
    assert "示例资格" in names(BEGINS + 30 * DAY)
    assert "示例资格" not in names(BEGINS + 31 * DAY)
    assert client.get("/api/titles/qualifications/?series=laboratory").json() == []
    grades = client.get("/api/titles/post-grades/").json()
    assert [row["band"] for row in grades] == ["1-4", "5-7", "8-10", "11-12", "13"]
    assert len(client.get("/api/titles/skill-levels/?series=engineering").json()) == 3
    assert client.get("/api/titles/post-grades/?on=2018-12-31").json() == []
    assert client.get("/api/titles/post-grades/?on=x").status_code == 422
