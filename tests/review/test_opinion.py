"""Written opinions and conflicts."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError

from accounts.models import AuditEvent
from applications.states import State
from review.actions.opinion import declare_conflict, submit_opinion
from review.actions.panel import add_panel_member
from review.models import Expert, Opinion, PanelAssignment
from tests.review.world import TEXT, Hall, full_scores
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState


def give(assignment: PanelAssignment, expert: Expert, **changes: object) -> Opinion:
    values = {"scores": full_scores(), "recommends": True, "text": TEXT, "actor": expert.person}
    return submit_opinion(assignment, expert=expert, **{**values, **changes})


def experts_of(assignment: PanelAssignment) -> list[Expert]:
    return [member.expert for member in assignment.panel.members.select_related("expert__person")]


def test_the_last_opinion_completes_the_panel(hall: Hall) -> None:
    assignment = hall.assignment()
    first, second, third = experts_of(assignment)
    give(assignment, first)
    give(assignment, second, recommends=False)
    assignment.refresh_from_db()
    assert assignment.completed_at is None
    opinion = give(assignment, third)
    assert opinion.score == sum(full_scores().values())
    assignment.refresh_from_db()
    assert assignment.completed_at is not None
    assert assignment.application.state == State.DELIBERATION


def test_a_panel_of_five_waits_for_all_five(hall: Hall) -> None:
    assignment = hall.assignment(hall.panel(5))
    for expert in experts_of(assignment)[:4]:
        give(assignment, expert)
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.PANEL_REVIEW
    give(assignment, experts_of(assignment)[4])
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.DELIBERATION


def test_once(hall: Hall) -> None:
    assignment = hall.assignment()
    expert = experts_of(assignment)[0]
    give(assignment, expert)
    with pytest.raises(Conflict):
        give(assignment, expert)
    assert assignment.opinions.count() == 1


def test_in_the_own_name_only(hall: Hall) -> None:
    assignment = hall.assignment()
    first, second, _third = experts_of(assignment)
    with pytest.raises(NotPermitted):
        give(assignment, first, actor=second.person)


def test_not_for_another_panel(hall: Hall) -> None:
    assignment = hall.assignment()
    with pytest.raises(NotPermitted):
        give(assignment, experts_of(hall.assignment())[0])


def test_what_is_missing_is_named_by_field(hall: Hall) -> None:
    assignment = hall.assignment()
    scores = full_scores()
    scores["ability"] = 26
    del scores["works"]
    with pytest.raises(InvalidInput) as refusal:
        give(assignment, experts_of(assignment)[0], scores=scores, recommends=None, text="太短")
    assert set(refusal.value.fields) == {"ability", "works", "recommends", "text"}
    assert not Opinion.objects.exists()


def test_not_after_the_panel_has_finished(hall: Hall) -> None:
    assignment = hall.assignment()
    for expert in experts_of(assignment):
        give(assignment, expert)
    late = hall.expert()
    add_panel_member(assignment.panel, expert=late, actor=hall.secretary)
    with pytest.raises(WrongState):
        give(assignment, late)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_an_opinion_as_it_was(hall: Hall, change: str) -> None:
    assignment = hall.assignment()
    opinion = give(assignment, experts_of(assignment)[0])
    rows = Opinion.objects.filter(pk=opinion.pk)
    with pytest.raises((IntegrityError, InternalError, DatabaseError)), transaction.atomic():
        rows.update(recommends=False) if change == "update" else rows.delete()
    opinion.refresh_from_db()
    assert opinion.recommends


def test_a_conflict_removes_the_duty(hall: Hall) -> None:
    assignment = hall.assignment(hall.panel(4))
    first, *others = experts_of(assignment)
    declare_conflict(first, application=assignment.application, kind="kinship", actor=first.person)
    with pytest.raises(NotPermitted):
        give(assignment, first)
    for expert in others:
        give(assignment, expert)
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.DELIBERATION


def test_a_late_conflict_completes_what_waited_only_for_it(hall: Hall) -> None:
    assignment = hall.assignment(hall.panel(4))
    first, *others = experts_of(assignment)
    for expert in others:
        give(assignment, expert)
    declare_conflict(first, application=assignment.application, kind="other", actor=first.person)
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.DELIBERATION


def test_fewer_than_three_free_experts_wait_for_a_substitute(hall: Hall) -> None:
    assignment = hall.assignment()
    first, second, third = experts_of(assignment)
    declare_conflict(first, application=assignment.application, kind="co_author", actor=first.person)
    give(assignment, second)
    give(assignment, third)
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.PANEL_REVIEW
    fourth = hall.expert()
    add_panel_member(assignment.panel, expert=fourth, actor=hall.secretary)
    give(assignment, fourth)
    assignment.application.refresh_from_db()
    assert assignment.application.state == State.DELIBERATION


def test_conflicts_are_declared_by_oneself_and_once(hall: Hall) -> None:
    assignment = hall.assignment()
    first, second, _third = experts_of(assignment)
    with pytest.raises(NotPermitted):
        declare_conflict(first, application=assignment.application, kind="other", actor=second.person)
    with pytest.raises(InvalidInput):
        declare_conflict(first, application=assignment.application, kind="mood", actor=first.person)
    declare_conflict(first, application=assignment.application, kind="other", actor=first.person)
    with pytest.raises(Conflict):
        declare_conflict(first, application=assignment.application, kind="other", actor=first.person)


def test_outsiders_have_nothing_to_declare(hall: Hall) -> None:
    assignment, outsider = hall.assignment(), hall.expert()
    with pytest.raises(NotPermitted):
        declare_conflict(outsider, application=assignment.application, kind="other", actor=outsider.person)


def test_the_trail_says_neither_verdict_nor_score(hall: Hall) -> None:
    assignment = hall.assignment()
    give(assignment, experts_of(assignment)[0], recommends=False)
    event = AuditEvent.objects.get(verb="opinion.submit")
    assert event.data == {}
