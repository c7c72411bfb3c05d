"""The bureau's acceptance of results (京人社事业发〔2023〕12号 第七条（四）)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application
from applications.states import Turn
from certificates.actions.reasons import in_words, known_reasons
from certificates.models import ResultAcceptance
from titles.clock import now
from titles.errors import WrongState
from titles.models import Station


@transaction.atomic
def accept_result(application: Application, *, actor: Person, text: str = "") -> ResultAcceptance:
    """Accept one result. Raises NotPermitted, WrongState."""
    locked = lock_application(application)
    check_transition(locked, "accept_result", actor)
    _check_turn(locked, Turn.BUREAU_OFFICER)
    decision = ResultAcceptance.objects.create(
        application=locked, accepted=True, text=text.strip(), decided_by=actor, decided_at=now()
    )
    apply_transition(application, "accept_result", actor=actor)
    return decision


@transaction.atomic
def reject_result(
    application: Application, *, reason_codes: Sequence[str], text: str, actor: Person
) -> ResultAcceptance:
    """Refuse one result with coded reasons. Raises NotPermitted, WrongState, InvalidInput."""
    locked = lock_application(application)
    check_transition(locked, "reject_result", actor)
    _check_turn(locked, Turn.BUREAU_OFFICER)
    reasons = known_reasons(reason_codes, Station.RESULT_REFUSAL, text)
    codes = [reason.code for reason in reasons]
    decision = ResultAcceptance.objects.create(
        application=locked,
        accepted=False,
        reason_codes=codes,
        text=text.strip(),
        decided_by=actor,
        decided_at=now(),
    )
    apply_transition(
        application,
        "reject_result",
        actor=actor,
        reason=in_words(reasons, text),
        data={"reason_codes": codes},
    )
    return decision


@transaction.atomic
def accept_results(applications: Sequence[Application], *, actor: Person) -> list[ResultAcceptance]:
    """Accept several results together: all of them or none."""
    # All of them before the first event is written: the trail's head is always locked last.
    keys = [application.pk for application in applications]
    list(Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    ordered = sorted(applications, key=lambda application: str(application.pk))
    return [accept_result(application, actor=actor) for application in ordered]


@transaction.atomic
def return_result(application: Application, *, reason_codes: Sequence[str], text: str, actor: Person) -> None:
    """Send a result back to the institution, which completes its records; the vote stays as it was.

    Raises NotPermitted, WrongState, InvalidInput.
    """
    locked = lock_application(application)
    check_transition(locked, "return_result", actor)
    _check_turn(locked, Turn.BUREAU_OFFICER)
    reasons = known_reasons(reason_codes, Station.RESULT_RETURN, text)
    apply_transition(
        application,
        "return_result",
        actor=actor,
        reason=in_words(reasons, text),
        data={"reason_codes": [reason.code for reason in reasons]},
    )


@transaction.atomic
def resend_result(application: Application, *, text: str, actor: Person) -> None:
    """The institution answers what was asked and sends the result again.

    Raises NotPermitted, WrongState, InvalidInput (nothing written).
    """
    locked = lock_application(application)
    check_transition(locked, "resend_result", actor)
    _check_turn(locked, Turn.SESSION_SECRETARY)
    apply_transition(application, "resend_result", actor=actor, reason=text.strip())


def _check_turn(application: Application, turn: Turn) -> None:
    """While a result lies with the institution the bureau waits, and the other way round."""
    if application.waiting_for != turn:
        raise WrongState(
            "result.not_your_turn",
            _("%(number)s现在等待%(who)s办理，内容没有改变。")
            % {"number": application.number, "who": Turn(application.waiting_for).label},
        )
