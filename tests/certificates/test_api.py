"""The same steps for programs."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from applications.actions.notice import end_due_notices
from applications.states import State
from certificates.actions.issue import issue_certificate
from certificates.links import key_of
from certificates.models import Certificate
from tests.builders import make_person
from tests.certificates.builders import Bureau
from titles import clock
from titles.calendar import add_working_days
from titles.clock import today

pytestmark = pytest.mark.django_db
FACTS = "经核查，第二项代表性成果的署名页系伪造。"


def client_of(person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def house() -> Bureau:
    return Bureau()


def test_a_stranger_verifies(house: Bureau) -> None:
    certificate = issue_certificate(
        house.passed(State.ISSUING, person=make_person("申报人辰")), actor=house.issuer
    )
    address = reverse("api-verify", args=[certificate.number])
    stranger = APIClient()
    bare = stranger.get(address).json()
    assert (bare["status"], bare["name_confirmed"]) == ("valid", False)
    assert bare["certificate"]["holder"] == "申***"
    for query in ({"name": "申报人辰"}, {"k": key_of(certificate.pk)}):
        named = stranger.get(address, query).json()
        assert named["certificate"]["holder"] == "申报人辰"
        assert named["name_confirmed"]
    assert stranger.get(address, {"name": "申报人卯"}).status_code == 404
    assert stranger.get(reverse("api-verify", args=["ZC-2026-GC-999999"])).json()["status"] == "unknown"
    assert stranger.get(address, {"on": "2026-02-30"}).status_code in (400, 422)
    assert stranger.get(address, {"on": "2020-01-01"}).json()["status"] == "not_yet"


def test_a_file_is_judged(house: Bureau) -> None:
    certificate = issue_certificate(house.passed(State.ISSUING), actor=house.issuer)
    with certificate.pdf.open("rb") as file:
        pdf = file.read()
    address = reverse("api-verify-file")
    stranger = APIClient()
    answer = stranger.post(address, {"file": SimpleUploadedFile("a.pdf", pdf)}, format="multipart").json()
    assert (answer["verdict"], answer["certificate"]) == ("original", certificate.number)
    assert answer["signature"]["trusted"]
    answer = stranger.post(address, {"file": SimpleUploadedFile("a.pdf", b"no")}, format="multipart")
    assert answer.status_code == 422


def test_from_the_result_to_the_certificate_and_its_revocation(house: Bureau) -> None:
    application = house.passed()
    officer, issuer = client_of(house.bureau_officer), client_of(house.issuer)
    number = application.number
    listed = officer.get(reverse("api-bureau-list")).json()["results"]
    assert [row["number"] for row in listed] == [number]
    pack = officer.get(reverse("api-bureau-session", args=[house.session.pk])).json()
    assert pack["waiting"] == [number]
    assert issuer.post(reverse("api-bureau-accept", args=[number])).status_code == 403
    assert officer.post(reverse("api-bureau-accept", args=[number])).json()["state"] == "result_accepted"
    assert officer.post(reverse("api-bureau-accept", args=[number])).status_code == 409
    notice = officer.post(reverse("api-bureau-publish"), {"numbers": [number]}, format="json")
    assert notice.status_code == 201
    assert notice.json()["ends_on"] == add_working_days(today(), 5).isoformat()
    assert issuer.post(reverse("api-bureau-issue", args=[number])).status_code == 409
    with clock.held_at(add_working_days(today(), 6)):
        assert end_due_notices() == 1
        issued = issuer.post(reverse("api-bureau-issue", args=[number])).json()
        assert issuer.post(reverse("api-bureau-issue", args=[number])).json() == issued
        revoke = reverse("api-bureau-revoke", args=[issued["number"]])
        assert officer.post(revoke, {"reason_code": "CX-01", "text": "短"}, format="json").status_code == 422
        decided = officer.post(revoke, {"reason_code": "CX-01", "text": FACTS}, format="json")
        assert decided.status_code == 201
        assert officer.post(revoke, {"reason_code": "CX-01", "text": FACTS}, format="json").status_code == 409
        state = APIClient().get(reverse("api-verify", args=[issued["number"]])).json()
        assert state["status"] == "revoked"
        assert state["revocation"]["decision_number"] == decided.json()["decision_number"]


def test_a_result_is_sent_back_and_answered(house: Bureau) -> None:
    application = house.passed()
    officer, secretary = client_of(house.bureau_officer), client_of(house.secretary)
    back = reverse("api-bureau-return", args=[application.number])
    assert officer.post(back, {"reason_codes": []}, format="json").status_code == 422
    assert officer.post(back, {"reason_codes": ["YT-01"]}, format="json").status_code == 200
    again = reverse("api-institution-resend", args=[application.number])
    assert officer.post(again, {"text": "已补齐。"}, format="json").status_code == 403
    assert (
        secretary.post(again, {"text": "已补齐。"}, format="json").json()["waiting_for"] == "bureau_officer"
    )
    assert secretary.post(again, {"text": "已补齐。"}, format="json").status_code == 404


def test_a_batch_by_the_same_token_is_one(house: Bureau, django_capture_on_commit_callbacks) -> None:
    numbers = [house.passed(State.ISSUING).number for _ in range(2)]
    issuer = client_of(house.issuer)
    body = {"numbers": numbers, "form_token": str(uuid.uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        first = issuer.post(reverse("api-bureau-batches"), body, format="json")
        second = issuer.post(reverse("api-bureau-batches"), body, format="json")
    assert first.status_code == second.status_code == 202
    assert first.json()["id"] == second.json()["id"]
    state = issuer.get(reverse("api-bureau-batch", args=[first.json()["id"]])).json()
    assert (state["whole"], state["done"], state["failed"]) == (2, 2, 0)
    assert Certificate.objects.count() == 2


def test_the_holder_lists_and_downloads(house: Bureau) -> None:
    certificate = issue_certificate(house.passed(State.ISSUING), actor=house.issuer)
    holder = client_of(certificate.holder)
    listed = holder.get(reverse("api-my-certificates")).json()
    assert [(row["number"], row["status"]) for row in listed] == [(certificate.number, "valid")]
    address = reverse("api-my-certificate-file", args=[certificate.number])
    assert b"".join(holder.get(address).streaming_content).startswith(b"%PDF")
    assert client_of(make_person()).get(address).status_code == 404
    assert APIClient().get(address).status_code in (401, 403)


def test_the_secretary_answers_in_the_browser(house: Bureau, client) -> None:
    application = house.passed()
    client_of(house.bureau_officer).post(
        reverse("api-bureau-return", args=[application.number]), {"reason_codes": ["YT-01"]}, format="json"
    )
    client.force_login(house.secretary)
    assert application.number in client.get(reverse("institution-results")).content.decode()
    address = reverse("institution-resend", args=[application.number])
    assert "会议记录或签名不完整" in client.get(address).content.decode()
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "已补齐签名页。"}).status_code == 302
    assert client.get(address).status_code == 404
