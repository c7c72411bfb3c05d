"""The same step of the table for many applications: the checks of one, the queries of one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import record_events
from accounts.models import Notification, Person
from accounts.notify import notify, notify_each
from accounts.roles import people_with_role
from applications.actions import transition as single
from applications.models import Application
from applications.states import FINAL_STATES
from applications.workflow import TRANSITIONS, Transition
from titles.calendar import calendar_version
from titles.clock import now
from titles.errors import InvalidInput


@transaction.atomic
def apply_transition_to_many(
    applications: Iterable[Application],
    name: str,
    *,
    actor: Person | None,
    reason: str = "",
    data: Callable[[Application], dict[str, Any]] | None = None,
) -> list[Application]:
    """Take one step for all of them or for none; the number of queries does not grow with them.

    Every application must belong to a round of one institution, so that one body's turn follows.
    Raises NotPermitted, WrongState, InvalidInput, CalendarYearNotLoaded as apply_transition does.
    """
    locked = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=[application.pk for application in applications])
        .select_related("person", "employer", "round__institution", "round__series", "specialty")
        .order_by("pk")
    )
    if not locked:
        return []
    row = TRANSITIONS[name]
    if row.needs_reason and not reason:
        raise InvalidInput("transition.reason_missing", _("请写明理由。"), row.clause)
    if len({application.round.institution_id for application in locked}) > 1:
        raise ValueError("apply_transition_to_many takes applications of one institution")
    sources = {}
    for application in locked:
        single.check_transition(application, name, actor)
        sources[application.pk] = application.state
    _write(locked, row)
    _tell_applicants(locked, row, reason)
    _tell_next(locked, row, actor)
    record_events(
        f"application.{name}",
        actor=actor,
        objects=locked,
        organisation=single._acting_organisation(locked[0], row, actor),
        reason=reason,
        data=lambda application: {
            "from": sources[application.pk],
            "to": application.state,
            "due_on": single._iso(application.due_on),
            **(data(application) if data else {}),
        },
    )
    return locked


def _write(locked: list[Application], row: Transition) -> None:
    moment = now()
    due_on = single._deadline(row)
    fields: dict[str, Any] = {
        "state": row.target,
        "waiting_for": row.turn,
        "waiting_organisation": single._organisation_of_turn(locked[0], row.turn),
        "due_on": due_on,
        "due_calendar": calendar_version(due_on.year) if due_on else "",
        "state_since": moment,
    }
    if row.target in FINAL_STATES:
        fields["finished_at"] = moment
    Application.objects.filter(pk__in=[application.pk for application in locked]).update(**fields)
    for application in locked:
        for field, value in fields.items():
            setattr(application, field, value)


def _tell_applicants(locked: list[Application], row: Transition, reason: str) -> None:
    if not row.told_applicant:
        return
    moment = now()
    notify_each(
        Notification(
            person=application.person,
            subject=f"{application.number}{row.label}",
            body=f"{row.told_applicant}。{reason}" if reason else f"{row.told_applicant}。",
            url=f"/my/applications/{application.number}/",
            application_number=application.number,
            created_at=moment,
        )
        for application in locked
    )


def _tell_next(locked: list[Application], row: Transition, actor: Person | None) -> None:
    """One message for the whole batch: whoever works on it opens the list, not each mail."""
    role = single._ROLE_OF_TURN.get(row.turn)
    if not row.told_next or role is None:
        return
    people = people_with_role(single.organisation_for(locked[0], role.value), role)
    subject = ngettext("有%(n)d份申报轮到您办理", "有%(n)d份申报轮到您办理", len(locked)) % {"n": len(locked)}
    notify(
        [person for person in people if actor is None or person.pk != actor.pk],
        subject=subject,
        body=f"{row.told_next}。",
    )
