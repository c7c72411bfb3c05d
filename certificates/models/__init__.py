"""Acceptance of results, certificates and revocations."""

from certificates.models.acceptance import ResultAcceptance
from certificates.models.certificate import Certificate, CertificateState, Revocation
from certificates.models.issue import IssueBatch, IssueOrder

__all__ = [
    "Certificate",
    "CertificateState",
    "IssueBatch",
    "IssueOrder",
    "ResultAcceptance",
    "Revocation",
]
