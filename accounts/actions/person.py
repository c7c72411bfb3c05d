"""What is done to a person's record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts import identifiers
from accounts.audit import record_event
from accounts.models import Person
from titles.errors import Conflict, InvalidInput, NotPermitted


class _Problems:
    """Collects what is wrong, so that a form shows all of it at once."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}

    def check(self, field: str, clean: Any, *values: Any) -> Any:
        """Return the cleaned value, or remember why there is none."""
        try:
            return clean(*values)
        except ValidationError as error:
            self.fields.setdefault(field, []).extend(error.messages)
            return None

    def add(self, field: str, text: str) -> None:
        """Remember one problem."""
        self.fields.setdefault(field, []).append(text)

    def refuse(self, code: str, message: str) -> None:
        """Raise everything that was found."""
        if self.fields:
            raise InvalidInput(code, message, fields=self.fields)


def register_person(
    *, username: str, password: str, name: str, id_number: str, phone: str = "", email: str = ""
) -> Person:
    """Open an account for somebody who comes unasked; an identity number has one account only."""
    problems = _Problems()
    name = name.strip()
    if not name:
        problems.add("name", _("请填写姓名。"))
    username = username.strip()
    problems.check("username", Person._meta.get_field("username").clean, username, None)
    number = problems.check("id_number", identifiers.clean_id_number, id_number)
    phone = problems.check("phone", identifiers.clean_phone, phone)
    if email:
        problems.check("email", validate_email, email)
    person = Person(username=username, name=name, email=email)
    problems.check("password", validate_password, password, person)
    if username and Person.objects.filter(username=username).exists():
        problems.add("username", _("这个用户名已经有人使用，请换一个。"))
    if number and Person.objects.by_id_number(number).exists():
        problems.add("id_number", _("这个身份证号码已经有账号，请直接登录。"))
    problems.refuse("person.invalid", _("注册没有成功，请按提示修改。"))
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                username, password, name=name, id_number=number, phone=phone, email=email
            )
            record_event("person.register", actor=person, obj=person)
    except IntegrityError as error:
        raise Conflict("person.exists", _("这个用户名或身份证号码刚刚有人注册，请直接登录。")) from error
    return person


@transaction.atomic
def change_contact(*, actor: Person, person: Person, phone: str, email: str) -> Person:
    """Change the own phone and mail address."""
    if actor.pk != person.pk:
        raise NotPermitted("person.not_own", _("只能修改本人的联系方式。"))
    problems = _Problems()
    number = problems.check("phone", identifiers.clean_phone, phone)
    if email:
        problems.check("email", validate_email, email)
    problems.refuse("person.invalid", _("没有保存，请按提示修改。"))
    # Not the key: whoever holds the trail's head may still leave this person a message.
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = [field for field, new in (("phone", number), ("email", email)) if getattr(locked, field) != new]
    if not changed:
        return locked
    locked.phone, locked.email = number, email
    locked.save(update_fields=changed)
    record_event("person.change_contact", actor=actor, obj=locked, data={"changed": changed})
    return locked


@transaction.atomic
def unmask_id_number(*, person: Person, actor: Person, reason: str) -> str:
    """Return an identity number in clear; the event says who saw whose number, and why."""
    reason = reason.strip()
    if not reason:
        message = _("查看完整身份证号码须写明理由。")
        raise InvalidInput("person.unmask_reason", message, fields={"reason": [message]})
    record_event("person.unmask_id_number", actor=actor, obj=person, reason=reason)
    return person.id_number


@transaction.atomic
def create_token(*, actor: Person) -> Token:
    """Give a person a new access token for programs; the one before stops working."""
    Token.objects.filter(user=actor).delete()
    token = Token.objects.create(user=actor)
    record_event("person.create_token", actor=actor, obj=actor)
    return token


@transaction.atomic
def revoke_token(*, actor: Person) -> bool:
    """Take the access token away; False if there was none."""
    deleted, _rows = Token.objects.filter(user=actor).delete()
    if deleted:
        record_event("person.revoke_token", actor=actor, obj=actor)
    return bool(deleted)
