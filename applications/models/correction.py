"""Acceptance by the institution: the one correction notice, and the decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CorrectionNotice(models.Model):
    """One an application, by the database itself (2023-12 第七条（二）)."""

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="correction_notice"
    )
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.application_id}"


class CorrectionItem(models.Model):
    """One thing to correct."""

    notice = models.ForeignKey(CorrectionNotice, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    reason_code = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    record_kind = models.CharField(max_length=40, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    evidence = models.ManyToManyField("applications.EvidenceFile", blank=True, related_name="+")

    class Meta:
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="correction_item_number"),
        ]

    def __str__(self) -> str:
        return self.text


class LateFinding(models.Model):
    """What the institution found after its one notice: recorded as its own error."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="late_findings"
    )
    text = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class AcceptanceOutcome(models.TextChoices):
    """The institution's decision."""

    ACCEPTED = "accepted", _("予以受理")
    REFUSED = "refused", _("不予受理")


class AcceptanceDecision(models.Model):
    """Accepted, or refused with coded reasons."""

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="acceptance_decision"
    )
    outcome = models.CharField(max_length=12, choices=AcceptanceOutcome)
    reason_codes = models.JSONField(default=list)
    text = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="accepted") | ~models.Q(reason_codes=[]),
                name="refusal_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"
