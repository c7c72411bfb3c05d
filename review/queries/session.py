"""What a session's pages read: progress in numbers, never a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.states import State
from review.majority import quorum_needed, yes_needed
from review.models import Attendance, Candidate, CommitteeMember, Session, VoteRecord
from review.models.session import CandidateState, SessionState
from review.queries.conflict import conflicts_between
from titles.errors import NotFound
from titles.names import title_name


@dataclass(slots=True)
class CandidateRow:
    """One candidate as a table shows it."""

    candidate: Candidate
    title: str
    specialty: str
    cast: int
    struck: bool
    voted: bool = False
    entitled: bool = False
    recused: bool = False

    @property
    def number(self) -> str:
        """07."""
        return f"{self.candidate.number:02d}"

    @property
    def counted(self) -> bool:
        """Whether the ballot is closed."""
        return self.candidate.state == CandidateState.CLOSED

    @property
    def open(self) -> bool:
        """Whether the ballot is running."""
        return self.candidate.state == CandidateState.OPEN and not self.struck

    @property
    def waiting(self) -> bool:
        """Whether the ballot can still be opened."""
        return self.candidate.state == CandidateState.WAITING and not self.struck

    @property
    def missing(self) -> int:
        """How many attending members have not voted."""
        return (self.candidate.attending or 0) - self.cast

    @property
    def needed(self) -> int:
        """How many yes votes pass."""
        return yes_needed(self.candidate.attending or 0)

    @property
    def words(self) -> str:
        """Where the ballot stands."""
        if self.struck and not self.counted:
            return _("申报已终止，不表决")
        return str(CandidateState(self.candidate.state).label)


@dataclass(slots=True)
class Hall:
    """One session with its figures."""

    session: Session
    rows: list[CandidateRow]
    members: list[CommitteeMember]
    present: dict[int, Any]

    @property
    def quorum(self) -> int:
        """How many must be present."""
        return quorum_needed(self.session.seats)

    @property
    def has_quorum(self) -> bool:
        """Whether enough are."""
        return len(self.present) >= self.quorum

    @property
    def counted(self) -> int:
        """How many ballots are closed."""
        return sum(row.counted for row in self.rows)

    @property
    def current(self) -> CandidateRow | None:
        """The first open ballot."""
        return next((row for row in self.rows if row.open), None)

    @property
    def can_close(self) -> bool:
        """Whether no ballot is left."""
        return self.session.state == SessionState.OPEN and all(row.counted or row.struck for row in self.rows)


def visible_session(key: int, scope: QuerySet[Session]) -> Session:
    """A session within what the person may see; NotFound otherwise."""
    session = (
        scope.filter(pk=key)
        .select_related("committee__institution", "committee__series", "signed_by")
        .first()
    )
    if session is None:
        raise NotFound("session.not_found", _("没有找到这次会议，或者您不参加这次会议。"))
    return session


def seat_of(session: Session, person: Person) -> CommitteeMember:
    """The person's own seat; NotFound for everybody else."""
    seat = (
        CommitteeMember.objects.filter(committee=session.committee_id, expert__person=person.pk)
        .select_related("expert__person", "expert__unit")
        .first()
    )
    if seat is None:
        raise NotFound("session.not_found", _("没有找到这次会议，或者您不参加这次会议。"))
    return seat


def hall_of(session: Session, seat: CommitteeMember | None = None) -> Hall:
    """The session's figures; with a seat also what that member has still to do. Fixed number of queries."""
    candidates = list(
        session.candidates.select_related(
            "application__specialty", "application__round", "application__employer"
        ).order_by("number")
    )
    cast = dict(
        VoteRecord.objects.filter(candidate__session=session)
        .values_list("candidate")
        .annotate(n=Count("pk"))
        .order_by()
    )
    members = list(
        CommitteeMember.objects.filter(committee=session.committee_id)
        .select_related("expert__person", "expert__unit")
        .order_by("-is_chair", "pk")
    )
    present = dict(Attendance.objects.filter(session=session).values_list("member_id", "signed_in_at"))
    rows = [
        CandidateRow(
            candidate=candidate,
            title=title_name(candidate.application.round.series_id, candidate.application.level),
            specialty=candidate.application.specialty.name,
            cast=cast.get(candidate.pk, 0),
            struck=is_struck(candidate, session),
        )
        for candidate in candidates
    ]
    if seat is not None:
        _own_part(rows, session, seat)
    return Hall(session, rows, members, present)


def is_struck(candidate: Candidate, session: Session) -> bool:
    """Whether the application left the session before its ballot was counted."""
    if candidate.state == CandidateState.CLOSED:
        return False
    return session.state == SessionState.SIGNED or candidate.application.state != State.DELIBERATION


def _own_part(rows: Sequence[CandidateRow], session: Session, seat: CommitteeMember) -> None:
    voted = set(
        VoteRecord.objects.filter(candidate__session=session, member=seat).values_list(
            "candidate_id", flat=True
        )
    )
    conflicts = conflicts_between([seat.expert], [row.candidate.application for row in rows])
    for row in rows:
        row.voted = row.candidate.pk in voted
        row.recused = (seat.expert_id, row.candidate.application_id) in conflicts
        row.entitled = seat.pk in (row.candidate.electorate or [])
