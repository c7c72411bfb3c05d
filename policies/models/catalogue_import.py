"""An uploaded sheet of a catalogue: kept from the preview until somebody confirms or discards it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where an import stands."""

    STAGED = "staged", _("待确认")
    CONFIRMED = "confirmed", _("已导入")
    DISCARDED = "discarded", _("已放弃")


class CatalogueImport(models.Model):
    """What was read from one file, what it would change, and what became of it.

    The browser carries only the id: the preview can be left and returned to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("目录"), max_length=40)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    #: Of a calendar: the year and the document that arranges it.
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    rows = models.JSONField(_("读出的行"), default=list)
    errors = models.JSONField(_("错误"), default=list)
    changes = models.JSONField(_("改动"), default=list)
    counts = models.JSONField(_("计数"), default=dict)
    example_line = models.PositiveIntegerField(_("示例行"), default=0)
    #: The catalogue as it was when the preview was made.
    seen = models.CharField(_("预览时的目录"), max_length=64)
    previewed_on = models.DateField(_("预览日期"))
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.STAGED
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "id"]
        verbose_name = _("目录导入")
        indexes = [models.Index(fields=["kind", "-uploaded_at"], name="policies_import_of_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="policies_import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="staged", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="staged") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="policies_import_decided_dated",
            ),
            # All or nothing: a file with a wrong line is never taken over.
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(errors=[]),
                name="policies_import_confirmed_without_errors",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def wrong_cells(self) -> int:
        """How many errors; lists count them without reading them."""
        counted: int | None = getattr(self, "error_count", None)
        return len(self.errors) if counted is None else counted

    @property
    def has_work(self) -> bool:
        """Whether anything would change."""
        return any(number for act, number in self.counts.items() if act != "unchanged")
