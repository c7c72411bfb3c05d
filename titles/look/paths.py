"""Whether an address is answered by this installation: navigation never shows a dead link."""

from __future__ import annotations

from functools import lru_cache

from django.urls import Resolver404, get_urlconf, resolve


def exists(path: str) -> bool:
    """Tell whether some view answers at `path` (the part before any question mark)."""
    return _exists(path.partition("?")[0].partition("#")[0], get_urlconf())


@lru_cache(maxsize=512)
def _exists(path: str, urlconf: str | None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True
