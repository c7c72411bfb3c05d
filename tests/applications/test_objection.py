"""Objections: lodged while the notice runs, blocking until decided, followed by a code."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Notification
from applications.actions.notice import end_due_notices, publish_notice
from applications.actions.objection import decide_objection, lodge_objection, objection_by_code
from applications.models import Application, Notice, Objection
from applications.models.notice import NoticeKind
from applications.states import State, Turn
from tests.builders import House
from titles.clock import ZONE, held_at
from titles.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
PUBLISHED = dt.date(2026, 11, 17)
DURING = dt.date(2026, 11, 20)
AFTER = dt.date(2026, 11, 25)
WORDS = "此人的工程师职称证书取得日期与公示不符。"


@pytest.fixture
def house() -> House:
    return House()


def running(house: House, count: int = 1) -> tuple[Notice, list[Application]]:
    applications = [house.application_at(State.ATTESTED) for _n in range(count)]
    with held_at(PUBLISHED):
        notice = publish_notice(
            kind=NoticeKind.EMPLOYER,
            applications=applications,
            actor=house.clerk,
            publisher=house.employer,
        )
    return notice, applications


def lodge(notice: Notice, position: int = 1, **more: object) -> Objection:
    values: dict[str, object] = {"statement": WORDS, "form_token": uuid.uuid4(), **more}
    return lodge_objection(notice=notice, position=position, **values)  # type: ignore[arg-type]


def decide(
    objection: Objection, outcome: str, actor: object, finding: str = "经核查人事档案，情况属实。"
) -> None:
    decide_objection(objection=objection, outcome=outcome, finding=finding, actor=actor)  # type: ignore[arg-type]


def test_an_objection_takes_the_principals_turn(house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        objection = lodge(notice)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.EMPLOYER_NOTICE, Turn.PRINCIPAL)
    assert application.waiting_organisation == house.employer
    assert application.due_on == dt.date(2026, 12, 4)
    assert Notification.objects.filter(person=house.principal).exists()
    assert objection.objector_name == ""
    assert len(objection.tracking_code.replace("-", "")) == 12


def test_the_same_form_twice_is_one_objection(house: House) -> None:
    notice, _applications = running(house)
    token = uuid.uuid4()
    with held_at(DURING):
        assert lodge(notice, form_token=token) == lodge(notice, form_token=token)
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (dt.datetime(2026, 11, 17, 18, 0, tzinfo=ZONE), True),
        (dt.datetime(2026, 11, 21, 12, 0, tzinfo=ZONE), True),  # on a Saturday within
        (dt.datetime(2026, 11, 24, 23, 59, tzinfo=ZONE), True),
        (dt.datetime(2026, 11, 25, 0, 0, tzinfo=ZONE), False),  # whether or not the sweep has run
    ],
)
def test_only_while_the_notice_runs(house: House, moment: dt.datetime, taken: bool) -> None:
    notice, _applications = running(house)
    with held_at(moment):
        if taken:
            lodge(notice)
        else:
            with pytest.raises(WrongState):
                lodge(notice)
    assert Objection.objects.exists() is taken


def test_what_was_typed_is_checked(house: House) -> None:
    notice, _applications = running(house)
    with held_at(DURING):
        for wrong, field in (
            ({"statement": "太短"}, "statement"),
            ({"statement": "长" * 4001}, "statement"),
            ({"objector_contact": "13800000000"}, "objector_name"),
        ):
            with pytest.raises(InvalidInput) as refusal:
                lodge(notice, **wrong)
            assert field in refusal.value.fields
        with pytest.raises(InvalidInput):
            lodge(notice, position=9)
    assert not Objection.objects.exists()


def test_nobody_objects_to_an_application_that_left(house: House) -> None:
    notice, (application,) = running(house)
    Application.objects.filter(pk=application.pk).update(state=State.WITHDRAWN, waiting_for=Turn.NOBODY)
    with held_at(DURING), pytest.raises(WrongState):
        lodge(notice)


def test_only_the_principal_decides(house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        objection = lodge(notice)
        for person in (house.clerk, House().principal, house.bureau_officer, application.person):
            with pytest.raises(NotPermitted):
                decide(objection, "dismissed", person)
    objection.refresh_from_db()
    assert objection.state == "open"


def test_dismissed_during_the_notice_waits_for_its_end(house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        decide(lodge(notice), "dismissed", house.principal)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.EMPLOYER_NOTICE, Turn.TIME)
    assert application.due_on == notice.ends_on
    with held_at(AFTER):
        end_due_notices()
    application.refresh_from_db()
    assert application.state == State.RECOMMENDATION


def test_dismissed_after_the_end_moves_on_at_once(house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        objection = lodge(notice)
    with held_at(AFTER):
        end_due_notices()
        application.refresh_from_db()
        assert application.state == State.EMPLOYER_NOTICE
        decide(objection, "dismissed", house.principal)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.RECOMMENDATION, Turn.PRINCIPAL)


def test_every_objection_must_be_decided_first(house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        first, second = lodge(notice), lodge(notice)
    with held_at(AFTER):
        end_due_notices()
        decide(first, "dismissed", house.principal)
        application.refresh_from_db()
        assert application.state == State.EMPLOYER_NOTICE
        decide(second, "dismissed", house.principal)
    application.refresh_from_db()
    assert application.state == State.RECOMMENDATION


def test_upheld_ends_the_application(house: House) -> None:
    notice, (application, other) = running(house, 2)
    with held_at(DURING):
        decide(lodge(notice), "upheld", house.principal, "经查取得日期填报有误。")
    application.refresh_from_db()
    other.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.NOT_RECOMMENDED, Turn.NOBODY)
    assert other.state == State.EMPLOYER_NOTICE
    assert AuditEvent.objects.get(verb="application.uphold_objection").reason == "经查取得日期填报有误。"


def test_a_decision_needs_a_finding_and_stands(house: House) -> None:
    notice, _applications = running(house)
    with held_at(DURING):
        objection = lodge(notice)
        for outcome, finding in (("dismissed", " "), ("open", "有结论"), ("", "有结论")):
            with pytest.raises(InvalidInput):
                decide(objection, outcome, house.principal, finding)
        with pytest.raises(InvalidInput) as refusal:
            decide_objection(
                objection=objection,
                outcome="dismissed",
                finding="经查",
                reason_code="YY-01",
                actor=house.principal,
            )
        assert "reason_code" in refusal.value.fields
        decide(objection, "dismissed", house.principal)
        with pytest.raises(Conflict):
            decide(objection, "upheld", house.principal)


def test_the_bureau_decides_about_results(house: House) -> None:
    application = house.application_at(State.RESULT_ACCEPTED)
    with held_at(PUBLISHED):
        notice = publish_notice(
            kind=NoticeKind.RESULT,
            applications=[application],
            actor=house.bureau_officer,
            publisher=house.bureau,
        )
    with held_at(DURING):
        objection = lodge(notice)
        application.refresh_from_db()
        assert application.waiting_for == Turn.BUREAU_OFFICER
        with pytest.raises(NotPermitted):
            decide(objection, "upheld", house.principal)
        decide(objection, "upheld", house.bureau_officer)
    application.refresh_from_db()
    assert application.state == State.NOT_ACCEPTED


def test_a_tracking_code_is_read_however_it_is_typed(house: House) -> None:
    notice, _applications = running(house)
    with held_at(DURING):
        objection = lodge(notice)
    code = objection.tracking_code
    assert objection_by_code(code.lower().replace("-", " ")) == objection
    with pytest.raises(NotFound):
        objection_by_code("AAAA-BBBB-CCCC")


# --- pages ---------------------------------------------------------------------------------
def form_of(client: Client, notice: Notice) -> dict[str, str]:
    page = client.get(reverse("notice-objection", args=[notice.number]))
    return {
        "form_token": str(page.context["form"].initial["form_token"]),
        "position": "1",
        "statement": WORDS,
    }


def test_anybody_objects_and_follows_it(client: Client, house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        address = reverse("notice-objection", args=[notice.number])
        given = form_of(client, notice)
        sent = client.post(address, given)
        again = client.post(address, given)
        assert sent.status_code == again.status_code == 302
        assert sent["Location"] == again["Location"]
        receipt = client.get(sent["Location"]).content.decode()
        assert "正在核查" in receipt
        assert application.person.name not in receipt
        decide(Objection.objects.get(), "dismissed", house.principal, "经核对档案，公示日期无误。")
        receipt = client.get(sent["Location"]).content.decode()
    assert "异议不成立" in receipt
    assert "经核对档案，公示日期无误。" in receipt
    asked = client.get(reverse("objection-tracking"), {"code": Objection.objects.get().tracking_code.lower()})
    assert asked["Location"] == sent["Location"]
    assert client.get(reverse("objection-tracking"), {"code": "AAAA"}).status_code == 404


def test_a_wrong_form_keeps_what_was_typed(client: Client, house: House) -> None:
    notice, _applications = running(house)
    with held_at(DURING):
        given = {**form_of(client, notice), "position": "", "objector_name": "热心人"}
        answer = client.post(reverse("notice-objection", args=[notice.number]), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "热心人" in text
    assert WORDS in text
    assert not Objection.objects.exists()


def test_too_late_is_said_and_nothing_happens(client: Client, house: House) -> None:
    notice, _applications = running(house)
    with held_at(DURING):
        given = form_of(client, notice)
    with held_at(AFTER):
        answer = client.post(reverse("notice-objection", args=[notice.number]), given)
    assert answer.status_code == 409
    assert not Objection.objects.exists()


def test_the_employers_pages(client: Client, house: House) -> None:
    notice, (application,) = running(house)
    with held_at(DURING):
        objection = lodge(notice, objector_name="热心人", objector_contact="010-0000 0002")
        address = reverse("employer-objection", args=[objection.tracking_code])
        client.force_login(house.clerk)
        assert application.person.name in client.get(reverse("employer-objections")).content.decode()
        text = client.get(address).content.decode()
        assert "热心人" in text
        assert 'name="finding"' not in text
        decision = {"outcome": "dismissed", "finding": "核查无误"}
        assert client.post(address, decision).status_code == 403
        client.force_login(House().principal)
        assert client.get(address).status_code == 404
        assert client.post(address, decision).status_code == 404
        client.force_login(house.principal)
        assert client.post(address, {"outcome": "dismissed"}).status_code == 422
        assert client.post(address, decision).status_code == 302
        assert client.post(address, decision).status_code == 409
        assert "核查无误" in client.get(address).content.decode()


# --- at the same moment --------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_double_click_from_two_processes_is_one_objection() -> None:
    house = House()
    notice, _applications = running(house)
    token = uuid.uuid4()

    def click(_n: int) -> str:
        try:
            with held_at(DURING):
                return lodge(notice, form_token=token).tracking_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(click, range(2)))
    assert len(set(codes)) == 1
    assert Objection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_make_one_notice() -> None:
    house = House()
    application = house.application_at(State.ATTESTED)

    def publish(_n: int) -> str:
        try:
            with held_at(PUBLISHED):
                publish_notice(
                    kind=NoticeKind.EMPLOYER,
                    applications=[Application.objects.get(pk=application.pk)],
                    actor=house.clerk,
                    publisher=house.employer,
                )
            return "published"
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, range(2))) == ["notice.wrong_state", "published"]
    assert Notice.objects.count() == 1
