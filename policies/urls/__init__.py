"""Addresses of the room, by noun."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"policies.urls.{audience}"))
    for audience in ("public", "self_check", "notices", "applicant", "employer", "institution", "payment")
    if find_spec(f"policies.urls.{audience}")
]
