"""What an employer's people read: their own house's applications and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Person, UnitKind
from accounts.roles import Role, organisations_of, roles_of
from applications.actions.recommendation import bands
from applications.models import Application, Notice, Objection, PostVacancy
from applications.models.notice import ObjectionState
from applications.states import Turn
from titles.clock import today
from titles.errors import NotFound, NotPermitted

EMPLOYER_ROLES = (Role.HR_CLERK, Role.PRINCIPAL)
TURN_OF_ROLE = {Role.HR_CLERK.value: Turn.HR_CLERK, Role.PRINCIPAL.value: Turn.PRINCIPAL}


def employer_of(person: Person, asked: str = "") -> Organisation:
    """The house for which ``person`` works here; the one asked for, else the first.

    Raises NotPermitted for somebody who works for none.
    """
    houses = list(organisations_of(person, *EMPLOYER_ROLES).order_by("pk"))
    if not houses:
        raise NotPermitted("employer.no_house", _("您现在不是任何用人单位的经办人或负责人。"))
    return next((house for house in houses if str(house.pk) == asked), houses[0])


def turns_in(person: Person, organisation: Organisation) -> list[str]:
    """Whose turns ``person`` takes in one house."""
    held = {role for role, pk in roles_of(person) if pk == organisation.pk}
    return [turn for role, turn in TURN_OF_ROLE.items() if role in held]


def employer_applications(person: Person) -> QuerySet[Application]:
    """Submitted applications of the houses for which ``person`` works."""
    return (
        Application.objects.filter(employer__in=organisations_of(person, *EMPLOYER_ROLES), version__gte=1)
        .select_related("person", "employer", "round__series", "specialty")
        .order_by("pk")
    )


def employer_application(number: str, person: Person) -> Application:
    """One of them; somebody else's is not there at all. Raises NotFound."""
    found = employer_applications(person).filter(number=number).first()
    if found is None:
        raise NotFound(
            "employer.no_application", _("本单位没有编号为%(number)s的申报。") % {"number": number}
        )
    return found


def employer_objections(organisation: Organisation) -> QuerySet[Objection]:
    """Objections to the house's notices, undecided ones first."""
    return (
        Objection.objects.filter(notice__publisher=organisation)
        .select_related("notice", "application__person", "application__round__series", "decided_by")
        .order_by("decided_at", "received_at", "id")
    )


def employer_objection(code: str, person: Person) -> Objection:
    """One of them. Raises NotFound."""
    found = (
        Objection.objects.filter(
            tracking_code=code, notice__publisher__in=organisations_of(person, *EMPLOYER_ROLES)
        )
        .select_related("notice__publisher", "application__person", "application__round", "decided_by")
        .first()
    )
    if found is None:
        raise NotFound("employer.no_objection", _("本单位没有这件异议。"))
    return found


def open_objection_count(organisation: Organisation) -> int:
    """How many wait for a decision."""
    return Objection.objects.filter(notice__publisher=organisation, state=ObjectionState.OPEN).count()


def employer_notices(organisation: Organisation) -> QuerySet[Notice]:
    """The house's notices, the newest first."""
    return Notice.objects.filter(publisher=organisation).order_by("-published_at", "id")


@dataclass(frozen=True, slots=True)
class VacancyFigure:
    """One band of a year: how many posts are vacant, how many were recommended."""

    band: str
    vacant: int
    used: int
    stated: bool

    @property
    def is_full(self) -> bool:
        """Whether no further recommendation is possible."""
        return self.used >= self.vacant

    @property
    def left(self) -> int:
        """Posts that are still free."""
        return self.vacant - self.used


def vacancy_figures(organisation: Organisation, year: int | None = None) -> list[VacancyFigure]:
    """Every band of a public institution, from the highest; none for other employers."""
    if organisation.unit_kind != UnitKind.PUBLIC_INSTITUTION:
        return []
    rows = {
        row.band: row
        for row in PostVacancy.objects.filter(organisation=organisation, year=year or today().year)
    }
    return [
        VacancyFigure(
            band,
            rows[band].vacant if band in rows else 0,
            rows[band].used if band in rows else 0,
            band in rows,
        )
        for band in bands()
    ]


def staff(organisation: Organisation) -> Sequence[Membership]:
    """Who acts for the house today."""
    return list(
        Membership.objects.active_on(today())
        .filter(organisation=organisation)
        .select_related("person")
        .order_by("role", "active_from", "id")
    )
