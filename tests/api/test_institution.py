"""The institution's decisions and the applicant's fee through the API."""

import pytest
from rest_framework.test import APIClient

from applications.models import FeeOrder
from applications.payments.sandbox import SandboxProvider, sign
from applications.states import State
from tests.builders import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def as_person(person: object) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_accept_then_pay(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    officer = as_person(house.acceptance_officer)
    listed = officer.get("/api/institution/applications/").json()
    assert [row["number"] for row in listed["results"]] == [application.number]
    answer = officer.post(f"/api/institution/applications/{application.number}/accept/")
    assert (answer.status_code, answer.json()["state"]) == (200, "fee_due")
    again = officer.post(f"/api/institution/applications/{application.number}/accept/")
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "transition.wrong_state"

    applicant = as_person(application.person)
    order = applicant.get("/api/my/fees/").json()[0]
    assert (order["amount_fen"], order["state"]) == (50000, "pending")
    checkout = applicant.post(f"/api/my/fees/{order['order_number']}/checkout/")
    assert order["order_number"] in checkout.json()["checkout_path"]
    provider = SandboxProvider()
    row = FeeOrder.objects.get()
    body = provider.notification_body(provider.take_payment(row.order_number, row.amount_fen))
    told = APIClient().post(
        "/pay/notify/sandbox/", body, content_type="application/json", headers={"X-Signature": sign(body)}
    )
    assert told.status_code == 200
    assert applicant.get(f"/api/my/fees/{order['order_number']}/").json()["state"] == "paid"


def test_refuse_and_correct_say_what_is_wrong(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    officer = as_person(house.acceptance_officer)
    base = f"/api/institution/applications/{application.number}/"
    assert officer.post(f"{base}refuse/", {"reason_codes": []}, format="json").status_code == 400
    unknown = officer.post(f"{base}refuse/", {"reason_codes": ["XX"]}, format="json")
    assert unknown.status_code == 422
    assert "reason_codes" in unknown.json()["error"]["fields"]
    item = {"reason_code": "BZ-01", "text": "缺继续教育证明"}
    sent = officer.post(f"{base}correction/", {"items": [item]}, format="json")
    assert (sent.status_code, sent.json()["state"]) == (200, "correction")
    assert sent.json()["corrections"] == [{"number": 1, "text": "缺继续教育证明", "answer": ""}]
    late = officer.post(f"{base}late-findings/", {"text": "缺考核表"}, format="json")
    assert late.status_code == 200


def test_others_are_kept_out(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    base = f"/api/institution/applications/{application.number}/accept/"
    assert APIClient().post(base).status_code in (401, 403)
    assert as_person(house.clerk).post(base).status_code == 403
    assert as_person(House().acceptance_officer).post(base).status_code == 404
    assert as_person(house.secretary).post(base).status_code == 403
