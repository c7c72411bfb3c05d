"""The applicant's own situation: what decides whether they may file at all."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EmploymentStatus(models.TextChoices):
    """Values of the dossier's ``person.employment``."""

    EMPLOYED = "employed", _("在职")
    FREELANCE = "freelance", _("自由职业")
    RETIRED = "retired", _("已退休")
    NONE = "none", _("未就业")


class Profile(models.Model):
    """One a person. A null answer means not stated, as in the dossier."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    employment = models.CharField(max_length=12, choices=EmploymentStatus, blank=True)
    employer = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
    )
    in_city_since = models.DateField(null=True, blank=True)
    under_sanction = models.BooleanField(null=True, blank=True)
    sanction_until = models.DateField(null=True, blank=True)
    barred_until = models.DateField(null=True, blank=True)
    entrustment_letter = models.BooleanField(null=True, blank=True)
    social_insurance_in_city = models.BooleanField(null=True, blank=True)
    continuing_education = models.BooleanField(null=True, blank=True)
    # Archive kinds declared empty: "none" is a statement, an empty list alone is not.
    stated_none = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(under_sanction=True) | models.Q(sanction_until__isnull=False),
                name="profile_sanction_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.person_id}"
