"""``manage.py load_demo``: sixty applications in every state of the road, the same for the same seed."""

import hashlib
import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from accounts.models import Person
from applications.models import Application, Notice
from certificates.models import Certificate
from config.celery import app as celery_app
from config.demo.clockwork import at, run_stories
from config.demo.plan import TODAY, Programme
from config.demo.world import OPENING, build_world
from policies.shipping import load_policies
from titles.clock import held_at, set_clock
from titles.frame import frame

BEGINNING = at(TODAY, 9)


class Command(BaseCommand):
    help = "Fill an empty demonstration; refuses anywhere else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO and settings.CLOCK_SETTABLE):
            raise CommandError("Demo data need DEMO=1 and CLOCK_SETTABLE=1.")
        if Person.objects.exists():
            raise CommandError("The database is not empty: demo data are only loaded into an empty one.")
        load_demo(options["seed"])
        self.stdout.write(fingerprint())


def load_demo(seed: int) -> None:
    """Tell all stories up to the demonstration's beginning and set the clock there."""
    eager = celery_app.conf.task_always_eager
    celery_app.conf.task_always_eager = True
    logging.disable(logging.INFO)
    try:
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO off")
            with frame(), held_at(at(OPENING, 8)):
                load_policies()
                world = build_world(seed)
                stories = Programme(world, seed).stories()
            run_stories(stories, until=BEGINNING)
    finally:
        celery_app.conf.task_always_eager = eager
        logging.disable(logging.NOTSET)
    set_clock(BEGINNING)


def fingerprint() -> str:
    """A digest of what people see, to compare two loads of the same seed."""
    content = [
        list(Person.objects.order_by("username").values_list("username", "name")),
        list(
            Application.objects.order_by("number").values_list(
                "number", "person__username", "state", "due_on", "state_since", "level"
            )
        ),
        list(Notice.objects.order_by("number").values_list("number", "starts_on", "ends_on", "title")),
        list(Certificate.objects.order_by("number").values_list("number", "holder_name", "state")),
    ]
    return hashlib.sha256(json.dumps(content, default=str, ensure_ascii=False).encode()).hexdigest()
