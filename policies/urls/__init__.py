"""Addresses of the room, by noun."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"policies.urls.{noun}"))
    for noun in ("catalogue", "public", "desk", "clause", "replay")
    if find_spec(f"policies.urls.{noun}")
]
