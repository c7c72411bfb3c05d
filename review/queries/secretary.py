"""The secretary's overview: what waits for a panel, what waits for a session."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership, Organisation, Person
from accounts.roles import Role, organisations_of
from applications.models import Application, Round
from applications.states import State, Turn
from review.models import Candidate, Committee, Expert, Opinion, Panel, PanelAssignment, PanelMember, Session
from review.models.session import CandidateState
from titles import clock

SHOWN = 200


def houses_of(person: Person) -> QuerySet[Organisation]:
    """The institutions whose secretary the person is."""
    return organisations_of(person, Role.SESSION_SECRETARY)


def to_assign(houses: QuerySet[Organisation]) -> QuerySet[Application]:
    """Applications that wait for a panel, what is due first in front."""
    return (
        Application.objects.filter(
            round__institution__in=houses,
            state=State.PANEL_REVIEW,
            waiting_for=Turn.SESSION_SECRETARY,
        )
        .select_related("person", "employer", "round", "specialty")
        .order_by("due_on", "number")
    )


def to_convene(houses: QuerySet[Organisation]) -> QuerySet[Application]:
    """Applications whose opinions are complete and that no session has taken up."""
    return (
        Application.objects.filter(round__institution__in=houses, state=State.DELIBERATION)
        .filter(~Exists(Candidate.objects.filter(application=OuterRef("pk"))))
        .select_related("person", "round", "specialty")
        .order_by("due_on", "number")
    )


def panels_of(houses: QuerySet[Organisation]) -> QuerySet[Panel]:
    """Panels with how far they are."""
    return (
        Panel.objects.filter(round__institution__in=houses)
        .select_related("round")
        .annotate(
            size=Subquery(
                PanelMember.objects.filter(panel=OuterRef("pk"))
                .order_by()
                .values("panel")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            assigned=Count("assignments"),
            completed=Count("assignments", filter=Q(assignments__completed_at__isnull=False)),
        )
        .order_by("-created_at", "-pk")[:SHOWN]
    )


def sessions_of_houses(houses: QuerySet[Organisation]) -> QuerySet[Session]:
    """Sessions with how many ballots are counted."""
    return (
        Session.objects.filter(committee__institution__in=houses)
        .select_related("committee")
        .annotate(
            total=Count("candidates"),
            counted=Count("candidates", filter=Q(candidates__state=CandidateState.CLOSED)),
        )
        .order_by("-held_on", "-pk")[:SHOWN]
    )


def committees_of(houses: QuerySet[Organisation]) -> QuerySet[Committee]:
    """Committees with their number of seats."""
    return (
        Committee.objects.filter(institution__in=houses)
        .select_related("series")
        .annotate(seats=Count("members"))
        .order_by("name", "pk")
    )


def pool_of(houses: QuerySet[Organisation]) -> QuerySet[Expert]:
    """The experts of the institutions' pools."""
    active = Membership.objects.active_on(clock.today()).filter(role=Role.EXPERT, organisation__in=houses)
    return (
        Expert.objects.filter(person__in=active.values("person"))
        .select_related("person", "series", "unit")
        .prefetch_related("specialties")
        .order_by("person__name", "pk")
    )


def rounds_of(houses: QuerySet[Organisation]) -> QuerySet[Round]:
    """The institutions' announced rounds."""
    return Round.objects.filter(institution__in=houses, state="announced").order_by("-closes_on", "pk")


def panel_progress(panel: Panel) -> list[dict[str, Any]]:
    """Each application before a panel with how many opinions are in, and who is missing by number only."""
    rows = (
        PanelAssignment.objects.filter(panel=panel)
        .select_related("application__person", "application__specialty", "application__round")
        .annotate(
            given=Subquery(
                Opinion.objects.filter(assignment=OuterRef("pk"))
                .order_by()
                .values("assignment")
                .annotate(n=Count("pk"))
                .values("n")
            )
        )
        .order_by("application__number")
    )
    return [{"assignment": row, "application": row.application, "given": row.given or 0} for row in rows]
