"""Registration of the room with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The room review."""

    name = "review"
