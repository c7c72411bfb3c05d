"""Signing in: by password with a limit on failures, and as a demo person where that is allowed."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from titles.errors import DomainError, InvalidInput, NotFound

LOCK_SECONDS = 15 * 60
# From one address to one name; and to one name from everywhere, so that many addresses don't help.
FAILURES_FROM_ADDRESS = 5
FAILURES_IN_ALL = 50
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class TooManyAttempts(DomainError):
    """Signing in is closed for a while."""

    status = 429


def sign_in(*, request: HttpRequest, username: str, password: str) -> Person:
    """Sign in by name and password."""
    person = check_credentials(username, password, request.META.get("REMOTE_ADDR", ""))
    return _enter(request, person, "account.sign_in")


def check_credentials(username: str, password: str, address: str) -> Person:
    """Return the person whose name and password these are; too many failures close the door for a while."""
    keys = _failure_keys(username, address)
    if any(int(cache.get(key) or 0) >= limit for key, limit in keys):
        raise TooManyAttempts("sign_in.locked", _("登录失败次数过多，请15分钟后再试。"))
    person = authenticate(None, username=username, password=password)
    if not isinstance(person, Person):
        for key, _limit in keys:
            cache.add(key, 0, LOCK_SECONDS)
            cache.incr(key)
        # One message for both, so that names cannot be tried out.
        raise InvalidInput("sign_in.refused", _("用户名或密码不对，请重新填写。"))
    cache.delete(keys[0][0])
    return person


def sign_in_as_persona(*, request: HttpRequest, username: str) -> Person:
    """Sign in as one of the demo's people, without a password; only where the demo setting is on."""
    if not settings.DEMO:
        raise NotFound("sign_in.no_demo", _("这里不是演示环境，请用用户名和密码登录。"))
    person = Person.objects.filter(username=username, is_active=True).exclude(persona="").first()
    if person is None:
        raise NotFound("sign_in.no_persona", _("没有这个演示身份。"))
    return _enter(request, person, "account.sign_in_demo")


def sign_out(*, request: HttpRequest) -> None:
    """End the session."""
    person = request.user
    if isinstance(person, Person):
        record_event("account.sign_out", actor=person, obj=person)
    logout(request)


@transaction.atomic
def _enter(request: HttpRequest, person: Person, verb: str) -> Person:
    login(request, person, backend=_BACKEND)
    record_event(verb, actor=person, obj=person)
    return person


def _failure_keys(username: str, address: str) -> list[tuple[str, int]]:
    name = username.strip().lower()
    return [
        (f"sign-in:{_digest(name, address)}", FAILURES_FROM_ADDRESS),
        (f"sign-in:{_digest(name)}", FAILURES_IN_ALL),
    ]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
