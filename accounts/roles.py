"""Who may act for whom: one query a request, by the clock's day."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Person, Role
from titles import clock
from titles.errors import NotPermitted
from titles.frame import forget, recall

__all__ = [
    "Role",
    "forget_roles",
    "has_role",
    "organisations_of",
    "people_with_role",
    "require_role",
    "roles_of",
]


def roles_of(person: Person | AnonymousUser | None) -> frozenset[tuple[str, int]]:
    """Return the pairs of role and organisation id that a person holds today."""
    if person is None or not person.is_authenticated:
        return frozenset()
    key = ("accounts.roles", person.pk)
    return recall(key, lambda: _active_pairs(person.pk))


def has_role(
    person: Person | AnonymousUser | None, role: str, organisation: Organisation | int | None = None
) -> bool:
    """Tell whether a person holds a role today, in any organisation or in the given one."""
    pairs = roles_of(person)
    if organisation is None:
        return any(held == role for held, _organisation in pairs)
    return (role, _pk(organisation)) in pairs


def organisations_of(person: Person | AnonymousUser | None, *roles: str) -> QuerySet[Organisation]:
    """Return the organisations for which a person holds one of the roles (or any) today."""
    ids = {organisation for role, organisation in roles_of(person) if not roles or role in roles}
    return Organisation.objects.filter(pk__in=ids)


def require_role(
    person: Person | AnonymousUser | None, role: str, organisation: Organisation | int | None = None
) -> None:
    """Refuse a person who does not hold the role."""
    if not has_role(person, role, organisation):
        raise NotPermitted(
            "accounts.role_missing",
            _("您没有“%(role)s”的权限，不能办理此事项。") % {"role": Role(role).label},
        )


def people_with_role(organisation: Organisation | int | None, *roles: str) -> QuerySet[Person]:
    """Return the active people who hold one of the roles today, in an organisation or anywhere."""
    memberships = Membership.objects.active_on(clock.today()).filter(role__in=roles)
    if organisation is not None:
        memberships = memberships.filter(organisation=_pk(organisation))
    return Person.objects.filter(is_active=True, pk__in=memberships.values("person")).order_by("pk")


def forget_roles(person_id: int) -> None:
    """Read a person's memberships again after a change."""
    forget(("accounts.roles", person_id))


def _active_pairs(person_id: int) -> frozenset[tuple[str, int]]:
    rows = Membership.objects.active_on(clock.today()).filter(person=person_id)
    return frozenset(rows.values_list("role", "organisation_id"))


def _pk(organisation: Organisation | int) -> Any:
    return organisation.pk if isinstance(organisation, Organisation) else organisation
