"""Registration of the room with Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The room certificates."""

    name = "certificates"
