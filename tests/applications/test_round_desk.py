"""An institution's rounds: prepared, announced once, then fixed."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from applications.actions.round import announce_round, is_open
from applications.models import Round
from tests.builders import House, make_round
from titles.errors import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


def form(house: House, **changes: Any) -> dict[str, Any]:
    return {
        "institution": house.institution.pk,
        "series": "engineering",
        "code": "2026-gc-test",
        "name": "2026年度工程系列（测试）",
        "year": "2026",
        "levels": ["intermediate"],
        "paths": ["standard"],
        "specialties": ["gc-rail"],
        "opens_on": "2026-11-20",
        "closes_on": "2026-12-04",
        "seniority_cutoff_on": "2026-12-31",
        "blind": "on",
        "contact_phone": "010-00000000",
        **changes,
    }


def test_a_round_is_prepared_and_announced_once(client: Client) -> None:
    house = House()
    client.force_login(house.secretary)
    assert client.get(reverse("institution-round-new")).status_code == 200
    assert client.post(reverse("institution-round-new"), form(house)).status_code == 302
    round_ = Round.objects.get(code="2026-gc-test")
    assert not is_open(round_, dt.date(2026, 11, 20))
    page = reverse("institution-round", args=[round_.code])
    assert "发布批次" in client.get(page).content.decode()

    announce = reverse("institution-round-announce", args=[round_.code])
    assert client.post(announce).status_code == 302
    assert client.post(announce).status_code == 409
    round_.refresh_from_db()
    days = [dt.date(2026, 11, 19), dt.date(2026, 11, 20), dt.date(2026, 12, 4), dt.date(2026, 12, 5)]
    assert [is_open(round_, day) for day in days] == [False, True, True, False]
    edit = reverse("institution-round-edit", args=[round_.code])
    assert client.get(edit).status_code == 409
    assert client.post(edit, form(house, name="改名")).status_code == 409
    assert Round.objects.get(pk=round_.pk).name == "2026年度工程系列（测试）"
    assert AuditEvent.objects.filter(verb="round.announced").count() == 1
    assert round_.name in client.get(reverse("institution-rounds")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": "2026-11-19"}, "截止日期不能早于开始日期"),
        ({"specialties": ["sy-teaching"]}, "专业要属于本批次的系列"),
        ({"levels": []}, "没有提交"),
        ({"opens_on": "2026-02-30"}, "没有提交"),
    ],
)
def test_a_wrong_round_is_refused_and_kept(client: Client, changes: dict[str, Any], words: str) -> None:
    house = House()
    client.force_login(house.secretary)
    answer = client.post(reverse("institution-round-new"), form(house, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "2026年度工程系列（测试）" in answer.content.decode()
    assert not Round.objects.filter(code="2026-gc-test").exists()


def test_only_the_own_secretary_and_only_before_its_end(client: Client) -> None:
    house = House()
    past = make_round(house.institution, state="draft", announced_at=None, closes_on=dt.date(2026, 11, 19))
    with pytest.raises(InvalidInput):
        announce_round(past, actor=house.secretary)
    for person in (house.acceptance_officer, House().secretary):
        with pytest.raises(NotPermitted):
            announce_round(past, actor=person)
    with pytest.raises(WrongState):
        announce_round(house.round, actor=house.secretary)
    client.force_login(House().secretary)
    assert client.get(reverse("institution-round", args=[house.round.code])).status_code == 404
    client.force_login(house.acceptance_officer)
    assert client.get(reverse("institution-rounds")).status_code == 403
