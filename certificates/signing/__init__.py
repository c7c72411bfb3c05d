"""Signing PDFs and judging signatures; no database.

pyHanko takes longer to load than the rest of the house and is loaded when the first file comes.
"""

from certificates.signing.verdict import SignatureVerdict

__all__ = ["SignatureVerdict", "sign_pdf", "verify_pdf"]


def sign_pdf(pdf: bytes, *, level: str | None = None) -> bytes:
    """Certify ``pdf`` with the issuer's key (certificates/signing/sign.py)."""
    from certificates.signing import sign

    return sign.sign_pdf(pdf, level=level)


def verify_pdf(pdf: bytes) -> SignatureVerdict:
    """Judge the first signature of ``pdf`` (certificates/signing/verify.py)."""
    from certificates.signing import verify

    return verify.verify_pdf(pdf)
