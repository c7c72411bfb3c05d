"""The desks that a person's roles open."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person, Role
from accounts.roles import roles_of
from titles.look.paths import exists

#: Desk of each role; where a role's desk is not installed, it is left out.
DESK_OF_ROLE = {
    Role.HR_CLERK: "/employer/",
    Role.PRINCIPAL: "/employer/",
    Role.ACCEPTANCE_OFFICER: "/institution/",
    Role.SESSION_SECRETARY: "/institution/",
    Role.EXPERT: "/expert/",
    Role.BUREAU_OFFICER: "/bureau/",
    Role.ISSUER: "/bureau/",
    Role.INSPECTOR: "/bureau/trail/",
    Role.SUPERVISOR: "/supervision/",
}


@dataclass(frozen=True)
class Desk:
    """A way into one of the own desks."""

    label: str
    url: str
    organisation: str = ""


def desk_label(url: str) -> str:
    """Return what a desk is called."""
    return {
        "/my/": _("我的申报"),
        "/employer/": _("用人单位工作台"),
        "/institution/": _("评审服务机构工作台"),
        "/expert/": _("评审专家工作台"),
        "/bureau/": _("市人社局工作台"),
        "/bureau/trail/": _("监督检查工作台"),
        "/supervision/": _("监督工作台"),
    }[url]


def desks(person: Person | AnonymousUser) -> list[Desk]:
    """Return the desks that a person can open, each named with its organisations."""
    if not person.is_authenticated:
        return []
    urls: dict[str, set[int]] = {}
    for role, organisation in roles_of(person):
        url = DESK_OF_ROLE.get(Role(role))
        if url and exists(url):
            urls.setdefault(url, set()).add(organisation)
    names = Organisation.objects.in_bulk(set().union(*urls.values())) if urls else {}
    own = [Desk(desk_label("/my/"), "/my/")] if exists("/my/") else []
    return own + [
        Desk(desk_label(url), url, "、".join(sorted(names[pk].name for pk in ids)))
        for url, ids in sorted(urls.items())
    ]


def first_page(person: Person) -> str:
    """Return where a person goes after signing in: to the own desk, an applicant to the own applications."""
    own = desks(person)
    return own[-1].url if own else "/"
