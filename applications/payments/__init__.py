"""Payment providers: the interface, and the local sandbox that behaves like a real one."""

from applications.payments.provider import PaymentProvider, ProviderNotice, ProviderPayment, provider_for

__all__ = ["PaymentProvider", "ProviderNotice", "ProviderPayment", "provider_for"]
