"""Personal identifiers: checked, encrypted at rest, found by hash, shown masked, unmasked on the record."""

import datetime as dt

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection
from pytest_django import Settings

from accounts import identifiers
from accounts.actions.person import change_contact, register_person
from accounts.models import AuditEvent, Person
from titles.errors import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db

NUMBER = "11010119900307803X"


def test_an_identity_number_is_ciphertext_in_the_database() -> None:
    person = Person.objects.create_user("li", name="李华", id_number=NUMBER, phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_person WHERE id = %s", [person.pk])
        row = " ".join(map(str, cursor.fetchone()))
    assert NUMBER not in row
    assert "13800138000" not in row
    stored = Person.objects.get(pk=person.pk)
    assert (stored.id_number, stored.phone) == (NUMBER, "13800138000")


def test_the_same_number_is_never_the_same_ciphertext() -> None:
    first = Person.objects.create_user("a", name="甲", phone="13800138000")
    second = Person.objects.create_user("b", name="乙", phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_person WHERE id IN (%s, %s)", [first.pk, second.pk])
        one, other = (row[0] for row in cursor.fetchall())
    assert one != other


def test_people_are_found_by_keyed_hash_only() -> None:
    person = Person.objects.create_user("li", name="李华", id_number=NUMBER, phone="13800138000")
    assert list(Person.objects.by_id_number(NUMBER.lower())) == [person]
    assert list(Person.objects.by_phone("13800138000")) == [person]
    with pytest.raises(TypeError, match="keyed hash"):
        Person.objects.filter(id_number=NUMBER)
    with pytest.raises(FieldError):
        Person.objects.filter(id_number__contains="1990")


def test_a_number_belongs_to_one_person() -> None:
    Person.objects.create_user("a", name="甲", id_number=NUMBER)
    with pytest.raises(IntegrityError):
        Person.objects.create_user("b", name="乙", id_number=NUMBER)


def test_many_people_have_no_number() -> None:
    Person.objects.create_user("a", name="甲")
    Person.objects.create_user("b", name="乙")


def test_a_number_without_its_hash_is_refused_by_the_database() -> None:
    person = Person.objects.create_user("a", name="甲")
    with pytest.raises(IntegrityError):
        Person.objects.filter(pk=person.pk).update(id_number=NUMBER)


def test_another_key_does_not_open_it(settings: Settings) -> None:
    Person.objects.create_user("a", name="甲", id_number=NUMBER)
    settings.FIELD_ENCRYPTION_KEY = "another-key-of-sufficient-length-0123456789"
    with pytest.raises(Exception, match="another FIELD_ENCRYPTION_KEY"):
        Person.objects.get(username="a")


def test_a_ciphertext_moved_to_another_column_does_not_open() -> None:
    person = Person.objects.create_user("a", name="甲", id_number=NUMBER, phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_person SET phone = id_number WHERE id = %s", [person.pk])
    with pytest.raises(Exception, match=r"accounts\.Person\.phone"):
        person.refresh_from_db()


def test_masks_and_birth_date() -> None:
    person = Person(id_number=NUMBER, phone="13800138000")
    assert person.masked_id_number == "110*************3X"
    assert person.masked_phone == "138****8000"
    assert person.birth_date == dt.date(1990, 3, 7)
    assert Person().birth_date is None
    assert Person().masked_id_number == ""


def test_unmasking_is_written_down() -> None:
    person = Person.objects.create_user("a", name="甲", id_number=NUMBER)
    officer = Person.objects.create_user("b", name="乙")
    with pytest.raises(InvalidInput):
        person.unmask(actor=officer, reason="  ")
    assert not AuditEvent.objects.exists()
    assert person.unmask(actor=officer, reason="核对证件") == NUMBER
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.object_id, event.reason) == (
        "person.unmask_id_number",
        officer,
        str(person.pk),
        "核对证件",
    )
    assert NUMBER not in str(event.data)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("11010119900307803", "id_number.length"),
        ("110101199003078031", "id_number.checksum"),
        ("110101199002307805", "id_number.component"),  # 30 February
        ("110101199013078039", "id_number.component"),
        ("A10101199003078031", "id_number.format"),
        ("", "id_number.length"),
    ],
)
def test_wrong_identity_numbers(number: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_id_number(number)
    assert refused.value.code in (code, "id_number.checksum")


def test_an_identity_number_is_brought_to_its_usual_form() -> None:
    assert identifiers.clean_id_number(" 110101 19900307 803x ") == NUMBER


def test_a_birth_date_in_the_future_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_id_number(with_check_digit("11010120990307803"))
    assert refused.value.code == "id_number.birth"


def test_a_day_that_does_not_exist_is_refused_even_with_a_fitting_check_digit() -> None:
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_id_number(with_check_digit("11010119900230803"))
    assert refused.value.code == "id_number.component"


def with_check_digit(first17: str) -> str:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("91110000600037341", "uscc.length"),
        ("911100006000373411", "uscc.checksum"),
        ("9111000060003734IL", "uscc.format"),
    ],
)
def test_wrong_credit_codes(number: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_uscc(number)
    assert refused.value.code == code


def test_a_right_credit_code() -> None:
    assert identifiers.clean_uscc(" 91110000600037341l ") == "91110000600037341L"


@pytest.mark.parametrize("number", ["13800138000", "010-12345678", "12333", ""])
def test_right_phones(number: str) -> None:
    assert identifiers.clean_phone(number) == number


@pytest.mark.parametrize("number", ["1380013800", "abc", "23800138000"])
def test_wrong_phones(number: str) -> None:
    with pytest.raises(ValidationError):
        identifiers.clean_phone(number)


def test_registering_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        register_person(username="a b", password="123", name=" ", id_number="1", phone="2", email="x")
    assert set(refused.value.fields) == {"username", "password", "name", "id_number", "phone", "email"}
    assert not Person.objects.exists()


def test_registering_twice_with_one_number_is_refused() -> None:
    fields = {"password": "mu2-lian-shan", "name": "李华", "id_number": NUMBER}
    person = register_person(username="li", **fields)
    assert person.check_password("mu2-lian-shan")
    assert AuditEvent.objects.get().verb == "person.register"
    with pytest.raises(InvalidInput) as refused:
        register_person(username="li2", **fields)
    assert list(refused.value.fields) == ["id_number"]


def test_only_the_own_contact_can_be_changed() -> None:
    person = Person.objects.create_user("a", name="甲", phone="13800138000")
    other = Person.objects.create_user("b", name="乙")
    with pytest.raises(NotPermitted):
        change_contact(actor=other, person=person, phone="", email="")
    change_contact(actor=person, person=person, phone="13900139000", email="a@example.cn")
    person.refresh_from_db()
    assert (person.phone, person.email) == ("13900139000", "a@example.cn")
    assert list(Person.objects.by_phone("13900139000")) == [person]
    assert AuditEvent.objects.get().data == {"changed": ["phone", "email"]}
