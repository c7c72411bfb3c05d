"""Addresses of the self-check."""

from django.urls import path

from applications.views import self_check, self_check_archive

urlpatterns = [
    path("self-check/", self_check.guide, name="self-check"),
    path("self-check/result/", self_check.result, name="self-check-result"),
    path("self-check/example/", self_check.example, name="self-check-example"),
    path("self-check/link/", self_check.open_link, name="self-check-open"),
    path("self-check/archive/", self_check_archive.archive_start, name="self-check-archive"),
]
