"""The bureau's desk in the browser's terms: who opens what, what a click does."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.objection import lodge_objection
from applications.models import Notice, Objection
from applications.states import State
from certificates.actions.issue import issue_certificate
from certificates.actions.publication import publish_results
from certificates.models import Certificate, IssueBatch
from tests.builders import make_person
from tests.certificates.builders import Bureau
from titles.clock import today

pytestmark = pytest.mark.django_db
FACTS = "经核查，第二项代表性成果的署名页系伪造。"


@pytest.fixture
def house() -> Bureau:
    return Bureau()


@pytest.fixture
def officer(house: Bureau) -> Client:
    client = Client()
    client.force_login(house.bureau_officer)
    return client


@pytest.fixture
def issuer(house: Bureau) -> Client:
    client = Client()
    client.force_login(house.issuer)
    return client


def test_officer_and_issuer_see_their_own_turns(house: Bureau, officer: Client, issuer: Client) -> None:
    to_accept = house.passed()
    to_issue = house.passed(State.ISSUING)
    seen = officer.get(reverse("bureau-worklist")).content.decode()
    assert to_accept.number in seen
    assert to_issue.number not in seen
    seen = issuer.get(reverse("bureau-worklist")).content.decode()
    assert to_issue.number in seen
    assert to_accept.number not in seen


@pytest.mark.parametrize("who", ["clerk", "secretary", "acceptance_officer"])
def test_others_stay_outside(house: Bureau, client: Client, who: str) -> None:
    application = house.passed()
    client.force_login(getattr(house, who))
    for name, args in (
        ("bureau-worklist", []),
        ("bureau-application", [application.number]),
        ("bureau-session", [house.session.pk]),
        ("bureau-certificates", []),
    ):
        assert client.get(reverse(name, args=args)).status_code == 403


def test_the_issuer_cannot_accept(house: Bureau, issuer: Client) -> None:
    application = house.passed()
    assert issuer.post(reverse("bureau-accept", args=[application.number])).status_code == 403
    application.refresh_from_db()
    assert application.state == State.RESULT_ACCEPTANCE


def test_a_case_before_the_bureau_is_not_found(house: Bureau, officer: Client) -> None:
    application = house.application_at(State.ACCEPTANCE)
    assert officer.get(reverse("bureau-application", args=[application.number])).status_code == 404


def test_accepting_from_the_case(house: Bureau, officer: Client) -> None:
    application = house.passed()
    page = officer.get(reverse("bureau-application", args=[application.number])).content.decode()
    assert "验收通过" in page
    assert officer.get(reverse("bureau-accept", args=[application.number])).status_code == 200
    officer.post(reverse("bureau-accept", args=[application.number]))
    application.refresh_from_db()
    assert application.state == State.RESULT_ACCEPTED
    again = officer.post(reverse("bureau-accept", args=[application.number]))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("name", "code", "state"),
    [("bureau-reject", "YB-01", State.NOT_ACCEPTED), ("bureau-return", "YT-01", State.RESULT_ACCEPTANCE)],
)
def test_refusing_asks_for_a_reason_and_keeps_the_words(
    house: Bureau, officer: Client, name: str, code: str, state: State
) -> None:
    application = house.passed()
    address = reverse(name, args=[application.number])
    assert officer.get(address).status_code == 200
    answer = officer.post(address, {"text": "写了一半的说明"})
    assert answer.status_code == 422
    assert "写了一半的说明" in answer.content.decode()
    assert officer.post(address, {"reason_codes": [code]}).status_code == 302
    application.refresh_from_db()
    assert application.state == state


def test_the_pack_shows_the_checks_and_prints(house: Bureau, officer: Client) -> None:
    application = house.passed()
    assert "1" in officer.get(reverse("bureau-sessions")).content.decode()
    page = officer.get(reverse("bureau-session", args=[house.session.pk])).content.decode()
    assert "程序核对" in page
    assert application.person.name in page
    pdf = officer.get(reverse("bureau-session-pack", args=[house.session.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_a_batch_is_previewed_then_accepted(house: Bureau, officer: Client) -> None:
    applications = [house.passed() for _ in range(2)]
    numbers = [application.number for application in applications]
    other = house.passed(State.CERTIFIED)
    preview = officer.get(reverse("bureau-batch"), {"selected": [*numbers, other.number]}).content.decode()
    assert "验收通过2份" in preview
    assert "不能一起办" in preview
    officer.post(reverse("bureau-accept-many"), {"selected": numbers})
    for application in applications:
        application.refresh_from_db()
        assert application.state == State.RESULT_ACCEPTED


def test_the_notice_is_previewed_with_its_days_then_published(house: Bureau, officer: Client) -> None:
    application = house.passed(State.RESULT_ACCEPTED)
    address = reverse("bureau-publish")
    preview = officer.get(address, {"selected": application.number, "working_days": 7})
    assert "7个工作日" in preview.content.decode()
    short = officer.get(address, {"selected": application.number, "working_days": 3})
    assert short.status_code == 422
    answer = officer.post(address, {"selected": application.number, "working_days": 5})
    notice = Notice.objects.get()
    assert answer.url == reverse("notice", args=[notice.number])
    assert officer.get(reverse("bureau-notices")).status_code == 200
    empty = officer.get(address).content.decode()
    assert "没有可以公示的结果" in empty


def test_withholding_from_the_case(house: Bureau, officer: Client) -> None:
    application = house.passed(State.RESULT_ACCEPTED)
    address = reverse("bureau-withhold", args=[application.number])
    assert officer.get(address).status_code == 200
    assert officer.post(address, {}).status_code == 422
    officer.post(address, {"reason_codes": ["BG-01"]})
    application.refresh_from_db()
    assert application.state == State.ISSUING


def objection_to(house: Bureau) -> Objection:
    application = house.passed(State.RESULT_ACCEPTED)
    notice = publish_results([application], actor=house.bureau_officer, publisher=house.bureau)
    return lodge_objection(
        notice=notice, position=1, statement="该同志的第二项成果署名与事实不符。", form_token=uuid.uuid4()
    )


def test_an_objection_blocks_until_the_officer_decides(
    house: Bureau, officer: Client, issuer: Client
) -> None:
    objection = objection_to(house)
    assert objection.tracking_code in officer.get(reverse("bureau-objections")).content.decode()
    address = reverse("bureau-objection", args=[objection.tracking_code])
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"outcome": "upheld"}).status_code == 422
    assert issuer.post(address, {"outcome": "upheld", "finding": "经查属实。"}).status_code == 403
    officer.post(address, {"outcome": "upheld", "finding": "经查属实。"})
    objection.application.refresh_from_db()
    assert objection.application.state == State.NOT_ACCEPTED


def test_issuing_from_the_case(house: Bureau, issuer: Client, officer: Client) -> None:
    application = house.passed(State.ISSUING)
    address = reverse("bureau-issue", args=[application.number])
    assert issuer.get(address).status_code == 200
    assert officer.post(address).status_code == 403
    assert issuer.post(address).status_code == 302
    certificate = Certificate.objects.get()
    assert issuer.post(address).url == reverse("bureau-certificate", args=[certificate.number])
    assert Certificate.objects.count() == 1
    page = issuer.get(reverse("bureau-certificate", args=[certificate.number])).content.decode()
    assert certificate.number in page
    file = issuer.get(reverse("bureau-certificate-file", args=[certificate.number]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_a_batch_of_certificates_shows_its_progress(
    house: Bureau, issuer: Client, django_capture_on_commit_callbacks
) -> None:
    applications = [house.passed(State.ISSUING) for _ in range(3)]
    numbers = [application.number for application in applications]
    preview = issuer.get(reverse("bureau-issue-many"), {"selected": numbers})
    assert "签发3份证书" in preview.content.decode()
    token = str(preview.context["form_token"])
    form = {"selected": numbers, "form_token": token}
    with django_capture_on_commit_callbacks(execute=False):
        answer = issuer.post(reverse("bureau-issue-many"), form)
    batch = IssueBatch.objects.get()
    assert answer.url == reverse("bureau-issue-batch", args=[batch.pk])
    page = issuer.get(answer.url).content.decode()
    assert "已签发0份，共3份" in page
    assert 'http-equiv="refresh"' in page
    with django_capture_on_commit_callbacks(execute=True):
        issuer.post(reverse("bureau-issue-continue", args=[batch.pk]))
    page = issuer.get(answer.url).content.decode()
    assert "签发完毕" in page
    assert 'http-equiv="refresh"' not in page
    assert issuer.post(reverse("bureau-issue-many"), form).url == answer.url
    assert Certificate.objects.count() == 3
    assert issuer.post(reverse("bureau-issue-many"), {"selected": numbers}).status_code == 422


def test_the_register_is_searched_and_paged(house: Bureau, issuer: Client) -> None:
    certificate = issue_certificate(
        house.passed(State.ISSUING, person=make_person("申报人辰")), actor=house.issuer
    )
    for words in ("", "申报人辰", certificate.number[:8], certificate.number.lower()):
        page = issuer.get(reverse("bureau-certificates"), {"q": words}).content.decode()
        assert certificate.number in page
    assert "没有找到" in issuer.get(reverse("bureau-certificates"), {"q": "申报人卯"}).content.decode()


def test_revoking_names_holder_and_number_and_keeps_the_words(house: Bureau, officer: Client) -> None:
    certificate = issue_certificate(
        house.passed(State.ISSUING, person=make_person("申报人辰")), actor=house.issuer
    )
    address = reverse("bureau-revoke", args=[certificate.number])
    page = officer.get(address).content.decode()
    assert "申报人辰" in page
    assert certificate.number in page
    given = {"reason_code": "CX-01", "text": FACTS, "effective_on": today().isoformat()}
    answer = officer.post(address, given)
    assert answer.status_code == 422
    assert FACTS in answer.content.decode()
    assert officer.post(address, {**given, "confirmed": "on", "text": "短"}).status_code == 422
    assert officer.post(address, {**given, "confirmed": "on", "reason_code": ""}).status_code == 422
    assert officer.post(address, {**given, "confirmed": "on"}).status_code == 302
    page = officer.get(reverse("bureau-certificate", args=[certificate.number])).content.decode()
    assert certificate.revocation.decision_number in page
    pdf = officer.get(reverse("bureau-decision", args=[certificate.number]))
    assert pdf.content.startswith(b"%PDF")
    assert officer.get(address).status_code == 409


def test_the_holder_downloads_the_own_certificate_only(house: Bureau, client: Client) -> None:
    certificate = issue_certificate(house.passed(State.ISSUING), actor=house.issuer)
    client.force_login(certificate.holder)
    assert certificate.number in client.get(reverse("my-certificates")).content.decode()
    file = client.get(reverse("my-certificate-file", args=[certificate.number]))
    assert file["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert "no-store" in file["Cache-Control"]
    client.force_login(make_person())
    assert client.get(reverse("my-certificate-file", args=[certificate.number])).status_code == 404
    assert certificate.number not in client.get(reverse("my-certificates")).content.decode()


def test_the_work_list_takes_the_same_queries_for_one_and_three(house: Bureau, officer: Client) -> None:

    house.passed()
    officer.get(reverse("bureau-worklist"))
    with CaptureQueriesContext(connection) as one:
        officer.get(reverse("bureau-worklist"))
    for _ in range(2):
        house.passed()
    with CaptureQueriesContext(connection) as three:
        officer.get(reverse("bureau-worklist"))
    assert len(three) == len(one)
