"""Acceptance: accept, refuse, one correction notice, lapse."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from applications.actions.acceptance import (
    CorrectionRequest,
    accept_application,
    record_late_finding,
    refuse_application,
    request_correction,
)
from applications.actions.sweep import lapse_correction, sweep
from applications.models import CorrectionNotice, FeeOrder
from applications.states import State, Turn
from tests.builders import House, make_member
from titles.clock import held_at
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
ITEM = CorrectionRequest("BZ-02", "专利证书第2页看不清")


@pytest.fixture
def house() -> House:
    return House()


def test_acceptance_opens_a_fee_order_at_the_rate_of_the_level(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE, level="associate_senior")
    accept_application(application, actor=house.acceptance_officer)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.FEE_DUE, Turn.APPLICANT)
    order = FeeOrder.objects.get(application=application)
    assert order.amount_fen == 70000
    assert order.due_on == application.due_on == dt.date(2026, 11, 27)


def test_only_the_institutions_own_officer_accepts(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    stranger = House().acceptance_officer
    for person in (stranger, house.clerk, house.secretary, application.person):
        with pytest.raises(NotPermitted):
            accept_application(application, actor=person)
    application.refresh_from_db()
    assert application.state == State.ACCEPTANCE
    assert not FeeOrder.objects.exists()


def test_accepting_twice_is_one_acceptance(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    accept_application(application, actor=house.acceptance_officer)
    with pytest.raises(WrongState):
        accept_application(application, actor=house.acceptance_officer)
    assert FeeOrder.objects.count() == 1


def test_refusal_needs_a_reason_of_its_own_station(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    for codes in ([], ["BZ-01"], ["nonsense"]):
        with pytest.raises(InvalidInput):
            refuse_application(application, reason_codes=codes, text="", actor=house.acceptance_officer)
    refuse_application(
        application, reason_codes=["BS-02"], text="成果只有一项", actor=house.acceptance_officer
    )
    application.refresh_from_db()
    assert application.state == State.REFUSED
    assert application.finished_at is not None
    event = AuditEvent.objects.get(verb="application.refuse")
    assert "成果只有一项" in event.reason
    assert event.data["reason_codes"] == ["BS-02"]


def test_correction_is_requested_once_and_completely(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    with pytest.raises(InvalidInput):
        request_correction(application, items=[], actor=house.acceptance_officer)
    with pytest.raises(InvalidInput, match="第2项"):
        request_correction(
            application,
            items=[ITEM, CorrectionRequest("BZ-01", "  ")],
            actor=house.acceptance_officer,
        )
    notice = request_correction(application, items=[ITEM], actor=house.acceptance_officer)
    application.refresh_from_db()
    assert application.state == State.CORRECTION
    assert notice.due_on == application.due_on == dt.date(2026, 11, 27)

    application.state, application.waiting_for = State.ACCEPTANCE, Turn.ACCEPTANCE_OFFICER
    application.save()
    with pytest.raises(Conflict, match="只能发一次"):
        request_correction(application, items=[ITEM], actor=house.acceptance_officer)
    assert CorrectionNotice.objects.count() == 1


def test_what_is_found_later_is_the_institutions_error(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    with pytest.raises(InvalidInput, match="写进补正通知"):
        record_late_finding(application, text="缺考核表", actor=house.acceptance_officer)
    request_correction(application, items=[ITEM], actor=house.acceptance_officer)
    finding = record_late_finding(application, text="缺考核表", actor=house.acceptance_officer)
    application.refresh_from_db()
    assert finding.recorded_by == house.acceptance_officer
    assert application.state == State.CORRECTION
    assert AuditEvent.objects.filter(verb="application.late_finding").exists()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2026, 11, 26), State.CORRECTION),
        (dt.date(2026, 11, 27), State.CORRECTION),
        (dt.date(2026, 11, 28), State.LAPSED),
    ],
)
def test_an_unanswered_correction_lapses_the_day_after_its_last(
    house: House, day: dt.date, state: State
) -> None:
    application = house.application_at(State.ACCEPTANCE)
    request_correction(application, items=[ITEM], actor=house.acceptance_officer)
    with held_at(day):
        sweep()
        sweep()
    application.refresh_from_db()
    assert application.state == state
    assert AuditEvent.objects.filter(verb="application.lapse_correction").count() == (state == State.LAPSED)


def test_lapse_does_not_touch_an_answered_correction(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    assert lapse_correction(application) is False


def test_pages_of_the_desk(house: House, client: Client) -> None:
    application = house.application_at(State.ACCEPTANCE)
    client.force_login(house.acceptance_officer)
    page = client.get(reverse("institution-application", args=[application.number]))
    assert page.status_code == 200
    assert "予以受理" in page.content.decode()
    assert client.get(reverse("institution-accept", args=[application.number])).status_code == 200

    refused = client.post(reverse("institution-refuse", args=[application.number]), {"text": "说明留着"})
    assert refused.status_code == 422
    assert "说明留着" in refused.content.decode()

    url = reverse("institution-correction", args=[application.number])
    assert client.get(url).status_code == 200
    form = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0"}
    assert client.post(url, form).status_code == 422
    half = client.post(url, {**form, "form-0-text": "继续教育证明"})
    assert half.status_code == 422
    assert "继续教育证明" in half.content.decode()
    sent = client.post(url, {**form, "form-0-text": "继续教育证明", "form-0-reason_code": "BZ-01"})
    assert sent.status_code == 302
    again = client.get(url)
    assert again.status_code == 409
    assert "只能发一次" in again.content.decode()


def test_strangers_find_nothing(house: House, client: Client) -> None:
    application = house.application_at(State.ACCEPTANCE)
    client.force_login(House().acceptance_officer)
    assert client.get(reverse("institution-application", args=[application.number])).status_code == 404
    client.force_login(make_member("hr_clerk", house.employer))
    assert client.get(reverse("institution-application", args=[application.number])).status_code == 403


def test_the_work_list_shows_whose_turn_it_is(house: House, client: Client) -> None:
    waiting = house.application_at(State.ACCEPTANCE)
    elsewhere = House().application_at(State.ACCEPTANCE)
    client.force_login(house.acceptance_officer)
    page = client.get(reverse("institution-worklist")).content.decode()
    assert waiting.number in page
    assert elsewhere.number not in page
    client.force_login(House().secretary)
    assert waiting.number not in client.get(reverse("institution-worklist")).content.decode()
