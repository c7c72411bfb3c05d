"""The room's pages: who opens them, how a vote goes, what stays out of addresses and answers."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person
from applications.states import State
from review.actions.session import close_session
from review.models import Ballot, Committee, Opinion, Panel, Session, VoteRecord
from tests.review.world import TEXT, Hall, ballot, cast, chair, decide, full_scores, members
from titles.clock import today


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


PAGES: list[tuple[str, Callable[[Hall, Session], Person]]] = [
    ("/expert/", lambda hall, session: chair(session)),
    ("/expert/?view=done", lambda hall, session: chair(session)),
    ("/session/", lambda hall, session: chair(session)),
    ("/session/{pk}/", lambda hall, session: members(session)[1].expert.person),
    ("/session/{pk}/candidates/1/", lambda hall, session: members(session)[1].expert.person),
    ("/session/{pk}/candidates/1/papers/", lambda hall, session: members(session)[1].expert.person),
    ("/session/{pk}/candidates/2/conflict/", lambda hall, session: members(session)[1].expert.person),
    ("/session/{pk}/receipts/", lambda hall, session: members(session)[1].expert.person),
    ("/session/{pk}/chair/", lambda hall, session: chair(session)),
    ("/session/{pk}/candidates/1/close/", lambda hall, session: chair(session)),
    ("/session/{pk}/minutes/", lambda hall, session: chair(session)),
    ("/supervision/", lambda hall, session: hall.supervisor),
    ("/supervision/sessions/{pk}/", lambda hall, session: hall.supervisor),
    ("/institution/review/", lambda hall, session: hall.secretary),
    ("/institution/review/pool/", lambda hall, session: hall.secretary),
    ("/institution/review/panels/new/", lambda hall, session: hall.secretary),
    ("/institution/review/committees/new/", lambda hall, session: hall.secretary),
    ("/institution/review/sessions/new/", lambda hall, session: hall.secretary),
    ("/institution/review/sessions/{pk}/", lambda hall, session: hall.secretary),
]


@pytest.fixture
def session(hall: Hall) -> Session:
    session = hall.running(seats=3, candidates=2)
    ballot(session)
    return session


@pytest.mark.parametrize(("address", "who"), PAGES, ids=[page[0] for page in PAGES])
def test_opened_by_whom_it_concerns(
    hall: Hall, session: Session, address: str, who: Callable[[Hall, Session], Person]
) -> None:
    assert signed_in(who(hall, session)).get(address.format(pk=session.pk)).status_code == 200


@pytest.mark.parametrize("address", [page[0] for page in PAGES])
def test_closed_to_everybody_else(hall: Hall, session: Session, address: str) -> None:
    address = address.format(pk=session.pk)
    assert Client().get(address).status_code == 302
    for person in (hall.clerk, hall.principal, hall.bureau_officer, hall.issuer):
        assert signed_in(person).get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["", "candidates/1/", "candidates/1/papers/", "receipts/", "chair/", "minutes/"]
)
def test_members_of_other_committees_find_nothing(hall: Hall, session: Session, address: str) -> None:
    stranger = members(hall.session())[0].expert.person
    assert signed_in(stranger).get(f"/session/{session.pk}/{address}").status_code == 404


def test_the_console_is_the_chairs(hall: Hall, session: Session) -> None:
    member = signed_in(members(session)[1].expert.person)
    assert member.get(f"/session/{session.pk}/chair/").status_code == 403
    for address in ("open/", "open-all/", "close/", "candidates/1/close/", "candidates/2/open/"):
        assert member.post(f"/session/{session.pk}/{address}").status_code == 403


def test_secretaries_see_their_own_institution_only(hall: Hall, session: Session) -> None:
    other = signed_in(Hall().secretary)
    assert other.get(f"/institution/review/sessions/{session.pk}/").status_code == 404
    panel = hall.panel()
    assert other.get(f"/institution/review/panels/{panel.pk}/").status_code == 404


def test_a_vote_from_choice_to_receipt(hall: Hall, session: Session) -> None:
    client = signed_in(members(session)[1].expert.person)
    address = f"/session/{session.pk}/candidates/1/"
    page = client.get(address)
    text = page.content.decode()
    assert "checked" not in text
    assert "到会3人，同意票2张以上通过" in text
    assert "no-store" in page.headers["Cache-Control"]
    look = client.post(address, {"step": "look", "choice": "no"})
    assert look.status_code == 200
    assert "请再看一遍" in look.content.decode()
    assert not VoteRecord.objects.exists()
    cast_ = client.post(address, {"step": "cast", "choice": "no", "seed": look.context["fields"][0][1]})
    assert cast_.status_code == 303
    assert cast_.url == f"{address}receipt/"
    cookie = client.cookies["receipt"]
    assert cookie["httponly"]
    assert cookie["path"] == f"{address}receipt/"
    receipt = client.get(cast_.url)
    code = receipt.context["code"]
    assert len(code) == 12
    assert code not in cookie.value
    assert "不同意" not in receipt.content.decode()
    again = client.get(cast_.url)
    assert again.context["code"] == ""
    assert code not in again.content.decode()
    assert Ballot.objects.get().choice == "no"


def test_no_page_shows_the_choice_afterwards(hall: Hall, session: Session) -> None:
    member = members(session)[1]
    cast(session.candidates.get(number=1), member, "abstain")
    client = signed_in(member.expert.person)
    for address in ("", "candidates/1/", "candidates/1/receipt/"):
        assert "弃权" not in client.get(f"/session/{session.pk}/{address}").content.decode()


def test_without_a_choice_nothing_is_cast(hall: Hall, session: Session) -> None:
    client = signed_in(members(session)[1].expert.person)
    answer = client.post(f"/session/{session.pk}/candidates/1/", {"step": "look"})
    assert answer.status_code == 422
    assert "请先选择" in answer.content.decode()


def test_going_back_keeps_the_choice_in_the_page(hall: Hall, session: Session) -> None:
    client = signed_in(members(session)[1].expert.person)
    answer = client.post(f"/session/{session.pk}/candidates/1/", {"step": "back", "choice": "abstain"})
    assert 'value="abstain" autocomplete="off" required checked' in answer.content.decode()
    assert not VoteRecord.objects.exists()


def test_a_second_click_shows_the_same_receipt(hall: Hall, session: Session) -> None:
    client = signed_in(members(session)[1].expert.person)
    address = f"/session/{session.pk}/candidates/1/"
    for _click in range(2):
        assert client.post(address, {"step": "cast", "choice": "yes", "seed": "one-form"}).status_code == 303
    assert len(client.get(f"{address}receipt/").context["code"]) == 12
    assert VoteRecord.objects.count() == 1
    other = client.post(address, {"step": "cast", "choice": "no", "seed": "another-form"})
    assert other.status_code == 409
    assert Ballot.objects.get().choice == "yes"


def test_receipts_can_be_checked_after_the_count(hall: Hall) -> None:
    session = hall.running(seats=3)
    candidate = ballot(session)
    first, second, third = members(session)
    code = cast(candidate, first)
    cast(candidate, second)
    cast(candidate, third)
    client = signed_in(first.expert.person)
    address = f"/session/{session.pk}/receipts/"
    assert client.post(address, {"code": code}).context["found"] is None
    signed_in(first.expert.person).post(f"/session/{session.pk}/candidates/1/close/")
    answer = client.post(address, {"code": f" {code[:4].lower()} {code[4:8]} {code[8:]}"})
    assert answer.context["found"].number == 1
    assert client.post(address, {"code": "AAAA BBBB CCCC"}).context["found"] is None


def test_a_whole_session_by_the_console(hall: Hall) -> None:
    session = hall.session(candidates=2)
    clients = [signed_in(member.expert.person) for member in members(session)]
    base = f"/session/{session.pk}/"
    for client in clients:
        assert client.post(f"{base}sign-in/").status_code == 302
    presiding = clients[0]
    presiding.post(f"{base}open/")
    presiding.post(f"{base}open-all/")
    for client in clients:
        for number in (1, 2):
            form = {"step": "cast", "choice": "yes" if number == 1 else "no", "seed": "x"}
            assert client.post(f"{base}candidates/{number}/", form).status_code == 303
    for number in (1, 2):
        assert presiding.post(f"{base}candidates/{number}/close/").status_code == 302
    assert presiding.post(f"{base}close/").status_code == 302
    refused = presiding.post(f"{base}minutes/")
    assert refused.status_code == 422
    assert presiding.post(f"{base}minutes/", {"confirmed": "1"}).status_code == 302
    session.refresh_from_db()
    assert session.state == "signed"
    for address in ("minutes.pdf", "results.pdf"):
        for person in (chair(session), hall.secretary, hall.supervisor):
            assert signed_in(person).get(base + address).content.startswith(b"%PDF")
        assert signed_in(Hall().secretary).get(base + address).status_code == 404
    assert presiding.get(f"{base}chair/").status_code == 200
    assert presiding.get(f"{base}minutes/").status_code == 200


def test_htmx_gets_the_changing_part_only(hall: Hall, session: Session) -> None:
    client = signed_in(chair(session))
    for address in (f"/session/{session.pk}/", f"/session/{session.pk}/chair/"):
        part = client.get(address, headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        assert part.headers["Vary"].count("HX-Request") == 1


def test_closing_early_names_the_consequence(hall: Hall, session: Session) -> None:
    client = signed_in(chair(session))
    address = f"/session/{session.pk}/candidates/1/close/"
    assert "还有3人没有投票" in client.get(address).content.decode()
    assert client.post(address).status_code == 409
    assert client.post(address, {"confirm_uncast": "1"}).status_code == 302


def test_the_supervisor_sees_numbers_and_procedure(hall: Hall) -> None:
    session = hall.running(seats=3, candidates=2)
    decide(session, 1, 2)
    text = signed_in(hall.supervisor).get(f"/supervision/sessions/{session.pk}/").content.decode()
    assert "同意2" in text
    assert "候选人01结束表决并计票" in text
    assert "投票给" not in text


def test_an_opinion_by_its_page(hall: Hall) -> None:
    assignment = hall.assignment()
    client = signed_in(assignment.panel.members.first().expert.person)
    address = f"/expert/opinions/{assignment.pk}/"
    form = {f"score_{code}": points for code, points in full_scores().items()}
    bad = client.post(address, {**form, "score_ability": 99, "recommends": "yes", "text": "太短"})
    assert bad.status_code == 422
    assert "太短" in bad.content.decode()
    assert client.post(address, {**form, "recommends": "no", "text": "太短"}).status_code == 422
    assert client.post(address, {**form, "recommends": "no", "text": TEXT}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.recommends, opinion.text) == (False, TEXT)
    assert client.post(address, {**form, "recommends": "no", "text": TEXT}).status_code == 409
    assert TEXT in client.get(address).content.decode()


def test_stepping_aside_by_its_page(hall: Hall) -> None:
    assignment = hall.assignment()
    client = signed_in(assignment.panel.members.first().expert.person)
    address = f"/expert/opinions/{assignment.pk}/conflict/"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"kind": "kinship"}).status_code == 302
    assert "须回避" in client.get(f"/expert/opinions/{assignment.pk}/").content.decode()


def test_the_secretary_forms_panel_committee_and_session(hall: Hall) -> None:
    experts = [hall.expert() for _seat in range(3)]
    application = hall.application_at(State.PANEL_REVIEW)
    client = signed_in(hall.secretary)
    few = {"round": hall.round.pk, "name": "第一组", "experts": [experts[0].pk]}
    refused = client.post("/institution/review/panels/new/", few)
    assert refused.status_code == 422
    assert "3至5名" in refused.content.decode()
    keys = [expert.pk for expert in experts]
    assert client.post("/institution/review/panels/new/", {**few, "experts": keys}).status_code == 302
    panel = Panel.objects.get()
    assign = {"panel": panel.pk, "selected": [application.number]}
    assert client.post("/institution/review/", {"panel": panel.pk}).status_code == 422
    assert client.post("/institution/review/", assign).status_code == 302
    assert panel.assignments.get().application == application
    page = client.get(f"/institution/review/panels/{panel.pk}/").content.decode()
    assert application.number in page
    committee = {
        "institution": hall.institution.pk,
        "series": "engineering",
        "name": "高评委",
        "levels": ["intermediate"],
        "experts": keys,
        "chair": keys[0],
    }
    assert client.post("/institution/review/committees/new/", committee).status_code == 302
    ready = hall.application_at(State.DELIBERATION)
    form = {
        "committee": Committee.objects.get().pk,
        "held_on": today().isoformat(),
        "applications": [ready.number],
    }
    assert (
        client.post("/institution/review/sessions/new/", {**form, "held_on": "2020-01-01"}).status_code == 422
    )
    assert client.post("/institution/review/sessions/new/", form).status_code == 302
    assert Session.objects.get().candidates.get().application == ready


def test_a_vote_after_the_session_is_refused(hall: Hall) -> None:
    session = hall.running(seats=3)
    decide(session, 1, 3)
    close_session(session, actor=chair(session))
    client = signed_in(members(session)[1].expert.person)
    late = client.post(f"/session/{session.pk}/candidates/1/", {"step": "cast", "choice": "yes", "seed": "s"})
    assert late.status_code == 409
