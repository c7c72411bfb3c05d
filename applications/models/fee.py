"""Fees: an order for an accepted application, and every notification a provider sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeeState(models.TextChoices):
    """The life of an order."""

    PENDING = "pending", _("待支付")
    PAID = "paid", _("已支付")
    EXPIRED = "expired", _("已过期")
    REFUNDED = "refunded", _("已退款")


class FeeOrder(models.Model):
    """Amounts are whole fen."""

    order_number = models.CharField(max_length=32, unique=True)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="fee_orders"
    )
    amount_fen = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=FeeState, default=FeeState.PENDING)
    provider = models.CharField(max_length=20)
    provider_reference = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    due_on = models.DateField()
    paid_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=["pending", "paid"]),
                name="fee_one_live_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | models.Q(paid_at__isnull=False),
                name="fee_paid_has_moment",
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="fee_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.order_number


class NotificationOutcome(models.TextChoices):
    """What a provider's notification did."""

    APPLIED = "applied", _("已入账")
    DUPLICATE = "duplicate", _("重复通知")
    LATE = "late", _("逾期到账，已登记退款")
    REJECTED = "rejected", _("未采信")


class PaymentNotification(models.Model):
    """Kept whether believed or not; one row for each delivery."""

    event_id = models.CharField(max_length=64, db_index=True)
    order_number = models.CharField(max_length=32, db_index=True)
    payload = models.JSONField()
    signature_valid = models.BooleanField()
    outcome = models.CharField(max_length=12, choices=NotificationOutcome)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id"],
                condition=models.Q(outcome="applied"),
                name="payment_applied_once",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class SandboxPayment(models.Model):
    """The sandbox provider's own ledger; a real provider keeps its own elsewhere."""

    order_number = models.CharField(max_length=32, primary_key=True)
    reference = models.CharField(max_length=64, unique=True)
    amount_fen = models.PositiveIntegerField()
    paid_at = models.DateTimeField()
    refunded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reference
