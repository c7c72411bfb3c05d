"""Reads of the applicant's own applications."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.models import Application, Round
from applications.states import FINAL_STATES
from titles.errors import NotFound


def own_applications(person: Person) -> QuerySet[Application]:
    """All of the person's applications, newest first."""
    return (
        Application.objects.filter(person=person)
        .select_related("round__institution", "round__series", "specialty", "employer", "person")
        .order_by("-created_at", "pk")
    )


def own_application(person: Person, number: str) -> Application:
    """One of the person's own; another's number tells nothing."""
    found = own_applications(person).filter(number=number).first()
    if found is None:
        raise NotFound("application.not_found", _("没有找到编号为%(number)s的申报。") % {"number": number})
    return found


def live_application(person: Person, round_: Round) -> Application | None:
    """The one application of a round that is not finished."""
    return Application.objects.filter(person=person, round=round_).exclude(state__in=FINAL_STATES).first()
