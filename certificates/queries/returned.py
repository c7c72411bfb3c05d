"""Results that the bureau has sent back to an institution."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Person
from accounts.roles import Role, organisations_of
from applications.models import Application
from applications.states import State, Turn
from titles.errors import NotFound


def returned_results(person: Person) -> QuerySet[Application]:
    """What lies with the institutions for which ``person`` is secretary, the most urgent first."""
    return (
        Application.objects.filter(
            state=State.RESULT_ACCEPTANCE,
            waiting_for=Turn.SESSION_SECRETARY,
            waiting_organisation__in=organisations_of(person, Role.SESSION_SECRETARY),
        )
        .select_related("person", "round__series", "specialty", "candidate__session__committee")
        .order_by("due_on", "id")
    )


def returned_result(number: str, person: Person) -> Application:
    """One of them. Raises NotFound."""
    found = returned_results(person).filter(number=number).first()
    if found is None:
        raise NotFound("result.not_returned", _("没有退回给您补齐的这份结果。"))
    return found


def why_returned(application: Application) -> str:
    """The bureau's latest reasons."""
    event = (
        AuditEvent.objects.filter(
            object_type="applications.application",
            object_id=str(application.pk),
            verb="application.return_result",
        )
        .order_by("-sequence")
        .first()
    )
    return event.reason if event else ""
