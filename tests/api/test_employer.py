"""The employer's station through the API: the same actions, the same refusals."""

import datetime as dt
import uuid

import pytest
from rest_framework.test import APIClient

from accounts.models.organisation import UnitKind
from applications.actions.notice import end_due_notices
from applications.models import Application, Objection
from applications.states import State
from tests.builders import House
from titles.clock import held_at

pytestmark = pytest.mark.django_db
RECOMMENDATION = {
    "recommended": True,
    "conduct_method": "survey",
    "conduct_finding": "民意调查良好",
    "opinion": "同意推荐",
}


@pytest.fixture
def house() -> House:
    return House()


def as_person(person: object) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def base(application: Application) -> str:
    return f"/api/employer/applications/{application.number}/"


def test_from_the_desk_to_the_recommendation(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    clerk, principal = as_person(house.clerk), as_person(house.principal)
    with held_at(dt.date(2026, 11, 17)):
        listed = clerk.get("/api/employer/applications/").json()
        assert [row["number"] for row in listed["results"]] == [application.number]
        assert listed["counts"]["all"] == 1
        early = clerk.post(f"{base(application)}complete/")
        assert (early.status_code, early.json()["error"]["code"]) == (409, "attestation.unsettled")
        for number in (1, 2, 3):
            answer = clerk.post(f"{base(application)}facts/{number}/", {"verdict": "true"})
            assert answer.status_code == 200
        assert answer.json()["facts"][2]["attested_by"] == house.clerk.name
        assert clerk.post(f"{base(application)}complete/").json()["state"] == "attested"
        published = clerk.post("/api/employer/notices/", {"applications": [application.number]})
        assert published.status_code == 201
        assert (published.json()["starts_on"], published.json()["ends_on"]) == ("2026-11-18", "2026-11-24")
        again = clerk.post("/api/employer/notices/", {"applications": [application.number]})
        assert again.status_code == 409
    with held_at(dt.date(2026, 11, 25)):
        end_due_notices()
        refused = clerk.post(f"{base(application)}recommendation/", RECOMMENDATION)
        assert refused.status_code == 403
        done = principal.post(f"{base(application)}recommendation/", RECOMMENDATION)
        assert (done.status_code, done.json()["state"]) == (200, "acceptance")
        assert principal.post(f"{base(application)}recommendation/", RECOMMENDATION).status_code == 409


def test_doubts_and_return(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    clerk = as_person(house.clerk)
    wrong = clerk.post(f"{base(application)}facts/1/", {"verdict": "false"})
    assert wrong.status_code == 422
    assert "reason_code" in wrong.json()["error"]["fields"]
    assert clerk.post(f"{base(application)}return/", {}).status_code == 422
    clerk.post(f"{base(application)}facts/1/", {"verdict": "false", "reason_code": "HS-01"})
    assert clerk.post(f"{base(application)}return/", {}).json()["state"] == "returned"
    assert clerk.post(f"{base(application)}facts/1/", {"verdict": "true"}).status_code == 409


def test_strangers_and_other_houses(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    assert APIClient().get("/api/employer/applications/").status_code in (401, 403)
    assert as_person(application.person).get(base(application)).status_code == 403
    other = as_person(House().clerk)
    assert other.get(base(application)).status_code == 404
    assert other.post(f"{base(application)}facts/1/", {"verdict": "true"}).status_code == 404
    assert other.post("/api/employer/notices/", {"applications": [application.number]}).status_code == 404


def test_the_public_reads_and_objects(house: House) -> None:
    application = house.application_at(State.ATTESTED)
    anybody = APIClient()
    with held_at(dt.date(2026, 11, 17)):
        number = (
            as_person(house.clerk)
            .post("/api/employer/notices/", {"applications": [application.number]})
            .json()["number"]
        )
        listed = anybody.get("/api/notices/", {"q": application.person.name}).json()["results"]
        assert [row["number"] for row in listed] == [number]
        notice = anybody.get(f"/api/notices/{number}/").json()
        assert notice["intact"] is True
        assert notice["snapshot"]["entries"][0]["name"] == application.person.name
        body = {"position": 1, "statement": "现有职称取得日期与事实不符。", "form_token": str(uuid.uuid4())}
        first = anybody.post(f"/api/notices/{number}/objections/", body)
        assert first.status_code == 201
        assert anybody.post(f"/api/notices/{number}/objections/", body).json() == first.json()
        assert Objection.objects.count() == 1
        code = first.json()["tracking_code"]
        decision = {"outcome": "dismissed", "finding": "核查无误"}
        path = f"/api/employer/objections/{code}/decision/"
        assert as_person(house.clerk).post(path, decision).status_code == 403
        assert as_person(House().principal).post(path, decision).status_code == 404
        assert as_person(house.principal).post(path, decision).json()["state"] == "dismissed"
        assert anybody.get(f"/api/objections/{code}/").json()["finding"] == "核查无误"
    with held_at(dt.date(2026, 11, 25)):
        late = anybody.post(f"/api/notices/{number}/objections/", {**body, "form_token": str(uuid.uuid4())})
        assert late.status_code == 409


def test_vacancies_bound_recommendations() -> None:
    house = House(unit_kind=UnitKind.PUBLIC_INSTITUTION)
    principal = as_person(house.principal)
    first, second = (house.application_at(State.RECOMMENDATION) for _n in range(2))
    with held_at(dt.date(2026, 11, 20)):
        stated = principal.post("/api/employer/vacancies/", {"band": "8-10", "vacant": 1})
        assert stated.status_code == 200
        assert (
            as_person(house.clerk).post("/api/employer/vacancies/", {"band": "8-10", "vacant": 5}).status_code
            == 403
        )
        assert principal.post(f"{base(first)}recommendation/", RECOMMENDATION).status_code == 200
        full = principal.post(f"{base(second)}recommendation/", RECOMMENDATION)
        assert (full.status_code, full.json()["error"]["code"]) == (409, "vacancy.none_left")
        declined = principal.post(
            f"{base(second)}recommendation/",
            {**RECOMMENDATION, "recommended": False, "reason_code": "BT-01"},
        )
        assert declined.json()["state"] == "not_recommended"
        bands = {
            row["band"]: row["used"] for row in principal.get("/api/employer/vacancies/").json()["results"]
        }
    assert bands["8-10"] == 1
