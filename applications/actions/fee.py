"""Fees: opening an order, believing a notification, letting an order lapse."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.actions.transition import apply_transition, lock_application
from applications.models import Application, FeeOrder, PaymentNotification
from applications.models.fee import FeeState, NotificationOutcome
from applications.payments import ProviderNotice, ProviderPayment, provider_for
from applications.states import State
from titles.clock import now, today
from titles.counters import next_number
from titles.errors import DomainError, InvalidInput, NotFound, NotLoaded, NotPermitted, WrongState
from titles.parameters import fee_rate


def open_order(application: Application) -> FeeOrder:
    """Open the order of an accepted application, at the rate of the day; call inside its step.

    Raises NotLoaded where no provider is set up: an order that nobody can pay must not begin to run out.
    """
    if not settings.PAYMENT_PROVIDER:
        message = _("还没有配置支付渠道（PAYMENT_PROVIDER），暂时不能受理，请联系系统管理员。")
        raise NotLoaded("payment.no_provider", message)
    if application.due_on is None:
        raise RuntimeError("the step of acceptance sets the last day of payment")
    year = today().year
    return FeeOrder.objects.create(
        order_number=f"JF-{year}-{next_number(f'fee:{year}'):06d}",
        application=application,
        amount_fen=fee_rate(application.level, today()).amount_fen,
        provider=settings.PAYMENT_PROVIDER,
        created_at=now(),
        due_on=application.due_on,
    )


def start_payment(order: FeeOrder, *, actor: Person) -> str:
    """Address of the provider's till. Raises NotFound for others' orders, WrongState when not payable."""
    if order.application.person_id != actor.pk:
        raise NotFound("fee.not_found", _("没有找到这张缴费单。"))
    if order.state != FeeState.PENDING or order.application.state != State.FEE_DUE:
        raise WrongState(
            "fee.not_pending",
            _("缴费单%(number)s现在是“%(state)s”，不需要支付。")
            % {"number": order.order_number, "state": FeeState(order.state).label},
        )
    if today() > order.due_on:
        raise WrongState("fee.overdue", _("缴费期限%(day)s已过，不能再支付。") % {"day": order.due_on})
    return provider_for(order.provider).checkout_path(order)


def receive_notification(provider_code: str, body: bytes, signature: str) -> NotificationOutcome:
    """Take a provider's notification: it may come twice, late, forged or for an unknown order.

    Every delivery is recorded; the money is booked at most once. Raises NotPermitted for a bad
    signature and InvalidInput for an unreadable body, after recording the delivery.
    """
    try:
        notice = provider_for(provider_code).read_notification(body, signature)
    except (NotPermitted, InvalidInput) as refusal:
        _record_rejected(body, refusal)
        raise
    return _apply_notice(notice, provider_code)


@transaction.atomic
def settle_payment(order: FeeOrder, payment: ProviderPayment, *, event_id: str) -> NotificationOutcome:
    """Book one payment on a locked order; shared by notifications and by asking the provider."""
    application = lock_application(order.application)
    order = FeeOrder.objects.select_for_update().get(pk=order.pk)
    if order.state in (FeeState.PAID, FeeState.REFUNDED):
        return NotificationOutcome.DUPLICATE
    if payment.amount_fen != order.amount_fen:
        _return_wrong_amount(order, payment)
        return NotificationOutcome.REJECTED
    if application.state != State.FEE_DUE or _local_day(payment) > order.due_on:
        _refund(order, payment)
        return NotificationOutcome.LATE
    order.state = FeeState.PAID
    order.paid_at = payment.paid_at
    order.provider_reference = payment.reference
    order.save(update_fields=["state", "paid_at", "provider_reference"])
    apply_transition(
        application,
        "confirm_payment",
        actor=None,
        data={
            "order_number": order.order_number,
            "amount_fen": order.amount_fen,
            "event_id": event_id,
        },
    )
    return NotificationOutcome.APPLIED


@transaction.atomic
def lapse_payment(order: FeeOrder) -> bool:
    """Let an overdue order lapse, unless the provider says that it was paid in time.

    Returns whether anything changed; asking again changes nothing.
    """
    application = lock_application(order.application)
    order = FeeOrder.objects.select_for_update().get(pk=order.pk)
    if order.state != FeeState.PENDING or today() <= order.due_on:
        return False
    payment = provider_for(order.provider).find_payment(order.order_number)
    if payment is not None:
        return settle_payment(order, payment, event_id=f"query:{payment.reference}") == (
            NotificationOutcome.APPLIED
        )
    expire_order(order)
    if application.state == State.FEE_DUE:
        apply_transition(application, "lapse_payment", actor=None)
    return True


def expire_order(order: FeeOrder) -> None:
    """Close an unpaid order; a payment that still arrives is refunded."""
    order.state = FeeState.EXPIRED
    order.save(update_fields=["state"])


@transaction.atomic
def _apply_notice(notice: ProviderNotice, provider_code: str) -> NotificationOutcome:
    order = (
        FeeOrder.objects.select_related("application")
        .filter(order_number=notice.payment.order_number)
        .first()
    )
    # One provider's signature says nothing about an order that another one collects.
    if order is None or order.provider != provider_code:
        outcome = NotificationOutcome.REJECTED
    else:
        outcome = settle_payment(order, notice.payment, event_id=notice.event_id)
    PaymentNotification.objects.create(
        event_id=notice.event_id,
        order_number=notice.payment.order_number,
        payload=notice.payload,
        signature_valid=True,
        outcome=outcome,
        received_at=now(),
    )
    return outcome


def _record_rejected(body: bytes, refusal: DomainError) -> None:
    PaymentNotification.objects.create(
        event_id="",
        order_number="",
        payload={"raw": _storable(body), "refusal": refusal.code},
        signature_valid=not isinstance(refusal, NotPermitted),
        outcome=NotificationOutcome.REJECTED,
        received_at=now(),
    )


def _storable(body: bytes) -> str:
    """The beginning of a body as text that JSON columns take: they hold no NUL."""
    return body[:2000].decode("utf-8", "replace").replace("\x00", "\ufffd")


def _return_wrong_amount(order: FeeOrder, payment: ProviderPayment) -> None:
    """Give a wrong amount back; the order stays open for the right one."""
    reference = provider_for(order.provider).refund(order)
    record_event(
        "fee.wrong_amount",
        actor=None,
        obj=order.application,
        data={
            "order_number": order.order_number,
            "asked_fen": order.amount_fen,
            "paid_fen": payment.amount_fen,
            "refund": reference,
        },
    )


def _refund(order: FeeOrder, payment: ProviderPayment) -> None:
    reference = provider_for(order.provider).refund(order)
    order.state = FeeState.REFUNDED
    order.provider_reference = payment.reference
    order.paid_at = payment.paid_at
    order.refunded_at = now()
    order.save(update_fields=["state", "provider_reference", "paid_at", "refunded_at"])
    record_event(
        "fee.refunded",
        actor=None,
        obj=order.application,
        data={"order_number": order.order_number, "refund": reference},
    )


def _local_day(payment: ProviderPayment) -> date:
    return timezone.localtime(payment.paid_at).date()
