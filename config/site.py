"""The site's own pages: the first page, the standing texts, and the sheet of styles in the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from accounts.access import public
from config.home import home_context


@public
def home(request: HttpRequest) -> HttpResponse:
    """Say in one glance what one can do here."""
    return render(request, "public/home.html", home_context())


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what the pages hold to and whom to tell about a barrier."""
    return render(request, "public/accessibility.html")


urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("accessibility/", accessibility, name="accessibility"),
]
if settings.DEMO:
    from config.sheet.views import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
