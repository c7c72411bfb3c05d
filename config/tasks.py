"""Tasks on the timetable that belong to no single room."""

import time

from celery import shared_task
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command, get_commands

#: A worker writes the moment here; /healthz reads it.
HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 120


@shared_task
def heartbeat() -> None:
    """Leave a sign of life for /healthz."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=HEARTBEAT_SECONDS)


@shared_task
def sweep() -> None:
    """Do what has fallen due. Idempotent: the command may run at any minute, any number of times."""
    if apps.ready and "sweep" in get_commands():
        call_command("sweep")
