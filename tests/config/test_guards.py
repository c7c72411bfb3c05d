"""What must hold before anything starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.guards import PRODUCTION_NEEDS, refuse_unsafe

GIVEN = {
    "SECRET_KEY": "s" * 50,
    "FIELD_ENCRYPTION_KEY": "k" * 44,
    "DATABASE_URL": "postgres://titles@db/titles",
    "REDIS_URL": "redis://redis/0",
    "ALLOWED_HOSTS": "titles.example.cn",
    "SITE_URL": "https://titles.example.cn",
}


def test_a_complete_production_starts() -> None:
    refuse_unsafe("production", False, False, GIVEN)


def test_development_needs_nothing() -> None:
    refuse_unsafe("development", True, True, {})


def test_the_demo_never_runs_in_production() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEMO"):
        refuse_unsafe("production", True, False, GIVEN)


def test_the_clock_is_never_settable_in_production() -> None:
    with pytest.raises(ImproperlyConfigured, match="CLOCK_SETTABLE"):
        refuse_unsafe("production", False, True, GIVEN)


def test_the_sandbox_takes_no_fees_in_production() -> None:
    with pytest.raises(ImproperlyConfigured, match="PAYMENT_PROVIDER"):
        refuse_unsafe("production", False, False, {**GIVEN, "PAYMENT_PROVIDER": "sandbox"})


@pytest.mark.parametrize("name", PRODUCTION_NEEDS)
def test_production_names_what_is_missing(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_unsafe("production", False, False, {**GIVEN, name: ""})


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_ENCRYPTION_KEY"])
def test_production_refuses_short_secrets(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_unsafe("production", False, False, {**GIVEN, name: "short"})


def test_production_is_reached_over_https() -> None:
    with pytest.raises(ImproperlyConfigured, match="https"):
        refuse_unsafe("production", False, False, {**GIVEN, "SITE_URL": "http://titles.example.cn"})


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="ENVIRONMENT"):
        refuse_unsafe("prod", False, False, GIVEN)
