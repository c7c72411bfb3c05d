"""Paying: the applicant's page, the sandbox's till, and the address that providers notify."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public, signed_in
from accounts.models import Person
from applications.actions.fee import receive_notification, start_payment
from applications.models import FeeOrder, SandboxPayment
from applications.models.fee import FeeState
from applications.payments.sandbox import SandboxProvider
from applications.tasks import deliver_sandbox_notification
from titles.clock import today
from titles.parameters import fee_rate

#: Seconds after which the sandbox sends each delivery of its notification.
DELIVERIES = {"once": (0,), "twice": (0, 0), "late": (20,), "never": ()}


@signed_in
@require_http_methods(["GET", "POST"])
def fee_page(request: HttpRequest, order_number: str) -> HttpResponse:
    """What is to be paid, by when; POST goes to the provider's till."""
    order = _own_order(order_number, request.user)
    if request.method == "POST":
        return redirect(start_payment(order, actor=request.user))
    return render(
        request,
        "applications/applicant_fee.html",
        {
            "order": order,
            "application": order.application,
            "rate": fee_rate(order.application.level, order.created_at.date()),
            "payable": order.state == FeeState.PENDING and today() <= order.due_on,
            "waiting": _paid_but_not_notified(order),
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def sandbox_till(request: HttpRequest, order_number: str) -> HttpResponse:
    """The sandbox provider's till: pay, and choose how its notification travels."""
    if SandboxProvider.code != settings.PAYMENT_PROVIDER:
        raise Http404
    order = _own_order(order_number, request.user)
    if request.method == "POST":
        start_payment(order, actor=request.user)
        payment = SandboxProvider().take_payment(order.order_number, order.amount_fen)
        for seconds in DELIVERIES.get(request.POST.get("delivery", "once"), (0,)):
            deliver_sandbox_notification.apply_async(args=(payment.order_number,), countdown=seconds)
        messages.success(request, _("沙箱已收款，到账通知会自动送达。"))
        return redirect("fee", order_number=order.order_number)
    return render(request, "applications/sandbox_till.html", {"order": order})


@csrf_exempt
@public
@require_POST
def notify(request: HttpRequest, provider: str) -> HttpResponse:
    """Where providers send notifications; the body's signature is the only credential."""
    outcome = receive_notification(provider, request.body, request.headers.get("X-Signature", ""))
    return HttpResponse(outcome, content_type="text/plain")


@signed_in
@require_safe
def receipt(request: HttpRequest, order_number: str) -> HttpResponse:
    """The receipt of a paid order, made to be printed."""
    order = _own_order(order_number, request.user)
    if order.state != FeeState.PAID:
        raise Http404
    return render(
        request, "applications/applicant_receipt.html", {"order": order, "application": order.application}
    )


def _own_order(order_number: str, person: Person) -> FeeOrder:
    orders = FeeOrder.objects.select_related("application__round__institution", "application__person")
    return get_object_or_404(orders, order_number=order_number, application__person=person)


def _paid_but_not_notified(order: FeeOrder) -> bool:
    return (
        order.state == FeeState.PENDING
        and SandboxPayment.objects.filter(order_number=order.order_number).exists()
    )
