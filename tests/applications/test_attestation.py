"""Attestation: fact by fact, by a named clerk; completion, return; the desk's pages."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from accounts.models import AuditEvent, Notification
from applications.actions.attestation import attest_fact, complete_attestation, return_application
from applications.actions.notice import publish_notice
from applications.models import Achievement, Application, EvidenceFile
from applications.notices.documents import poster_pdf
from applications.states import State, Turn
from tests.builders import House, make_person
from titles.clock import now
from titles.errors import InvalidInput, NotFound, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def judge(house: House, application: Application, number: int, verdict: str = "true", **more: str) -> None:
    attest_fact(application=application, number=number, verdict=verdict, actor=house.clerk, **more)


def all_true(house: House, application: Application) -> None:
    for number in application.facts.values_list("number", flat=True):
        judge(house, application, number)


def evidence(application: Application, content: bytes, kind: str = "image/png") -> EvidenceFile:
    row = EvidenceFile(
        owner=application.person,
        original_name="证明材料",
        media_type=kind,
        size=len(content),
        sha256=uuid.uuid4().hex * 2,
        uploaded_at=now(),
    )
    row.file.save("x", ContentFile(content), save=False)
    row.save()
    return row


def png() -> bytes:
    image = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 300, 200), fill="navy")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# --- the action ----------------------------------------------------------------------------
def test_a_finding_names_the_clerk_who_answers_for_it(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    judge(house, application, 2)
    fact = application.facts.get(number=2)
    assert (fact.verdict, fact.attested_by) == ("true", house.clerk)
    assert fact.attested_at is not None
    event = AuditEvent.objects.get(verb="application.fact_attested")
    assert (event.actor, event.data["fact"], event.organisation) == (house.clerk, 2, house.employer)


def test_a_doubt_needs_a_reason_of_its_own_kind(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    for verdict, code in (
        ("false", ""),
        ("false", "HB-01"),
        ("incomplete", "HS-01"),
        ("", ""),
        ("maybe", ""),
    ):
        with pytest.raises(InvalidInput) as refusal:
            judge(house, application, 1, verdict, reason_code=code)
        assert set(refusal.value.fields) & {"reason_code", "verdict"}
    with pytest.raises(InvalidInput) as refusal:
        judge(house, application, 1, "false", reason_code="HS-09")
    assert "note" in refusal.value.fields
    assert application.facts.get(number=1).verdict == ""
    judge(house, application, 1, "false", reason_code="HS-03", note="材料显示第2位")
    assert application.facts.get(number=1).note == "材料显示第2位"


def test_a_finding_can_be_replaced_and_both_are_on_record(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    judge(house, application, 1, "false", reason_code="HS-01", note="年份不同")
    judge(house, application, 1)
    fact = application.facts.get(number=1)
    assert (fact.verdict, fact.reason_code, fact.note) == ("true", "", "")
    found = AuditEvent.objects.filter(verb="application.fact_attested").order_by("sequence")
    assert [event.data["verdict"] for event in found] == ["false", "true"]


def test_nobody_else_attests(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    for person in (house.principal, House().clerk, application.person, house.acceptance_officer):
        with pytest.raises(NotPermitted):
            attest_fact(application=application, number=1, verdict="true", actor=person)
        with pytest.raises(NotPermitted):
            complete_attestation(application=application, actor=person)
        with pytest.raises(NotPermitted):
            return_application(application=application, actor=person, reason_codes=["DT-03"])
    assert not application.facts.exclude(verdict="").exists()


@pytest.mark.parametrize("state", [State.ATTESTED, State.RETURNED, State.ACCEPTANCE])
def test_only_while_it_lies_on_the_desk(house: House, state: State) -> None:
    application = house.application_at(state)
    with pytest.raises(WrongState):
        judge(house, application, 1)
    with pytest.raises(WrongState):
        complete_attestation(application=application, actor=house.clerk)
    with pytest.raises(WrongState):
        return_application(application=application, actor=house.clerk, reason_codes=["DT-03"])


def test_a_fact_that_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        judge(house, house.application_at(State.ATTESTATION), 99)


def test_completion_needs_every_fact_true(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    judge(house, application, 1)
    with pytest.raises(WrongState, match="第2、3项"):
        complete_attestation(application=application, actor=house.clerk)
    all_true(house, application)
    judge(house, application, 3, "incomplete", reason_code="HB-01")
    with pytest.raises(WrongState, match="第3项"):
        complete_attestation(application=application, actor=house.clerk)
    judge(house, application, 3)
    complete_attestation(application=application, actor=house.clerk)
    assert (application.state, application.waiting_for) == (State.ATTESTED, Turn.HR_CLERK)
    assert application.due_on is not None
    with pytest.raises(WrongState):
        complete_attestation(application=application, actor=house.clerk)


def test_completion_marks_the_archive_as_attested_unless_it_changed_since(house: House) -> None:
    application = house.application_at(State.ATTESTATION, facts=6)
    records = [
        Achievement.objects.create(
            pk=uuid.UUID(int=n),
            person=application.person,
            kind="paper",
            title=f"论文{n}",
            on="2024-01-01",
            created_at=application.submitted_at,
            updated_at=application.submitted_at,
        )
        for n in (1, 2)
    ]
    Achievement.objects.filter(pk=records[1].pk).update(updated_at=now() + dt.timedelta(minutes=1))
    all_true(house, application)
    complete_attestation(application=application, actor=house.clerk)
    assert [Achievement.objects.get(pk=record.pk).source for record in records] == [
        "attested",
        "own_statement",
    ]


def test_return_lists_every_doubt_and_tells_the_applicant(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    judge(house, application, 1, "false", reason_code="HS-03", note="材料显示第2位")
    judge(house, application, 2, "incomplete", reason_code="HB-02")
    return_application(application=application, actor=house.clerk, reason_codes=["DT-01"], note="请一并核对")
    assert (application.state, application.waiting_for) == (State.RETURNED, Turn.APPLICANT)
    event = AuditEvent.objects.get(verb="application.return_by_employer")
    for words in ("第1项事实1不符", "HS-03", "材料显示第2位", "第2项事实2需补充", "DT-01", "请一并核对"):
        assert words in event.reason
    assert "HS-03" in Notification.objects.get(person=application.person).body


def test_return_needs_something_to_correct(house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    for codes, note in (([], ""), (["HS-01"], ""), (["DT-09"], "")):
        with pytest.raises(InvalidInput):
            return_application(application=application, actor=house.clerk, reason_codes=codes, note=note)
    application.refresh_from_db()
    assert application.state == State.ATTESTATION


# --- the desk ------------------------------------------------------------------------------
def test_the_desk_saves_and_goes_on_to_the_next(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION, facts=4)
    client.force_login(house.clerk)
    address = reverse("employer-desk", args=[application.number])
    page = client.get(address, {"fact": 2}).content.decode()
    assert "事实2" in page
    assert "以经办人丙的名义核实" in page
    assert "checked" not in page
    saved = client.post(address, {"number": 2, "verdict": "true"})
    assert saved["Location"] == f"{address}?fact=3#fact-3"
    assert client.post(address, {"number": 4, "verdict": "true"})["Location"] == f"{address}?fact=1#fact-1"
    again = client.get(address, {"fact": 2}).content.decode()
    assert "checked" in again


def test_a_doubt_without_reason_keeps_what_was_typed(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    client.force_login(house.clerk)
    address = reverse("employer-desk", args=[application.number])
    answer = client.post(address, {"number": 1, "verdict": "false", "note": "年份写错了"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "年份写错了" in text
    assert "要选理由" in text
    assert application.facts.get(number=1).verdict == ""


def test_the_last_finding_offers_completion_or_return(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    all_true(house, application)
    client.force_login(house.clerk)
    address = reverse("employer-desk", args=[application.number])
    assert reverse("employer-complete", args=[application.number]) in client.get(address).content.decode()
    judge(house, application, 2, "false", reason_code="HS-01")
    text = client.get(address).content.decode()
    assert reverse("employer-complete", args=[application.number]) not in text
    assert reverse("employer-return", args=[application.number]) in text


def test_completion_and_return_pages(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    client.force_login(house.clerk)
    complete = reverse("employer-complete", args=[application.number])
    assert "还不能核实完毕" in client.get(complete).content.decode()
    assert client.post(complete).status_code == 409
    give_back = reverse("employer-return", args=[application.number])
    assert client.get(give_back).status_code == 200
    assert client.post(give_back, {"note": "写了说明"}).status_code == 422
    all_true(house, application)
    assert "全部属实" in client.get(complete).content.decode()
    assert client.post(complete).status_code == 302
    assert client.post(complete).status_code == 409
    application.refresh_from_db()
    assert application.state == State.ATTESTED


def test_another_house_sees_nothing(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    proof = evidence(application, png())
    application.facts.get(number=1).evidence.add(proof)
    addresses = [
        reverse("employer-desk", args=[application.number]),
        reverse("employer-application", args=[application.number]),
        reverse("employer-complete", args=[application.number]),
        reverse("employer-return", args=[application.number]),
        reverse("employer-evidence", args=[application.number, proof.pk]),
        reverse("employer-evidence-page", args=[application.number, proof.pk, 1]),
    ]
    client.force_login(House().clerk)
    for address in addresses:
        assert client.get(address).status_code == 404, address
    client.force_login(application.person)
    for address in addresses:
        assert client.get(address).status_code == 403, address
    client.logout()
    for address in addresses:
        assert client.get(address).status_code == 302, address


def test_a_principal_looks_but_does_not_attest(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    client.force_login(house.principal)
    address = reverse("employer-desk", args=[application.number])
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="verdict"' not in page.content.decode()
    assert client.post(address, {"number": 1, "verdict": "true"}).status_code == 403


def test_pictures_are_shown_and_strangers_files_are_not(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    proof, other = evidence(application, png()), evidence(application, png())
    application.facts.get(number=1).evidence.add(proof)
    client.force_login(house.clerk)
    page = client.get(reverse("employer-desk", args=[application.number]), {"fact": 1}).content.decode()
    picture = reverse("employer-evidence-page", args=[application.number, proof.pk, 1])
    assert picture in page
    answer = client.get(picture)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert Image.open(io.BytesIO(answer.content)).size == (600, 400)
    turned = Image.open(io.BytesIO(client.get(picture, {"rotate": 90}).content))
    assert turned.size == (400, 600)
    assert client.get(reverse("employer-evidence", args=[application.number, other.pk])).status_code == 404
    original = client.get(reverse("employer-evidence", args=[application.number, proof.pk]))
    assert original["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_is_shown_with_frames_around_the_values(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    notice = publish_notice(
        kind="employer",
        applications=[house.application_at(State.ATTESTED, person=make_person("申报人示例"))],
        actor=house.clerk,
        publisher=house.employer,
    )
    content = poster_pdf(notice)
    application.facts.filter(number=2).update(value="申报人示例")
    application.facts.filter(number=3).update(value=notice.starts_on.isoformat())
    proof = evidence(application, content, "application/pdf")
    application.facts.get(number=2).evidence.add(proof)
    client.force_login(house.clerk)
    page = client.get(reverse("employer-desk", args=[application.number]), {"fact": 2}).content.decode()
    assert "viewer__box--current" in page
    assert page.count('class="viewer__tag"') == 2
    answer = client.get(reverse("employer-evidence-page", args=[application.number, proof.pk, 1]))
    assert answer.content[:4] == b"\x89PNG"
    beyond = client.get(reverse("employer-evidence-page", args=[application.number, proof.pk, 99]))
    assert beyond.status_code == 404


def test_a_broken_file_is_said_to_be_broken(client: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    proof = evidence(application, b"%PDF-1.7\nbroken", "application/pdf")
    application.facts.get(number=1).evidence.add(proof)
    client.force_login(house.clerk)
    page = client.get(reverse("employer-desk", args=[application.number]), {"fact": 1})
    assert page.status_code == 200
    assert "无法显示" in page.content.decode()


@pytest.mark.parametrize("facts", [3, 30])
def test_the_desk_needs_the_same_queries_for_any_length(
    client: Client, house: House, facts: int, django_assert_max_num_queries: object
) -> None:
    application = house.application_at(State.ATTESTATION, facts=facts)
    client.force_login(house.clerk)
    address = reverse("employer-desk", args=[application.number])
    client.get(address)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(address).status_code == 200
