"""The address that a certificate's QR code says.

Numbers run on, names are personal: an address with the number alone shows a masked name. The key
in the code is drawn from the certificate's random id, so that only who holds the document has it.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from certificates.models import Certificate

_LENGTH = 12


def key_of(pk: UUID) -> str:
    """The key of one certificate; it stays the same when secrets are changed."""
    return hashlib.sha256(b"certificates.links:" + pk.bytes).hexdigest()[:_LENGTH]


def key_fits(pk: UUID, key: str) -> bool:
    """Whether ``key`` is the certificate's, compared in constant time."""
    return hmac.compare_digest(key_of(pk), key) if key.isascii() else False


def verification_path(certificate: Certificate) -> str:
    """/verify/ZC-…/?k=…"""
    return f"{reverse('verify-number', args=[certificate.number])}?k={key_of(certificate.pk)}"


def verification_url(certificate: Certificate) -> str:
    """The same as a full address, for the QR code."""
    return f"{settings.SITE_URL}{verification_path(certificate)}"
