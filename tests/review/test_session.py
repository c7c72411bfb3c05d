"""Sessions: convening, quorum, signing in, recusal, closing, minutes."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Notification
from accounts.roles import Role
from applications.actions.transition import apply_transition
from applications.states import State, Turn
from review.actions.ballot import cast_ballot, close_ballots, open_ballots
from review.actions.minutes import digest_of, sign_minutes
from review.actions.opinion import declare_conflict
from review.actions.session import close_session, convene_session, open_session, sign_in
from review.models import Candidate, Session
from review.models.session import SessionState
from tests.builders import make_member
from tests.review.world import Hall, ballot, cast, chair, decide, members
from titles.clock import held_at, today
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState
from titles.frame import frame


def attend(session: Session, count: int) -> None:
    for member in members(session)[:count]:
        sign_in(session, member=member, actor=member.expert.person)


def test_candidates_are_numbered_from_one(hall: Hall) -> None:
    session = hall.session(candidates=3)
    assert list(session.candidates.values_list("number", flat=True)) == [1, 2, 3]
    assert session.seats == 3
    assert hall.session(session.committee).number == 2


def test_only_the_secretary_convenes(hall: Hall) -> None:
    committee = hall.committee()
    application = hall.application_at(State.DELIBERATION)
    for actor in (hall.acceptance_officer, hall.bureau_officer, Hall().secretary):
        with pytest.raises(NotPermitted):
            convene_session(committee, applications=[application], held_on=today(), actor=actor)


def test_only_what_waits_for_a_session(hall: Hall) -> None:
    with pytest.raises(WrongState):
        hall.session(applications=[hall.application_at(State.PANEL_REVIEW)])
    with pytest.raises(InvalidInput):
        hall.session(applications=[hall.application_at(State.DELIBERATION, level="technician")])


def test_no_candidate_twice(hall: Hall) -> None:
    application = hall.application_at(State.DELIBERATION)
    hall.session(applications=[application])
    with pytest.raises(Conflict):
        hall.session(applications=[application])


def test_not_in_the_past(hall: Hall) -> None:
    with pytest.raises(InvalidInput):
        convene_session(
            hall.committee(),
            applications=[hall.application_at(State.DELIBERATION)],
            held_on=today() - dt.timedelta(days=1),
            actor=hall.secretary,
        )


def test_signing_in_is_ones_own_act(hall: Hall) -> None:
    session = hall.session()
    first, second, _third = members(session)
    with pytest.raises(NotPermitted):
        sign_in(session, member=second, actor=first.expert.person)
    sign_in(session, member=first, actor=first.expert.person)
    with pytest.raises(Conflict):
        sign_in(session, member=first, actor=first.expert.person)
    stranger = members(hall.session())[0]
    with pytest.raises(NotPermitted):
        sign_in(session, member=stranger, actor=stranger.expert.person)


def test_no_signing_in_before_the_day(hall: Hall) -> None:
    session = hall.session()
    session.held_on = today() + dt.timedelta(days=3)
    session.save()
    member = members(session)[0]
    with pytest.raises(WrongState):
        sign_in(session, member=member, actor=member.expert.person)
    with held_at(session.held_on):
        sign_in(session, member=member, actor=member.expert.person)


@pytest.mark.parametrize(("seats", "quorum"), [(3, 2), (4, 3), (9, 6), (10, 7), (25, 17)])
def test_quorum_exactly_and_below(hall: Hall, seats: int, quorum: int) -> None:
    session = hall.session(hall.committee(seats))
    attend(session, quorum - 1)
    with pytest.raises(WrongState) as refusal:
        open_session(session, actor=chair(session))
    assert refusal.value.code == "session.no_quorum"
    late = members(session)[quorum - 1]
    sign_in(session, member=late, actor=late.expert.person)
    assert open_session(session, actor=chair(session)).state == SessionState.OPEN


def test_only_the_chair_who_is_present_presides(hall: Hall) -> None:
    session = hall.session()
    first, second, third = members(session)
    for member in (second, third):
        sign_in(session, member=member, actor=member.expert.person)
    with pytest.raises(NotPermitted) as refusal:
        open_session(session, actor=first.expert.person)
    assert refusal.value.code == "session.chair_absent"
    for actor in (second.expert.person, hall.secretary, hall.supervisor):
        with pytest.raises(NotPermitted):
            open_session(session, actor=actor)


def test_no_ballot_before_the_session_opens(hall: Hall) -> None:
    session = hall.session()
    attend(session, 3)
    with pytest.raises(WrongState):
        ballot(session)


def test_a_recused_member_is_outside_ballot_and_count(hall: Hall) -> None:
    session = hall.running(seats=5, candidates=2)
    recused = members(session)[4]
    first = session.candidates.get(number=1)
    declare_conflict(
        recused.expert, application=first.application, kind="kinship", actor=recused.expert.person
    )
    opened = ballot(session, 1)
    assert opened.attending == 4
    with pytest.raises(NotPermitted):
        cast(opened, recused)
    assert ballot(session, 2).attending == 5


def test_colleagues_and_recommenders_are_recused_by_themselves(hall: Hall) -> None:
    colleague, recommender = hall.expert(unit=hall.employer), hall.expert("举荐人甲")
    committee = hall.committee(experts=[hall.expert(), hall.expert(), colleague, recommender])
    application = hall.application_at(
        State.DELIBERATION, recommenders=[{"name": "举荐人甲", "unit": recommender.unit_name}]
    )
    session = hall.session(committee, applications=[application])
    attend(session, 4)
    open_session(session, actor=chair(session))
    opened = ballot(session)
    assert opened.attending == 2
    assert set(opened.electorate) == {member.pk for member in members(session)[:2]}


def test_a_namesake_of_another_unit_is_not_recused(hall: Hall) -> None:
    committee = hall.committee(experts=[hall.expert(), hall.expert("王某"), hall.expert()])
    application = hall.application_at(State.DELIBERATION, recommenders=[{"name": "王某", "unit": "别的单位"}])
    session = hall.session(committee, applications=[application])
    attend(session, 3)
    open_session(session, actor=chair(session))
    assert ballot(session).attending == 3


def test_conflicts_come_before_the_ballot(hall: Hall) -> None:
    session = hall.running()
    opened = ballot(session)
    member = members(session)[1]
    with pytest.raises(Conflict):
        declare_conflict(
            member.expert, application=opened.application, kind="other", actor=member.expert.person
        )


def test_closing_waits_for_every_ballot(hall: Hall) -> None:
    session = hall.running(candidates=2)
    decide(session, 1, 3)
    with pytest.raises(WrongState) as refusal:
        close_session(session, actor=chair(session))
    assert "02" in refusal.value.message
    decide(session, 2, 0)
    assert close_session(session, actor=chair(session)).state == SessionState.CLOSED


def finished(hall: Hall, yes: tuple[int, ...] = (3, 0), **running: int) -> Session:
    session = hall.running(candidates=len(yes), **running)
    for number, votes in enumerate(yes, 1):
        decide(session, number, votes)
    return close_session(session, actor=chair(session))


def test_signing_carries_the_results_on(hall: Hall) -> None:
    session = finished(hall)
    signed = sign_minutes(session, actor=chair(session), confirmed=True)
    states = dict(signed.candidates.values_list("number", "application__state"))
    assert states == {1: State.RESULT_ACCEPTANCE, 2: State.NOT_PASSED}
    turns = dict(signed.candidates.values_list("number", "application__waiting_for"))
    assert turns == {1: Turn.BUREAU_OFFICER, 2: Turn.NOBODY}
    assert signed.minutes_digest == digest_of(signed.minutes)
    assert [entry["passed"] for entry in signed.minutes["candidates"]] == [True, False]


def test_the_digest_survives_the_database(hall: Hall) -> None:
    session = finished(hall)
    sign_minutes(session, actor=chair(session), confirmed=True)
    stored = Session.objects.get(pk=session.pk)
    assert digest_of(stored.minutes) == stored.minutes_digest


def test_signing_asks_for_confirmation_and_the_chair(hall: Hall) -> None:
    session = finished(hall)
    with pytest.raises(InvalidInput):
        sign_minutes(session, actor=chair(session), confirmed=False)
    with pytest.raises(NotPermitted):
        sign_minutes(session, actor=members(session)[1].expert.person, confirmed=True)
    sign_minutes(session, actor=chair(session), confirmed=True)
    with pytest.raises(WrongState):
        sign_minutes(session, actor=chair(session), confirmed=True)


def test_not_before_the_session_is_closed(hall: Hall) -> None:
    session = hall.running()
    decide(session, 1, 3)
    with pytest.raises(WrongState):
        sign_minutes(session, actor=chair(session), confirmed=True)


def test_signed_minutes_stay(hall: Hall) -> None:
    session = finished(hall)
    sign_minutes(session, actor=chair(session), confirmed=True)
    for change in (
        lambda: Session.objects.filter(pk=session.pk).update(minutes={}),
        lambda: Candidate.objects.filter(session=session).update(yes=3, no=0, passed=True),
        lambda: Candidate.objects.filter(session=session, number=1).update(state="open"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_vetoed_candidate_needs_no_ballot(hall: Hall) -> None:
    session = hall.running(candidates=2)
    second = session.candidates.get(number=2)
    apply_transition(second.application, "veto", actor=hall.bureau_officer, reason="查实")
    decide(session, 1, 3)
    with pytest.raises(WrongState):
        ballot(session, 2)
    close_session(session, actor=chair(session))
    signed = sign_minutes(session, actor=chair(session), confirmed=True)
    assert [entry["struck"] for entry in signed.minutes["candidates"]] == [False, True]
    second.application.refresh_from_db()
    assert second.application.state == State.VETOED


def test_applicants_learn_the_result_but_not_the_count(hall: Hall) -> None:
    session = finished(hall, yes=(2, 1))
    sign_minutes(session, actor=chair(session), confirmed=True)
    failed = session.candidates.get(number=2).application
    note = Notification.objects.get(person=failed.person)
    assert "未通过" in note.body
    assert "1" not in note.body
    event = AuditEvent.objects.get(verb="application.fail_session")
    assert set(event.data) == {"from", "to", "due_on", "session", "candidate"}


def test_the_bureau_is_told_once(hall: Hall) -> None:
    session = finished(hall, yes=(3, 3, 3))
    second_officer = make_member(Role.BUREAU_OFFICER, hall.bureau)
    sign_minutes(session, actor=chair(session), confirmed=True)
    for officer in (hall.bureau_officer, second_officer):
        assert officer.notifications.count() == 1
        assert "3份" in officer.notifications.get().subject


def _queries_of_the_end(hall: Hall, candidates: int) -> int:
    session = hall.running(seats=3, candidates=candidates)
    presiding = chair(session)
    everybody = list(session.candidates.all())
    open_ballots(session, candidates=everybody, actor=presiding)
    for number, candidate in enumerate(everybody):
        for member in members(session):
            cast_ballot(
                candidate,
                member=member,
                choice="yes" if number % 2 else "no",
                actor=member.expert.person,
            )
    with (
        frame(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        close_ballots(session, candidates=everybody, actor=presiding)
        close_session(session, actor=presiding)
        sign_minutes(session, actor=presiding, confirmed=True)
    return len(queries)


def test_counting_and_closing_takes_the_same_number_of_queries(hall: Hall) -> None:
    assert _queries_of_the_end(hall, 2) == _queries_of_the_end(hall, 7)
