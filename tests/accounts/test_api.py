"""Oneself, the own organisations and messages by the API."""

from base64 import b64encode

import pytest
from django.test import Client

from accounts.actions.sign_in import FAILURES_FROM_ADDRESS
from accounts.models import Membership, Organisation, Person, Role
from accounts.notify import notify

pytestmark = pytest.mark.django_db

NUMBER = "11010119900307803X"


def basic(password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'officer:{password}'.encode()).decode()}"}


@pytest.fixture
def bureau() -> Organisation:
    return Organisation.objects.create(kind="bureau", name="市人社局", uscc="11110000000021004R")


@pytest.fixture
def officer(bureau: Organisation) -> Person:
    person = Person.objects.create_user("officer", "mu2-lian-shan", name="王局", id_number=NUMBER)
    Membership.objects.create(person=person, organisation=bureau, role=Role.BUREAU_OFFICER)
    return person


@pytest.fixture
def api(officer: Person) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.mark.parametrize("address", ["/api/me/", "/api/organisations/", "/api/notifications/"])
def test_a_stranger_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"]


def test_me(api: Client, bureau: Organisation) -> None:
    answer = api.get("/api/me/").json()
    assert answer["id_number"] == "110*************3X"
    assert NUMBER not in str(answer)
    assert [(row["role"], row["organisation"]) for row in answer["roles"]] == [("bureau_officer", bureau.pk)]
    assert answer["today"] == "2026-11-20"


def test_by_name_and_password(officer: Person, client: Client) -> None:
    assert client.get("/api/me/", headers=basic("mu2-lian-shan")).json()["name"] == "王局"
    assert client.get("/api/me/", headers=basic("wrong")).status_code == 401


def test_failures_close_the_api_as_well(officer: Person, client: Client) -> None:
    for _again in range(FAILURES_FROM_ADDRESS):
        client.get("/api/me/", headers=basic("wrong"))
    answer = client.get("/api/me/", headers=basic("mu2-lian-shan"))
    assert answer.status_code == 429
    assert client.post("/sign-in/", {"username": "officer", "password": "mu2-lian-shan"}).status_code == 429


def test_only_the_own_organisations(api: Client, bureau: Organisation) -> None:
    Organisation.objects.create(kind="institution", name="评审中心", uscc="91110000600037341L")
    rows = api.get("/api/organisations/").json()["results"]
    assert [row["id"] for row in rows] == [bureau.pk]


def test_the_bureau_registers_an_organisation(api: Client) -> None:
    body = {"kind": "employer", "name": "示例", "uscc": "91110000600037341L", "unit_kind": "private"}
    assert api.post("/api/organisations/", body, "application/json").status_code == 201
    again = api.post("/api/organisations/", body, "application/json")
    assert again.status_code == 422
    assert "已经登记" in again.json()["error"]["fields"]["uscc"][0]
    wrong = api.post("/api/organisations/", {**body, "uscc": "911100006000373411"}, "application/json")
    assert wrong.status_code == 422
    assert "校验位不符" in wrong.json()["error"]["fields"]["uscc"][0]


def test_others_do_not(client: Client) -> None:
    client.force_login(Person.objects.create_user("li", name="李华"))
    body = {"kind": "employer", "name": "示例", "uscc": "91110000600037341L", "unit_kind": "private"}
    answer = client.post("/api/organisations/", body, "application/json")
    assert answer.status_code == 403
    assert Organisation.objects.count() == 0


def test_the_own_messages(api: Client, officer: Person) -> None:
    other = Person.objects.create_user("li", name="李华")
    theirs = notify([other], subject="别人的", body="x")[0]
    mine = notify([officer], subject="我的", body="x")[0]
    rows = api.get("/api/notifications/").json()["results"]
    assert [row["subject"] for row in rows] == ["我的"]
    assert api.post(f"/api/notifications/{mine.pk}/read/").json()["read_at"]
    assert api.post(f"/api/notifications/{theirs.pk}/read/").status_code == 404
