"""What a signature proves, and what it does not survive."""

import datetime as dt
import io
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.documents import render_certificate
from certificates.signing import sign_pdf, verify_pdf
from certificates.signing.demo import CERTIFICATE_FILE, CHAIN_FILE, KEY_FILE, make_demo_authority
from certificates.signing.keys import keyring, seal_note
from certificates.signing.verify import ALTERED, APPENDED, FOREIGN, UNREADABLE, UNSIGNED
from tests.certificates.test_document_certificate import DATA
from titles import clock

MOMENT = dt.datetime(2026, 12, 18, 10, 6, tzinfo=clock.ZONE)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render_certificate(DATA)


@pytest.fixture(scope="module")
def signed(plain: bytes) -> bytes:
    with clock.held_at(MOMENT):
        return sign_pdf(plain)


def test_a_signed_certificate_is_genuine(signed: bytes) -> None:
    verdict = verify_pdf(signed)
    assert verdict.genuine
    assert (verdict.intact, verdict.valid, verdict.trusted, verdict.covers_whole_file) == (True,) * 4
    assert verdict.signed_at == MOMENT
    assert verdict.signer == "样章 发证机关"
    assert verdict.problems == []


def test_long_term_data_may_follow_the_signature(plain: bytes) -> None:
    with clock.held_at(MOMENT):
        signed = sign_pdf(plain, level="B-LT")
    verdict = verify_pdf(signed)
    assert verdict.genuine
    assert b"/DSS" in signed


def test_the_certificate_stays_what_it_was(plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)


@pytest.mark.parametrize("where", [0.05, 0.2, 0.35, 0.5])
def test_a_flipped_byte_is_noticed(signed: bytes, plain: bytes, where: float) -> None:
    changed = bytearray(signed)
    changed[int(len(plain) * where)] ^= 0x01
    verdict = verify_pdf(bytes(changed))
    assert not verdict.genuine
    assert not verdict.intact
    assert verdict.problems in ([ALTERED], [UNREADABLE], [UNSIGNED])


def test_an_appended_update_is_noticed(signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    verdict = verify_pdf(out.getvalue())
    assert verdict.intact
    assert not verdict.covers_whole_file
    assert not verdict.genuine
    assert verdict.problems == [APPENDED]


@pytest.mark.parametrize(("tail", "problem"), [(b"\n% more\n", APPENDED), (b"\n% more\n%%EOF\n", UNREADABLE)])
def test_bytes_behind_the_end_are_noticed(signed: bytes, tail: bytes, problem: str) -> None:
    verdict = verify_pdf(signed + tail)
    assert not verdict.genuine
    assert problem in verdict.problems


def test_a_foreign_key_is_not_trusted(plain: bytes, tmp_path: Path, settings) -> None:
    folder = tmp_path / "foreign"
    make_demo_authority(folder)
    settings.SIGNING_KEY = str(folder / KEY_FILE)
    settings.SIGNING_CERTIFICATE = str(folder / CERTIFICATE_FILE)
    settings.SIGNING_CHAIN = str(folder / CHAIN_FILE)
    with clock.held_at(MOMENT):
        foreign = sign_pdf(plain)
    assert verify_pdf(foreign).genuine
    settings.SIGNING_KEY = settings.SIGNING_CERTIFICATE = settings.SIGNING_CHAIN = ""
    verdict = verify_pdf(foreign)
    assert verdict.intact
    assert verdict.valid
    assert not verdict.trusted
    assert verdict.problems == [FOREIGN]


def test_keys_may_come_as_text_in_the_environment(plain: bytes, tmp_path: Path, settings) -> None:
    folder = tmp_path / "text"
    make_demo_authority(folder)
    settings.SIGNING_KEY = (folder / KEY_FILE).read_text()
    settings.SIGNING_CERTIFICATE = (folder / CERTIFICATE_FILE).read_text()
    settings.SIGNING_CHAIN = (folder / CHAIN_FILE).read_text()
    with clock.held_at(MOMENT):
        assert verify_pdf(sign_pdf(plain)).genuine
    assert not keyring().is_demo
    assert seal_note() == ""


def test_the_demo_seal_says_that_it_is_a_specimen() -> None:
    assert keyring().is_demo
    assert seal_note() == "样章"


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", UNREADABLE), (b"hello", UNREADABLE), (b"%PDF-1.7\n" + b"\0" * 400, UNREADABLE)],
)
def test_what_is_no_pdf_is_said_to_be_none(content: bytes, problem: str) -> None:
    assert verify_pdf(content).problems == [problem]


def test_a_pdf_without_signature_says_so(plain: bytes) -> None:
    assert verify_pdf(plain).problems == [UNSIGNED]


def test_the_demo_authority_is_made_once_and_uses_p256(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    assert make_demo_authority(folder)
    first = (folder / CERTIFICATE_FILE).read_bytes()
    assert not make_demo_authority(folder)
    assert (folder / CERTIFICATE_FILE).read_bytes() == first
    assert make_demo_authority(folder, renew=True)
    assert (folder / CERTIFICATE_FILE).read_bytes() != first
    certificate = x509.load_pem_x509_certificate(first)
    assert certificate.public_key().curve.name == "secp256r1"
    assert (folder / KEY_FILE).stat().st_mode & 0o077 == 0
