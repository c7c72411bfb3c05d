"""Registration of the room with Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The room applications."""

    name = "applications"
