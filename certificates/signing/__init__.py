"""Signing PDFs and judging signatures; no database."""

from certificates.signing.sign import sign_pdf
from certificates.signing.verify import SignatureVerdict, verify_pdf

__all__ = ["SignatureVerdict", "sign_pdf", "verify_pdf"]
