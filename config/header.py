"""What the header of every page shows of the person: the own desks and unread messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Notification, Organisation, Person, Role
from accounts.roles import roles_of
from titles.look.paths import exists

#: Desk of each role; where a role's desk is not installed, the header leaves it out.
DESK_OF_ROLE = {
    Role.HR_CLERK: "/employer/",
    Role.PRINCIPAL: "/employer/",
    Role.ACCEPTANCE_OFFICER: "/institution/",
    Role.SESSION_SECRETARY: "/institution/",
    Role.EXPERT: "/expert/",
    Role.BUREAU_OFFICER: "/bureau/",
    Role.ISSUER: "/bureau/",
    Role.INSPECTOR: "/bureau/",
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
        "/supervision/": _("监督工作台"),
    }[url]


class Header:
    """Computed only when a template asks for it."""

    def __init__(self, user: Person | AnonymousUser) -> None:
        self.user = user

    @cached_property
    def desks(self) -> list[Desk]:
        """Return the desks that the person's roles open, each named with its organisations."""
        if not self.user.is_authenticated:
            return []
        urls: dict[str, set[int]] = {}
        for role, organisation in roles_of(self.user):
            url = DESK_OF_ROLE.get(Role(role))
            if url and exists(url):
                urls.setdefault(url, set()).add(organisation)
        names = Organisation.objects.in_bulk(set().union(*urls.values())) if urls else {}
        own = [Desk(desk_label("/my/"), "/my/")] if exists("/my/") else []
        return own + [
            Desk(desk_label(url), url, "、".join(sorted(names[pk].name for pk in ids)))
            for url, ids in sorted(urls.items())
        ]

    @cached_property
    def inbox_count(self) -> int:
        """Return how many messages have not been read."""
        if not self.user.is_authenticated:
            return 0
        return Notification.objects.filter(person=self.user.pk, read_at__isnull=True).count()


def header(request: HttpRequest) -> dict[str, object]:
    """Give templates `header`."""
    return {"header": Header(getattr(request, "user", AnonymousUser()))}
