"""What the public learns about a certificate: one indexed SELECT, then words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from certificates.links import key_fits
from certificates.models import Certificate, Revocation
from titles.clock import today

NUMBER = re.compile(r"^[A-Z]{2}-\d{4}-[A-Z]{2,4}-\d{4,10}$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
VALID, REVOKED, UNKNOWN, NOT_YET = "valid", "revoked", "unknown", "not_yet"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands on a day.

    ``kind`` is valid, revoked, not_yet (before its issue) or unknown. ``named`` says that the name
    or the key of the QR code fitted: only then is the holder's full name shown.
    """

    kind: str
    on: date
    number: str
    certificate: Certificate | None = None
    named: bool = False

    @property
    def revocation(self) -> Revocation | None:
        """The decision, also where it takes effect only after ``on``."""
        return revocation_of(self.certificate) if self.certificate else None


def normalised(number: str) -> str:
    """A number as it was typed, in the form in which it is kept: full-width signs become plain ones."""
    plain = unicodedata.normalize("NFKC", number).upper().translate(_DASHES)
    return "".join(plain.split())[:40]


def find_certificate(number: str) -> Certificate | None:
    """The certificate with its revocation, in one query by the unique number."""
    if not NUMBER.match(number):
        return None
    rows = Certificate.objects.select_related("revocation").filter(number=number).order_by()[:1]
    return next(iter(rows), None)


def revocation_of(certificate: Certificate) -> Revocation | None:
    """The revocation that was read with the certificate."""
    return getattr(certificate, "revocation", None)


def state_on(certificate: Certificate, day: date) -> str:
    """valid, revoked or not_yet on ``day``."""
    if day < certificate.issued_on:
        return NOT_YET
    revocation = revocation_of(certificate)
    return REVOKED if revocation and revocation.effective_on <= day else VALID


def standing(number: str, *, name: str = "", key: str = "", on: date | None = None) -> Standing:
    """How the certificate of ``number`` stands today, or ``on`` another day.

    A wrong name is answered like an unknown number, so that nothing can be guessed from it.
    """
    day = on or today()
    number = normalised(number)
    certificate = find_certificate(number)
    wanted = "".join(name.split())
    if certificate is None or (wanted and wanted != "".join(certificate.holder_name.split())):
        return Standing(UNKNOWN, day, number)
    named = bool(wanted) or bool(key and key_fits(certificate.pk, key))
    return Standing(state_on(certificate, day), day, number, certificate, named)
