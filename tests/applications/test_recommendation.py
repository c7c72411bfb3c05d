"""Recommendation within vacant posts; two principals never take the last one twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.models.organisation import Role, UnitKind
from applications.actions.recommendation import (
    band_of,
    decline_recommendation,
    recommend,
    set_vacancies,
)
from applications.models import Application, PostVacancy, Recommendation
from applications.states import State, Turn
from tests.builders import House, make_member
from titles.errors import Conflict, DomainError, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
TEXTS = {
    "conduct_method": "assessment",
    "conduct_finding": "考核测评优良",
    "opinion": "同意推荐",
    "appraisal": "近三年考核优秀",
}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def institution() -> House:
    """A public institution: its recommendations are bound by vacant posts."""
    return House(unit_kind=UnitKind.PUBLIC_INSTITUTION)


def vacancies(house: House, vacant: int, band: str = "8-10") -> PostVacancy:
    return set_vacancies(
        organisation=house.employer, year=2026, band=band, vacant=vacant, actor=house.principal
    )


@pytest.mark.parametrize(
    ("level", "band"),
    [
        ("full_senior", "1-4"),
        ("associate_senior", "5-7"),
        ("intermediate", "8-10"),
        ("assistant", "11-12"),
        ("technician", "13"),
    ],
)
def test_each_level_has_its_band(level: str, band: str) -> None:
    assert band_of(level) == band


def test_a_recommendation_goes_to_the_institution(house: House) -> None:
    application = house.application_at(State.RECOMMENDATION)
    row = recommend(application=application, actor=house.principal, **TEXTS)
    assert (application.state, application.waiting_for) == (State.ACCEPTANCE, Turn.ACCEPTANCE_OFFICER)
    assert application.waiting_organisation == house.institution
    assert (row.recommended, row.band, row.decided_by) == (True, "", house.principal)
    with pytest.raises(WrongState):
        recommend(application=application, actor=house.principal, **TEXTS)


def test_nobody_but_the_principal(house: House) -> None:
    application = house.application_at(State.RECOMMENDATION)
    for person in (house.clerk, House().principal, application.person, house.acceptance_officer):
        with pytest.raises(NotPermitted):
            recommend(application=application, actor=person, **TEXTS)
        with pytest.raises(NotPermitted):
            decline_recommendation(application=application, actor=person, reason_code="BT-02", **TEXTS)
    assert not Recommendation.objects.exists()


def test_not_before_the_notice_has_ended(house: House) -> None:
    for state in (State.ATTESTED, State.EMPLOYER_NOTICE):
        with pytest.raises(WrongState):
            recommend(application=house.application_at(state), actor=house.principal, **TEXTS)


def test_conduct_and_opinion_must_be_written(house: House) -> None:
    application = house.application_at(State.RECOMMENDATION)
    for field in ("conduct_method", "conduct_finding", "opinion"):
        with pytest.raises(InvalidInput) as refusal:
            recommend(application=application, actor=house.principal, **{**TEXTS, field: " "})
        assert list(refusal.value.fields) == [field]


def test_declining_needs_a_coded_reason_and_ends_the_application(house: House) -> None:
    application = house.application_at(State.RECOMMENDATION)
    for code in ("", "HS-01"):
        with pytest.raises(InvalidInput):
            decline_recommendation(application=application, actor=house.principal, reason_code=code, **TEXTS)
    decline_recommendation(application=application, actor=house.principal, reason_code="BT-02", **TEXTS)
    assert application.state == State.NOT_RECOMMENDED
    assert "BT-02" in AuditEvent.objects.get(verb="application.decline_recommendation").reason


def test_a_public_institution_recommends_within_vacant_posts(institution: House) -> None:
    first, second, third = (institution.application_at(State.RECOMMENDATION) for _n in range(3))
    with pytest.raises(Conflict):
        recommend(application=first, actor=institution.principal, **TEXTS)
    vacancies(institution, 1)
    assert recommend(application=first, actor=institution.principal, **TEXTS).band == "8-10"
    with pytest.raises(Conflict, match="没有空缺岗位"):
        recommend(application=second, actor=institution.principal, **TEXTS)
    second.refresh_from_db()
    assert second.state == State.RECOMMENDATION
    Application.objects.filter(pk=third.pk).update(path="three_plus_one")
    third.refresh_from_db()
    assert recommend(application=third, actor=institution.principal, **TEXTS).band == ""
    assert PostVacancy.objects.get().used == 1


def test_other_levels_have_their_own_posts(institution: House) -> None:
    vacancies(institution, 1, "5-7")
    with pytest.raises(Conflict):
        recommend(
            application=institution.application_at(State.RECOMMENDATION),
            actor=institution.principal,
            **TEXTS,
        )


def test_vacancies_are_stated_by_the_principal_and_never_below_what_is_taken(institution: House) -> None:
    vacancies(institution, 2)
    recommend(
        application=institution.application_at(State.RECOMMENDATION), actor=institution.principal, **TEXTS
    )
    with pytest.raises(InvalidInput):
        vacancies(institution, 0)
    with pytest.raises(InvalidInput):
        vacancies(institution, 1, "9-9")
    with pytest.raises(NotPermitted):
        set_vacancies(
            organisation=institution.employer, year=2026, band="8-10", vacant=9, actor=institution.clerk
        )
    assert PostVacancy.objects.get().vacant == 2


def test_private_employers_state_no_vacancies(house: House) -> None:
    with pytest.raises(InvalidInput):
        vacancies(house, 3)


@pytest.mark.django_db(transaction=True)
def test_two_principals_and_one_post_left() -> None:
    institution = House(unit_kind=UnitKind.PUBLIC_INSTITUTION)
    other = make_member(Role.PRINCIPAL, institution.employer)
    vacancies(institution, 1)
    cases = [
        (institution.application_at(State.RECOMMENDATION), institution.principal),
        (institution.application_at(State.RECOMMENDATION), other),
    ]

    def take(case: tuple[Application, object]) -> str:
        application, principal = case
        try:
            recommend(application=application, actor=principal, **TEXTS)  # type: ignore[arg-type]
            return "taken"
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, cases)) == ["taken", "vacancy.none_left"]
    row = PostVacancy.objects.get()
    assert (row.vacant, row.used) == (1, 1)
    assert Recommendation.objects.count() == 1
    assert Application.objects.filter(state=State.ACCEPTANCE).count() == 1


# --- pages ---------------------------------------------------------------------------------
def test_the_page_recommends_or_declines(client: Client, house: House) -> None:
    application = house.application_at(State.RECOMMENDATION)
    address = reverse("employer-recommend", args=[application.number])
    client.force_login(house.clerk)
    assert client.get(address).status_code == 403
    client.force_login(House().principal)
    assert client.get(address).status_code == 404
    client.force_login(house.principal)
    assert client.get(address).status_code == 200
    missing = client.post(address, {**TEXTS})
    assert missing.status_code == 422
    assert "近三年考核优秀" in missing.content.decode()
    assert client.post(address, {**TEXTS, "decision": "decline"}).status_code == 422
    assert client.post(address, {**TEXTS, "decision": "recommend"}).status_code == 302
    assert client.post(address, {**TEXTS, "decision": "recommend"}).status_code == 409
    assert client.get(address).status_code == 409


def test_the_vacancies_page(client: Client, institution: House) -> None:
    client.force_login(institution.principal)
    address = reverse("employer-vacancies")
    assert client.post(f"{address}?year=2026", {"band": "5-7", "vacant": "2"}).status_code == 302
    wrong = client.post(f"{address}?year=2026", {"band": "5-7", "vacant": "-1"})
    assert wrong.status_code == 422
    text = client.get(f"{address}?year=2026").content.decode()
    assert "5-7级" in text
    assert PostVacancy.objects.get().vacant == 2
    client.force_login(institution.clerk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"band": "5-7", "vacant": "9"}).status_code == 403


def test_the_people_page(client: Client, house: House) -> None:
    client.force_login(house.clerk)
    text = client.get(reverse("employer-people")).content.decode()
    assert house.clerk.name in text
    assert house.principal.name in text
