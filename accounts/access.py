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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import Person, Role
from accounts.roles import roles_of
from titles.frame import frame

if TYPE_CHECKING:
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)
V = TypeVar("V")


@dataclass(frozen=True)
class Access:
    """Who may open a view."""

    kind: str
    roles: tuple[str, ...] = ()

    def allows(self, person: Person | AnonymousUser) -> bool:
        """Tell whether a person may open the view."""
        if self.kind == "public":
            return True
        if not person.is_authenticated:
            return False
        if self.kind == "signed_in":
            return True
        return any(role in self.roles for role, _organisation in roles_of(person))


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")


def roles_access(*roles: str) -> Access:
    """Return the access of those who hold one of the roles (for `access = …` on API views)."""
    if not roles:
        raise ValueError("requires() needs a role; use signed_in for everybody who has signed in.")
    return Access("roles", tuple(str(Role(role)) for role in roles))


def public(view: V) -> V:
    """Let anybody open the view."""
    return _declare(view, PUBLIC)


def signed_in(view: V) -> V:
    """Let anybody who has signed in open the view."""
    return _declare(view, SIGNED_IN)


def requires(*roles: str) -> Callable[[V], V]:
    """Let those who hold one of the roles open the view."""
    access = roles_access(*roles)

    def decorate(view: V) -> V:
        return _declare(view, access)

    return decorate


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
        return isinstance(access, Access) and access.allows(request.user)


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
            logger.error("view without declared access", extra={"view": getattr(view, "__qualname__", view)})
            raise PermissionDenied
        if access is PUBLIC or _enforces_itself(view):
            return None
        if access.allows(request.user):
            return None
        if not request.user.is_authenticated and not request.path.startswith("/api/"):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        raise PermissionDenied


def _declare(view: V, access: Access) -> V:
    view.access = access  # type: ignore[attr-defined]  # any callable or class may carry the mark
    return view


def _enforces_itself(view: Any) -> bool:
    """Tell whether an API view asks `DeclaredAccess` after its own authentication."""
    # Imported here: REST Framework's views read their default permission, which is in this module.
    from rest_framework.views import APIView

    view_class = getattr(view, "cls", None)
    if view_class is None or not issubclass(view_class, APIView):
        return False
    return hasattr(view_class, "access") and DeclaredAccess in view_class.permission_classes
