"""What the bureau reads of organisations and their people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership, Organisation
from titles import clock

PAGE = 50


@dataclass(frozen=True)
class OrganisationPage:
    """A page of organisations, with the key of the next page."""

    rows: list[Organisation]
    after: int | None


def organisation_page(kind: str = "", text: str = "", after: int | None = None) -> OrganisationPage:
    """Return organisations in the order of their entry, of one kind or name if asked."""
    rows = Organisation.objects.order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(uscc=text.upper()))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return OrganisationPage(found, found[-1].pk if more else None)


def members(organisation: Organisation) -> list[Membership]:
    """Return who acts for an organisation today, by role."""
    rows = Membership.objects.active_on(clock.today()).filter(organisation=organisation)
    return list(rows.select_related("person").order_by("role", "person__name", "pk"))
