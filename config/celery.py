"""The Celery application and its timetable."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _with_request_ids(celery: Celery) -> None:
    """Carry the request id of the page that sent a task into the task's log lines."""
    from django_structlog.celery.steps import DjangoStructLogInitStep

    celery.steps["worker"].add(DjangoStructLogInitStep)


_with_request_ids(app)
