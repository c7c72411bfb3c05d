"""Judges the signature of a PDF that somebody holds in hand."""

import io
import logging
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from certificates.signing.keys import Keyring, keyring
from certificates.signing.loop import off_loop
from certificates.signing.verdict import SignatureVerdict
from titles.clock import ZONE

logger = logging.getLogger(__name__)

UNREADABLE = "文件不是完整的PDF，无法读取。"
UNSIGNED = "文件没有电子签名。"
ALTERED = "文件内容在签署之后被改动。"
APPENDED = "文件在签署之后被追加了内容。"
BROKEN = "签名与文件内容或签名证书不匹配。"
FOREIGN = "签名不是由发证机关的证书作出的。"
REVOKED = "签名证书已被吊销。"
UNTRUSTED = "签名证书在签署时无效，或者不能追溯到受信任的根证书。"


def verify_pdf(pdf: bytes) -> SignatureVerdict:
    """Judge the first signature of ``pdf``; never raises for a file, however broken."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return SignatureVerdict(problems=[UNSIGNED])
        return _judge(signatures[0], keyring(), len(pdf))
    except PdfError:
        return SignatureVerdict(problems=[UNREADABLE])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        # A stranger's file may break the parser anywhere; it is then not one that we issued.
        logger.info("unreadable PDF at verification: %s", type(error).__name__)
        return SignatureVerdict(problems=[UNREADABLE])


def _stated_time(signature: EmbeddedPdfSignature) -> datetime | None:
    moment = signature.self_reported_timestamp
    return moment.astimezone(ZONE) if moment is not None else None


def _judge(signature: EmbeddedPdfSignature, ring: Keyring, size: int) -> SignatureVerdict:
    signed_at = _stated_time(signature)
    context = ValidationContext(
        trust_roots=ring.roots,
        other_certs=ring.chain,
        crls=ring.crls,
        moment=signed_at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status: PdfSignatureStatus = off_loop(
        lambda: validate_pdf_signature(signature, signer_validation_context=context)
    )
    certificate = status.signing_cert
    whole = _covers_whole_file(signature, status, size)
    ours = certificate.sha256 in ring.known_signers
    return SignatureVerdict(
        intact=bool(status.intact),
        valid=bool(status.valid),
        trusted=bool(status.trusted and ours),
        signer=str(certificate.subject.native.get("common_name", "")),
        signed_at=signed_at,
        covers_whole_file=whole,
        problems=_problems(status, whole, ours),
    )


def _problems(status: PdfSignatureStatus, whole: bool, ours: bool) -> list[str]:
    """What is wrong, in the order in which a reader needs it."""
    problems = []
    if not status.intact:
        problems.append(ALTERED)
    elif not status.valid:
        problems.append(BROKEN)
    if not whole:
        problems.append(APPENDED)
    if not ours:
        problems.append(FOREIGN)
    elif status.revoked:
        problems.append(REVOKED)
    elif not status.trusted and status.intact and status.valid:
        problems.append(UNTRUSTED)
    return problems


def _covers_whole_file(signature: EmbeddedPdfSignature, status: PdfSignatureStatus, size: int) -> bool:
    byte_range = [int(value) for value in signature.byte_range]
    if byte_range[0] == 0 and byte_range[-2] + byte_range[-1] == size:
        return bool(status.coverage == SignatureCoverageLevel.ENTIRE_FILE)
    # Long-term data (certificates, revocation lists) may follow; anything else may not.
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level == ModificationLevel.LTA_UPDATES
    )
