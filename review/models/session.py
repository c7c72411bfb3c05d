"""Committee sessions, attendance and candidates."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """The life of a session."""

    CONVENED = "convened", _("已通知")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已闭会")
    SIGNED = "signed", _("主任委员已签署")


class Session(models.Model):
    """One sitting of a committee. Lists and materials are never public (2023-12 第九条)."""

    committee = models.ForeignKey("review.Committee", on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.CONVENED)
    seats = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes = models.JSONField(null=True, blank=True)
    minutes_digest = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="signed")
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="session_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.number}"


class Attendance(models.Model):
    """A member who is present; signing in is the member's own act, no proxy."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey("review.CommitteeMember", on_delete=models.PROTECT, related_name="attendances")
    signed_in_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}"


class CandidateState(models.TextChoices):
    """The life of one ballot."""

    WAITING = "waiting", _("未开始")
    OPEN = "open", _("表决中")
    CLOSED = "closed", _("已计票")


class Candidate(models.Model):
    """One application before one session, with the count once the ballot is closed.

    ``electorate`` holds the seats that may vote, fixed when the ballot opens: present minus recused.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="candidates")
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="candidate"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=CandidateState, default=CandidateState.WAITING)
    electorate = ArrayField(models.BigIntegerField(), null=True, blank=True)
    attending = models.PositiveSmallIntegerField(null=True, blank=True)
    yes = models.PositiveSmallIntegerField(null=True, blank=True)
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="candidate_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | models.Q(
                    attending__isnull=False,
                    yes__isnull=False,
                    no__isnull=False,
                    abstain__isnull=False,
                    passed__isnull=False,
                ),
                name="candidate_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(attending__isnull=True)
                | models.Q(yes__isnull=True)
                | models.Q(attending__gte=models.F("yes") + models.F("no") + models.F("abstain")),
                name="candidate_no_more_votes_than_members",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", electorate__isnull=True, attending__isnull=True)
                | models.Q(attending__gte=1, electorate__len=models.F("attending")),
                name="candidate_attending_is_its_electorate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"

    @property
    def uncast(self) -> int | None:
        """Votes of attending members that were not cast before the ballot closed."""
        if self.attending is None or self.yes is None or self.no is None or self.abstain is None:
            return None
        return self.attending - self.yes - self.no - self.abstain
