"""The ballot: who may cast, when, how often."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from review.actions.ballot import cast_ballot, close_ballot, receipt_digest
from review.actions.session import sign_in
from review.models import Ballot, ReceiptDigest, VoteRecord
from tests.review.world import Hall, ballot, cast, chair, decide, members
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState


def test_a_vote_is_counted_and_receipted(hall: Hall) -> None:
    candidate = ballot(hall.running())
    code = cast(candidate, members(candidate.session)[0], "no")
    assert len(code) == 12
    assert ReceiptDigest.objects.get().digest == receipt_digest(candidate, code)
    assert Ballot.objects.get().choice == "no"


def test_one_vote_a_member(hall: Hall) -> None:
    candidate = ballot(hall.running())
    member = members(candidate.session)[0]
    cast(candidate, member, "yes")
    with pytest.raises(Conflict):
        cast(candidate, member, "no")
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["yes"]


def test_no_proxy(hall: Hall) -> None:
    candidate = ballot(hall.running())
    first, second, _third = members(candidate.session)
    for actor in (second.expert.person, hall.secretary, hall.supervisor):
        with pytest.raises(NotPermitted):
            cast_ballot(candidate, member=first, choice="yes", actor=actor)
    assert not VoteRecord.objects.exists()


def test_absent_members_do_not_vote(hall: Hall) -> None:
    candidate = ballot(hall.running(seats=3, present=2))
    assert candidate.attending == 2
    with pytest.raises(NotPermitted):
        cast(candidate, members(candidate.session)[2])


def test_late_arrivals_do_not_vote_on_an_open_ballot(hall: Hall) -> None:
    session = hall.running(seats=3, present=2, candidates=2)
    first = ballot(session, 1)
    late = members(session)[2]
    sign_in(session, member=late, actor=late.expert.person)
    with pytest.raises(NotPermitted):
        cast(first, late)
    second = ballot(session, 2)
    assert second.attending == 3
    cast(second, late)


@pytest.mark.parametrize("choice", ["", "maybe", "YES"])
def test_unknown_choices(hall: Hall, choice: str) -> None:
    candidate = ballot(hall.running())
    with pytest.raises(InvalidInput):
        cast(candidate, members(candidate.session)[0], choice)


def test_not_before_and_not_after(hall: Hall) -> None:
    session = hall.running(seats=4, candidates=2)
    with pytest.raises(WrongState):
        cast(session.candidates.get(number=2), members(session)[0])
    candidate = ballot(session, 1)
    for member in members(session)[:3]:
        cast(candidate, member)
    close_ballot(candidate, actor=chair(session), confirm_uncast=True)
    with pytest.raises(WrongState):
        cast(candidate, members(session)[3])


def test_closing_with_votes_missing_needs_the_chairs_word(hall: Hall) -> None:
    candidate = ballot(hall.running(seats=3))
    presiding = chair(candidate.session)
    first, second, _third = members(candidate.session)
    cast(candidate, first)
    cast(candidate, second)
    with pytest.raises(WrongState) as refusal:
        close_ballot(candidate, actor=presiding)
    assert "1名" in refusal.value.message
    closed = close_ballot(candidate, actor=presiding, confirm_uncast=True)
    assert (closed.attending, closed.yes, closed.uncast, closed.passed) == (3, 2, 1, True)


def test_uncast_votes_weigh_against(hall: Hall) -> None:
    candidate = ballot(hall.running(seats=3))
    cast(candidate, members(candidate.session)[0])
    closed = close_ballot(candidate, actor=chair(candidate.session), confirm_uncast=True)
    assert (closed.yes, closed.uncast, closed.passed) == (1, 2, False)


def test_only_the_chair_opens_and_closes(hall: Hall) -> None:
    session = hall.running()
    candidate = ballot(session)
    for actor in (members(session)[1].expert.person, hall.secretary):
        with pytest.raises(NotPermitted):
            close_ballot(candidate, actor=actor, confirm_uncast=True)


def test_opened_and_closed_once(hall: Hall) -> None:
    session = hall.running()
    decide(session, 1, 3)
    with pytest.raises(WrongState):
        ballot(session)
    with pytest.raises(WrongState):
        close_ballot(session.candidates.get(), actor=chair(session))


def test_receipts_of_one_form_are_the_same_code(hall: Hall) -> None:
    candidate = ballot(hall.running())
    member = members(candidate.session)[0]
    code = cast_ballot(candidate, member=member, choice="yes", actor=member.expert.person, seed="form-1")
    with pytest.raises(Conflict):
        cast_ballot(candidate, member=member, choice="yes", actor=member.expert.person, seed="form-1")
    assert ReceiptDigest.objects.get().digest == receipt_digest(candidate, code)


def _refused(change: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()  # type: ignore[operator]  # a lambda of the test


def test_the_database_refuses_changes_to_an_urn(hall: Hall) -> None:
    candidate = ballot(hall.running())
    cast(candidate, members(candidate.session)[0])
    _refused(lambda: Ballot.objects.update(choice="no"))
    _refused(lambda: VoteRecord.objects.update(member=members(candidate.session)[1]))


def test_the_database_refuses_ballots_after_the_count(hall: Hall) -> None:
    session = hall.running()
    candidate = decide(session, 1, 2)
    _refused(lambda: Ballot.objects.create(candidate=candidate, choice="yes"))
    _refused(lambda: Ballot.objects.all().delete())
    _refused(lambda: VoteRecord.objects.all().delete())
    _refused(lambda: ReceiptDigest.objects.all().delete())


def test_the_database_refuses_a_wider_electorate(hall: Hall) -> None:
    candidate = ballot(hall.running(seats=3, present=2))
    candidate.electorate = [member.pk for member in members(candidate.session)]
    candidate.attending = 3
    _refused(candidate.save)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_ballot_without_a_voter(hall: Hall) -> None:
    candidate = ballot(hall.running())
    _refused(lambda: Ballot.objects.create(candidate=candidate, choice="yes"))
    _refused(lambda: VoteRecord.objects.create(candidate=candidate, member=members(candidate.session)[0]))
    assert not Ballot.objects.exists()
    assert not VoteRecord.objects.exists()
