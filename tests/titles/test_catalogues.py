"""What the catalogue files say arrives in the tables, with its source."""

import datetime as dt
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.test.utils import CaptureQueriesContext

from titles import loading, names
from titles.errors import InvalidInput, NotLoaded
from titles.frame import frame
from titles.models import (
    FeeRate,
    Level,
    Parameter,
    PostGrade,
    QualificationCorrespondence,
    ReasonCode,
    Series,
    SkillLevelCorrespondence,
    Specialty,
    Station,
    TitleName,
)
from titles.parameters import fee_rate, fees_on, parameter, parameter_row, reasons

pytestmark = pytest.mark.django_db

TABLES: list[type[models.Model]] = [
    Series,
    TitleName,
    Specialty,
    FeeRate,
    Parameter,
    ReasonCode,
    PostGrade,
    QualificationCorrespondence,
    SkillLevelCorrespondence,
]


@pytest.mark.parametrize(
    ("series", "level", "name"),
    [
        ("engineering", Level.TECHNICIAN, "技术员"),
        ("engineering", Level.ASSOCIATE_SENIOR, "高级工程师"),
        ("engineering", Level.FULL_SENIOR, "正高级工程师"),
        ("laboratory", Level.TECHNICIAN, "实验员"),
        ("laboratory", Level.FULL_SENIOR, "正高级实验师"),
    ],
)
def test_title_names(series: str, level: str, name: str) -> None:
    assert names.title_name(series, level) == name


def test_a_series_without_title_names_is_named_with_its_level() -> None:
    assert names.title_name("education", Level.ASSOCIATE_SENIOR) == "教育系列副高级"
    assert names.title_name("health", Level.INTERMEDIATE) == "卫生系列中级"
    named = Series.objects.with_titles()
    assert list(named.values_list("pk", flat=True)) == ["engineering", "laboratory"]


def test_level_names_and_order() -> None:
    assert names.level_name("associate_senior") == "副高级"
    assert [level.rank for level in Level] == [1, 2, 3, 4, 5]
    assert [level for level in Level if level.is_senior] == [Level.ASSOCIATE_SENIOR, Level.FULL_SENIOR]


def test_names_cost_one_query_a_request() -> None:
    with frame(), CaptureQueriesContext(connection) as queries:
        for level in Level:
            names.title_name("engineering", level)
    assert len(queries) == 1


def test_an_unknown_title_says_what_to_load() -> None:
    with pytest.raises(NotLoaded, match="load_catalogues"):
        names.title_name("music", Level.ASSISTANT)


@pytest.mark.parametrize(
    ("level", "fen"),
    [
        (Level.FULL_SENIOR, 70000),
        (Level.ASSOCIATE_SENIOR, 70000),
        (Level.INTERMEDIATE, 50000),
        (Level.ASSISTANT, 20000),
        (Level.TECHNICIAN, 20000),
    ],
)
def test_fees(level: str, fen: int) -> None:
    rate = fee_rate(level, dt.date(2026, 11, 20))
    assert rate.amount_fen == fen
    assert rate.item == "附件3 十"


def test_a_fee_holds_from_its_date() -> None:
    FeeRate.objects.create(
        level=Level.INTERMEDIATE,
        amount_fen=51000,
        document="x",
        item="y",
        effective_from=dt.date(2027, 1, 1),
    )
    assert fee_rate(Level.INTERMEDIATE, dt.date(2026, 12, 31)).amount_fen == 50000
    assert fee_rate(Level.INTERMEDIATE, dt.date(2027, 1, 1)).amount_fen == 51000
    assert {row.amount_fen for row in fees_on(dt.date(2026, 12, 31))} == {20000, 50000, 70000}
    assert {row.amount_fen for row in fees_on(dt.date(2027, 1, 1))} == {20000, 51000, 70000}
    with pytest.raises(NotLoaded):
        fee_rate(Level.INTERMEDIATE, dt.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("code", "value", "document"),
    [
        ("notice_working_days", 5, "京人社事业发〔2023〕12号"),
        ("acceptance_days", 20, "京人社事业发〔2023〕10号"),
        ("pass_fraction", [2, 3], "京人社事业发〔2023〕12号"),
        ("quorum_fraction", [2, 3], "人力资源社会保障部令第40号"),
        ("panel_size_min", 3, "京人社事业发〔2023〕12号"),
        ("panel_size_max", 5, "京人社事业发〔2023〕12号"),
        ("bar_years", 3, "京人社事业发〔2023〕10号"),
    ],
)
def test_parameters_with_their_source(code: str, value: object, document: str) -> None:
    row = parameter_row(code, dt.date(2026, 11, 20))
    assert row.value == value
    assert row.document == document


