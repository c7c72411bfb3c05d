"""A certificate authority of one's own for demo and tests; production never uses it."""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from titles.clock import ZONE

KEY_FILE = "signing-key.pem"
CERTIFICATE_FILE = "signing-certificate.pem"
CHAIN_FILE = "chain.pem"
CRL_FILE = "authority.crl.pem"
TIMESTAMP_KEY_FILE = "timestamp-key.pem"
TIMESTAMP_CERTIFICATE_FILE = "timestamp-certificate.pem"

# Wide enough for demo data that was "issued" years ago and for a clock moved ahead.
_FROM = dt.datetime(2015, 1, 1, tzinfo=ZONE)
_UNTIL = dt.datetime(2045, 1, 1, tzinfo=ZONE)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "样章 演示系统"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def _builder(subject: str, issuer: str, public_key: PublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(**on: bool) -> x509.KeyUsage:
    every = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**{**every, **on})


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _make(folder: Path, holder: str) -> None:
    root_name = "样章 演示根证书"
    root_key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    root = (
        _builder(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaves = []
    signing_key, stamp_key = (
        ec.generate_private_key(ec.SECP256R1()),
        # The in-process timestamp authority knows RSA only.
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    )
    plan: tuple[tuple[str, Key, x509.KeyUsage, x509.ObjectIdentifier | None], ...] = (
        (holder, signing_key, _usage(digital_signature=True, content_commitment=True), None),
        (
            "样章 演示时间戳",
            stamp_key,
            _usage(digital_signature=True),
            ExtendedKeyUsageOID.TIME_STAMPING,
        ),
    )
    for subject, key, usage, purpose in plan:
        builder = (
            _builder(subject, root_name, key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(authority, critical=False)
        )
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        leaves.append(builder.sign(root_key, hashes.SHA256()))
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(_FROM)
        .next_update(_UNTIL)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(authority, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    signing, stamp = leaves
    for name, content in (
        (KEY_FILE, _pem(signing_key)),
        (CERTIFICATE_FILE, signing.public_bytes(encoding)),
        (CHAIN_FILE, root.public_bytes(encoding)),
        (CRL_FILE, crl.public_bytes(encoding)),
        (TIMESTAMP_KEY_FILE, _pem(stamp_key)),
        (TIMESTAMP_CERTIFICATE_FILE, stamp.public_bytes(encoding)),
    ):
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)


def make_demo_authority(folder: Path, *, holder: str = "样章 发证机关", renew: bool = False) -> bool:
    """Make root, signing key, timestamp key and revocation list in ``folder``.

    The root's own key is thrown away. Returns False when the folder already holds them. Two
    processes that start together end with one set: the folder appears in a single rename.
    """
    if (folder / KEY_FILE).is_file() and not renew:
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".signing-", dir=folder.parent))
    try:
        _make(fresh, holder)
        if renew and folder.exists():
            shutil.rmtree(folder)
        os.rename(fresh, folder)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if (folder / KEY_FILE).is_file():
            return False
        raise
    return True
