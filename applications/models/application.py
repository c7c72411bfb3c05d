"""The application: one person's filing against one round."""

import uuid

from django.conf import settings
from django.db import models

from applications.models.round import Path
from applications.states import FINAL_STATES, State, Turn
from titles.models import Level


class Application(models.Model):
    """What was filed is frozen in ``dossier``, ``assessment`` and ``filed``; only
    ``applications.actions.transition`` changes ``state`` and whose turn it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
    round = models.ForeignKey("applications.Round", on_delete=models.PROTECT, related_name="applications")
    employer = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="staff_applications"
    )
    level = models.CharField(max_length=20, choices=Level)
    path = models.CharField(max_length=20, choices=Path)
    specialty = models.ForeignKey("titles.Specialty", on_delete=models.PROTECT, related_name="applications")
    track = models.CharField(max_length=24, blank=True)
    claims = models.JSONField(default=list)
    recommenders = models.JSONField(default=list)

    state = models.CharField(max_length=24, choices=State, default=State.DRAFT)
    waiting_for = models.CharField(max_length=24, choices=Turn, default=Turn.APPLICANT)
    waiting_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    due_calendar = models.CharField(max_length=40, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    dossier = models.JSONField(null=True, blank=True)
    assessment = models.JSONField(null=True, blank=True)
    filed = models.JSONField(null=True, blank=True)
    pack_version = models.CharField(max_length=400, blank=True)

    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["waiting_for", "waiting_organisation", "due_on", "id"],
                name="application_worklist",
            ),
            models.Index(fields=["waiting_for", "due_on", "id"], name="application_turn"),
            models.Index(fields=["state", "due_on"], name="application_sweep"),
            models.Index(fields=["employer", "state"], name="application_employer"),
            models.Index(fields=["round", "state"], name="application_round"),
            models.Index(
                fields=["-finished_at", "id"],
                name="application_finished",
                condition=models.Q(finished_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "round"],
                condition=~models.Q(state__in=[state.value for state in FINAL_STATES]),
                name="application_one_live_per_round",
            ),
            models.CheckConstraint(
                condition=models.Q(version=0)
                | models.Q(submitted_at__isnull=False, dossier__isnull=False, assessment__isnull=False),
                name="application_filed_is_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", version=0)
                | models.Q(state="withdrawn")
                | models.Q(version__gte=1),
                name="application_beyond_draft_has_version",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(waiting_for="nobody")
                | models.Q(state="certified"),
                name="application_finished_waits_for_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_final(self) -> bool:
        """Whether no further step follows by itself."""
        return self.state in FINAL_STATES


class RepresentativeWork(models.Model):
    """A work picked from the archive's menu (2020-17 三（二）3) with the applicant's own share."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="works")
    achievement = models.ForeignKey("applications.Achievement", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    own_share = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "achievement"], name="representative_work_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.position}"


class Pledge(models.Model):
    """The integrity pledge, signed anew for every version."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pledges")
    version = models.PositiveSmallIntegerField()
    text_version = models.CharField(max_length=20)
    signed_name = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    dossier_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="pledge_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.version}"
