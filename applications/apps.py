"""Archive, rounds, applications, the employer's part, notices, recommendations, fees."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The room of the application's road up to the review."""

    name = "applications"
