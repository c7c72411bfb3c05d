"""Registration of the room with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """The room policies."""

    name = "policies"
