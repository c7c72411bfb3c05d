"""Single entries of a catalogue: add, change from a day on, end, withdraw."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent, Person
from accounts.models.organisation import Role
from policies.catalogues.kinds import SPECIALTIES
from policies.models import CatalogueImport
from tests.builders import make_member, make_organisation, make_round
from tests.policies.sheets import DESK, SOURCE, specialty, text_of, upload
from titles.models import QualificationCorrespondence, Specialty

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau", name="示例市人社局"), "经办己")


@pytest.fixture
def desk(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def entry_values(**fields: Any) -> dict[str, Any]:
    values = {
        "name": "示例资格",
        "series_id": "engineering",
        "grade": "ungraded",
        "level": "intermediate",
        "valid_from": "2027-01-01",
        "valid_until": "",
        "document": SOURCE[0],
        "item": SOURCE[1],
        "note": "",
    }
    return {**values, **fields}


def test_adding_one_entry(desk: Client, officer: Person) -> None:
    desk.get(f"{DESK}qualifications/new/")
    answer = desk.post(f"{DESK}qualifications/new/", entry_values(), follow=True)
    assert "示例资格" in text_of(answer)
    row = QualificationCorrespondence.objects.get(name="示例资格")
    event = AuditEvent.objects.get(verb="catalogue.entry_added")
    assert event.actor == officer
    assert event.object_id == str(row.pk)
    page = text_of(desk.get(f"{DESK}qualifications/entries/{row.pk}/"))
    assert "新增" in page
    assert "经办己" in page


def test_what_is_wrong_stands_at_its_field_and_stays_typed(desk: Client) -> None:
    page = text_of(desk.post(f"{DESK}qualifications/new/", entry_values(valid_from="", item="")), status=422)
    assert page.count("不能为空") >= 2
    assert SOURCE[0] in page
    page = text_of(
        desk.post(
            f"{DESK}qualifications/new/", entry_values(name="", valid_from="2026-11-19", level="senior")
        ),
        status=422,
    )
    assert "请从列表中选择" in page
    late = entry_values(name="", valid_from="2026-11-19", level="associate_senior")
    assert "不能早于今天" in text_of(desk.post(f"{DESK}qualifications/new/", late), status=422)


def test_changing_one_entry_ends_it_and_begins_another(desk: Client) -> None:
    old = QualificationCorrespondence.objects.get(name="", grade="senior")
    form = text_of(desk.get(f"{DESK}qualifications/new/?from={old.pk}"))
    assert "变更：" in form
    desk.post(
        f"{DESK}qualifications/new/?from={old.pk}",
        entry_values(name="", grade="senior", level="intermediate"),
    )
    old.refresh_from_db()
    assert old.valid_until == dt.date(2026, 12, 31)
    page = text_of(desk.get(f"{DESK}qualifications/entries/{old.pk}/"))
    assert "2026-12-31" in page
    assert "未生效" in page


@pytest.mark.parametrize(("last", "status"), [("2026-11-18", 422), ("2026-11-19", 302), ("2026-12-31", 302)])
def test_ending_an_entry(desk: Client, last: str, status: int) -> None:
    url = f"{DESK}specialties/entries/gc-ai/end/"
    assert "最后有效的一天" in text_of(desk.get(url))
    answer = desk.post(url, {"last_day": last, "document": SOURCE[0], "item": SOURCE[1]})
    assert answer.status_code == status
    ended = Specialty.objects.get(pk="gc-ai").valid_until
    assert ended == (dt.date.fromisoformat(last) if status == 302 else None)
    if status == 302:
        assert AuditEvent.objects.get(verb="catalogue.entry_ended").reason == " ".join(SOURCE)
        assert " ".join(SOURCE) in text_of(desk.get(f"{DESK}specialties/entries/gc-ai/"))


def test_an_end_needs_its_source(desk: Client) -> None:
    page = desk.post(f"{DESK}specialties/entries/gc-ai/end/", {"last_day": "2026-12-31"})
    assert "请写明依据的文件" in text_of(page, status=422)


def test_withdrawing_what_has_not_begun(desk: Client) -> None:
    desk.post(f"{DESK}qualifications/new/", entry_values())
    row = QualificationCorrespondence.objects.get(name="示例资格")
    url = f"{DESK}qualifications/entries/{row.pk}/withdraw/"
    assert "请写明撤下的原因" in text_of(desk.post(url, {"reason": " "}), status=422)
    assert desk.post(url, {"reason": "写错"}).status_code == 302
    assert not QualificationCorrespondence.objects.filter(pk=row.pk).exists()
    assert AuditEvent.objects.get(verb="catalogue.entry_withdrawn").data["before"]["name"] == "示例资格"
    begun = QualificationCorrespondence.objects.get(name="", grade="senior")
    answer = desk.post(f"{DESK}qualifications/entries/{begun.pk}/withdraw/", {"reason": "写错"})
    assert answer.status_code == 409


def test_what_a_round_has_chosen_is_not_withdrawn(desk: Client) -> None:
    upload(desk, SPECIALTIES, [specialty("gc-new", "新专业")])
    row = CatalogueImport.objects.get()
    desk.post(f"{DESK}specialties/import/{row.pk}/confirm/")
    make_round().specialties.add("gc-new")
    url = f"{DESK}specialties/entries/gc-new/withdraw/"
    assert desk.post(url, {"reason": "写错"}).status_code == 409
    assert Specialty.objects.filter(pk="gc-new").exists()
