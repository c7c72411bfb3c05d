"""What the tables say about who voted what: nothing beyond the totals."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, connections

from accounts.models import AuditEvent
from review.actions.ballot import cast_ballot, close_ballot, open_ballots
from review.models import Ballot, Candidate, CommitteeMember, ReceiptDigest, VoteRecord
from tests.review.world import Hall, ballot, cast, chair, members
from titles.errors import Conflict, DomainError

CHOICES = ("yes", "no", "abstain")


def stored(table: str, candidate: Candidate, columns: str) -> list[tuple]:
    """Rows of one table as they lie on the page, with what PostgreSQL itself keeps about them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, xmin::text FROM {table} WHERE candidate_id = %s ORDER BY ctid", [candidate.pk]
        )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_no_row_is_paired_with_a_voter(hall: Hall) -> None:
    """One member votes yes, all others no: were anything paired, the odd ballot would give it away."""
    session = hall.running(seats=4, candidates=24)
    candidates = open_ballots(session, candidates=session.candidates.all(), actor=chair(session))
    seats = members(session)
    odd = seats[2]
    generator = random.Random(20261120)
    places: dict[str, list[int]] = {"ballot": [], "ballot id": [], "voter": [], "voter id": [], "cast": []}
    for candidate in candidates:
        order = seats[:]
        generator.shuffle(order)
        for member in order:
            cast(candidate, member, "yes" if member == odd else "no")
        ballots = stored("review_ballot", candidate, "choice, id::text")
        voters = stored("review_voterecord", candidate, "member_id, id::text")
        receipts = stored("review_receiptdigest", candidate, "digest")
        # Every row was written by the last cast: no transaction number tells them apart.
        assert len({row[-1] for row in [*ballots, *voters, *receipts]}) == 1
        places["ballot"].append([row[0] for row in ballots].index("yes"))
        places["voter"].append([row[0] for row in voters].index(odd.pk))
        by_id = sorted(ballots, key=lambda row: row[1])
        places["ballot id"].append([row[0] for row in by_id].index("yes"))
        by_voter_id = sorted(voters, key=lambda row: row[1])
        places["voter id"].append([row[0] for row in by_voter_id].index(odd.pk))
        places["cast"].append(order.index(odd))
    known = ("voter", "voter id", "cast")
    for hidden in ("ballot", "ballot id"):
        # 24 times the same place out of four, or always the place of something known, is no chance.
        assert len(set(places[hidden])) > 1
        for other in known:
            agreeing = sum(a == b for a, b in zip(places[hidden], places[other], strict=True))
            assert agreeing < 18, (hidden, other)
            shifts = Counter((a - b) % 4 for a, b in zip(places[hidden], places[other], strict=True))
            assert max(shifts.values()) < 18, (hidden, other)


@pytest.mark.django_db(transaction=True)
def test_no_other_table_holds_a_choice(hall: Hall) -> None:
    candidate = ballot(hall.running())
    seats = members(candidate.session)
    codes = [cast(candidate, member, choice) for member, choice in zip(seats, CHOICES, strict=True)]
    tables = {model._meta.db_table for model in apps.get_models()} - {"review_ballot"}
    for table in sorted(tables):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" AS one')
            rows = [row[0] for row in cursor.fetchall()]
        for row in rows:
            assert not any(code in row for code in codes), table
            if table in ("review_voterecord", "review_receiptdigest", "accounts_auditevent"):
                assert not any(f'"{choice}"' in row for choice in CHOICES), table
    events = AuditEvent.objects.filter(verb="ballot.cast")
    assert [event.data for event in events] == [{}, {}, {}]
    assert not any(event.reason for event in events)


def test_nothing_but_the_choice_and_the_candidate(hall: Hall) -> None:
    def columns(model: type) -> set[str]:
        return {field.attname for field in model._meta.concrete_fields}

    assert columns(Ballot) == {"id", "candidate_id", "choice"}
    assert columns(VoteRecord) == {"id", "candidate_id", "member_id"}
    assert columns(ReceiptDigest) == {"digest", "candidate_id"}


def _together(jobs: list) -> list:
    """Run the jobs at the same moment, each on a connection of its own."""
    barrier = Barrier(len(jobs))

    def run(job: object) -> object:
        try:
            barrier.wait(timeout=10)
            return job()  # type: ignore[operator]  # a closure of the test
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_vote(hall: Hall) -> None:
    candidate = ballot(hall.running())
    member = members(candidate.session)[0]

    def click(choice: str) -> object:
        return lambda: cast_ballot(candidate, member=member, choice=choice, actor=member.expert.person)

    outcomes = _together([click("yes"), click("no"), click("yes"), click("no")])
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert (Ballot.objects.count(), VoteRecord.objects.count(), ReceiptDigest.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_everybody_at_once_loses_nothing(hall: Hall) -> None:
    session = hall.running(seats=6)
    candidate = ballot(session)

    def vote(member: CommitteeMember, choice: str) -> object:
        return lambda: cast_ballot(candidate, member=member, choice=choice, actor=member.expert.person)

    choices = ["yes", "yes", "yes", "yes", "no", "abstain"]
    codes = _together(
        [vote(member, choice) for member, choice in zip(members(session), choices, strict=True)]
    )
    assert len(set(codes)) == 6
    counted = close_ballot(candidate, actor=chair(session))
    assert (counted.yes, counted.no, counted.abstain, counted.passed) == (4, 1, 1, True)


@pytest.mark.django_db(transaction=True)
def test_a_vote_and_the_count_at_once_agree(hall: Hall) -> None:
    session = hall.running(seats=3)
    candidate = ballot(session)
    first, second, third = members(session)
    cast(candidate, first)
    cast(candidate, second)
    outcomes = _together(
        [
            lambda: cast_ballot(candidate, member=third, choice="no", actor=third.expert.person),
            lambda: close_ballot(candidate, actor=first.expert.person, confirm_uncast=True),
        ]
    )
    counted = Candidate.objects.get(pk=candidate.pk)
    assert counted.yes == 2
    assert counted.no == (1 if isinstance(outcomes[0], str) else 0)
    assert counted.no + counted.yes == Ballot.objects.count() == VoteRecord.objects.count()
