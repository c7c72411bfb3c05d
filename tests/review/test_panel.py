"""Panels: who may sit, what may come before them."""

import pytest

from applications.states import State, Turn
from review.actions.panel import add_panel_member, assign_applications, create_panel
from review.models import PanelAssignment
from tests.builders import make_person
from tests.review.world import Hall
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState


@pytest.mark.parametrize("size", [2, 6])
def test_size_is_bounded(hall: Hall, size: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        hall.panel(size)
    assert "3至5名" in refusal.value.message


@pytest.mark.parametrize("size", [3, 5])
def test_three_to_five_sit(hall: Hall, size: int) -> None:
    assert hall.panel(size).members.count() == size


def test_only_the_secretary_of_the_institution(hall: Hall) -> None:
    experts = [hall.expert() for _seat in range(3)]
    for actor in (hall.acceptance_officer, hall.clerk, Hall().secretary, make_person()):
        with pytest.raises(NotPermitted):
            create_panel(round_=hall.round, name="第一组", experts=experts, actor=actor)


def test_the_same_expert_twice(hall: Hall) -> None:
    one, two = hall.expert(), hall.expert()
    with pytest.raises(InvalidInput):
        hall.panel(experts=[one, two, one])


def test_nobody_from_outside_the_pool(hall: Hall) -> None:
    stranger = Hall().expert()
    with pytest.raises(InvalidInput) as refusal:
        hall.panel(experts=[hall.expert(), hall.expert(), stranger])
    assert "不在本机构的专家库中" in refusal.value.message


def test_suspended_experts_do_not_sit(hall: Hall) -> None:
    expert = hall.expert()
    expert.suspended = True
    expert.save()
    with pytest.raises(InvalidInput):
        hall.panel(experts=[hall.expert(), hall.expert(), expert])


def test_assignment_hands_the_application_to_the_experts(hall: Hall) -> None:
    application = hall.application_at(State.PANEL_REVIEW)
    hall.assignment(application=application)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.PANEL_REVIEW, Turn.EXPERTS)
    assert application.due_on is not None


def test_experts_are_told_without_name_or_number(hall: Hall) -> None:
    application = hall.application_at(State.PANEL_REVIEW)
    assignment = hall.assignment(application=application)
    for member in assignment.panel.members.all():
        note = member.expert.person.notifications.get()
        told = note.subject + note.body + note.url + note.application_number
        assert application.number not in told
        assert application.person.name not in told


def test_level_below_the_one_applied_for(hall: Hall) -> None:
    panel = hall.panel(experts=[hall.expert(level="intermediate") for _seat in range(3)])
    with pytest.raises(InvalidInput) as refusal:
        hall.assignment(panel, hall.application_at(State.PANEL_REVIEW, level="associate_senior"))
    assert "低于申报的层级" in refusal.value.message
    assert not PanelAssignment.objects.exists()


def test_the_same_level_is_enough(hall: Hall) -> None:
    panel = hall.panel(experts=[hall.expert(level="intermediate") for _seat in range(3)])
    hall.assignment(panel, hall.application_at(State.PANEL_REVIEW, level="intermediate"))


def test_nobody_from_the_employer(hall: Hall) -> None:
    panel = hall.panel(experts=[hall.expert(), hall.expert(), hall.expert(unit=hall.employer)])
    with pytest.raises(InvalidInput) as refusal:
        hall.assignment(panel)
    assert "来自" in refusal.value.message


def test_recommenders_leave_too_few(hall: Hall) -> None:
    experts = [hall.expert() for _seat in range(3)]
    application = hall.application_at(
        State.PANEL_REVIEW, recommenders=[{"name": experts[0].person.name, "unit": experts[0].unit_name}]
    )
    with pytest.raises(InvalidInput):
        hall.assignment(hall.panel(experts=experts), application)
    hall.assignment(hall.panel(experts=[*experts, hall.expert()]), application)


def test_a_case_is_assigned_once(hall: Hall) -> None:
    assignment = hall.assignment()
    with pytest.raises(WrongState):
        assign_applications(hall.panel(), applications=[assignment.application], actor=hall.secretary)


def test_wrong_state(hall: Hall) -> None:
    with pytest.raises(WrongState):
        hall.assignment(application=hall.application_at(State.ACCEPTANCE))


def test_all_or_none(hall: Hall) -> None:
    good, bad = hall.application_at(State.PANEL_REVIEW), hall.application_at(State.FEE_DUE)
    with pytest.raises(WrongState):
        assign_applications(hall.panel(), applications=[good, bad], actor=hall.secretary)
    good.refresh_from_db()
    assert good.waiting_for == Turn.SESSION_SECRETARY


def test_a_substitute_joins_once(hall: Hall) -> None:
    panel = hall.panel()
    expert = hall.expert()
    add_panel_member(panel, expert=expert, actor=hall.secretary)
    with pytest.raises(Conflict):
        add_panel_member(panel, expert=expert, actor=hall.secretary)
    add_panel_member(panel, expert=hall.expert(), actor=hall.secretary)
    with pytest.raises(InvalidInput):
        add_panel_member(panel, expert=hall.expert(), actor=hall.secretary)
