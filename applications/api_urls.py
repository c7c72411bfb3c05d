"""The API of the applications room, by audience; each module of ``applications.api`` brings its addresses."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
for _audience in ("my", "employer", "notices", "institution", "payment", "rounds"):
    if find_spec(f"applications.api.{_audience}"):
        urlpatterns += import_module(f"applications.api.{_audience}").urlpatterns
