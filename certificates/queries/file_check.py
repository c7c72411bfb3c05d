"""Is this PDF the one that was issued? The register's digest decides, the signature explains."""

import hashlib
from dataclasses import dataclass

from certificates.models import Certificate
from certificates.queries.verification import REVOKED, state_on
from certificates.signing import SignatureVerdict, verify_pdf
from titles.clock import today

ORIGINAL, ORIGINAL_REVOKED, UNREGISTERED, NOT_ORIGINAL = "original", "revoked", "unregistered", "not_original"


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a file is.

    ``kind``: original (in the register, valid), revoked (in the register, no longer valid),
    unregistered (genuinely signed, yet no certificate), not_original (altered, foreign, unsigned
    or unreadable; ``signature.problems`` says which).
    """

    kind: str
    sha256: str
    signature: SignatureVerdict
    certificate: Certificate | None = None


def judge_file(pdf: bytes) -> FileVerdict:
    """Judge the bytes of an uploaded PDF; never raises for a file, keeps nothing of it."""
    digest = hashlib.sha256(pdf).hexdigest()
    signature = verify_pdf(pdf)
    rows = Certificate.objects.select_related("revocation").filter(pdf_sha256=digest).order_by()[:1]
    certificate = next(iter(rows), None)
    if certificate is not None and signature.genuine:
        kind = ORIGINAL_REVOKED if state_on(certificate, today()) == REVOKED else ORIGINAL
        return FileVerdict(kind, digest, signature, certificate)
    return FileVerdict(UNREGISTERED if signature.genuine else NOT_ORIGINAL, digest, signature)
