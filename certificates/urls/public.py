"""Addresses of the public verification."""

from django.urls import path

from certificates.views import public

urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path("verify/file/", public.verify_file, name="verify-file"),
    path("verify/<str:number>/", public.verify_number, name="verify-number"),
]
