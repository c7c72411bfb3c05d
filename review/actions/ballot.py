"""The secret ballot: opening, casting, closing (京人社事业发〔2023〕12号 第七条（三）).

Read docs/decisions/0010-secret-ballot.md before changing anything here.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from accounts.audit import record_event, record_events
from accounts.models import Person
from applications.states import State
from review.actions.session import lock_session, require_chair
from review.majority import MAJORITY_CLAUSE, pass_fraction
from review.models import (
    Attendance,
    Ballot,
    Candidate,
    CommitteeMember,
    ReceiptDigest,
    Session,
    VoteRecord,
)
from review.models.ballot import Choice
from review.models.session import CandidateState, SessionState
from review.queries.conflict import conflicts_between
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState

_LOCKS = 0x7E << 48
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 12
_random = secrets.SystemRandom()


def open_ballot(candidate: Candidate, *, actor: Person) -> Candidate:
    """Open one candidate's ballot; see open_ballots."""
    return open_ballots(candidate.session, candidates=[candidate], actor=actor)[0]


@transaction.atomic
def open_ballots(session: Session, *, candidates: Iterable[Candidate], actor: Person) -> list[Candidate]:
    """Open ballots; who may vote is fixed now: the members present who are not recused.

    Whoever signs in later does not vote on a ballot that is open. The chair's act.
    Raises NotPermitted, WrongState (session or candidate not waiting, nobody may vote).
    """
    locked = lock_session(session)
    require_chair(locked, actor)
    _require_open_session(locked)
    chosen = _locked_candidates(locked, candidates)
    members = _present_members(locked)
    conflicts = conflicts_between(
        [member.expert for member in members], [candidate.application for candidate in chosen]
    )
    for candidate in chosen:
        if candidate.state != CandidateState.WAITING or candidate.application.state != State.DELIBERATION:
            raise WrongState(
                "ballot.not_waiting", _("候选人%(n)02d的表决不能开始。") % {"n": candidate.number}
            )
        electorate = [
            member.pk for member in members if (member.expert_id, candidate.application_id) not in conflicts
        ]
        candidate.electorate = electorate
        candidate.attending = len(electorate)
        candidate.state = CandidateState.OPEN
        if candidate.attending == 0:
            raise WrongState(
                "ballot.nobody", _("候选人%(n)02d没有可以表决的委员。") % {"n": candidate.number}
            )
    Candidate.objects.bulk_update(chosen, ["state", "electorate", "attending"])
    record_events(
        "ballot.open",
        actor=actor,
        objects=chosen,
        organisation=locked.committee.institution,
        data=lambda candidate: {"session": locked.pk, "attending": candidate.attending},
    )
    return chosen


@transaction.atomic
def cast_ballot(
    candidate: Candidate, *, member: CommitteeMember, choice: str, actor: Person, seed: str = ""
) -> str:
    """Put one vote into the urn and return its receipt code, which is kept nowhere.

    The whole urn is laid anew in random order, and so are the list of who has voted and the receipts: no
    row keeps the moment or the transaction of a single vote. ``seed``, a random text that only the voter's
    form knows, makes a repeated click return the same code.
    Raises NotPermitted (not the own seat, absent, late, recused), WrongState (not open), Conflict (voted
    before), InvalidInput (unknown choice).
    """
    if member.expert.person_id != actor.pk:
        raise NotPermitted("ballot.proxy", _("表决只能由委员本人进行，不能代投。"), MAJORITY_CLAUSE)
    if choice not in Choice.values:
        message = _("请选择同意、不同意或弃权。")
        raise InvalidInput("ballot.choice", message, MAJORITY_CLAUSE, fields={"choice": [message]})
    _lock_urns([candidate.pk])
    fresh = Candidate.objects.select_related("session__committee__institution", "application").get(
        pk=candidate.pk
    )
    _require_open_session(fresh.session)
    if fresh.state != CandidateState.OPEN or fresh.application.state != State.DELIBERATION:
        raise WrongState(
            "ballot.not_open",
            _("候选人%(n)02d的表决没有在进行，这一票没有投出。") % {"n": fresh.number},
            MAJORITY_CLAUSE,
        )
    if member.pk not in (fresh.electorate or []):
        raise NotPermitted(
            "ballot.not_entitled",
            _("您不在候选人%(n)02d的表决名单中：表决开始时没有到会，或者需要回避。") % {"n": fresh.number},
            MAJORITY_CLAUSE,
        )
    voters = list(VoteRecord.objects.filter(candidate=fresh).values_list("member_id", flat=True))
    if member.pk in voters:
        raise Conflict("ballot.cast_before", _("您已经投过这一票，没有重复计票。"), MAJORITY_CLAUSE)
    code = receipt_code(fresh, member, seed)
    _lay_anew(fresh, [*voters, member.pk], choice, receipt_digest(fresh, code))
    record_event("ballot.cast", actor=actor, obj=fresh, organisation=fresh.session.committee.institution)
    return code


def close_ballot(candidate: Candidate, *, actor: Person, confirm_uncast: bool = False) -> Candidate:
    """Close and count one candidate's ballot; see close_ballots."""
    return close_ballots(
        candidate.session, candidates=[candidate], actor=actor, confirm_uncast=confirm_uncast
    )[0]


