"""The wiring as an application, for its commands and checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wiring."""

    name = "config"
    verbose_name = "Wiring"