def test_a_parameter_holds_from_its_date_and_is_missing_before() -> None:
    Parameter.objects.create(
        code="notice_working_days",
        value=7,
        text="x",
        document="y",
        effective_from=dt.date(2027, 1, 1),
    )
    assert parameter("notice_working_days", dt.date(2026, 12, 31)) == 5
    assert parameter("notice_working_days", dt.date(2027, 1, 1)) == 7
    with pytest.raises(NotLoaded):
        parameter("notice_working_days", dt.date(2020, 1, 1))
    with pytest.raises(NotLoaded):
        parameter("no_such_parameter")


def test_what_rests_on_a_text_that_is_not_at_hand_says_so() -> None:
    without = Parameter.objects.filter(text_at_hand=False).exclude(document="product")
    assert set(without.values_list("code", flat=True)) == {"quorum_fraction", "authority_years"}
    assert not Parameter.objects.filter(document="product", text_at_hand=True).exists()


def test_every_reason_cites_and_every_station_has_one() -> None:
    assert not ReasonCode.objects.filter(clause="").exists()
    assert set(ReasonCode.objects.values_list("station", flat=True)) == set(Station.values)
    codes = [reason.code for reason in reasons(Station.ATTESTATION_WRONG)]
    assert codes[:3] == ["HS-01", "HS-02", "HS-03"]


def test_specialties_are_open_between_their_dates() -> None:
    engineering = Specialty.objects.filter(series="engineering")
    assert engineering.open_on(dt.date(2026, 11, 20)).count() >= 15
    assert not engineering.open_on(dt.date(2023, 6, 13)).filter(name="量子信息").exists()
    assert engineering.open_on(dt.date(2023, 6, 14)).filter(name="量子信息").exists()
    assert engineering.open_on(dt.date(2023, 6, 13)).filter(name="无线寻呼").exists()
    assert not engineering.open_on(dt.date(2023, 6, 14)).filter(name="无线寻呼").exists()


def test_two_specialties_of_one_name_never_overlap() -> None:
    fields = {"series_id": "engineering", "name": "无线寻呼", "document": "x", "item": "y"}
    Specialty.objects.create(code="gc-paging-2", valid_from=dt.date(2023, 6, 14), **fields)
    with pytest.raises(IntegrityError):
        Specialty.objects.create(code="gc-paging-3", valid_from=dt.date(2024, 6, 14), **fields)


def test_an_unknown_level_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError):
        TitleName.objects.create(series_id="engineering", level="emeritus", name="x", document="x", item="y")


def test_a_draft_needs_no_date_but_a_text_in_force_does() -> None:
    assert not Series.objects.get(pk="laboratory").in_force
    with pytest.raises(IntegrityError):
        Series.objects.create(code="x", name="x", number_code="XX", document="x", item="y")


def test_loading_twice_changes_nothing() -> None:
    before = {model: list(model._default_manager.order_by("pk").values()) for model in TABLES}
    call_command("load_catalogues", verbosity=0)
    assert {model: list(model._default_manager.order_by("pk").values()) for model in TABLES} == before


def test_a_reason_that_left_the_file_cannot_be_picked_but_stays() -> None:
    ReasonCode.objects.create(code="ZZ-01", station=Station.VETO, text="x", clause="y")
    loading.load_catalogues()
    assert ReasonCode.objects.get(pk="ZZ-01").active is False
    assert "ZZ-01" not in [reason.code for reason in reasons(Station.VETO)]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("fees", "level: technician", "level: emeritus", "unknown level"),
        ("fees", "amount_fen: 50000", "amount: 50000", "amount_fen is missing"),
        ("parameters", "unit: 年", "units: 年", "units is not a known key"),
        ("series", "technician: 技术员", "beginner: 技术员", "names must be given"),
        ("reasons", "code: HS-02", "code: HS-01", "occurs twice"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "catalogue"
    copytree(loading.CATALOGUE, folder)
    path = folder / f"{file}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        loading.load_catalogues(folder)
