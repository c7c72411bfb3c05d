"""After acceptance: publish the results, or withhold them where the law says so."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Organisation, Person
from applications.actions.notice import publish_notice
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application, Notice
from applications.models.notice import NoticeKind
from certificates.actions.reasons import in_words, known_reasons
from titles.models import Station


def publish_results(
    applications: Sequence[Application],
    *,
    actor: Person,
    publisher: Organisation,
    working_days: int | None = None,
) -> Notice:
    """Publish one result notice of five working days or more (2023-12 第七条（四）).

    Raises NotPermitted, WrongState, InvalidInput, CalendarYearNotLoaded.
    """
    return publish_notice(
        kind=NoticeKind.RESULT,
        applications=applications,
        actor=actor,
        publisher=publisher,
        working_days=working_days,
    )


@transaction.atomic
def withhold_publication(
    application: Application, *, reason_codes: Sequence[str], text: str, actor: Person
) -> Application:
    """Leave a result unpublished for a lawful reason; it goes straight to issue.

    Raises NotPermitted, WrongState, InvalidInput.
    """
    locked = lock_application(application)
    check_transition(locked, "withhold_publication", actor)
    reasons = known_reasons(reason_codes, Station.NON_PUBLICATION, text)
    return apply_transition(
        application,
        "withhold_publication",
        actor=actor,
        reason=in_words(reasons, text),
        data={"reason_codes": [reason.code for reason in reasons]},
    )
