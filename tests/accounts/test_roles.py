"""Who may act for whom, by the clock's day; what the database refuses."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.organisation import end_membership, grant_membership, register_organisation
from accounts.models import AuditEvent, Membership, Organisation, Person, Role
from accounts.roles import has_role, organisations_of, people_with_role, require_role, roles_of
from titles import clock
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState
from titles.frame import frame

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> None:
    clock.set_clock(TODAY)


@pytest.fixture
def employer() -> Organisation:
    return Organisation.objects.create(
        kind="employer", name="示例设计院", uscc="91110000600037341L", unit_kind="state_owned"
    )


@pytest.fixture
def bureau() -> Organisation:
    return Organisation.objects.create(kind="bureau", name="市人社局", uscc="11110000000021004R")


@pytest.fixture
def officer(bureau: Organisation) -> Person:
    person = Person.objects.create_user("officer", name="王局")
    Membership.objects.create(person=person, organisation=bureau, role=Role.BUREAU_OFFICER)
    return person


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("li", name="李华")


def test_a_role_holds_for_its_organisation_and_its_days(person: Person, employer: Organisation) -> None:
    Membership.objects.create(
        person=person,
        organisation=employer,
        role=Role.HR_CLERK,
        active_from=dt.date(2026, 11, 1),
        active_until=dt.date(2026, 11, 30),
    )
    assert has_role(person, Role.HR_CLERK)
    assert has_role(person, Role.HR_CLERK, employer)
    assert not has_role(person, Role.PRINCIPAL, employer)
    assert not has_role(person, Role.HR_CLERK, employer.pk + 1)
    assert list(organisations_of(person)) == [employer]
    assert list(organisations_of(person, Role.PRINCIPAL)) == []
    assert list(people_with_role(employer, Role.HR_CLERK)) == [person]
    for day, holds in [(29, True), (30, False)]:
        clock.set_clock(dt.date(2026, 11, day))
        assert has_role(person, Role.HR_CLERK) is holds
    clock.set_clock(dt.date(2026, 10, 31))
    assert not has_role(person, Role.HR_CLERK)


def test_nobody_has_no_role() -> None:
    assert roles_of(None) == frozenset()
    assert roles_of(AnonymousUser()) == frozenset()
    with pytest.raises(NotPermitted, match="单位人事经办人"):
        require_role(AnonymousUser(), Role.HR_CLERK)


def test_a_request_asks_once(person: Person, employer: Organisation) -> None:
    Membership.objects.create(person=person, organisation=employer, role=Role.HR_CLERK)
    with frame():
        clock.now()
        with CaptureQueriesContext(connection) as queries:
            for role in Role:
                has_role(person, role, employer)
        assert len(queries) == 1


def test_a_role_needs_the_fitting_kind_of_organisation(person: Person, employer: Organisation) -> None:
    with pytest.raises(IntegrityError, match="needs an organisation of kind bureau"):
        Membership.objects.create(person=person, organisation=employer, role=Role.ISSUER)


def test_an_organisation_with_members_keeps_its_kind(person: Person, employer: Organisation) -> None:
    Membership.objects.create(person=person, organisation=employer, role=Role.HR_CLERK)
    employer.kind = "institution"
    with pytest.raises(IntegrityError, match="keeps its kind"):
        employer.save()


def test_a_membership_cannot_overlap_itself(person: Person, employer: Organisation) -> None:
    fields = {"person": person, "organisation": employer, "role": Role.HR_CLERK}
    first, second = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    Membership.objects.create(active_from=first, active_until=second, **fields)
    Membership.objects.create(active_from=second, **fields)
    with pytest.raises(IntegrityError):
        Membership.objects.create(active_from=dt.date(2027, 1, 1), **fields)


def test_an_employer_says_what_it_is_by_law() -> None:
    with pytest.raises(IntegrityError):
        Organisation.objects.create(kind="employer", name="示例", uscc="91110000600037341L")


def test_the_bureau_registers_organisations(officer: Person) -> None:
    row = register_organisation(
        actor=officer,
        kind="employer",
        name="示例设计院",
        uscc="91110000600037341l",
        unit_kind="private",
        contact_phone="010-12345678",
    )
    assert row.uscc == "91110000600037341L"
    event = AuditEvent.objects.get(verb="organisation.register")
    assert (event.actor, event.organisation) == (officer, row)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"uscc": "911100006000373411"}, "uscc", "校验位不符"),
        ({"uscc": "9111"}, "uscc", "18位"),
        ({"unit_kind": ""}, "unit_kind", "单位性质"),
        ({"kind": "club"}, "kind", "单位类别"),
        ({"name": " "}, "name", "单位名称"),
        ({"contact_phone": "abc"}, "contact_phone", "格式"),
        ({"uscc": "11110000000021004R"}, "uscc", "已经登记"),
    ],
)
def test_a_wrong_organisation_is_refused(
    officer: Person, changed: dict[str, str], field: str, said: str
) -> None:
    fields = {"kind": "employer", "name": "示例", "uscc": "91110000600037341L", "unit_kind": "private"}
    with pytest.raises(InvalidInput) as refused:
        register_organisation(actor=officer, **{**fields, **changed})
    assert said in refused.value.fields[field][0]
    assert Organisation.objects.count() == 1


def test_only_the_bureau_registers(person: Person) -> None:
    with pytest.raises(NotPermitted):
        register_organisation(
            actor=person, kind="employer", name="示例", uscc="91110000600037341L", unit_kind="private"
        )


def test_granting_and_ending_a_role(officer: Person, person: Person, employer: Organisation) -> None:
    with frame():
        assert not has_role(person, Role.PRINCIPAL)
        row = grant_membership(actor=officer, person=person, organisation=employer, role=Role.PRINCIPAL)
        assert has_role(person, Role.PRINCIPAL, employer)
        with pytest.raises(Conflict):
            grant_membership(actor=officer, person=person, organisation=employer, role=Role.PRINCIPAL)
        end_membership(actor=officer, membership=row, reason="调离")
        assert not has_role(person, Role.PRINCIPAL)
        with pytest.raises(WrongState):
            end_membership(actor=officer, membership=row, reason="调离")
        grant_membership(actor=officer, person=person, organisation=employer, role=Role.PRINCIPAL)
        assert has_role(person, Role.PRINCIPAL)


def test_a_principal_names_clerks_of_the_own_unit_only(
    officer: Person, person: Person, employer: Organisation, bureau: Organisation
) -> None:
    clerk = Person.objects.create_user("clerk", name="赵敏")
    with pytest.raises(NotPermitted):
        grant_membership(actor=person, person=clerk, organisation=employer, role=Role.HR_CLERK)
    grant_membership(actor=officer, person=person, organisation=employer, role=Role.PRINCIPAL)
    grant_membership(actor=person, person=clerk, organisation=employer, role=Role.HR_CLERK)
    assert has_role(clerk, Role.HR_CLERK, employer)
    with pytest.raises(NotPermitted):
        grant_membership(actor=person, person=clerk, organisation=employer, role=Role.PRINCIPAL)
    with pytest.raises(InvalidInput):
        grant_membership(actor=officer, person=clerk, organisation=bureau, role=Role.HR_CLERK)
