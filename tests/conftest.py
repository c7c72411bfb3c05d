"""Guards and helpers for every test.

* A template that names a variable nobody gave fails (FAIL_INVALID_TEMPLATE_VARS in pyproject.toml).
* It is 2026-11-20, 09:00, unless a test asks for `moving_clock`.
* A GET or HEAD that writes to the database fails.
* Celery runs tasks at once; the cache is empty at the start; the catalogues are loaded.
* Browser tests use the machine's Chromium with the project's own Chinese fonts.
"""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page
from pylopdf_fonts_zh_cn import __file__ as fonts_module

from titles import clock

ROOT = Path(__file__).resolve().parent.parent
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
#: A read may be recorded and may prolong a session; nothing else.
WRITABLE_BY_READERS = ('"django_session"', '"accounts_auditevent"')


class ReadersMustNotWriteError(AssertionError):
    """A page that is only looked at changed the database."""


def _refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    text = str(sql).lstrip()
    if text[:8].upper().startswith(WRITES) and not any(table in text for table in WRITABLE_BY_READERS):
        raise ReadersMustNotWriteError(f"A GET wrote to the database: {text[:200]}")
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _get_does_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Client.request

    def request(self: Client, **environment: Any) -> HttpResponse:
        if environment.get("REQUEST_METHOD", "GET") not in ("GET", "HEAD"):
            return original(self, **environment)
        with connection.execute_wrapper(_refuse_writes):
            return original(self, **environment)

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers() -> Iterator[None]:
    """Let the emptying of tables between transactional tests pass the append-only triggers."""
    original = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> Any:
        quiet = "SET session_replication_role = replica"
        return original(self, [quiet, *sql_list, "SET session_replication_role = DEFAULT"])

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
    yield
    patch.undo()


#: The day on which every test happens, unless it moves the clock itself (2026-11-20 is a Friday).
STEADY_MOMENT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture
def moving_clock() -> None:
    """Ask for the clock that set_clock and the machine move, instead of the steady one."""


@pytest.fixture(autouse=True)
def _steady_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the house at one moment in every thread: a test means the same next year."""
    if "moving_clock" not in request.fixturenames:
        monkeypatch.setattr(clock, "_held", ContextVar("steady_clock", default=STEADY_MOMENT))


def _load_catalogues() -> None:
    if "load_catalogues" in get_commands():
        call_command("load_catalogues", verbosity=0, stdout=StringIO())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load what an office loads before it opens; each test sees it and cannot spoil it."""
    if not connection.settings_dict["NAME"].startswith("test_"):
        return  # none of the chosen tests needs a database, so none was made
    with django_db_blocker.unblock():
        _load_catalogues()


@pytest.fixture(autouse=True)
def _catalogues_after_flush(request: pytest.FixtureRequest) -> None:
    """Load them again where the test before emptied the tables."""
    mark = request.node.get_closest_marker("django_db")
    committed = {"transactional_db", "live_server", "django_db_reset_sequences"} & set(request.fixturenames)
    if not committed and not (mark and mark.kwargs.get("transaction")):
        return
    # Asked for only here: it opens the database even for tests that have nothing to do with one.
    request.getfixturevalue("_django_db_helper")
    from titles.models import Series

    if not Series.objects.exists():
        _load_catalogues()


# --- browser -------------------------------------------------------------------------------
def chromium() -> str:
    """Find the machine's Chromium."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.fail("No Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Start Chromium with our fonts and without anything that talks to the outside."""
    home = tmp_path_factory.mktemp("xdg")
    (home / "fonts").symlink_to(Path(str(fonts_module)).parent)
    switches = (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
    return {
        "executable_path": chromium(),
        "headless": True,
        "args": [f"--{switch}" for switch in switches],
        "env": {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")},
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Look at the pages as an officer in Beijing does."""
    return {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


Screenshot = Callable[..., Path | None]


@pytest.fixture
def screenshot() -> Screenshot:
    """Save what a page looks like to test-results/screens when SCREENSHOTS=1 is given."""

    def take(page: Page, name: str, width: int = 1280, full: bool = True) -> Path | None:
        if os.environ.get("SCREENSHOTS") != "1":
            return None
        folder = Path(os.environ.get("SCREENSHOTS_TO") or ROOT / "test-results" / "screens")
        target = folder / f"{name}-{width}.png"
        before = page.viewport_size
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=target, full_page=full)
        if before:
            page.set_viewport_size(before)
        return target

    return take
