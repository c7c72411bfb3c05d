"""Registration of the room with Django."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """The room rules."""

    name = "rules"
