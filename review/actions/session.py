"""Sessions: convening, signing in, opening, closing (京人社事业发〔2023〕12号 第七条（三）)."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.notify import notify
from accounts.roles import Role, require_role
from applications.models import Application
from applications.states import State
from review.majority import MAJORITY_CLAUSE, QUORUM_CLAUSE, quorum_needed
from review.models import Attendance, Candidate, Committee, CommitteeMember, Session
from review.models.session import CandidateState, SessionState
from titles.clock import now, today
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState
from titles.look.text import date_text


@transaction.atomic
def convene_session(
    committee: Committee, *, applications: Iterable[Application], held_on: date, actor: Person
) -> Session:
    """Convene the committee for a day, with numbered candidates.

    Raises NotPermitted, InvalidInput (day, nothing chosen, series or level outside the committee's),
    WrongState (an application does not wait for a session), Conflict (already a candidate).
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    require_role(actor, Role.SESSION_SECRETARY, committee.institution_id)
    if held_on < today():
        raise _invalid("held_on", _("会议日期不能早于今天。"))
    chosen = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=[application.pk for application in applications])
        .select_related("round")
        .order_by("number")
    )
    _require_candidates(committee, chosen)
    highest = committee.sessions.aggregate(highest=Max("number"))["highest"] or 0
    session = Session.objects.create(
        committee=committee,
        number=highest + 1,
        held_on=held_on,
        seats=committee.members.count(),
        created_at=now(),
    )
    try:
        with transaction.atomic():
            Candidate.objects.bulk_create(
                Candidate(session=session, application=application, number=number)
                for number, application in enumerate(chosen, 1)
            )
    except IntegrityError:
        raise Conflict("session.candidate_twice", _("有申报已经列入另一次会议。")) from None
    members = committee.members.select_related("expert__person")
    notify(
        [member.expert.person for member in members],
        subject=_("%(name)s，第%(n)d次会议") % {"name": committee.name, "n": session.number},
        body=_("会议定于%(day)s，请按时签到。会议名单和材料不得对外公布。") % {"day": date_text(held_on)},
        url=f"/session/{session.pk}/",
    )
    record_event(
        "session.convene",
        actor=actor,
        obj=session,
        organisation=committee.institution,
        data={"held_on": held_on, "candidates": [application.number for application in chosen]},
    )
    return session


@transaction.atomic
def sign_in(session: Session, *, member: CommitteeMember, actor: Person) -> Attendance:
    """Sign in; nobody can do it for another.

    Raises NotPermitted (not the own seat, another committee), WrongState (not the day, closed), Conflict.
    """
    if member.expert.person_id != actor.pk or member.committee_id != session.committee_id:
        raise NotPermitted("session.proxy", _("签到只能由委员本人办理，不能代签。"), MAJORITY_CLAUSE)
    locked = lock_session(session)
    if locked.state not in (SessionState.CONVENED, SessionState.OPEN):
        raise WrongState("session.over", _("会议已经结束，不能签到。"))
    if today() < locked.held_on:
        raise WrongState(
            "session.not_yet", _("会议在%(day)s举行，当天才能签到。") % {"day": date_text(locked.held_on)}
        )
    try:
        with transaction.atomic():
            attendance = Attendance.objects.create(session=locked, member=member, signed_in_at=now())
    except IntegrityError:
        raise Conflict("session.signed_in_before", _("您已经签到。")) from None
    record_event("session.sign_in", actor=actor, obj=locked, organisation=locked.committee.institution)
    return attendance


@transaction.atomic
def open_session(session: Session, *, actor: Person) -> Session:
    """Open the session once enough members are present; the chair's act.

    Raises NotPermitted, WrongState (not convened, below quorum).
    """
    locked = lock_session(session)
    require_chair(locked, actor)
    if locked.state != SessionState.CONVENED:
        raise WrongState("session.not_convened", _("会议已经开始或结束。"))
    present = locked.attendances.count()
    needed = quorum_needed(locked.seats)
    if present < needed:
        raise WrongState(
            "session.no_quorum",
            _("委员%(seats)d人，到会%(present)d人，至少%(needed)d人到会才能开会。")
            % {"seats": locked.seats, "present": present, "needed": needed},
            QUORUM_CLAUSE,
        )
    locked.state = SessionState.OPEN
    locked.opened_at = now()
    locked.save(update_fields=["state", "opened_at"])
    record_event(
        "session.open",
        actor=actor,
        obj=locked,
        organisation=locked.committee.institution,
        data={"seats": locked.seats, "present": present, "quorum": needed},
    )
    return locked


@transaction.atomic
def close_session(session: Session, *, actor: Person) -> Session:
    """Close the session after the last ballot; the chair's act.

    Raises NotPermitted, WrongState (not open, a ballot is missing or still open).
    """
    locked = lock_session(session)
    require_chair(locked, actor)
    if locked.state != SessionState.OPEN:
        raise WrongState("session.not_open", _("会议没有在进行。"))
    # A candidate vetoed since then needs no ballot; the minutes say so.
    left = list(
        locked.candidates.exclude(state=CandidateState.CLOSED)
        .filter(application__state=State.DELIBERATION)
        .values_list("number", flat=True)
    )
    if left:
        raise WrongState(
            "session.ballots_left",
            _("还有%(n)d位候选人没有计票，不能闭会：%(numbers)s。")
            % {"n": len(left), "numbers": "、".join(f"{number:02d}" for number in left[:12])},
            MAJORITY_CLAUSE,
        )
    locked.state = SessionState.CLOSED
    locked.closed_at = now()
    locked.save(update_fields=["state", "closed_at"])
    record_event("session.close", actor=actor, obj=locked, organisation=locked.committee.institution)
    return locked


def lock_session(session: Session) -> Session:
    """The row, locked until the end of the transaction, with its committee and institution."""
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("committee__institution")
        .get(pk=session.pk)
    )


def require_chair(session: Session, actor: Person) -> CommitteeMember:
    """The chair's seat, if ``actor`` holds it and has signed in; else NotPermitted."""
    chair = (
        CommitteeMember.objects.filter(committee=session.committee_id, is_chair=True, expert__person=actor)
        .select_related("expert__person")
        .first()
    )
    if chair is None:
        raise NotPermitted("session.not_chair", _("会议由主任委员主持，您不能办理这一步。"), MAJORITY_CLAUSE)
    if not Attendance.objects.filter(session=session.pk, member=chair).exists():
        raise NotPermitted("session.chair_absent", _("请先签到，再主持会议。"), MAJORITY_CLAUSE)
    return chair


def _require_candidates(committee: Committee, chosen: list[Application]) -> None:
    if not chosen:
        raise _invalid("applications", _("请选择上会的申报。"))
    for application in chosen:
        round_ = application.round
        if round_.institution_id != committee.institution_id or round_.series_id != committee.series_id:
            raise _invalid(
                "applications", _("%(number)s不归本评审委员会评审。") % {"number": application.number}
            )
        if application.level not in committee.levels:
            raise _invalid(
                "applications",
                _("%(number)s申报的层级不在本评审委员会的评审范围。") % {"number": application.number},
            )
        if application.state != State.DELIBERATION:
            raise WrongState(
                "session.not_waiting",
                _("%(number)s还没有完成评议，不能上会。") % {"number": application.number},
                MAJORITY_CLAUSE,
            )


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(f"session.{field}", message, fields={field: [message]})
