"""Signing the minutes: they freeze, and with them every candidate's result."""

import hashlib
from typing import Any

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import plain, record_event
from accounts.models import Person
from applications.actions.transition_many import apply_transition_to_many
from applications.models import Application
from applications.states import State
from review.actions.session import lock_session, require_chair
from review.majority import MAJORITY_CLAUSE
from review.models import Session
from review.models.session import CandidateState, SessionState
from review.queries.minutes import collect_minutes
from titles.clock import now
from titles.errors import InvalidInput, WrongState
from titles.models import Station
from titles.parameters import reasons


@transaction.atomic
def sign_minutes(session: Session, *, actor: Person, confirmed: bool) -> Session:
    """Sign the minutes of a closed session; the results pass on to the applications in the same step.

    The number of queries does not grow with the candidates. The chair's act.
    Raises NotPermitted, WrongState (not closed), InvalidInput (not confirmed).
    """
    locked = lock_session(session)
    chair = require_chair(locked, actor)
    if locked.state != SessionState.CLOSED:
        raise WrongState("minutes.not_closed", _("闭会以后才能签署纪要，每次会议只签一次。"), MAJORITY_CLAUSE)
    if not confirmed:
        message = _("请确认纪要与会议经过一致。")
        raise InvalidInput("minutes.not_confirmed", message, fields={"confirmed": [message]})
    candidates = list(
        locked.candidates.select_related(
            "application__specialty", "application__round", "application__employer"
        ).order_by("number")
    )
    _lock_applications(locked)
    signed_at = now()
    minutes = plain(collect_minutes(locked, candidates, chair=chair, signed_at=signed_at))
    locked.minutes = minutes
    locked.minutes_digest = digest_of(minutes)
    locked.state = SessionState.SIGNED
    locked.signed_by = actor
    locked.signed_at = signed_at
    locked.save(update_fields=["minutes", "minutes_digest", "state", "signed_by", "signed_at"])
    decided = [
        candidate
        for candidate in candidates
        if candidate.state == CandidateState.CLOSED and candidate.application.state == State.DELIBERATION
    ]
    numbers = {candidate.application_id: candidate.number for candidate in decided}

    def trail(application: Application) -> dict[str, Any]:
        # Counts stay in the session: lists and materials are never public (2023-12 第九条).
        return {"session": locked.pk, "candidate": numbers[application.pk]}

    passed = [candidate.application for candidate in decided if candidate.passed]
    failed = [candidate.application for candidate in decided if not candidate.passed]
    apply_transition_to_many(passed, "pass_session", actor=actor, data=trail)
    apply_transition_to_many(failed, "fail_session", actor=actor, data=trail, reason=_failed_reason())
    record_event(
        "session.sign_minutes",
        actor=actor,
        obj=locked,
        organisation=locked.committee.institution,
        data={"digest": locked.minutes_digest},
    )
    return locked


def digest_of(minutes: dict[str, Any]) -> str:
    """The SHA-256 of the minutes' canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(minutes)).hexdigest()


def _lock_applications(session: Session) -> None:
    # Before the first event is written: the trail's head is always locked last.
    list(
        Application.objects.select_for_update(of=("self",))
        .filter(candidate__session=session)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _failed_reason() -> str:
    return next((reason.text for reason in reasons(Station.NOT_PASSED)), "")
