"""Where the signing key and the trusted certificates come from.

``SIGNING_KEY``, ``SIGNING_CERTIFICATE`` and ``SIGNING_CHAIN`` hold a file name or the PEM itself.
Outside production, with none of them set, a demo authority in the data folder stands in; what it
signs bears the seal note 样章.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from django.conf import settings

from certificates.signing import demo
from titles.errors import NotLoaded

DEMO_SEAL_NOTE = "样章"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The signer's key and chain, ready to use, and what a verifier may trust."""

    key: asn1_keys.PrivateKeyInfo
    certificate: asn1_x509.Certificate
    chain: tuple[asn1_x509.Certificate, ...]
    former: tuple[asn1_x509.Certificate, ...] = ()
    crls: tuple[asn1_crl.CertificateList, ...] = ()
    timestamp_key: asn1_keys.PrivateKeyInfo | None = None
    timestamp_certificate: asn1_x509.Certificate | None = None
    is_demo: bool = False

    @property
    def roots(self) -> tuple[asn1_x509.Certificate, ...]:
        """The self-issued certificates of the chain."""
        return tuple(cert for cert in self.chain if cert.self_issued)

    @property
    def known_signers(self) -> frozenset[bytes]:
        """Fingerprints of the certificates that this issuer has signed with, now and earlier."""
        return frozenset(cert.sha256 for cert in (self.certificate, *self.former))


def demo_folder() -> Path:
    """Where the demo authority lies."""
    return Path(settings.DATA_DIR) / "signing"


def _read(source: str) -> bytes:
    if "-----BEGIN" in source:
        return source.encode("ascii")
    file = Path(source)
    if not file.is_file():
        raise NotLoaded(
            "signing_file_missing", f"签名所需的文件不存在：{file.name}。请检查SIGNING_KEY等设置。"
        )
    return file.read_bytes()


def _certificates(source: str) -> tuple[asn1_x509.Certificate, ...]:
    if not source:
        return ()
    return tuple(
        asn1_x509.Certificate.load(der) for _, _, der in asn1_pem.unarmor(_read(source), multiple=True)
    )


def _key(source: str) -> asn1_keys.PrivateKeyInfo:
    name, _, der = asn1_pem.unarmor(_read(source))
    if name != "PRIVATE KEY":
        raise NotLoaded("signing_key_form", "签名私钥须为PKCS#8格式且不加密，请转换后重新设置SIGNING_KEY。")
    return asn1_keys.PrivateKeyInfo.load(der)


def _crls(source: str) -> tuple[asn1_crl.CertificateList, ...]:
    if not source:
        return ()
    return tuple(
        asn1_crl.CertificateList.load(der) for _, _, der in asn1_pem.unarmor(_read(source), multiple=True)
    )


def _demo_sources() -> dict[str, str]:
    folder = demo_folder()
    demo.make_demo_authority(folder)
    return {
        "key": str(folder / demo.KEY_FILE),
        "certificate": str(folder / demo.CERTIFICATE_FILE),
        "chain": str(folder / demo.CHAIN_FILE),
        "former": "",
        "crl": str(folder / demo.CRL_FILE),
        "timestamp_key": str(folder / demo.TIMESTAMP_KEY_FILE),
        "timestamp_certificate": str(folder / demo.TIMESTAMP_CERTIFICATE_FILE),
    }


def _configured_sources() -> dict[str, str]:
    return {
        "key": settings.SIGNING_KEY,
        "certificate": settings.SIGNING_CERTIFICATE,
        "chain": settings.SIGNING_CHAIN,
        "former": settings.SIGNING_FORMER_CERTIFICATES,
        "crl": settings.SIGNING_CRL,
        "timestamp_key": settings.SIGNING_TIMESTAMP_KEY,
        "timestamp_certificate": settings.SIGNING_TIMESTAMP_CERTIFICATE,
    }


@lru_cache(maxsize=4)
def _load(sources: tuple[tuple[str, str], ...], is_demo: bool) -> Keyring:
    given = dict(sources)
    stamp_certificates = _certificates(given["timestamp_certificate"])
    return Keyring(
        key=_key(given["key"]),
        certificate=_certificates(given["certificate"])[0],
        chain=_certificates(given["chain"]),
        former=_certificates(given["former"]),
        crls=_crls(given["crl"]),
        timestamp_key=_key(given["timestamp_key"]) if given["timestamp_key"] else None,
        timestamp_certificate=stamp_certificates[0] if stamp_certificates else None,
        is_demo=is_demo,
    )


def keyring() -> Keyring:
    """The key and chain to sign with; loaded once a process."""
    sources = _configured_sources()
    if sources["key"] and sources["certificate"] and sources["chain"]:
        return _load(tuple(sources.items()), False)
    if settings.PRODUCTION:
        raise NotLoaded(
            "signing_not_configured",
            "尚未配置电子签名：请设置SIGNING_KEY、SIGNING_CERTIFICATE和SIGNING_CHAIN后再签发证书。",
        )
    return _load(tuple(_demo_sources().items()), True)


def seal_note() -> str:
    """What stands at the foot of the seal: 样章 unless a real key signs."""
    return DEMO_SEAL_NOTE if keyring().is_demo else ""
