"""Bring a database to where the server can open: schema, catalogues, demo data, static files.

script/server calls it at each start; everything in it may be repeated.
"""

import hashlib
import json
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

DEFAULT_SEED = 2026


class Command(BaseCommand):
    """Migrate, load, collect."""

    help = "Migrate, load catalogues and (in an empty demonstration) demo data, collect static files."
    # The checks make a Person, whose defaults ask the clock, whose table comes with the first migration.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed of the demo data")
        parser.add_argument("--loading", type=Path, help="file that exists while demo data are loading")
        parser.add_argument("--people", type=Path, help="write the demo people here as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalogues", verbosity=0, stdout=StringIO())
        self._collect_static()
        if settings.DEMO:
            self._load_demo(options["seed"], options["loading"])
            if options["people"]:
                options["people"].write_text(json.dumps(_people(), ensure_ascii=False), encoding="utf-8")
        # Demo data begin with them, on the day on which the demonstration's offices open.
        call_command("load_policies", verbosity=0, stdout=StringIO())

    def _load_demo(self, seed: int, loading: Path | None) -> None:
        if "load_demo" not in get_commands() or get_user_model().objects.exists():
            return
        self.stdout.write("Loading demo data")
        self.stdout.flush()
        if loading:
            loading.touch()
        call_command("load_demo", seed=seed, verbosity=0, stdout=StringIO())
        if loading:
            loading.unlink()

    def _collect_static(self) -> None:
        """Collect only when a file has changed: hashing everything takes seconds."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        print_ = _fingerprint()
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == print_:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(print_, encoding="utf-8")


def _fingerprint() -> str:
    """Return a hash over path, size and date of every static file."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            seen.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return seen.hexdigest()


def _people() -> list[dict[str, str]]:
    """Return the people offered for sign-in without a password."""
    people = apps.get_model(settings.AUTH_USER_MODEL).objects.exclude(persona="")
    rows = people.order_by("persona_order", "pk").values("name", "username", "persona")
    return list(rows)
