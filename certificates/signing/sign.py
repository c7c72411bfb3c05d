"""Signs a PDF as PAdES: B-B by default, B-LT where the keyring has what it takes."""

import io
import logging
import threading
from datetime import datetime
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.signing.keys import Keyring, keyring
from certificates.signing.loop import off_loop
from titles import clock
from titles.errors import NotLoaded

# Nothing is fetched here on purpose; pyHanko would remark on it at every signature.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)

FIELD_NAME = "Issuer"
# Room for the signature and its chain; a fixed figure saves the trial run that would measure it.
_RESERVED = {"B-B": 8192, "B-LT": 24576}


class _ClockedSigner(PdfSigner):
    """A signer whose stated time is the house's clock, not the machine's."""

    moment: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.moment
        return session


def _store(ring: Keyring) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(ring.chain)
    return store


class _Signers(threading.local):
    """The prepared signer of this thread, kept as long as the keyring is the same."""

    ring: Keyring | None = None
    signer: SimpleSigner | None = None

    def of(self, ring: Keyring) -> SimpleSigner:
        if self.signer is None or self.ring is not ring:
            self.ring = ring
            self.signer = SimpleSigner(
                signing_cert=ring.certificate, signing_key=ring.key, cert_registry=_store(ring)
            )
        return self.signer


_signers = _Signers()


def _metadata(ring: Keyring, level: str, moment: datetime) -> PdfSignatureMetadata:
    common: dict[str, Any] = {
        "field_name": FIELD_NAME,
        "md_algorithm": "sha256",
        "subfilter": SigSeedSubFilter.PADES,
        "certify": True,
        "docmdp_permissions": MDPPerm.NO_CHANGES,
    }
    if level == "B-LT":
        common["embed_validation_info"] = True
        common["validation_context"] = ValidationContext(
            trust_roots=ring.roots,
            other_certs=ring.chain,
            crls=ring.crls,
            moment=moment,
            allow_fetching=False,
            revocation_mode="hard-fail",
        )
    return PdfSignatureMetadata(**common)


def _timestamper(ring: Keyring, level: str, moment: datetime) -> DummyTimeStamper | None:
    """The authority that runs in this process; an outside one would be set here."""
    if level != "B-LT":
        return None
    if ring.timestamp_key is None or ring.timestamp_certificate is None or not ring.crls:
        raise NotLoaded(
            "signing_level_needs",
            "B-LT签名需要吊销列表和时间戳证书：请设置SIGNING_CRL、SIGNING_TIMESTAMP_KEY和"
            "SIGNING_TIMESTAMP_CERTIFICATE，或将SIGNING_LEVEL改为B-B。",
        )
    return DummyTimeStamper(
        tsa_cert=ring.timestamp_certificate,
        tsa_key=ring.timestamp_key,
        certs_to_embed=_store(ring),
        fixed_dt=moment,
    )


def sign_pdf(pdf: bytes, *, level: str | None = None) -> bytes:
    """Certify ``pdf`` with the issuer's key: after this no change is allowed.

    The stated time is the house's clock. At level B-B that time is the issuer's own statement;
    B-LT adds a timestamp and the revocation list, so that it can be checked for good.
    """
    ring = keyring()
    level = level or settings.SIGNING_LEVEL
    moment = clock.now().replace(microsecond=0)
    signer = _ClockedSigner(
        _metadata(ring, level, moment),
        signer=_signers.of(ring),
        timestamper=_timestamper(ring, level, moment),
    )
    signer.moment = moment
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    out: io.BytesIO = off_loop(lambda: signer.sign_pdf(writer, bytes_reserved=_RESERVED[level]))
    return bytes(out.getbuffer())
