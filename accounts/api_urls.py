"""Addresses of the API of the room of people, below /api/."""

from django.urls import path

from accounts import api

urlpatterns = [
    path("me/", api.Me.as_view(), name="api-me"),
    path("organisations/", api.Organisations.as_view(), name="api-organisations"),
    path("notifications/", api.Notifications.as_view(), name="api-notifications"),
    path(
        "notifications/<int:notification_id>/read/",
        api.NotificationRead.as_view(),
        name="api-notification-read",
    ),
]
