"""Lists take the same number of queries with one row and with three."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from applications.states import State
from tests.review.world import Hall, ballot, chair, members


def queries(person: Person, address: str) -> int:
    client = Client()
    client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_experts_desk(hall: Hall) -> None:
    one, three = hall.panel(), hall.panel()
    hall.assignment(one)
    for _n in range(3):
        hall.assignment(three)
    counts = {queries(panel.members.first().expert.person, "/expert/") for panel in (one, three)}
    assert len(counts) == 1


def test_the_session_of_a_member_and_of_the_chair(hall: Hall) -> None:
    found: dict[str, set[int]] = {}
    for size in (1, 3):
        session = hall.running(candidates=size)
        ballot(session)
        member, secretary = members(session)[1].expert.person, hall.secretary
        for person, address in (
            (member, f"/session/{session.pk}/"),
            (chair(session), f"/session/{session.pk}/chair/"),
            (hall.supervisor, f"/supervision/sessions/{session.pk}/"),
            (secretary, f"/institution/review/sessions/{session.pk}/"),
        ):
            found.setdefault(address.replace(str(session.pk), "…"), set()).add(queries(person, address))
    assert all(len(counts) == 1 for counts in found.values()), found


def test_the_secretarys_overview(hall: Hall) -> None:
    counts = set()
    for size in (1, 2):
        for _n in range(size):
            hall.application_at(State.PANEL_REVIEW)
            hall.application_at(State.DELIBERATION)
            hall.panel()
            hall.session()
        counts.add(queries(hall.secretary, "/institution/review/"))
    assert len(counts) == 1
