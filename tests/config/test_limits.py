"""What strangers may send: so much a minute, nothing that breaks, nothing of it in a log."""

import json
import uuid

import pytest
from django.test import Client, RequestFactory

from applications.actions.fee import receive_notification
from applications.models import FeeOrder, Objection, PaymentNotification
from applications.payments import provider_for
from applications.payments.sandbox import SandboxProvider, sign
from applications.states import State
from config.middleware import RequestLogMiddleware
from tests.applications.test_objection import DURING, WORDS, running
from tests.builders import House
from titles.clock import held_at
from titles.errors import NotFound, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/notices/?q=%00", "/notices/a%00b/", "/api/notices/?q=%00", "/verify/ZC%00/"]
)
def test_a_nul_in_an_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code in (400, 404)


def test_objections_are_limited_by_address(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.OBJECTIONS_PER_MINUTE = 2  # type: ignore[attr-defined]  # pytest-django's settings
    notice, _applications = running(House())

    def lodge(kind: str, address: str = "10.0.0.1") -> int:
        data = {"position": 1, "statement": WORDS, "form_token": str(uuid.uuid4())}
        if kind == "api":
            path = f"/api/notices/{notice.number}/objections/"
            return client.post(path, data, "application/json", REMOTE_ADDR=address).status_code
        return client.post(f"/notices/{notice.number}/objection/", data, REMOTE_ADDR=address).status_code

    with held_at(DURING):
        assert [lodge("page"), lodge("api")] == [302, 201]
        assert [lodge("page"), lodge("api")] == [429, 429]
        assert lodge("page", "10.0.0.2") == 302
    assert Objection.objects.count() == 3


def test_registrations_are_limited_by_address(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.REGISTRATIONS_PER_MINUTE = 1  # type: ignore[attr-defined]  # pytest-django's settings
    assert client.post("/register/", {}).status_code == 422
    assert client.post("/register/", {}).status_code == 429


def test_printed_notices_are_limited_by_address(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.PUBLIC_DOCUMENTS_PER_MINUTE = 0  # type: ignore[attr-defined]  # pytest-django's settings
    notice, _applications = running(House())
    assert client.get(f"/notices/{notice.number}/poster.pdf").status_code == 429
    assert client.get(f"/notices/{notice.number}/proof.pdf").status_code == 429


def test_the_log_of_requests_has_no_query() -> None:
    request = RequestFactory().get("/verify/", {"number": "ZC-1", "name": "某某某"})
    assert RequestLogMiddleware.format_request(request) == "GET /verify/"


def test_an_unreadable_notification_with_a_nul_is_recorded() -> None:
    with pytest.raises(NotPermitted):
        receive_notification("sandbox", b'{"a": "\x00"}', "AAAA")
    assert PaymentNotification.objects.get().outcome == "rejected"


def test_no_play_money_where_real_money_is_taken(settings: pytest.FixtureRequest) -> None:
    settings.PAYMENT_PROVIDER = "bank"  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(NotFound):
        provider_for("sandbox")


def test_a_provider_speaks_for_its_own_orders_only() -> None:
    house = House()
    application = house.application_at(State.FEE_DUE)
    order = FeeOrder.objects.filter(application=application).first()
    if order is None:
        order = FeeOrder.objects.create(
            order_number="JF-2026-000001",
            application=application,
            amount_fen=65_000,
            provider="bank",
            created_at=application.created_at,
            due_on=application.created_at.date(),
        )
    FeeOrder.objects.filter(pk=order.pk).update(provider="bank")
    payment = SandboxProvider().take_payment(order.order_number, order.amount_fen)
    body = SandboxProvider().notification_body(payment)
    assert json.loads(body)["order_number"] == order.order_number
    assert receive_notification("sandbox", body, sign(body)) == "rejected"
    order.refresh_from_db()
    assert order.state == "pending"
