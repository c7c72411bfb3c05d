"""Registration of the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room accounts."""

    name = "accounts"
