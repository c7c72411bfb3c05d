"""Addresses of the room of integrity."""

from django.urls import path

from integrity.views import trail

urlpatterns = [
    path("bureau/trail/", trail.trail, name="trail"),
    path("bureau/trail/verify/", trail.trail_verify, name="trail-verify"),
    path("bureau/trail/export/", trail.trail_export, name="trail-export"),
    path("bureau/trail/<int:sequence>/", trail.trail_event, name="trail-event"),
]
