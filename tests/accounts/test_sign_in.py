"""Signing in, out, registering; demo people only in the demonstration."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.authtoken.models import Token

from accounts.actions.sign_in import FAILURES_FROM_ADDRESS
from accounts.models import AuditEvent, Membership, Notification, Organisation, Person, Role
from accounts.notify import notify
from accounts.tasks import mail_notification

pytestmark = pytest.mark.django_db

NUMBER = "11010119900307803X"
PASSWORD = "mu2-lian-shan"


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("li", PASSWORD, name="李华", id_number=NUMBER, phone="13800138000")


@pytest.fixture
def persona() -> Person:
    return Person.objects.create_user("demo-clerk", name="赵敏", persona="核实申报，发布公示")


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_and_out(client: Client, person: Person) -> None:
    assert client.get("/sign-in/").status_code == 200
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD, "next": "/account/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/account/"
    assert signed_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)
    client.post("/sign-out/")
    assert not signed_in(client)
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["account.sign_in", "account.sign_out"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, person: Person, wanted: str) -> None:
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD, "next": wanted})
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_a_wrong_password_keeps_the_name_and_says_nothing_about_it(client: Client, person: Person) -> None:
    answers = [client.post("/sign-in/", {"username": name, "password": "wrong"}) for name in ("li", "nobody")]
    for answer, name in zip(answers, ("li", "nobody"), strict=True):
        assert answer.status_code == 422
        assert "用户名或密码不对" in answer.content.decode()
        assert f'value="{name}"' in answer.content.decode()
    assert not signed_in(client)


def test_an_inactive_person_does_not_get_in(client: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.post("/sign-in/", {"username": "li", "password": PASSWORD}).status_code == 422


def test_failures_close_the_door_for_a_while(client: Client, person: Person) -> None:
    for _again in range(FAILURES_FROM_ADDRESS):
        client.post("/sign-in/", {"username": "LI", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15分钟后再试" in answer.content.decode()
    assert not signed_in(client)
    other = client.post("/sign-in/", {"username": "li", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1")
    assert other.status_code == 302
    cache.clear()
    assert client.post("/sign-in/", {"username": "li", "password": PASSWORD}).status_code == 302


def test_the_demo_lists_its_people_and_lets_them_in(client: Client, person: Person, persona: Person) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "赵敏" in page
    assert "核实申报，发布公示" in page
    assert "李华" not in page
    assert client.post("/sign-in/persona/", {"persona": "demo-clerk"}).status_code == 302
    assert signed_in(client)
    assert AuditEvent.objects.get().verb == "account.sign_in_demo"


def test_a_person_with_a_password_is_no_persona(client: Client, person: Person) -> None:
    assert client.post("/sign-in/persona/", {"persona": "li"}).status_code == 404
    assert not signed_in(client)


def test_a_persona_needs_post_and_a_token(persona: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.get("/sign-in/persona/").status_code == 405
    assert strict.post("/sign-in/persona/", {"persona": "demo-clerk"}).status_code == 403


def test_outside_the_demo_there_are_no_personas(client: Client, persona: Person, settings: Settings) -> None:
    settings.DEMO = False
    assert "赵敏" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/persona/", {"persona": "demo-clerk"}).status_code == 404
    assert not signed_in(client)


def test_the_sign_in_page_costs_the_same_with_many_people(client: Client, persona: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/sign-in/")
        return len(captured)

    queries()
    before = queries()
    bureau = Organisation.objects.create(kind="bureau", name="市人社局", uscc="11110000000021004R")
    for n in range(5):
        other = Person.objects.create_user(f"demo-{n}", name=f"演示{n}", persona="签发证书")
        Membership.objects.create(person=other, organisation=bureau, role=Role.ISSUER)
    assert queries() == before


FIELDS = {
    "name": "李华",
    "id_number": "11010119900307803x",
    "username": "lihua",
    "password": PASSWORD,
    "phone": "13800138000",
    "email": "li@example.cn",
}


def test_registering_opens_an_account_and_signs_in(client: Client) -> None:
    assert client.get("/register/").status_code == 200
    assert client.post("/register/", FIELDS).status_code == 302
    person = Person.objects.get(username="lihua")
    assert (person.id_number, person.name) == (NUMBER, "李华")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id_number": "110101199003078031"}, "校验位不符"),
        ({"id_number": "1101011990"}, "18位"),
        ({"phone": "123"}, "电话号码的格式不对"),
        ({"email": "x"}, "邮"),
        ({"password": "12345678"}, "密码"),
        ({"name": ""}, "请填写姓名"),
    ],
)
def test_wrong_registrations_keep_what_was_typed(client: Client, changed: dict[str, str], said: str) -> None:
    answer = client.post("/register/", {**FIELDS, **changed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="lihua"' in page
    assert PASSWORD not in page
    assert not Person.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_account_page_shows_the_own_data_masked(client: Client, person: Person) -> None:
    client.force_login(person)
    page = client.get("/account/").content.decode()
    assert "110*************3X" in page
    assert NUMBER not in page
    assert "138****8000" in page
    assert "13800138000" not in page


def test_changing_the_contact(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get("/account/contact/").status_code == 200
    wrong = client.post("/account/contact/", {"phone": "1", "email": "a@example.cn"})
    assert wrong.status_code == 422
    assert 'value="a@example.cn"' in wrong.content.decode()
    assert client.post("/account/contact/", {"phone": "", "email": "a@example.cn"}).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.email) == ("", "a@example.cn")


def test_a_token_is_shown_once_and_opens_the_api_until_it_is_revoked(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get("/account/token/").status_code == 200
    shown = client.post("/account/token/", {"do": "create"})
    key = Token.objects.get(user=person).key
    assert key in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert key not in client.get("/account/token/").content.decode()
    assert key not in client.get("/account/").content.decode()
    stranger = Client(headers={"Authorization": f"Token {key}"})
    assert stranger.get("/api/me/").json()["username"] == "li"
    client.post("/account/token/", {"do": "revoke"})
    assert stranger.get("/api/me/").status_code == 401


def test_the_inbox_marks_what_was_read(client: Client, person: Person) -> None:
    notify(
        [person, person],
        subject="单位已核实",
        body="请查看。",
        url="/account/",
        application_number="2026-GC-000001",
    )
    notify([person], subject="公示开始", body="请查看。")
    client.force_login(person)
    page = client.get("/inbox/").content.decode()
    assert "有2条未读" in page
    assert "2026-GC-000001" in page
    first = Notification.objects.get(subject="单位已核实")
    assert client.post(f"/inbox/{first.pk}/")["Location"] == "/account/"
    assert "有1条未读" in client.get("/inbox/").content.decode()
    newest = Notification.objects.get(subject="公示开始")
    later = notify([person], subject="后来的", body="x")[0]
    client.post("/inbox/read/", {"up_to": str(newest.pk)})
    later.refresh_from_db()
    assert later.read_at is None
    assert "有1条未读" in client.get("/inbox/").content.decode()


def test_a_message_of_somebody_else_is_not_there(client: Client, person: Person) -> None:
    other = Person.objects.create_user("other", name="王")
    row = notify([other], subject="x", body="y")[0]
    client.force_login(person)
    assert client.post(f"/inbox/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_the_inbox_is_paged_by_key_at_a_fixed_number_of_queries(client: Client, person: Person) -> None:
    for n in range(35):
        notify([person], subject=f"消息{n:02d}", body="x")
    client.force_login(person)
    page = client.get("/inbox/").content.decode()
    assert "消息34" in page
    assert "消息04" not in page
    oldest = Notification.objects.get(subject="消息05").pk
    assert f"?before={oldest}" in page
    counts = []
    for address in ("/inbox/", f"/inbox/?before={oldest}"):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address).content.decode()
        counts.append(len(captured))
    assert "消息04" in page
    assert counts[0] == counts[1]


def test_mail_goes_out_on_commit_and_only_once(
    person: Person, django_capture_on_commit_callbacks: Any
) -> None:
    person.email = "li@example.cn"
    person.save()
    with django_capture_on_commit_callbacks(execute=True):
        row = notify([person], subject="公示开始", body="请查看。", url="/inbox/")[0]
        assert mail.outbox == []
    assert [message.subject for message in mail.outbox] == ["公示开始"]
    assert "https://titles.example.cn/inbox/" in mail.outbox[0].body
    row.refresh_from_db()
    assert row.mailed_at is not None
    mail_notification(row.pk)
    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_mail(person: Person, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        notify([person], subject="公示开始", body="请查看。")
    assert callbacks == []
    assert mail.outbox == []
