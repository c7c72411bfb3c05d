"""A person: the account, with identifiers encrypted at rest."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import identifiers
from accounts.crypto import EncryptedTextField, keyed_hash
from titles import clock

_ID_PURPOSE = "accounts.Person.id_number"
_PHONE_PURPOSE = "accounts.Person.phone"


class PersonManager(BaseUserManager["Person"]):
    """Making and finding people."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """Create a person; without a password nobody can sign in with one."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def by_id_number(self, text: str) -> models.QuerySet[Person]:
        """Find the holder of an identity number."""
        return self.filter(id_number_hash=keyed_hash(text.strip().upper(), _ID_PURPOSE))

    def by_phone(self, text: str) -> models.QuerySet[Person]:
        """Find the people who gave a phone number."""
        return self.filter(phone_hash=keyed_hash(text.strip(), _PHONE_PURPOSE))


class Person(AbstractBaseUser):
    """Somebody who signs in."""

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    id_number = EncryptedTextField(_("身份证号码"), blank=True, default="")
    id_number_hash = models.CharField(  # NULL, so that many people without a number are unique
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    is_active = models.BooleanField(_("可登录"), default=True)
    persona = models.CharField(_("演示身份"), max_length=120, blank=True, default="")
    persona_order = models.PositiveSmallIntegerField(_("演示次序"), default=0)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["id"]
        verbose_name = _("人员")
        constraints = [
            # A number without its hash could be entered twice.
            models.CheckConstraint(
                condition=Q(id_number="", id_number_hash__isnull=True)
                | (~Q(id_number="") & Q(id_number_hash__isnull=False)),
                name="accounts_person_id_number_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the hashes in step with what they find."""
        self.id_number_hash = keyed_hash(self.id_number, _ID_PURPOSE) if self.id_number else None
        self.phone_hash = keyed_hash(self.phone, _PHONE_PURPOSE) if self.phone else ""
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {
                *fields,
                *(f"{name}_hash" for name in ("id_number", "phone") if name in fields),
            }
        super().save(*args, **kwargs)

    @property
    def masked_id_number(self) -> str:
        """Return the identity number as pages show it."""
        return identifiers.mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        """Return the phone as pages show it."""
        return identifiers.mask_phone(self.phone)

    @property
    def birth_date(self) -> dt.date | None:
        """Return the birth date that the identity number carries."""
        return identifiers.birth_date_of(self.id_number) if self.id_number else None

    def unmask(self, *, actor: Person, reason: str) -> str:
        """Return the identity number in clear and write down who saw it and why."""
        from accounts.actions.person import unmask_id_number

        return unmask_id_number(person=self, actor=actor, reason=reason)
