"""Registration of the room with Django."""

from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    """The room integrity."""

    name = "integrity"
