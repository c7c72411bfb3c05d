"""The mark by which a view says who may open it; `accounts.access` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

V = TypeVar("V")


@dataclass(frozen=True)
class Access:
    """Who may open a view: `public`, `signed_in`, or `roles`."""

    kind: str
    roles: tuple[str, ...] = ()


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")


def declare(view: V, access: Access) -> V:
    """Mark a view function, a view class or an API view."""
    view.access = access  # type: ignore[attr-defined]  # any callable or class may carry the mark
    return view


def public(view: V) -> V:
    """Let anybody open the view."""
    return declare(view, PUBLIC)
