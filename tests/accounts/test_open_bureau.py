"""The first officer of an empty house."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEvent, Organisation, Person, Role
from accounts.roles import has_role

pytestmark = pytest.mark.django_db
WORDS = {
    "bureau": "北京市人力资源和社会保障局",
    "uscc": "11110000000021071P",
    "username": "officer",
    "name": "何敏",
}


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICER_PASSWORD", "long-enough-2026-word")


def test_the_first_officer_can_sign_in_and_holds_the_role(client: Client) -> None:
    call_command("open_bureau", **WORDS)
    assert client.login(username="officer", password="long-enough-2026-word")
    assert has_role(Person.objects.get(username="officer"), Role.BUREAU_OFFICER)
    assert AuditEvent.objects.filter(verb="organisation.open_bureau").count() == 1


def test_a_second_bureau_is_refused() -> None:
    call_command("open_bureau", **WORDS)
    with pytest.raises(CommandError, match="already"):
        call_command("open_bureau", **{**WORDS, "username": "other"})
    assert not Person.objects.filter(username="other").exists()


@pytest.mark.parametrize("wrong", [{"uscc": "11110000000021071Y"}, {"username": "two words"}])
def test_wrong_input_leaves_nothing(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("open_bureau", **{**WORDS, **wrong})
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICER_PASSWORD", "12345")
    with pytest.raises(CommandError):
        call_command("open_bureau", **WORDS)
    assert not Person.objects.exists()
