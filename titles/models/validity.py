"""What every dated entry of a catalogue shares: from when until when it holds, and where it comes from."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)
#: Stands for an end that nobody has set.
FOREVER = dt.date(9999, 12, 31)


class DatedQuerySet(models.QuerySet[M]):
    """Reads of dated entries."""

    def valid_on(self, day: dt.date) -> DatedQuerySet[M]:
        """Return the entries that hold on `day`, first and last day included."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class Dated(models.Model):
    """An entry that holds between two days; a change ends it and begins another."""

    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    document = models.CharField(_("依据文件"), max_length=120)
    item = models.CharField(_("条目"), max_length=120)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    demo = models.BooleanField(_("演示目录"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def days_of_entry() -> Func:
    """The days of an entry as a range, both ends included."""
    end = Coalesce(F("valid_until"), Value(FOREVER))
    return Func(F("valid_from"), end, Value("[]"), function="daterange")


def ends_after_start(name: str) -> models.CheckConstraint:
    """No entry ends before it begins."""
    condition = Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)


def once_a_day(name: str, *key: str) -> ExclusionConstraint:
    """Two entries of one key on one day would make the answer for that day ambiguous."""
    equal = [(F(field), RangeOperators.EQUAL) for field in key]
    return ExclusionConstraint(name=name, expressions=[*equal, (days_of_entry(), RangeOperators.OVERLAPS)])


def sourced(name: str) -> models.CheckConstraint:
    """Every entry names its document and item, unless it is marked as a demonstration."""
    condition = Q(demo=True) | (~Q(document="") & ~Q(item=""))
    return models.CheckConstraint(condition=condition, name=name)
