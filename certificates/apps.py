"""Numbering, issue, signature, verification and revocation of certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The room of the certificate."""

    name = "certificates"
