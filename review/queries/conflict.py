"""Who may not take part in whose case: what was declared and what the records say by themselves."""

from collections.abc import Iterable
from typing import Any

from applications.models import Application
from review.models import ConflictDeclaration, Expert
from review.models.expert import ConflictKind

Pair = tuple[int, Any]


def conflicts_between(experts: Iterable[Expert], applications: Iterable[Application]) -> dict[Pair, str]:
    """Return the kind of conflict of every (expert id, application id) that has one.

    Declared ones come first; the others are computed: the expert is the applicant or works for the
    applicant's employer, or recommends the applicant. One query whatever the numbers; ``person`` and
    ``unit`` of the experts, ``employer`` of the applications should be loaded.
    """
    experts, applications = list(experts), list(applications)
    found: dict[Pair, str] = {}
    for application in applications:
        for expert in experts:
            kind = computed_conflict(expert, application)
            if kind:
                found[expert.pk, application.pk] = kind
    declared = ConflictDeclaration.objects.filter(
        expert__in=[expert.pk for expert in experts],
        application__in=[application.pk for application in applications],
    )
    for expert_id, application_id, kind in declared.values_list("expert_id", "application_id", "kind"):
        found[expert_id, application_id] = kind
    return found


def computed_conflict(expert: Expert, application: Application) -> str:
    """Return the conflict that the records show without anybody's declaration, or an empty text."""
    if expert.person_id == application.person_id:
        return ConflictKind.OTHER.value
    if works_for_employer(expert, application):
        return ConflictKind.SAME_UNIT.value
    if recommends(expert, application):
        return ConflictKind.CO_AUTHOR.value
    return ""


def works_for_employer(expert: Expert, application: Application) -> bool:
    """Tell whether the expert comes from the applicant's employer, by record or by name."""
    if expert.unit_id is not None and expert.unit_id == application.employer_id:
        return True
    return _squeezed(expert.unit_name) == _squeezed(application.employer.name)


def recommends(expert: Expert, application: Application) -> bool:
    """Tell whether the expert stands among the applicant's recommenders.

    Recommenders are typed by the applicant: a person's name alone may be a namesake's, so that the unit
    must agree where one was given.
    """
    for entry in application.recommenders or []:
        if not isinstance(entry, dict):
            continue
        person_id = entry.get("person_id") or entry.get("person")
        if person_id and str(person_id) == str(expert.person_id):
            return True
        if _squeezed(str(entry.get("name") or "")) != _squeezed(expert.person.name):
            continue
        unit = str(entry.get("unit") or entry.get("organisation") or entry.get("employer") or "")
        if not unit or _squeezed(unit) == _squeezed(expert.unit_name):
            return True
    return False


def _squeezed(text: str) -> str:
    return "".join(text.split())
