"""The Celery application and its timetable."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _with_request_ids(celery: Celery) -> None:
    """Carry the request id of the page that sent a task into the task's log lines."""
    from django_structlog.celery.steps import DjangoStructLogInitStep

    celery.steps["worker"].add(DjangoStructLogInitStep)


_with_request_ids(app)


@task_prerun.connect
def _open_frame(task: Task, **kwargs: Any) -> None:
    """Give each task its own memory; a task that runs inside a request shares the request's."""
    from titles.frame import open_frame

    if not task.request.is_eager:
        open_frame()


@task_postrun.connect
def _close_frame(task: Task, **kwargs: Any) -> None:
    from titles.frame import close_frame

    if not task.request.is_eager:
        close_frame()


@worker_ready.connect
def _first_heartbeat(**kwargs: Any) -> None:
    """Tell /healthz at once, not only when the timetable says so."""
    from config.tasks import heartbeat

    heartbeat.delay()
