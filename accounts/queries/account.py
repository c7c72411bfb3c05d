"""What sign-in, the account page and the inbox read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Membership, Notification, Person, Role
from titles import clock

INBOX_PAGE = 30


@dataclass(frozen=True)
class PersonaGroup:
    """Demo people who do the same."""

    label: str
    people: list[Person]


def personas() -> list[PersonaGroup]:
    """Return the demo's people by role, applicants first; two queries."""
    people = list(Person.objects.filter(is_active=True).exclude(persona="").order_by("persona_order", "pk"))
    roles: dict[int, str] = {}
    for person_id, role in (
        Membership.objects.active_on(clock.today())
        .filter(person__in=[person.pk for person in people])
        .order_by("pk")
        .values_list("person_id", "role")
    ):
        roles.setdefault(person_id, role)
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(roles.get(person.pk, ""), []).append(person)
    order = ["", *Role.values]
    return [
        PersonaGroup(str(Role(role).label) if role else _("申报人"), groups[role])
        for role in order
        if role in groups
    ]


@dataclass(frozen=True)
class InboxPage:
    """A page of messages, the newest first, with the key of the next page."""

    rows: list[Notification]
    older_than: int | None
    unread: int


def inbox(person: Person, before: int | None = None) -> InboxPage:
    """Return one page of a person's messages, paged by key."""
    rows = Notification.objects.filter(person=person)
    unread = rows.filter(read_at__isnull=True).count()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: INBOX_PAGE + 1])
    more = len(found) > INBOX_PAGE
    found = found[:INBOX_PAGE]
    return InboxPage(found, found[-1].pk if more else None, unread)


def memberships(person: Person) -> list[Membership]:
    """Return a person's memberships, those that hold today first."""
    today = clock.today()
    rows = (
        Membership.objects.filter(person=person).select_related("organisation").order_by("-active_from", "pk")
    )
    return sorted(rows, key=lambda row: not row.holds_on(today))
