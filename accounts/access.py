"""Deny by default: every view declares who may open it, or nobody may.

    @public                      anybody
    @signed_in                   anybody who has signed in
    @requires(Role.ISSUER, …)    whoever holds one of the roles today

The same names mark functions, class-based views and API views. What a view may show of one object is
checked again in the query or action.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission

from accounts.held import keep, may_keep
from accounts.models import Person, Role
from accounts.roles import roles_of
from titles.access import PUBLIC, SIGNED_IN, Access, declare, public
from titles.frame import frame
from titles.requests import came_from

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Access",
    "AccessMiddleware",
    "DeclaredAccess",
    "access_of",
    "may_open",
    "public",
    "requires",
    "roles_access",
    "signed_in",
]

if TYPE_CHECKING:
    # The API framework reads its settings, which name this module, as soon as these are imported.
    from rest_framework.request import Request
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)
V = TypeVar("V")


def roles_access(*roles: str) -> Access:
    """Return the access of those who hold one of the roles (for `access = …` on API views)."""
    if not roles:
        raise ValueError("requires() needs a role; use signed_in for everybody who has signed in.")
    return Access("roles", tuple(str(Role(role)) for role in roles))


def signed_in(view: V) -> V:
    """Let anybody who has signed in open the view."""
    return declare(view, SIGNED_IN)


def requires(*roles: str) -> Callable[[V], V]:
    """Let those who hold one of the roles open the view."""
    access = roles_access(*roles)

    def decorate(view: V) -> V:
        return declare(view, access)

    return decorate


def may_open(access: Access, person: Person | AnonymousUser) -> bool:
    """Tell whether a person may open a view of this access."""
    if access == PUBLIC:
        return True
    if not person.is_authenticated:
        return False
    if access == SIGNED_IN:
        return True
    return any(role in access.roles for role, _organisation in roles_of(person))


def access_of(view: Any) -> Access | None:
    """Return what a resolved view declares, wherever it was declared."""
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    declared = getattr(view, "access", None) or getattr(view_class, "access", None)
    return declared if isinstance(declared, Access) else None


class DeclaredAccess(BasePermission):
    """The API's side of the same declaration: tokens are known only inside the view."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask the view's declaration."""
        access = getattr(view, "access", None)
        return isinstance(access, Access) and may_open(access, request.user)


class AccessMiddleware:
    """Opens the request's memory and refuses every view that declares nothing or not this person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within one frame."""
        with frame():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse before the view runs."""
        access = access_of(view)
        if access is None:
            logger.error("view without declared access: %s", getattr(view, "__qualname__", view))
            raise PermissionDenied
        if access == PUBLIC or _asks_itself(view):
            return None
        if may_open(access, request.user):
            return None
        if request.user.is_authenticated or request.path_info.startswith("/api/"):
            raise PermissionDenied
        if may_keep(request, view):
            return keep(request)
        return redirect_to_login(_place(request), settings.LOGIN_URL)


def _place(request: HttpRequest) -> str:
    """Where to go on after signing in: the page itself, or the one that a button was pressed on."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request) or "/"


def _asks_itself(view: Any) -> bool:
    """Tell whether an API view asks `DeclaredAccess` after its own authentication."""
    view_class = getattr(view, "cls", None)
    return hasattr(view_class, "access") and DeclaredAccess in getattr(view_class, "permission_classes", ())
