"""Filed facts: the frozen, numbered statements the employer attests one by one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The attesting clerk's finding."""

    TRUE = "true", _("属实")
    FALSE = "false", _("不符")
    INCOMPLETE = "incomplete", _("需补充")


class FiledFact(models.Model):
    """One field of one archive record, as filed in one version."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="facts"
    )
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    group_number = models.PositiveSmallIntegerField()
    group_label = models.CharField(max_length=220)
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    value = models.CharField(max_length=400)
    source = models.CharField(max_length=16)
    evidence = models.ManyToManyField("applications.EvidenceFile", blank=True, related_name="+")

    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    reason_code = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attested_facts",
    )
    attested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version", "number"], name="filed_fact_number"),
            models.CheckConstraint(
                condition=models.Q(verdict="", attested_by__isnull=True)
                | (~models.Q(verdict="") & models.Q(attested_by__isnull=False)),
                name="filed_fact_attested_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", "true"]) | ~models.Q(reason_code=""),
                name="filed_fact_doubt_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"
