"""The dynamic list of specialties (京人社事业发〔2023〕10号 （一）)."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from titles.models.level import Series


class SpecialtyQuerySet(models.QuerySet["Specialty"]):
    """Reads of the list of specialties."""

    def open_on(self, day: dt.date) -> SpecialtyQuerySet:
        """Return the specialties that can be chosen on `day`."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class Specialty(models.Model):
    """A specialty within a series, open for filing between two dates."""

    code = models.CharField(_("代码"), max_length=60, primary_key=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="specialties")
    name = models.CharField(_("名称"), max_length=60)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    document = models.CharField(_("依据文件"), max_length=120)
    item = models.CharField(_("条目"), max_length=120)
    demo = models.BooleanField(_("演示目录"), default=False)

    objects = SpecialtyQuerySet.as_manager()

    class Meta:
        ordering = ["series", "order", "code"]
        verbose_name = _("专业")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="titles_specialty_ends_after_start",
            ),
            # Two entries of one name would make the choice on a given day ambiguous.
            ExclusionConstraint(
                name="titles_specialty_name_once_a_day",
                expressions=[
                    (F("series"), RangeOperators.EQUAL),
                    (F("name"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            Coalesce(F("valid_until"), Value(dt.date(9999, 12, 31))),
                            Value("[]"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
