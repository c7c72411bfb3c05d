"""Public notices of five working days or more, and objections to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """Who publishes what."""

    EMPLOYER = "employer", _("单位推荐公示")
    RESULT = "result", _("评审结果公示")


class Notice(models.Model):
    """An immutable snapshot: only ``ended_at`` is ever set later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=NoticeKind)
    publisher = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(max_length=160)
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    calendar_version = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    applications = models.ManyToManyField(
        "applications.Application", through="applications.NoticeEntry", related_name="notices"
    )

    class Meta:
        ordering = ["ends_on", "number"]
        indexes = [
            models.Index(fields=["ended_at", "ends_on", "id"], name="notice_running"),
            models.Index(fields=["publisher", "-published_at"], name="notice_publisher"),
            models.Index(fields=["ends_on", "number"], name="notice_ended"),
            # Names and units are looked up in what was published, not in today's tables.
            GinIndex(fields=["snapshot"], name="notice_snapshot", opclasses=["jsonb_path_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="notice_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class NoticeEntry(models.Model):
    """One application on one notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="notice_entries"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["notice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "application"], name="notice_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position}"


class ObjectionState(models.TextChoices):
    """An objection blocks until it is decided."""

    OPEN = "open", _("待处理")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")


class Objection(models.Model):
    """Anybody may object during a notice, named or anonymous; followed by its tracking code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tracking_code = models.CharField(max_length=20, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="objections"
    )
    statement = models.TextField()
    objector_name = models.CharField(max_length=60, blank=True)
    objector_contact = models.CharField(max_length=120, blank=True)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ObjectionState, default=ObjectionState.OPEN)
    finding = models.TextField(blank=True)
    reason_code = models.CharField(max_length=20, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "id"]
        indexes = [models.Index(fields=["application", "state"], name="objection_blocking")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | (
                    ~models.Q(state="open")
                    & models.Q(decided_at__isnull=False)
                    & models.Q(decided_by__isnull=False)
                    & ~models.Q(finding="")
                ),
                name="objection_decided_has_finding",
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_code
