"""Encryption at rest and keyed hashes of personal identifiers.

AES-256-GCM with a fresh nonce for every value; two independent keys are derived from
`settings.FIELD_ENCRYPTION_KEY`, one to encrypt and one to search. The column's name is authenticated
with the value, so that a ciphertext moved to another column does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.lookups import Exact

_VERSION = "1:"
_NONCE_BYTES = 12


def encrypt(text: str, purpose: str) -> str:
    """Return the ciphertext of `text`, bound to `purpose`."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(settings.FIELD_ENCRYPTION_KEY).encrypt(nonce, text.encode(), purpose.encode())
    return _VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(stored: str, purpose: str) -> str:
    """Return the text of a ciphertext; a wrong key or a moved value is a configuration error."""
    raw = base64.urlsafe_b64decode(stored.removeprefix(_VERSION))
    try:
        cipher = _cipher(settings.FIELD_ENCRYPTION_KEY)
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
    except InvalidTag as error:
        raise ImproperlyConfigured(f"{purpose} was encrypted with another FIELD_ENCRYPTION_KEY.") from error


def keyed_hash(text: str, purpose: str) -> str:
    """Return the hash by which an encrypted value is found again."""
    message = f"{purpose}\x00{text}".encode()
    return hmac.new(_derive(settings.FIELD_ENCRYPTION_KEY, b"search"), message, hashlib.sha256).hexdigest()


class EmptyOnly(Exact):
    """Compares an encrypted column with the empty text, which stays in clear."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs != "":
            raise TypeError("The column is encrypted; search by its keyed hash instead.")
        super().__init__(lhs, rhs)


class EncryptedTextField(models.TextField):
    """Text that is readable in Python and ciphertext in the database; it cannot be searched."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt what the database returns."""
        return decrypt(value, self._purpose()) if value else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Encrypt what goes into the database; emptiness stays visible to constraints."""
        prepared = super().get_prep_value(value)
        return encrypt(prepared, self._purpose()) if prepared else prepared

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse every comparison but those with NULL and emptiness: ciphertexts never compare."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return EmptyOnly if lookup_name == "exact" else None

    def _purpose(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


@lru_cache(maxsize=4)
def _derive(secret: str, info: bytes) -> bytes:
    if not secret:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEY is empty.")
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"titles:" + info).derive(
        secret.encode()
    )


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derive(secret, b"encrypt"))
