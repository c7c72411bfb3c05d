"""What the header of every page shows of the person: the own desks and unread messages."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import resolve

from accounts.access import access_of, may_open
from accounts.desks import DESK_OF_ROLE, Desk, desk_label, desks
from accounts.models import Notification, Person

__all__ = ["DESK_OF_ROLE", "Desk", "Header", "desk_label", "header"]


class Header:
    """Computed only when a template asks for it."""

    def __init__(self, user: Person | AnonymousUser) -> None:
        self.user = user

    @cached_property
    def desks(self) -> list[Desk]:
        """Return the desks that the person's roles open, each named with its organisations."""
        return desks(self.user)

    @cached_property
    def inbox_count(self) -> int:
        """Return how many messages have not been read."""
        if not self.user.is_authenticated:
            return 0
        return Notification.objects.filter(person=self.user.pk, read_at__isnull=True).count()

    def may_open(self, path: str) -> bool:
        """Tell whether the person's roles open the page at `path`."""
        access = access_of(resolve(path).func)
        return access is not None and may_open(access, self.user)


def header(request: HttpRequest) -> dict[str, object]:
    """Give templates `header`."""
    return {"header": Header(getattr(request, "user", AnonymousUser()))}
