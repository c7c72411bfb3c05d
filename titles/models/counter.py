"""Small single rows: counters and the settable clock."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given out under a name."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("计数器")

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class ClockSetting(models.Model):
    """How far the demo's clock stands from the machine's."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    offset = models.DurationField()

    class Meta:
        verbose_name = _("演示时钟")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="titles_clocksetting_one_row")]

    def __str__(self) -> str:
        return str(self.offset)
