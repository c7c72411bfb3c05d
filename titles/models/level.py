"""The five levels of a title and the names that each series gives them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels from the lowest to the highest (京人社事业发〔2020〕17号 三（一）1)."""

    TECHNICIAN = "technician", _("员级")
    ASSISTANT = "assistant", _("助理级")
    INTERMEDIATE = "intermediate", _("中级")
    ASSOCIATE_SENIOR = "associate_senior", _("副高级")
    FULL_SENIOR = "full_senior", _("正高级")

    @property
    def rank(self) -> int:
        """Return 1 for the lowest level, 5 for the highest."""
        return list(type(self)).index(self) + 1

    @property
    def is_senior(self) -> bool:
        """Tell whether the level counts as 高级."""
        return self in (Level.ASSOCIATE_SENIOR, Level.FULL_SENIOR)


def level_check(name: str) -> models.CheckConstraint:
    """Return the constraint that a `level` column holds one of the five levels."""
    return models.CheckConstraint(condition=models.Q(level__in=list(Level.values)), name=name)


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series by what can be done in them."""

    def with_titles(self) -> SeriesQuerySet:
        """Series whose titles have names: only in these can rounds be held."""
        return self.filter(models.Exists(TitleName.objects.filter(series=models.OuterRef("pk"))))


class Series(models.Model):
    """A series of titles (职称系列), engineering for example."""

    code = models.CharField(_("代码"), max_length=40, primary_key=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    number_code = models.CharField(_("编号代码"), max_length=4, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    document = models.CharField(_("依据文件"), max_length=120)
    item = models.CharField(_("条目"), max_length=120)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    in_force = models.BooleanField(_("已施行"), default=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("系列")
        constraints = [
            # A draft has no date of entry into force; a text in force always has one.
            models.CheckConstraint(
                condition=models.Q(in_force=False) | models.Q(effective_from__isnull=False),
                name="titles_series_in_force_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TitleName(models.Model):
    """What a series calls the title of one level (高级工程师)."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="title_names")
    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    name = models.CharField(_("职称名称"), max_length=60)
    document = models.CharField(_("依据文件"), max_length=120)
    item = models.CharField(_("条目"), max_length=120)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)

    class Meta:
        ordering = ["series", "id"]
        verbose_name = _("职称名称")
        constraints = [
            models.UniqueConstraint(fields=["series", "level"], name="titles_titlename_one_per_level"),
            level_check("titles_titlename_level_known"),
        ]

    def __str__(self) -> str:
        return self.name
