"""The local sandbox provider: own ledger, own key, signed notifications sent over HTTP by a task."""

import base64
import hashlib
import json
import uuid
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import FeeOrder, SandboxPayment
from applications.payments.provider import ProviderNotice, ProviderPayment
from titles.clock import now
from titles.errors import InvalidInput, NotPermitted


def _private_key() -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"sandbox-payment:" + settings.SECRET_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(body: bytes) -> str:
    """The provider's signature of a notification's body, base64."""
    return base64.b64encode(_private_key().sign(body)).decode()


class SandboxProvider:
    """Registered under ``sandbox``."""

    code = "sandbox"

    def checkout_path(self, order: FeeOrder) -> str:
        """The sandbox's own till."""
        return reverse("sandbox-till", args=[order.order_number])

    def take_payment(self, order_number: str, amount_fen: int) -> SandboxPayment:
        """The payer pays at the till; paying an order twice is one payment, unless it was given back."""
        SandboxPayment.objects.filter(order_number=order_number, refunded_at__isnull=False).delete()
        payment, _created = SandboxPayment.objects.get_or_create(
            order_number=order_number,
            defaults={
                "reference": f"SBX{uuid.uuid4().hex[:20].upper()}",
                "amount_fen": amount_fen,
                "paid_at": now(),
            },
        )
        return payment

    def notification_body(self, payment: SandboxPayment) -> bytes:
        """The body that every delivery of this payment's notification carries."""
        return json.dumps(
            {
                "event_id": f"EV-{payment.reference}",
                "order_number": payment.order_number,
                "reference": payment.reference,
                "amount_fen": payment.amount_fen,
                "paid_at": payment.paid_at.isoformat(),
            },
            sort_keys=True,
        ).encode()

    def read_notification(self, body: bytes, signature: str) -> ProviderNotice:
        """See PaymentProvider."""
        try:
            _private_key().public_key().verify(base64.b64decode(signature, validate=True), body)
        except (InvalidSignature, ValueError):
            raise NotPermitted("payment.bad_signature", _("支付通知的签名不正确，没有采信。")) from None
        try:
            payload = json.loads(body)
            payment = ProviderPayment(
                order_number=str(payload["order_number"]),
                reference=str(payload["reference"]),
                amount_fen=int(payload["amount_fen"]),
                paid_at=datetime.fromisoformat(payload["paid_at"]),
            )
            return ProviderNotice(str(payload["event_id"]), payment, payload)
        except (ValueError, KeyError, TypeError):
            raise InvalidInput("payment.unreadable", _("支付通知的内容无法读取。")) from None

    def find_payment(self, order_number: str) -> ProviderPayment | None:
        """See PaymentProvider."""
        row = SandboxPayment.objects.filter(order_number=order_number, refunded_at=None).first()
        if row is None:
            return None
        return ProviderPayment(row.order_number, row.reference, row.amount_fen, row.paid_at)

    def refund(self, order: FeeOrder) -> str:
        """See PaymentProvider."""
        row = SandboxPayment.objects.get(order_number=order.order_number)
        if row.refunded_at is None:
            row.refunded_at = now()
            row.save(update_fields=["refunded_at"])
        return f"RF{row.reference}"
