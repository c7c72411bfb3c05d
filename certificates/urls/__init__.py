"""Addresses of the certificates room, by audience."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"certificates.urls.{audience}"))
    for audience in ("public", "holder", "bureau", "institution")
    if find_spec(f"certificates.urls.{audience}")
]
