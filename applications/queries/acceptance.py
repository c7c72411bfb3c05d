"""What the acceptance desk reads of one application."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import Role, organisations_of
from applications.models import Application, CorrectionItem, FiledFact
from titles.errors import NotFound


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one archive record, as filed."""

    number: int
    label: str
    target: str
    facts: list[FiledFact]


def institution_application(number: str, person: Person) -> Application:
    """The application, if it lies with an institution for which ``person`` accepts or convenes.

    Raises NotFound otherwise, so that a number tells nothing.
    """
    houses = organisations_of(person, Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
    application = (
        Application.objects.filter(Q(round__institution__in=houses), recommendation__recommended=True)
        .select_related(
            "person", "employer", "round__institution", "round__series", "specialty", "recommendation"
        )
        .filter(number=number)
        .first()
    )
    if application is None:
        raise NotFound("application.not_found", _("没有找到编号为%(number)s的申报。") % {"number": number})
    return application


def fact_groups(application: Application) -> list[FactGroup]:
    """The facts of the current version, grouped by record, with evidence, in two queries."""
    facts = (
        FiledFact.objects.filter(application=application, version=application.version)
        .select_related("attested_by")
        .prefetch_related("evidence")
        .order_by("number")
    )
    groups = []
    for (number, label), members in groupby(facts, key=lambda fact: (fact.group_number, fact.group_label)):
        rows = list(members)
        first = rows[0]
        target = f"{first.record_kind}:{first.record_id}" if first.record_id else ""
        groups.append(FactGroup(number, label, target, rows))
    return groups


def correction_items(application: Application) -> list[CorrectionItem]:
    """The items of the one correction notice with what was answered; empty if none was issued."""
    return list(
        CorrectionItem.objects.filter(notice__application=application)
        .prefetch_related("evidence")
        .order_by("number")
    )
