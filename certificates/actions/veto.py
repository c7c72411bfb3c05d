"""The veto for dishonesty: it ends an application at any station (2020-17 三（二）1; 2023-12 第十条)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application
from certificates.actions.reasons import in_words, known_reasons
from titles.errors import InvalidInput, NotFound
from titles.models import Station


def live_application(number: str) -> Application:
    """Any application by its number, wherever it is on the road. Raises NotFound."""
    application = Application.objects.filter(number=number.strip()).first()
    if application is None:
        message = _("没有编号为“%(number)s”的申报，请核对。") % {"number": number.strip()[:30]}
        raise NotFound("application.not_found", message)
    return application


@transaction.atomic
def veto_application(
    application: Application, *, reason_codes: Sequence[str], text: str, actor: Person
) -> Application:
    """End an application for proven dishonesty, with coded reasons and the facts found.

    Raises NotPermitted (not the bureau's officer), WrongState (ended or not filed yet), InvalidInput.
    """
    locked = lock_application(application)
    check_transition(locked, "veto", actor)
    reasons = known_reasons(reason_codes, Station.VETO, text)
    if not text.strip():
        message = _("请写明查实的事实。")
        raise InvalidInput("veto.facts_missing", message, fields={"text": [message]})
    return apply_transition(
        application,
        "veto",
        actor=actor,
        reason=in_words(reasons, text),
        data={"reason_codes": [reason.code for reason in reasons]},
    )
