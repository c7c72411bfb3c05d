"""The institution's work list: acceptance for officers, assignment and sessions for secretaries."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import requires
from accounts.models import Organisation
from accounts.roles import Role, has_role, organisations_of
from applications.models import Application
from applications.states import State, Turn
from applications.views.worklist import WorkListView, WorkRow, row_title

TODO: dict[str, Promise] = {
    State.ACCEPTANCE: _("受理审核"),
    State.PANEL_REVIEW: _("分配评议组"),
    State.DELIBERATION: _("安排上会"),
}


@requires(Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
class InstitutionWorkList(WorkListView):
    """See WorkListView."""

    base_template: ClassVar[str] = "applications/base_institution.html"
    states: ClassVar[Sequence[State]] = (State.ACCEPTANCE, State.PANEL_REVIEW, State.DELIBERATION)

    def organisations(self) -> Sequence[Organisation]:
        """The institutions for which this person works."""
        return list(organisations_of(self.request.user, Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY))

    def turns(self) -> Sequence[str]:
        """Acceptance and the secretary's work, each for those who hold the role."""
        pairs = (
            (Role.ACCEPTANCE_OFFICER, Turn.ACCEPTANCE_OFFICER),
            (Role.SESSION_SECRETARY, Turn.SESSION_SECRETARY),
        )
        return [turn for role, turn in pairs if has_role(self.request.user, role)]

    def scope(self) -> Q:
        """Applications to the institution's rounds that have reached it."""
        return Q(round__institution__in=self.organisations(), recommendation__recommended=True)

    def rows(self, applications: Sequence[Application]) -> list[WorkRow]:
        """The lines of a page."""
        return [
            WorkRow(
                application=application,
                url=reverse("institution-application", args=[application.number]),
                todo=str(TODO.get(application.state, State(application.state).label)),
                title=row_title(application),
            )
            for application in applications
        ]


institution_worklist = InstitutionWorkList.as_view()
