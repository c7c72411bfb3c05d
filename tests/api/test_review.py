"""The review room through the API: the same actions, the same refusals."""

import pytest
from django.test import Client

from accounts.models import Person
from applications.states import State
from review.models import Ballot, Committee, Panel, Session, VoteRecord
from tests.review.world import TEXT, Hall, ballot, chair, full_scores, members
from titles.clock import today


@pytest.fixture
def hall(db: None) -> Hall:
    return Hall()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, address: str, **data: object):
    return client.post(f"/api/{address}", data, content_type="application/json")


def test_from_panel_to_signed_minutes(hall: Hall) -> None:
    secretary = signed_in(hall.secretary)
    experts = [hall.expert() for _seat in range(3)]
    keys = [expert.pk for expert in experts]
    application = hall.application_at(State.PANEL_REVIEW)
    answer = post(secretary, "institution/review/panels/", round=hall.round.code, name="第一组", experts=keys)
    assert answer.status_code == 201
    panel = answer.json()["id"]
    assigned = post(
        secretary, f"institution/review/panels/{panel}/assignments/", applications=[application.number]
    )
    assert assigned.json() == {"assigned": [application.number]}
    for expert in experts:
        client = signed_in(expert.person)
        listed = client.get("/api/expert/assignments/")
        assert application.number not in listed.content.decode()
        assert application.person.name not in listed.content.decode()
        key = listed.json()[0]["id"]
        detail = client.get(f"/api/expert/assignments/{key}/")
        assert detail.status_code == 200
        assert hall.employer.name not in detail.content.decode()
        given = post(
            client, f"expert/assignments/{key}/opinion/", scores=full_scores(), recommends=True, text=TEXT
        )
        assert given.status_code == 201
    application.refresh_from_db()
    assert application.state == State.DELIBERATION
    made = post(
        secretary,
        "institution/review/committees/",
        institution=hall.institution.pk,
        series="engineering",
        name="高评委",
        levels=["intermediate"],
        experts=keys,
        chair=keys[0],
    )
    assert made.status_code == 201
    convened = post(
        secretary,
        "institution/review/sessions/",
        committee=made.json()["id"],
        held_on=today().isoformat(),
        applications=[application.number],
    )
    assert convened.status_code == 201
    key = convened.json()["id"]
    clients = [signed_in(expert.person) for expert in experts]
    for client in clients:
        assert post(client, f"sessions/{key}/sign-in/").status_code == 200
    assert post(clients[0], f"sessions/{key}/open/").json()["state"] == "open"
    assert post(clients[0], f"sessions/{key}/candidates/1/open/").status_code == 200
    for client in clients:
        cast = post(client, f"sessions/{key}/candidates/1/ballot/", choice="yes")
        assert cast.status_code == 201
        assert "no-store" in cast.headers["Cache-Control"]
    closed = post(clients[0], f"sessions/{key}/candidates/1/close/").json()
    assert closed["candidates"][0]["passed"] is True
    check = post(clients[2], f"sessions/{key}/receipts/", code=cast.json()["receipt"])
    assert check.json() == {"candidate": 1}
    assert post(clients[0], f"sessions/{key}/close/").status_code == 200
    signed = post(clients[0], f"sessions/{key}/minutes/", confirmed=True)
    assert signed.json()["state"] == "signed"
    application.refresh_from_db()
    assert application.state == State.RESULT_ACCEPTANCE


def test_refusals_have_code_and_status(hall: Hall) -> None:
    session = hall.running(seats=3)
    candidate = ballot(session)
    member = signed_in(members(session)[1].expert.person)
    address = f"sessions/{session.pk}/candidates/1/"
    assert post(member, f"{address}ballot/", choice="perhaps").status_code in (400, 422)
    assert post(member, f"{address}close/").status_code == 403
    assert post(member, f"{address}ballot/", choice="no").status_code == 201
    twice = post(member, f"{address}ballot/", choice="yes")
    assert twice.status_code == 409
    assert twice.json()["error"]["code"] == "ballot.cast_before"
    early = post(signed_in(chair(session)), f"{address}close/")
    assert early.status_code == 409
    assert early.json()["error"]["code"] == "ballot.votes_missing"
    assert Ballot.objects.get().choice == "no"
    assert VoteRecord.objects.filter(candidate=candidate).count() == 1


@pytest.mark.parametrize(
    "address",
    ["expert/assignments/", "sessions/", "institution/review/pool/"],
)
def test_deny_by_default(hall: Hall, address: str) -> None:
    assert Client().get(f"/api/{address}").status_code in (401, 403)
    for person in (hall.clerk, hall.bureau_officer):
        assert signed_in(person).get(f"/api/{address}").status_code == 403


def test_sessions_of_others_are_not_found(hall: Hall) -> None:
    session = hall.running(seats=3)
    stranger = signed_in(hall.expert().person)
    assert stranger.get(f"/api/sessions/{session.pk}/").status_code == 404
    assert post(stranger, f"sessions/{session.pk}/candidates/1/ballot/", choice="yes").status_code == 404
    assert signed_in(hall.supervisor).get(f"/api/sessions/{session.pk}/").status_code == 200
    assert signed_in(hall.secretary).get(f"/api/sessions/{session.pk}/").status_code == 200
    assert signed_in(Hall().secretary).get(f"/api/sessions/{session.pk}/").status_code == 404


def test_secretaries_act_within_their_institution(hall: Hall) -> None:
    other = Hall()
    panel = hall.panel()
    secretary = signed_in(other.secretary)
    address = f"institution/review/panels/{panel.pk}/"
    assert post(secretary, f"{address}assignments/", applications=["x"]).status_code == 404
    assert post(secretary, f"{address}members/", expert=hall.expert().pk).status_code == 404
    stolen = post(
        secretary,
        "institution/review/panels/",
        round=other.round.code,
        name="一组",
        experts=[hall.expert().pk],
    )
    assert stolen.status_code == 422
    assert (Panel.objects.count(), Committee.objects.count(), Session.objects.count()) == (1, 0, 0)
