"""Addresses of the institution's answer."""

from django.urls import path

from certificates.views import institution

urlpatterns = [
    path("institution/results/", institution.results, name="institution-results"),
    path("institution/results/<str:number>/", institution.resend, name="institution-resend"),
]
