"""What the product asks of any payment provider."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from applications.models import FeeOrder
from titles.errors import NotFound


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as the provider records it; the amount is in fen."""

    order_number: str
    reference: str
    amount_fen: int
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderNotice:
    """A notification whose signature has been checked."""

    event_id: str
    payment: ProviderPayment
    payload: dict


class PaymentProvider(Protocol):
    """A provider takes money on its own page and notifies us later: twice, late, or in disorder."""

    code: str

    def checkout_path(self, order: FeeOrder) -> str:
        """Address of the page on which the payer pays."""
        ...

    def read_notification(self, body: bytes, signature: str) -> ProviderNotice:
        """Check the signature and read the body; raises NotPermitted or InvalidInput."""
        ...

    def find_payment(self, order_number: str) -> ProviderPayment | None:
        """Ask the provider whether an order has been paid, for the case that no notification came."""
        ...

    def refund(self, order: FeeOrder) -> str:
        """Give the money back; returns the provider's reference. Asking twice refunds once."""
        ...


def provider_for(code: str) -> PaymentProvider:
    """The provider registered under ``code``; raises NotFound."""
    from applications.payments.sandbox import SandboxProvider

    providers: dict[str, PaymentProvider] = {}
    if SandboxProvider.code == settings.PAYMENT_PROVIDER:
        # Where real money is taken nobody can pay with play money, whoever knows the sandbox's key.
        providers[SandboxProvider.code] = SandboxProvider()
    if code not in providers:
        raise NotFound("payment.provider_unknown", _("没有名为“%(code)s”的支付渠道。") % {"code": code})
    return providers[code]
