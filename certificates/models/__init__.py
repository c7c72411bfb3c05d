"""Acceptance of results, certificates and revocations."""

from certificates.models.acceptance import ResultAcceptance
from certificates.models.certificate import Certificate, Revocation

__all__ = ["Certificate", "ResultAcceptance", "Revocation"]
