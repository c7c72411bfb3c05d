"""Applying one row of the transition table: the only place that writes ``state``."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, Person
from accounts.notify import notify
from accounts.roles import Role, has_role, people_with_role
from applications.models import Application
from applications.states import FINAL_STATES, State, Turn
from applications.workflow import APPLICANT, CHAIR, SYSTEM, TRANSITIONS, Transition
from titles.calendar import add_working_days, calendar_version
from titles.clock import now, today
from titles.errors import InvalidInput, NotPermitted, WrongState
from titles.parameters import parameter

_EMPLOYER_ROLES = {Role.HR_CLERK.value, Role.PRINCIPAL.value}
_INSTITUTION_ROLES = {Role.ACCEPTANCE_OFFICER.value, Role.SESSION_SECRETARY.value}
_ROLE_OF_TURN = {
    Turn.HR_CLERK: Role.HR_CLERK,
    Turn.PRINCIPAL: Role.PRINCIPAL,
    Turn.ACCEPTANCE_OFFICER: Role.ACCEPTANCE_OFFICER,
    Turn.SESSION_SECRETARY: Role.SESSION_SECRETARY,
    Turn.BUREAU_OFFICER: Role.BUREAU_OFFICER,
    Turn.ISSUER: Role.ISSUER,
}


def lock_application(application: Application) -> Application:
    """The row, locked until the end of the transaction, with its relations loaded."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "employer", "round__institution", "round__series", "specialty")
        .get(pk=application.pk)
    )


def organisation_for(application: Application, role: str) -> Organisation | None:
    """The body in which ``role`` must be held for this application; None for the bureau."""
    if role in _EMPLOYER_ROLES:
        return application.employer
    if role in _INSTITUTION_ROLES:
        return application.round.institution
    return None


def may_perform(application: Application, row: Transition, actor: Person | None) -> bool:
    """Whether ``actor`` is one of those whom the table lets take this step.

    A chair's right is established by the session's own actions, and the system has no actor.
    """
    if actor is None:
        return SYSTEM in row.who
    if CHAIR in row.who:
        return True
    if APPLICANT in row.who and application.person_id == actor.pk:
        return True
    return any(
        has_role(actor, Role(code), organisation_for(application, code))
        for code in row.who
        if code not in (APPLICANT, SYSTEM, CHAIR)
    )


def check_transition(application: Application, name: str, actor: Person | None) -> Transition:
    """The row, if ``actor`` may take it now.

    Raises NotPermitted for the wrong person, WrongState from the wrong state.
    """
    row = TRANSITIONS[name]
    if not may_perform(application, row, actor):
        raise NotPermitted("transition.not_permitted", _("您没有办理这一步的权限。"), row.clause)
    if application.state not in row.sources:
        raise WrongState(
            "transition.wrong_state",
            _("%(number)s现在是“%(state)s”，不能办理“%(step)s”。内容没有改变。")
            % {
                "number": application.number,
                "state": State(application.state).label,
                "step": row.label,
            },
            row.clause,
        )
    return row


@transaction.atomic
def apply_transition(
    application: Application,
    name: str,
    *,
    actor: Person | None,
    reason: str = "",
    data: dict | None = None,
    due_on: date | None = None,
) -> Application:
    """Take one step of the table: lock, check, write, audit, tell those concerned.

    ``actor`` None is the system. ``due_on`` overrides the table's deadline (a notice's end).
    Raises NotPermitted, WrongState, InvalidInput (a reason is missing), CalendarYearNotLoaded.
    """
    locked = lock_application(application)
    row = check_transition(locked, name, actor)
    if row.needs_reason and not reason:
        raise InvalidInput("transition.reason_missing", _("请写明理由。"), row.clause)
    source = locked.state
    locked.state = row.target
    locked.waiting_for = row.turn
    locked.waiting_organisation = _organisation_of_turn(locked, row.turn)
    locked.due_on = due_on or _deadline(row)
    locked.due_calendar = calendar_version(locked.due_on.year) if locked.due_on else ""
    locked.state_since = now()
    if row.target in FINAL_STATES:
        locked.finished_at = now()
    locked.save()
    _tell(locked, row, actor, reason)
    record_event(
        f"application.{name}",
        actor=actor,
        obj=locked,
        organisation=_acting_organisation(locked, row, actor),
        reason=reason,
        data={"from": source, "to": locked.state, "due_on": _iso(locked.due_on), **(data or {})},
    )
    _copy_onto(application, locked)
    return locked


def _organisation_of_turn(application: Application, turn: Turn) -> Organisation | None:
    role = _ROLE_OF_TURN.get(turn)
    return organisation_for(application, role.value) if role else None


def _acting_organisation(
    application: Application, row: Transition, actor: Person | None
) -> Organisation | None:
    if actor is None or APPLICANT in row.who or CHAIR in row.who:
        return application.round.institution if CHAIR in row.who else None
    return next((org for code in row.who if (org := organisation_for(application, code)) is not None), None)


def _deadline(row: Transition) -> date | None:
    if not row.deadline:
        return None
    return add_working_days(today(), int(parameter(row.deadline)))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _tell(application: Application, row: Transition, actor: Person | None, reason: str) -> None:
    url = f"/my/applications/{application.number}/"
    if row.told_applicant:
        body = f"{row.told_applicant}。{reason}" if reason else f"{row.told_applicant}。"
        notify(
            [application.person],
            subject=f"{application.number}{row.label}",
            body=body,
            url=url,
            application_number=application.number,
        )
    role = _ROLE_OF_TURN.get(row.turn)
    if row.told_next and role:
        others = _without(people_with_role(organisation_for(application, role.value), role), actor)
        notify(
            others,
            subject=f"{application.number}{row.told_next}",
            body=f"{row.told_next}。",
            url="",
            application_number=application.number,
        )


def _without(people: Iterable[Person], actor: Person | None) -> list[Person]:
    return [person for person in people if actor is None or person.pk != actor.pk]


def _copy_onto(stale: Application, fresh: Application) -> None:
    """The caller's instance sees the new state without another query."""
    for field in Application._meta.concrete_fields:
        setattr(stale, field.attname, getattr(fresh, field.attname))
