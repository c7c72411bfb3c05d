"""Rounds: an institution's announced opportunity to file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from titles.models import Level


class RoundState(models.TextChoices):
    """A round is announced once; its dates decide whether it takes applications."""

    DRAFT = "draft", _("筹备")
    ANNOUNCED = "announced", _("已发布")


class Path(models.TextChoices):
    """Paths of the eligibility contract."""

    STANDARD = "standard", _("标准")
    EXCEPTIONAL = "exceptional", _("破格")
    DIRECT = "direct", _("直通车")
    THREE_PLUS_ONE = "three_plus_one", _("考核认定（3+1）")
    UNIT_NOMINATION = "unit_nomination", _("单位推荐破格")
    GREEN_CHANNEL = "green_channel", _("绿色通道")
    DIRECTED = "directed", _("定向评价")


class Round(models.Model):
    """Series, specialties, levels, paths and dates of one round."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    institution = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="rounds")
    series = models.ForeignKey("titles.Series", on_delete=models.PROTECT, related_name="rounds")
    specialties = models.ManyToManyField("titles.Specialty", related_name="rounds")
    levels = ArrayField(models.CharField(max_length=20, choices=Level))
    paths = ArrayField(models.CharField(max_length=20, choices=Path))
    jurisdiction = models.CharField(max_length=20, default="beijing")
    year = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    seniority_cutoff_on = models.DateField()
    blind = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.DRAFT)
    announced_at = models.DateTimeField(null=True, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["closes_on", "id"]
        indexes = [models.Index(fields=["state", "closes_on"], name="round_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="announced") | models.Q(announced_at__isnull=False),
                name="round_announced_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name
