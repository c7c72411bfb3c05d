"""The catalogues for programs, open to everybody."""

import datetime as dt

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_series_with_their_titles(client: Client) -> None:
    rows = client.get("/api/titles/series/").json()
    assert [row["code"] for row in rows] == ["engineering", "laboratory", "education", "health"]
    assert [title["name"] for title in rows[0]["titles"]][-1] == "正高级工程师"
    assert rows[1]["in_force"] is False
    assert [row["titles"] for row in rows[2:]] == [[], []]


def test_levels(client: Client) -> None:
    assert [row["name"] for row in client.get("/api/titles/levels/").json()] == [
        "员级",
        "助理级",
        "中级",
        "副高级",
        "正高级",
    ]


def test_specialties_of_a_day(client: Client) -> None:
    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"/api/titles/specialties/?{query}").json()]

    assert "量子信息" in names("series=engineering")
    assert "量子信息" not in names("series=engineering&on=2022-01-01")
    assert "无线寻呼" in names("on=2022-01-01")
    assert names("series=none") == []


def test_fees_and_parameters_carry_their_source(client: Client) -> None:
    fees = {row["level"]: row for row in client.get("/api/titles/fees/").json()}
    assert fees["associate_senior"]["amount_fen"] == 70000
    assert fees["associate_senior"]["document"] == "京人社事业发〔2023〕10号"
    values = {row["code"]: row for row in client.get("/api/titles/parameters/").json()}
    assert values["quorum_fraction"]["text_at_hand"] is False
    assert client.get("/api/titles/fees/?on=2000-01-01").json() == []


def test_reasons_of_a_station(client: Client) -> None:
    rows = client.get("/api/titles/reasons/?station=acceptance_refusal").json()
    assert {row["station"] for row in rows} == {"acceptance_refusal"}
    assert all(row["clause"] for row in rows)


def test_working_days(client: Client) -> None:
    answer = client.get("/api/titles/working-days/?start=2026-09-30&days=5").json()
    assert answer == {
        "start": "2026-09-30",
        "days": 5,
        "end": "2026-10-13",
        "start_is_working_day": True,
        "calendar_version": "2026.1",
    }


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("start=2026-12-30&days=5", 503, "load_calendar"),
        ("start=2026-02-30&days=5", 422, "日期不存在"),
        ("start=2026-02-13&days=0", 422, "工作日数"),
        ("start=2026-02-13&days=x", 422, "工作日数"),
    ],
)
def test_working_days_refused(client: Client, query: str, status: int, said: str) -> None:
    answer = client.get(f"/api/titles/working-days/?{query}")
    assert answer.status_code == status
    assert said in answer.json()["error"]["message"]


def test_a_years_calendar(client: Client) -> None:
    answer = client.get("/api/titles/calendar/2026/").json()
    days = {row["day"]: row["working"] for row in answer["days"]}
    assert days["2026-10-10"] is True
    assert days["2026-10-07"] is False
    assert dt.date.fromisoformat(answer["days"][0]["day"]) == dt.date(2026, 1, 1)
    assert client.get("/api/titles/calendar/2031/").status_code == 503
