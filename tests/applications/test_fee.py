"""Fees: notifications that come twice, late, forged; lapse; exactly one booking."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from applications.actions.acceptance import accept_application
from applications.actions.fee import receive_notification, start_payment
from applications.actions.sweep import sweep
from applications.models import FeeOrder, PaymentNotification, SandboxPayment
from applications.models.fee import FeeState, NotificationOutcome
from applications.payments.sandbox import SandboxProvider, sign
from applications.states import State, Turn
from tests.builders import House
from titles.clock import held_at
from titles.errors import InvalidInput, NotFound, NotLoaded, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


def accepted_order() -> tuple[House, FeeOrder]:
    house = House()
    application = house.application_at(State.ACCEPTANCE)
    accept_application(application, actor=house.acceptance_officer)
    return house, FeeOrder.objects.select_related("application").get(application=application)


def paid_body(order: FeeOrder, amount: int | None = None) -> bytes:
    provider = SandboxProvider()
    return provider.notification_body(provider.take_payment(order.order_number, amount or order.amount_fen))


def test_a_signed_notification_books_the_fee_and_moves_on() -> None:
    _house, order = accepted_order()
    body = paid_body(order)
    assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.APPLIED
    order.refresh_from_db()
    order.application.refresh_from_db()
    assert order.state == FeeState.PAID
    assert (order.application.state, order.application.waiting_for) == (
        State.PANEL_REVIEW,
        Turn.SESSION_SECRETARY,
    )


def test_the_second_delivery_changes_nothing() -> None:
    _house, order = accepted_order()
    body = paid_body(order)
    receive_notification("sandbox", body, sign(body))
    assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.DUPLICATE
    outcomes = PaymentNotification.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["applied", "duplicate"]


def test_a_forged_or_broken_notification_is_recorded_and_refused() -> None:
    _house, order = accepted_order()
    body = paid_body(order)
    with pytest.raises(NotPermitted):
        receive_notification("sandbox", body.replace(b"50000", b"00001"), sign(body))
    with pytest.raises(InvalidInput):
        receive_notification("sandbox", b"{}", sign(b"{}"))
    order.refresh_from_db()
    assert order.state == FeeState.PENDING
    assert PaymentNotification.objects.filter(outcome="rejected").count() == 2


def test_a_wrong_amount_is_not_booked() -> None:
    _house, order = accepted_order()
    body = paid_body(order, amount=1)
    assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.REJECTED
    order.refresh_from_db()
    assert order.state == FeeState.PENDING
    assert SandboxPayment.objects.get().refunded_at is not None
    right = paid_body(order)
    assert receive_notification("sandbox", right, sign(right)) == NotificationOutcome.APPLIED


def test_a_wrong_amount_does_not_keep_an_order_alive() -> None:
    _house, order = accepted_order()
    body = paid_body(order, amount=1)
    receive_notification("sandbox", body, sign(body))
    with held_at(order.due_on + dt.timedelta(days=1)):
        assert sweep()["payments"] == 1
    order.refresh_from_db()
    assert order.state == FeeState.EXPIRED


def test_without_a_provider_nothing_is_accepted(settings: Settings) -> None:
    settings.PAYMENT_PROVIDER = ""
    house = House()
    application = house.application_at(State.ACCEPTANCE)
    with pytest.raises(NotLoaded, match="支付渠道"):
        accept_application(application, actor=house.acceptance_officer)
    application.refresh_from_db()
    assert application.state == State.ACCEPTANCE


def test_paid_in_time_and_notified_late_still_counts() -> None:
    _house, order = accepted_order()
    body = paid_body(order)
    with held_at(order.due_on + dt.timedelta(days=3)):
        assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.APPLIED


def test_the_sweep_asks_the_provider_before_it_lets_an_order_lapse() -> None:
    _house, order = accepted_order()
    SandboxProvider().take_payment(order.order_number, order.amount_fen)
    with held_at(order.due_on + dt.timedelta(days=1)):
        assert sweep()["payments"] == 1
    order.refresh_from_db()
    assert order.state == FeeState.PAID


@pytest.mark.parametrize(("days", "state"), [(0, State.FEE_DUE), (1, State.LAPSED)])
def test_an_unpaid_order_lapses_the_day_after_its_last(days: int, state: State) -> None:
    _house, order = accepted_order()
    with held_at(order.due_on + dt.timedelta(days=days)):
        sweep()
        sweep()
    order.application.refresh_from_db()
    assert order.application.state == state


def test_money_that_comes_after_the_lapse_is_given_back() -> None:
    _house, order = accepted_order()
    with held_at(order.due_on + dt.timedelta(days=1)):
        sweep()
        body = paid_body(order)
        assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.LATE
        assert receive_notification("sandbox", body, sign(body)) == NotificationOutcome.DUPLICATE
    order.refresh_from_db()
    assert order.state == FeeState.REFUNDED
    assert SandboxPayment.objects.get().refunded_at is not None
    order.application.refresh_from_db()
    assert order.application.state == State.LAPSED


def test_only_the_applicant_pays_and_only_while_it_is_due() -> None:
    house, order = accepted_order()
    with pytest.raises(NotFound):
        start_payment(order, actor=house.clerk)
    with held_at(order.due_on + dt.timedelta(days=1)), pytest.raises(WrongState):
        start_payment(order, actor=order.application.person)
    assert start_payment(order, actor=order.application.person).endswith(f"{order.order_number}/")


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_book_once() -> None:
    _house, order = accepted_order()
    body = paid_body(order)
    outcomes: list[str] = []

    def deliver() -> None:
        try:
            outcomes.append(receive_notification("sandbox", body, sign(body)))
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["applied", "duplicate", "duplicate", "duplicate"]


def test_the_notify_address_and_the_pages(client: Client) -> None:
    _house, order = accepted_order()
    client.force_login(order.application.person)
    page = client.get(reverse("fee", args=[order.order_number]))
    assert page.status_code == 200
    assert "500元" in page.content.decode().replace(" ", "").replace(" ", "")
    till = client.post(reverse("fee", args=[order.order_number]))
    assert client.get(till["Location"]).status_code == 200

    body = paid_body(order)
    assert client.get(reverse("fee", args=[order.order_number])).content.decode().count("等待到账通知") == 1
    url = reverse("payment-notify", args=["sandbox"])
    assert client.post(url, body, content_type="application/json").status_code == 403
    answer = client.post(url, body, content_type="application/json", headers={"X-Signature": sign(body)})
    assert (answer.status_code, answer.content) == (200, b"applied")
    assert client.get(reverse("fee-receipt", args=[order.order_number])).status_code == 200
    client.force_login(_house.clerk)
    assert client.get(reverse("fee", args=[order.order_number])).status_code == 404


def test_json_of_the_notification_is_readable() -> None:
    _house, order = accepted_order()
    assert json.loads(paid_body(order))["order_number"] == order.order_number
