"""Addresses: each room declares its own; the order only matters for readers."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import site, views

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


def _rooms(module: str, prefix: str) -> list[URLPattern | URLResolver]:
    """Include a module of every room that has one."""
    return [
        path(prefix, include(f"{room}.{module}")) for room in settings.ROOMS if find_spec(f"{room}.{module}")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *site.urlpatterns,
    path("api/schema/", views.schema, name="api-schema"),
    path("api/docs/", views.docs, name="api-docs"),
    *_rooms("api_urls", "api/"),
    *_rooms("urls", ""),
]
