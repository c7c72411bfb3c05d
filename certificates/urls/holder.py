"""Addresses of the holder."""

from django.urls import path

from certificates.views import holder

urlpatterns = [
    path("my/certificates/", holder.own_certificates, name="my-certificates"),
    path("my/certificates/<str:number>/file/", holder.own_file, name="my-certificate-file"),
    path("my/certificates/<str:number>/decision/", holder.own_decision, name="my-certificate-decision"),
]