@transaction.atomic
def close_ballots(
    session: Session, *, candidates: Iterable[Candidate], actor: Person, confirm_uncast: bool = False
) -> list[Candidate]:
    """Close ballots and count them in one statement, however many they are.

    A vote that was not cast stays in the number attending and never counts as yes. The chair's act.
    Raises NotPermitted, WrongState (not open, or votes are missing and the chair has not confirmed that).
    """
    locked = lock_session(session)
    require_chair(locked, actor)
    _require_open_session(locked)
    keys = sorted(candidate.pk for candidate in candidates)
    _lock_urns(keys)
    chosen = _locked_candidates(locked, locked.candidates.filter(pk__in=keys))
    for candidate in chosen:
        if candidate.state != CandidateState.OPEN:
            raise WrongState(
                "ballot.not_open", _("候选人%(n)02d的表决没有在进行。") % {"n": candidate.number}
            )
    if not confirm_uncast:
        _require_all_cast(keys)
    _count(keys)
    counted = list(Candidate.objects.filter(pk__in=keys).select_related("application").order_by("number"))
    record_events(
        "ballot.close",
        actor=actor,
        objects=counted,
        organisation=locked.committee.institution,
        data=lambda candidate: {"session": locked.pk, "uncast": candidate.uncast},
    )
    return counted


def receipt_code(candidate: Candidate, member: CommitteeMember, seed: str = "") -> str:
    """A code of twelve letters and digits without look-alikes; random, or derived from the form's seed."""
    if not seed:
        return "".join(secrets.choice(_ALPHABET) for _position in range(_CODE_LENGTH))
    message = f"review.receipt\x00{candidate.pk}\x00{member.pk}\x00{seed}".encode()
    number = int.from_bytes(hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest())
    letters = []
    for _position in range(_CODE_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)


def receipt_digest(candidate: Candidate, code: str) -> str:
    """What is kept of a code; the candidate is part of it, so that codes cannot be moved."""
    squeezed = "".join(code.split()).upper()
    return hashlib.sha256(f"{candidate.pk}\x00{squeezed}".encode()).hexdigest()


def _lay_anew(candidate: Candidate, voters: list[int], choice: str, digest: str) -> None:
    choices = [*Ballot.objects.filter(candidate=candidate).values_list("choice", flat=True), choice]
    digests = [*ReceiptDigest.objects.filter(candidate=candidate).values_list("digest", flat=True), digest]
    for pile in (voters, choices, digests):
        _random.shuffle(pile)
    for model in (Ballot, ReceiptDigest, VoteRecord):
        model.objects.filter(candidate=candidate).delete()
    VoteRecord.objects.bulk_create(
        VoteRecord(id=uuid.uuid4(), candidate=candidate, member_id=voter) for voter in voters
    )
    Ballot.objects.bulk_create(Ballot(id=uuid.uuid4(), candidate=candidate, choice=one) for one in choices)
    ReceiptDigest.objects.bulk_create(ReceiptDigest(candidate=candidate, digest=one) for one in digests)


def _lock_urns(keys: Sequence[int]) -> None:
    """Wait for every cast or count of these candidates, in a fixed order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s + key) "
            "FROM (SELECT unnest(%s::bigint[]) AS key ORDER BY 1) AS keys",
            [_LOCKS, list(keys)],
        )


def _require_open_session(session: Session) -> None:
    if session.state != SessionState.OPEN:
        raise WrongState("session.not_open", _("会议没有在进行。"), MAJORITY_CLAUSE)


def _locked_candidates(session: Session, candidates: Iterable[Candidate]) -> list[Candidate]:
    chosen = list(
        Candidate.objects.select_for_update(of=("self",))
        .filter(session=session, pk__in=[candidate.pk for candidate in candidates])
        .select_related("application__employer")
        .order_by("number")
    )
    if not chosen:
        message = _("请选择候选人。")
        raise InvalidInput("ballot.nothing", message, fields={"candidates": [message]})
    return chosen


def _present_members(session: Session) -> list[CommitteeMember]:
    present = Attendance.objects.filter(session=session).values("member")
    return list(
        CommitteeMember.objects.filter(pk__in=present)
        .select_related("expert__person", "expert__unit")
        .order_by("pk")
    )


def _require_all_cast(keys: Sequence[int]) -> None:
    waiting = list(
        Candidate.objects.filter(pk__in=keys)
        .annotate(cast=Count("vote_records"))
        .filter(cast__lt=F("attending"))
        .order_by("number")
        .values_list("number", "attending", "cast")
    )
    if waiting:
        number, attending, cast = waiting[0]
        raise WrongState(
            "ballot.votes_missing",
            _(
                "候选人%(n)02d还有%(left)d名到会委员没有投票。要现在结束，请确认：未投的票计入出席人数，不计同意票。"
            )
            % {"n": number, "left": (attending or 0) - cast},
            MAJORITY_CLAUSE,
        )


def _count(keys: Sequence[int]) -> None:
    numerator, denominator = pass_fraction()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE review_candidate AS candidate
               SET state = 'closed', yes = urn.yes, no = urn.no, abstain = urn.abstain,
                   passed = urn.yes * %s >= candidate.attending * %s
              FROM (SELECT one.id,
                           count(*) FILTER (WHERE ballot.choice = 'yes') AS yes,
                           count(*) FILTER (WHERE ballot.choice = 'no') AS no,
                           count(*) FILTER (WHERE ballot.choice = 'abstain') AS abstain
                      FROM review_candidate AS one
                      LEFT JOIN review_ballot AS ballot ON ballot.candidate_id = one.id
                     WHERE one.id = ANY(%s)
                     GROUP BY one.id) AS urn
             WHERE candidate.id = urn.id
            """,
            [denominator, numerator, list(keys)],
        )
