"""The demonstration's clock moves forward only, for everybody, and nowhere else."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, Person
from titles import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(Person.objects.create_user("li", name="李华"))
    clock.set_clock(dt.date(2026, 11, 20))
    return client


def test_it_moves_by_days_and_to_a_date(client: Client) -> None:
    page = client.get("/demo/clock/").content.decode()
    assert "2026-11-20（周五）" in page
    assert "2026-11-30（周一）" in page
    assert client.post("/demo/clock/", {"days": "3"}).status_code == 302
    assert clock.today() == dt.date(2026, 11, 23)
    client.post("/demo/clock/", {"day": "2026-12-31"})
    assert clock.today() == dt.date(2026, 12, 31)
    assert AuditEvent.objects.filter(verb="clock.move").count() == 2


def test_without_next_years_calendar_the_page_still_opens(client: Client) -> None:
    clock.set_clock(dt.date(2026, 12, 30))
    page = client.get("/demo/clock/")
    assert page.status_code == 200
    assert "届时期满" not in page.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"day": "2026-11-19"}, "只能向后调"),
        ({"day": "2026-11-20"}, "只能向后调"),
        ({"day": "2026-02-30"}, "日期不存在"),
        ({"days": "0"}, "至少向后1天"),
        ({"days": "x"}, "请填写整数"),
        ({}, "只填一项"),
        ({"days": "1", "day": "2026-12-01"}, "只填一项"),
    ],
)
def test_it_refuses_everything_else(client: Client, data: dict[str, str], said: str) -> None:
    answer = client.post("/demo/clock/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert clock.today() == dt.date(2026, 11, 20)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", ["DEMO", "CLOCK_SETTABLE"])
def test_outside_the_demo_there_is_no_such_page(client: Client, settings: Settings, name: str) -> None:
    setattr(settings, name, False)
    assert client.get("/demo/clock/").status_code == 404
    assert client.post("/demo/clock/", {"days": "1"}).status_code == 404


def test_a_stranger_signs_in_first() -> None:
    assert Client().post("/demo/clock/", {"days": "1"})["Location"].startswith("/sign-in/")
