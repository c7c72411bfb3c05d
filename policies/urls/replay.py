"""Addresses of replays."""

from django.urls import path

from policies.views import replay

urlpatterns = [
    path("bureau/replays/", replay.replays, name="replays"),
    path("bureau/replays/new/", replay.start, name="replay-start"),
    path("bureau/replays/<uuid:pk>/", replay.replay, name="replay"),
    path("bureau/replays/<uuid:pk>/changes/", replay.changes, name="replay-changes"),
    path("bureau/replays/<uuid:pk>/changes.xlsx", replay.sheet, name="replay-sheet"),
    path("bureau/replays/<uuid:pk>/continue/", replay.resume, name="replay-continue"),
    path("bureau/replays/<uuid:pk>/cancel/", replay.cancel, name="replay-cancel"),
]
