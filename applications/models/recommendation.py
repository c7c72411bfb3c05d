"""The employer's recommendation and the vacancies that bound it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConductMethod(models.TextChoices):
    """How conduct was examined (2020-17 三（二）1)."""

    SELF_REPORT = "self_report", _("个人述职")
    ASSESSMENT = "assessment", _("考核测评")
    SURVEY = "survey", _("民意调查")


class Recommendation(models.Model):
    """The principal's decision, with the appraisal that enters the review (2023-10 item 8)."""

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="recommendation"
    )
    recommended = models.BooleanField()
    opinion = models.TextField()
    reason_code = models.CharField(max_length=20, blank=True)
    conduct_method = models.CharField(max_length=16, choices=ConductMethod)
    conduct_finding = models.CharField(max_length=300)
    appraisal = models.CharField(max_length=300, blank=True)
    band = models.CharField(max_length=8, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recommended=True) | ~models.Q(reason_code=""),
                name="recommendation_declined_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}"


class PostVacancy(models.Model):
    """Vacant posts of a grade band in a public institution, for one year."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="vacancies"
    )
    year = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=8)
    vacant = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["organisation", "year", "band"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "band"], name="vacancy_one_per_band"),
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("vacant")), name="vacancy_not_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.band}"
