"""Which professional post grades of public institutions belong to a level (实验技术征求意见稿 三（一）2)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from titles.models.level import Level, level_check
from titles.models.validity import Dated, days_of_entry, ends_after_start, once_a_day, sourced


class PostGrade(Dated):
    """The band of grades of one level; grade 1 is the highest."""

    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    highest = models.PositiveSmallIntegerField(_("最高等级"))
    lowest = models.PositiveSmallIntegerField(_("最低等级"))

    class Meta:
        ordering = ["highest", "valid_from"]
        verbose_name = _("岗位等级对应")
        constraints = [
            ends_after_start("titles_postgrade_ends_after_start"),
            once_a_day("titles_postgrade_level_once_a_day", "level"),
            # A post belongs to one level at a time, or vacancies would be counted twice.
            ExclusionConstraint(
                name="titles_postgrade_grade_once_a_day",
                expressions=[
                    (
                        Func(F("highest"), F("lowest"), Value("[]"), function="int4range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (days_of_entry(), RangeOperators.OVERLAPS),
                ],
            ),
            sourced("titles_postgrade_sourced"),
            level_check("titles_postgrade_level_known"),
            models.CheckConstraint(
                condition=Q(highest__gte=1) & Q(lowest__gte=F("highest")),
                name="titles_postgrade_band_ordered",
            ),
        ]

    @property
    def band(self) -> str:
        """The band as vacancies name it: 5-7, or 13 where it is one grade."""
        return str(self.highest) if self.highest == self.lowest else f"{self.highest}-{self.lowest}"

    def __str__(self) -> str:
        return f"{self.level} {self.band}"
