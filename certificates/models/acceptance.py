"""The bureau's acceptance of results (2023-12 第七条（四）)."""

from django.conf import settings
from django.db import models


class ResultAcceptance(models.Model):
    """One decision an application."""

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="result_acceptance"
    )
    accepted = models.BooleanField()
    reason_codes = models.JSONField(default=list)
    text = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted=True) | ~models.Q(reason_codes=[]),
                name="result_rejected_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}"
