"""The statutory calendar: one row a year and version, one row for each day that differs from the week."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """One loaded version of a year's official arrangement of holidays and make-up days.

    Versions stay: a deadline names the version by which it was computed.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    version = models.PositiveSmallIntegerField(_("版本"))
    is_current = models.BooleanField(_("现行"), default=True)
    source = models.CharField(_("来源"), max_length=200)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        ordering = ["year", "version"]
        verbose_name = _("法定日历年度")
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="titles_calendaryear_version_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(is_current=True), name="titles_calendaryear_one_current"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="titles_calendaryear_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.year}.{self.version}"


class CalendarDay(models.Model):
    """A holiday on any day, or a make-up working day at a weekend."""

    calendar_year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    is_working = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("法定日历日")
        constraints = [
            models.UniqueConstraint(fields=["calendar_year", "day"], name="titles_calendarday_once"),
            # Only weekends are made up for: a working Monday to Friday needs no row.
            models.CheckConstraint(
                condition=Q(is_working=False) | Q(day__week_day__in=[1, 7]),
                name="titles_calendarday_make_up_at_weekend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
