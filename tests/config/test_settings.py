"""What the settings become in each environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "s" * 50,
    "FIELD_ENCRYPTION_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "DATABASE_URL": "postgres://titles:secret@db:5432/titles",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "titles.example.cn",
    "SITE_URL": "https://titles.example.cn",
}
NAMES = (
    "DEBUG DEMO CLOCK_SETTABLE SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT "
    "SECURE_HSTS_SECONDS CELERY_BROKER_URL PAYMENT_PROVIDER STORAGES DATABASES"
)


def settings_in(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own."""
    code = (
        "import json; from config import settings as s; "
        f"print(json.dumps({{n: getattr(s, n) for n in {NAMES.split()!r}}}, default=str))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_closed() -> None:
    found = json.loads(settings_in(PRODUCTION).stdout)
    assert not found["DEBUG"]
    assert not found["DEMO"]
    assert not found["CLOCK_SETTABLE"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["PAYMENT_PROVIDER"] == ""
    assert found["DATABASES"]["default"]["HOST"] == "db"


def test_debugging_is_never_on_in_production() -> None:
    assert json.loads(settings_in({**PRODUCTION, "DEBUG": "1"}).stdout)["DEBUG"] is False


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"DEMO": "1"}, "DEMO"), ({"SECRET_KEY": ""}, "SECRET_KEY"), ({"ENVIRONMENT": "live"}, "ENVIRONMENT")],
)
def test_an_unsafe_start_is_refused(wrong: dict[str, str], named: str) -> None:
    done = settings_in({**PRODUCTION, **wrong})
    assert done.returncode != 0
    assert named in done.stderr


def test_without_a_word_it_is_production() -> None:
    done = settings_in({})
    assert done.returncode != 0
    assert "Production needs" in done.stderr


def test_sockets_and_object_storage() -> None:
    given = {
        **PRODUCTION,
        "DATABASE_URL": "postgres://titles@%2Frun%2Fpg-main/titles",
        "REDIS_URL": "unix:///run/valkey/valkey.sock",
        "S3_BUCKET": "evidence",
    }
    found = json.loads(settings_in(given).stdout)
    assert found["DATABASES"]["default"]["HOST"] == "/run/pg-main"
    assert found["CELERY_BROKER_URL"] == "redis+socket:///run/valkey/valkey.sock"
    assert found["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "evidence"
