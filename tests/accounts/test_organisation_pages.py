"""The bureau's register in the browser's terms, and the desk that each role finds."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.desks import first_page
from accounts.models import KIND_OF_ROLE, Membership, Organisation, Person, Role
from accounts.roles import has_role

pytestmark = pytest.mark.django_db

CODES = {
    "employer": "91110000600037341L",
    "institution": "12110000400686170N",
    "bureau": "11110000000021004R",
}


@pytest.fixture
def officer() -> Person:
    bureau = Organisation.objects.create(kind="bureau", name="市人社局", uscc=CODES["bureau"])
    person = Person.objects.create_user("officer", name="王局")
    Membership.objects.create(person=person, organisation=bureau, role=Role.BUREAU_OFFICER)
    return person


@pytest.fixture
def client(officer: Person) -> Client:
    client = Client()
    client.force_login(officer)
    return client


NEW = {
    "kind": "employer",
    "name": "示例轨道设计院",
    "uscc": CODES["employer"],
    "unit_kind": "public_institution",
    "district": "海淀区",
    "contact_phone": "010-12345678",
}


def test_registering_and_finding_an_organisation(client: Client) -> None:
    assert client.get("/bureau/organisations/new/").status_code == 200
    answer = client.post("/bureau/organisations/new/", NEW)
    row = Organisation.objects.get(name="示例轨道设计院")
    assert answer["Location"] == f"/bureau/organisations/{row.pk}/"
    assert "海淀区" in client.get(answer["Location"]).content.decode()
    for query, found in [
        ("q=轨道", True),
        (f"q={row.uscc}", True),
        ("kind=bureau", False),
        ("q=别的", False),
    ]:
        page = client.get(f"/bureau/organisations/?{query}").content.decode()
        assert (f"/bureau/organisations/{row.pk}/" in page) is found


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"uscc": "911100006000373411"}, "校验位不符"),
        ({"uscc": "9111"}, "18位"),
        ({"unit_kind": ""}, "须选择单位性质"),
        ({"contact_phone": "x"}, "电话号码的格式不对"),
        ({"uscc": CODES["bureau"]}, "已经登记"),
        ({"kind": ""}, "请选择单位类别"),
    ],
)
def test_wrong_input_is_said_and_kept(client: Client, changed: dict[str, str], said: str) -> None:
    answer = client.post("/bureau/organisations/new/", {**NEW, **changed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="示例轨道设计院"' in page
    assert Organisation.objects.count() == 1


def test_granting_and_ending_a_role(client: Client) -> None:
    client.post("/bureau/organisations/new/", NEW)
    row = Organisation.objects.get(kind="employer")
    clerk = Person.objects.create_user("clerk", name="赵敏")
    address = f"/bureau/organisations/{row.pk}/"
    wrong = client.post(address, {"person": "nobody", "role": "hr_clerk"})
    assert wrong.status_code == 422
    assert "没有这个用户名" in wrong.content.decode()
    assert client.post(address, {"person": "clerk", "role": "issuer"}).status_code == 422
    assert client.post(address, {"person": "clerk", "role": "hr_clerk"}).status_code == 302
    assert has_role(clerk, Role.HR_CLERK, row)
    again = client.post(address, {"person": "clerk", "role": "hr_clerk"})
    assert again.status_code == 422
    assert "已经担任" in again.content.decode()
    membership = Membership.objects.get(person=clerk)
    end = f"/bureau/memberships/{membership.pk}/end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"reason": " "}).status_code == 422
    assert client.post(end, {"reason": "调离"}).status_code == 302
    assert not has_role(clerk, Role.HR_CLERK)
    assert client.post(end, {"reason": "调离"}).status_code == 409


def test_others_are_refused(officer: Person) -> None:
    client = Client()
    client.force_login(Person.objects.create_user("li", name="李华"))
    assert client.get("/bureau/organisations/").status_code == 403
    assert client.post("/bureau/organisations/new/", NEW).status_code == 403


def test_the_list_is_paged_by_key_at_a_fixed_number_of_queries(client: Client) -> None:
    Organisation.objects.bulk_create(
        Organisation(kind="institution", name=f"机构{n:03d}", uscc=f"{n:018d}") for n in range(60)
    )
    counts = []
    address = "/bureau/organisations/"
    for _page in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        counts.append(len(captured))
        address = f"/bureau/organisations/{answer.context['next_url']}"
    assert "机构059" in answer.content.decode()
    assert counts[0] == counts[1]


# An expert's desk also asks for the entry in the pool, which the institution makes (tests/review).
@pytest.mark.parametrize("role", [role for role in Role if role != Role.EXPERT])
def test_every_role_can_open_the_desk_it_is_sent_to(role: Role) -> None:
    kind = KIND_OF_ROLE[role]
    organisation = Organisation.objects.create(
        kind=kind,
        name="示例单位",
        uscc=CODES[kind],
        unit_kind="state_owned" if kind == "employer" else "",
    )
    person = Person.objects.create_user("p", name="某人")
    Membership.objects.create(person=person, organisation=organisation, role=role)
    client = Client()
    client.force_login(person)
    desk = first_page(person)
    assert desk != "/"
    assert client.get(desk).status_code == 200
