"""The house's addresses and a bare view that does one indexed SELECT, for comparison."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from accounts.access import public
from certificates.models import Certificate


@public
def bare(request: HttpRequest, number: str) -> HttpResponse:
    """One row by its unique number, as JSON."""
    row = Certificate.objects.filter(number=number).values("number", "state").first()
    return JsonResponse(row or {})


urlpatterns = [path("bare/<str:number>/", bare), path("", include("config.urls"))]
