"""The pool of review experts (京人社事业发〔2023〕10号 第十三项)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from titles.models import Level


class Expert(models.Model):
    """A person in the city's pool."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert")
    series = models.ForeignKey("titles.Series", on_delete=models.PROTECT, related_name="experts")
    level = models.CharField(max_length=20, choices=Level)
    specialties = models.ManyToManyField("titles.Specialty", related_name="experts")
    unit = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit_name = models.CharField(max_length=100)
    born_on = models.DateField()
    terms_served = models.PositiveSmallIntegerField(default=0)
    suspended = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__name", "id"]

    def __str__(self) -> str:
        return str(self.person_id)


class ConflictKind(models.TextChoices):
    """Why an expert steps aside."""

    SAME_UNIT = "same_unit", _("同一单位")
    CO_AUTHOR = "co_author", _("合作者或举荐人")
    KINSHIP = "kinship", _("亲属")
    OTHER = "other", _("其他可能影响公正的关系")


class ConflictDeclaration(models.Model):
    """Removes the expert from this application's opinions, ballot and count."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="conflicts"
    )
    kind = models.CharField(max_length=16, choices=ConflictKind)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "application"], name="conflict_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.application_id}"
