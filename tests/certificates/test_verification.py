"""What a stranger is told about a certificate."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.states import State
from certificates.actions.issue import issue_certificate
from certificates.actions.revocation import revoke_certificate
from certificates.links import key_of, verification_path
from certificates.models import Certificate
from certificates.queries.file_check import judge_file
from certificates.queries.verification import find_certificate, normalised, standing
from tests.builders import make_person
from tests.certificates.builders import Bureau
from titles import clock

pytestmark = pytest.mark.django_db
FACTS = "经核查，第二项代表性成果的署名页系伪造。"


@pytest.fixture
def house() -> Bureau:
    return Bureau()


@pytest.fixture
def certificate(house: Bureau) -> Certificate:
    return issue_certificate(house.passed(State.ISSUING, person=make_person("申报人辰")), actor=house.issuer)


def pdf_of(certificate: Certificate) -> bytes:
    with certificate.pdf.open("rb") as file:
        return file.read()


def test_number_and_name_that_fit_are_valid(client: Client, certificate: Certificate) -> None:
    page = client.get(reverse("verify"), {"number": certificate.number.lower(), "name": "申报人 辰"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "有效" in text
    assert "编号与姓名相符" in text
    assert "申报人辰" in text
    assert "未改动" in text


def test_a_wrong_name_is_answered_like_an_unknown_number(client: Client, certificate: Certificate) -> None:
    answers = [
        client.get(reverse("verify"), {"number": number, "name": name})
        for number, name in ((certificate.number, "申报人卯"), ("ZC-2026-GC-999999", "申报人辰"))
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "查无此证" in answer.content.decode()
        assert certificate.title_name not in answer.content.decode()


@pytest.mark.parametrize("number", ["ZC-2026-GC-999999", "x", "'; DROP TABLE", "ZC-2026-GC-%00"])
def test_an_unknown_address_is_not_found_and_says_so(client: Client, number: str) -> None:
    answer = client.get(reverse("verify-number", args=[number]))
    assert answer.status_code == 404
    assert "查无此证" in answer.content.decode()


def test_the_number_alone_does_not_give_the_name(client: Client, certificate: Certificate) -> None:
    address = reverse("verify-number", args=[certificate.number])
    for query in ({}, {"k": "0" * 12}, {"k": "密"}):
        text = client.get(address, query).content.decode()
        assert "有效" in text
        assert "申报人辰" not in text
        assert certificate.pdf_sha256 not in text


def test_the_code_on_the_document_gives_everything(client: Client, certificate: Certificate) -> None:
    text = client.get(verification_path(certificate)).content.decode()
    assert "申报人辰" in text
    assert certificate.pdf_sha256 in text


def test_the_form_keeps_what_was_typed(client: Client) -> None:
    answer = client.get(reverse("verify"), {"number": "ZC-2026-GC-018264", "name": ""})
    assert answer.status_code == 422
    assert 'value="ZC-2026-GC-018264"' in answer.content.decode()
    assert "请填写证书上的姓名" in answer.content.decode()


def test_a_revoked_certificate_says_since_when_why_and_by_which_decision(
    client: Client, house: Bureau, certificate: Certificate
) -> None:
    decision = revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    text = client.get(verification_path(certificate)).content.decode()
    assert "已撤销" in text
    assert "提供虚假材料" in text
    assert decision.decision_number in text
    assert FACTS not in text


def test_status_on_a_day(house: Bureau, certificate: Certificate) -> None:
    issued = certificate.issued_on
    with clock.held_at(issued + dt.timedelta(days=10)):
        revoke_certificate(
            certificate,
            reason_code="CX-01",
            text=FACTS,
            actor=house.bureau_officer,
            effective_on=issued + dt.timedelta(days=12),
        )
    for days, kind in ((-1, "not_yet"), (0, "valid"), (11, "valid"), (12, "revoked"), (400, "revoked")):
        day = issued + dt.timedelta(days=days)
        assert standing(certificate.number, name="申报人辰", on=day).kind == kind


def test_the_page_answers_for_a_day(client: Client, certificate: Certificate) -> None:
    address = verification_path(certificate)
    before = (certificate.issued_on - dt.timedelta(days=1)).isoformat()
    assert "尚未颁发" in client.get(f"{address}&on={before}").content.decode()
    wrong = client.get(f"{address}&on=2026-02-30")
    assert wrong.status_code == 422
    assert "日期要写成" in wrong.content.decode()


def test_one_query_finds_certificate_and_revocation(
    house: Bureau, certificate: Certificate, django_assert_num_queries
) -> None:
    revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    with django_assert_num_queries(1):
        found = find_certificate(certificate.number)
        assert found is not None
        assert found.revocation.reason_code == "CX-01"
    with django_assert_num_queries(0):
        assert find_certificate("no number at all") is None


def test_wide_signs_and_dashes_are_understood() -> None:
    assert normalised(" zc－２０２６—gc–018264 ") == "ZC-2026-GC-018264"


def test_too_many_questions_are_refused(client: Client, certificate: Certificate, settings) -> None:
    settings.VERIFY_PER_MINUTE = 3
    address = reverse("verify-number", args=[certificate.number])
    codes = [client.get(address).status_code for _ in range(5)]
    assert set(codes[:3]) == {200}
    assert 429 in codes[3:]


def test_an_original_file_is_recognised(client: Client, certificate: Certificate) -> None:
    answer = client.post(
        reverse("verify-file"), {"file": SimpleUploadedFile("证书.pdf", pdf_of(certificate))}
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "是原件" in text
    assert certificate.number in text


def test_an_altered_file_is_not_an_original(client: Client, certificate: Certificate) -> None:
    changed = bytearray(pdf_of(certificate))
    changed[3000] ^= 1
    answer = client.post(reverse("verify-file"), {"file": SimpleUploadedFile("证书.pdf", bytes(changed))})
    text = answer.content.decode()
    assert "不是原件" in text
    assert "改动" in text


def test_an_original_of_a_revoked_certificate_is_no_longer_good(
    house: Bureau, certificate: Certificate
) -> None:
    revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    assert judge_file(pdf_of(certificate)).kind == "revoked"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("证书.pdf", b"", "文件是空的"),
        ("证书.pdf", b"PK\x03\x04 no pdf", "这不是PDF文件"),
        ("证书.pdf", b"%PDF-1.7" + b"0" * (5 * 1024 * 1024), "超过5 MB"),
    ],
)
def test_wrong_files_are_refused_with_words(client: Client, name: str, content: bytes, words: str) -> None:
    answer = client.post(reverse("verify-file"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_keys_differ_and_stay(certificate: Certificate, settings) -> None:
    first = key_of(certificate.pk)
    settings.SECRET_KEY = "another"
    assert key_of(certificate.pk) == first
