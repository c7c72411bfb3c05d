"""The fractions of quorum and majority, on their exact boundaries."""

import pytest

from review.majority import least, quorum_needed, reaches, yes_needed
from tests.review.world import Hall, decide


@pytest.mark.parametrize(
    ("attending", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (9, 6), (10, 7), (11, 8), (25, 17)]
)
@pytest.mark.django_db
def test_yes_votes_needed(attending: int, needed: int) -> None:
    assert yes_needed(attending) == needed
    assert quorum_needed(attending) == needed


@pytest.mark.parametrize("whole", range(1, 40))
def test_least_is_the_first_that_reaches(whole: int) -> None:
    needed = least(whole, (2, 3))
    assert reaches(needed, whole, (2, 3))
    assert not reaches(needed - 1, whole, (2, 3))


@pytest.mark.parametrize(
    ("attending", "yes", "passed"),
    [(3, 2, True), (3, 1, False), (9, 6, True), (9, 5, False), (11, 8, True), (11, 7, False)],
)
def test_the_count_follows_the_fraction(hall: Hall, attending: int, yes: int, passed: bool) -> None:
    candidate = decide(hall.running(seats=attending), 1, yes)
    assert (candidate.attending, candidate.yes, candidate.no) == (attending, yes, attending - yes)
    assert candidate.passed is passed


def test_abstentions_count_as_attending(hall: Hall) -> None:
    candidate = decide(hall.running(seats=3), 1, 1, others="abstain")
    assert (candidate.abstain, candidate.passed) == (2, False)
