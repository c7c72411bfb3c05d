"""Replay: filings of past rounds assessed again with one policy's text exchanged.

A run keeps the exact text that it judges by, so that a draft may be edited on while it works. What is
found about an application is written once, together with the counts of its chunk.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from titles.clock import now
from titles.models import Level


class ReplayState(models.TextChoices):
    """How far a run has come."""

    QUEUED = "queued", _("等待开始")
    RUNNING = "running", _("核算中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")

    @classmethod
    def open(cls) -> tuple[ReplayState, ...]:
        """Those in which something is still to be done."""
        return cls.QUEUED, cls.RUNNING


class ChunkState(models.TextChoices):
    """How far a chunk has come; one that a killed worker left running is taken up again."""

    WAITING = "waiting", _("等待")
    RUNNING = "running", _("核算中")
    DONE = "done", _("已完成")


class Verdict(models.TextChoices):
    """An outcome of the contract, or that the text knows no such path or requirement."""

    MET = "met", _("符合")
    UNMET = "unmet", _("不符合")
    UNDETERMINED = "undetermined", _("待定")
    ABSENT = "absent", _("没有此项")


class ChangeKind(models.TextChoices):
    """What the exchanged text does to an application."""

    OUTCOME = "outcome", _("结果变化")
    #: The outcome stays; a requirement, the earliest day or another path of the level changes.
    DETAIL = "detail", _("其他变化")
    FAILED = "failed", _("未能核算")


class ReplayRun(models.Model):
    """One replay: the text, the rounds, how far it has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.ForeignKey("titles.PolicyVersion", models.PROTECT, related_name="replays")
    policy = models.CharField(_("政策代码"), max_length=60)
    number = models.PositiveSmallIntegerField(_("版本"))
    mark = models.CharField(_("文本标记"), max_length=8)
    pack_text = models.TextField(_("规则"))
    all_rounds = models.BooleanField(_("全部批次"))
    rounds = models.ManyToManyField("applications.Round", related_name="replays")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("发起时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    #: When its chunks were last sent or one was written; an open run that stands still is sent again.
    progressed_at = models.DateTimeField(default=now)
    state = models.CharField(_("状态"), max_length=12, choices=ReplayState, default=ReplayState.QUEUED)
    total = models.PositiveIntegerField(_("申报"))
    done = models.PositiveIntegerField(_("已核算"), default=0)
    changed = models.PositiveIntegerField(_("结果变化"), default=0)
    shifted = models.PositiveIntegerField(_("其他变化"), default=0)
    reworded = models.PositiveIntegerField(_("只改文字"), default=0)
    failed = models.PositiveIntegerField(_("未能核算"), default=0)
    #: Counts by clause, and by outcome before and after; written when the run ends.
    summary = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-started_at", "id"]
        verbose_name = _("重新核算")
        indexes = [models.Index(fields=["-started_at", "id"], name="policies_replay_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReplayState.values), name="policies_replay_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="policies_replay_end_dated",
            ),
            models.CheckConstraint(
                condition=Q(total__gte=1, done__lte=F("total"))
                & Q(done__gte=F("changed") + F("shifted") + F("reworded") + F("failed")),
                name="policies_replay_counts_fit",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done=F("total")), name="policies_replay_done_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.text_version

    @property
    def text_version(self) -> str:
        """The exact text under test: code@number-mark."""
        return f"{self.policy}@{self.number}-{self.mark}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by itself."""
        return self.state in ReplayState.open()

    @property
    def is_whole(self) -> bool:
        """Whether every application was judged."""
        return self.state == ReplayState.DONE

    @property
    def percent(self) -> int:
        """Share of what is done."""
        return 100 * self.done // self.total

    @property
    def unchanged(self) -> int:
        """Applications to which the text does nothing at all."""
        return self.done - self.changed - self.shifted - self.reworded - self.failed


class ReplayChunk(models.Model):
    """Some applications that one task judges.

    Named by their keys and not by a range: what is filed while a run works neither joins it nor
    moves its total.
    """

    run = models.ForeignKey(ReplayRun, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    applications = ArrayField(models.UUIDField())
    state = models.CharField(max_length=12, choices=ChunkState, default=ChunkState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="policies_replaychunk_once"),
            models.CheckConstraint(
                condition=Q(state__in=ChunkState.values), name="policies_replaychunk_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(attempts__gte=1), name="policies_replaychunk_attempted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class ReplayChange(models.Model):
    """One application to which the text makes a difference, or which could not be judged."""

    run = models.ForeignKey(ReplayRun, models.CASCADE, related_name="changes")
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    #: The application's number, for lists in its order without a join.
    number = models.CharField(_("申报编号"), max_length=24)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    path = models.CharField(_("路径"), max_length=20)
    kind = models.CharField(max_length=12, choices=ChangeKind)
    outcome_before = models.CharField(max_length=12, choices=Verdict)
    outcome_after = models.CharField(max_length=12, choices=Verdict)
    eligible_before = models.DateField(null=True, blank=True)
    eligible_after = models.DateField(null=True, blank=True)
    #: [{clause, label, before, after, found_before, found_after}], in the order of the rows.
    clauses = models.JSONField(default=list, blank=True)
    #: Other paths of the level: [{path, before, after}].
    other_paths = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["run", "number"]
        indexes = [
            models.Index(fields=["run", "number"], name="policies_change_number"),
            models.Index(fields=["run", "kind", "number"], name="policies_change_kind"),
            GinIndex(fields=["clauses"], opclasses=["jsonb_path_ops"], name="policies_change_clauses"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="policies_change_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values)
                & Q(outcome_before__in=Verdict.values, outcome_after__in=Verdict.values),
                name="policies_change_words_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="failed", outcome_before=F("outcome_after"))
                | (Q(kind="outcome", problem="") & ~Q(outcome_before=F("outcome_after")))
                | Q(kind="detail", problem="", outcome_before=F("outcome_after")),
                name="policies_change_kind_fits",
            ),
            models.CheckConstraint(
                condition=~Q(kind="failed") | ~Q(problem=""), name="policies_change_failure_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
