"""Addresses of the applications room, by audience."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"applications.urls.{audience}"))
    for audience in ("public", "self_check", "notices", "applicant", "employer", "institution", "payment")
    if find_spec(f"applications.urls.{audience}")
]
