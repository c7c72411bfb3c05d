"""Registration of the room with Django."""

from typing import Any

from celery.signals import task_postrun, task_prerun
from django.apps import AppConfig

from titles.frame import close_frame, open_frame


def _begin(**_signal: Any) -> None:
    open_frame()


def _end(**_signal: Any) -> None:
    close_frame()


class TitlesConfig(AppConfig):
    """The room titles."""

    name = "titles"

    def ready(self) -> None:
        """Give every task a memory of its own, as the middleware gives one to every request."""
        task_prerun.connect(_begin, weak=False, dispatch_uid="titles.frame.begin")
        task_postrun.connect(_end, weak=False, dispatch_uid="titles.frame.end")
