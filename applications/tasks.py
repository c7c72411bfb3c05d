"""Background work of this room."""

from urllib.request import Request, urlopen

from celery import shared_task
from django.conf import settings

from applications.models import SandboxPayment
from applications.payments.sandbox import SandboxProvider, sign


@shared_task(autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=60, max_retries=8, acks_late=True)
def deliver_sandbox_notification(order_number: str) -> None:
    """Send the sandbox's signed notification to the product, again until it is taken."""
    body = SandboxProvider().notification_body(SandboxPayment.objects.get(pk=order_number))
    request = Request(  # noqa: S310  # the address is a setting, always http(s)
        settings.PAYMENT_NOTIFY_URL,
        data=body,
        headers={"Content-Type": "application/json", "X-Signature": sign(body)},
        method="POST",
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310  # the same address
        answer.read()
