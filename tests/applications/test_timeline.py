"""The road as its applicant sees it: stations, turn, what lies ahead, and what is never told."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from applications.actions.application import withdraw_application
from applications.actions.transition import apply_transition
from applications.models import Application
from applications.queries.timeline import STATION_OF, Stage, history, steps_of, timeline
from applications.standing import standing
from applications.states import FINAL_STATES, State
from tests.applications.worlds import add, draft_of, engineer, submit
from tests.builders import House, make_round
from titles.clock import held_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House(name="示例轨道设计院")


@pytest.fixture
def person(house: House) -> Person:
    return engineer(house.employer, "申报人甲")


def states(stages: list[Stage]) -> list[str]:
    return [stage.state for stage in stages]


def test_a_draft_stands_at_the_first_station_with_the_road_ahead(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    stages = timeline(draft)
    assert states(stages) == ["now", "ahead", "ahead", "ahead", "ahead", "ahead"]
    turn = stages[0].events[-1]
    assert (turn.lead, turn.who, turn.date) == ("填完并提交", "轮到您", house.round.closes_on)
    assert stages[3].events[0].text == "受理后500元，在线支付"
    assert stages[1].who == "示例轨道设计院"


def test_after_filing_the_employer_is_in_turn(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    stages = timeline(application)
    assert states(stages)[:3] == ["done", "now", "ahead"]
    assert [row.text for row in stages[0].events] == ["提交第1版，已签诚信承诺"]
    assert stages[0].date == dt.date(2026, 11, 20)
    turn = next(row for row in stages[1].events if row.turn)
    assert (turn.lead, turn.who) == ("单位核实", "单位经办人")
    assert [row.text for row in stages[1].events if row.ahead] == ["公示至少5个工作日", "单位推荐"]


def test_a_withdrawn_application_ends_where_it_was(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    withdraw_application(application=application, actor=person, reason="换单位")
    stages = timeline(application)
    assert states(stages) == ["done", "now"]
    assert stages[1].events[-1].text == "撤回申报：换单位"
    assert not any(row.turn for stage in stages for row in stage.events)


def test_the_review_is_told_without_names_reasons_and_data(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    Application.objects.filter(pk=application.pk).update(state=State.PANEL_REVIEW)
    apply_transition(
        application, "assign_panel", actor=house.secretary, reason="第一组", data={"experts": ["子"]}
    )
    lines = history(application, steps_of(application))
    assert lines[0].text == "专家开始评议"
    assert lines[0].who == ""
    assert not any("第一组" in line.text for line in lines)


def test_the_road_reads_the_same_number_of_rows_whatever_happened(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    with CaptureQueriesContext(connection) as few:
        timeline(application)
    apply_transition(application, "return_by_employer", actor=house.clerk, reason="学校不符")
    with CaptureQueriesContext(connection) as more:
        timeline(application)
    assert len(more) <= len(few)


def test_pages_ask_the_same_number_of_questions_for_one_and_for_many(
    client: Client, person: Person, house: House
) -> None:
    client.force_login(person)
    draft_of(person, house.round)
    client.get("/my/")
    with CaptureQueriesContext(connection) as one:
        client.get("/my/")
    for _number in range(3):
        draft_of(person, make_round(house.institution))
        add(person, "achievements", kind="patent", title="方法", on=dt.date(2023, 1, 1))
    with CaptureQueriesContext(connection) as many:
        client.get("/my/")
    assert len(many) == len(one)


def test_a_missed_round_is_said_plainly(client: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    client.force_login(person)
    with held_at(house.round.closes_on):
        assert "填完每一项" in client.get(f"/my/applications/{draft.number}/").content.decode()
    with held_at(house.round.closes_on + dt.timedelta(days=1)):
        page = client.get(f"/my/applications/{draft.number}/").content.decode()
        assert "批次已截止，这份草稿没有提交" in page
        assert "轮到您" not in page


@pytest.mark.parametrize("state", [state for state in State if state not in FINAL_STATES])
def test_every_live_state_has_its_station_and_its_words(house: House, state: State) -> None:
    application = house.application_at(state)
    assert state in STATION_OF
    stages = timeline(application)
    assert [row.lead for stage in stages for row in stage.events if row.turn] != [""]
    if state != State.CORRECTION:
        assert standing(application, [])["sentence"]
