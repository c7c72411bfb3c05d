"""Versions of the policy packs: drafted, checked, published by a second person, then never changed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PolicyStatus(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("草稿")
    CHECKED = "checked", _("已检查，待发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已弃用")


class PolicyVersion(models.Model):
    """One version of one policy: its rules, its cases and its coverage table as texts.

    Columns that the pack itself states (number, effective_from …) are copies for lists and constraints.
    """

    policy = models.CharField(_("政策代码"), max_length=60)
    number = models.PositiveSmallIntegerField(_("版本"))
    mark = models.CharField(_("文本标记"), max_length=8)
    title = models.CharField(_("名称"), max_length=120)
    document = models.CharField(_("文号"), max_length=120)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    replaces = models.PositiveSmallIntegerField(_("更正的版本"), null=True, blank=True)
    status = models.CharField(
        _("状态"), max_length=12, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT
    )
    pack_text = models.TextField(_("规则"))
    cases_text = models.TextField(_("案例"))
    coverage_text = models.TextField(_("条文对照"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    report = models.JSONField(_("检查结果"), default=dict, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    #: Everybody who wrote in the text, the last one last: none of them may publish it (a CHECK says so).
    editors = ArrayField(models.BigIntegerField(), verbose_name=_("修改人"), default=list, blank=True)
    #: The number of the version that the text was taken from.
    based_on = models.PositiveSmallIntegerField(_("起草所依据的版本"), null=True, blank=True)
    edited_at = models.DateTimeField(_("修改时间"))
    checked_at = models.DateTimeField(_("检查时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        ordering = ["policy", "-number", "-pk"]
        verbose_name = _("政策版本")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "number"],
                condition=Q(status="published"),
                name="titles_policyversion_number_once",
            ),
            # Two versions never begin on the same day, unless the later one says that it corrects the other.
            models.UniqueConstraint(
                fields=["policy", "effective_from"],
                condition=Q(status="published", replaces__isnull=True),
                nulls_distinct=False,
                name="titles_policyversion_begins_once",
            ),
            models.UniqueConstraint(
                fields=["policy", "replaces"],
                condition=Q(status="published", replaces__isnull=False),
                name="titles_policyversion_corrected_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PolicyStatus.values), name="titles_policyversion_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="titles_policyversion_published_dated",
            ),
            # What comes with the project has neither; what people draft has two.
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(drafted_by__isnull=True, published_by__isnull=True)
                | (
                    Q(drafted_by__isnull=False, published_by__isnull=False) & ~Q(published_by=F("drafted_by"))
                ),
                name="titles_policyversion_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "published"]) | Q(checked_at__isnull=False),
                name="titles_policyversion_checked_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """The exact text, as filings keep it: code@number-mark."""
        return f"{self.policy}@{self.number}-{self.mark}"

    @property
    def begins(self) -> dt.date:
        """The first day of the version; a text without a date in force begins before all others."""
        return self.effective_from or dt.date.min
