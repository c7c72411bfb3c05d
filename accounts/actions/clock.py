"""Moving the demonstration's clock."""

from __future__ import annotations

import datetime as dt
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from titles import clock
from titles.errors import InvalidInput, NotPermitted

_SWEEP = "config.tasks.sweep"


@transaction.atomic
def move_clock(*, actor: Person, days: int | None = None, day: dt.date | None = None) -> dt.datetime:
    """Move the clock forward by days or to a date, at nine in the morning; what falls due is then done."""
    if not (settings.DEMO and settings.CLOCK_SETTABLE):
        raise NotPermitted("clock.not_settable", _("本系统的时钟不可调整，只有演示环境可以调整。"))
    before = clock.now()
    target = day or before.date() + dt.timedelta(days=days or 0)
    if target <= before.date():
        message = _("时钟只能向后调，请选择今天之后的日期。")
        raise InvalidInput("clock.backwards", message, fields={"day": [message]})
    moment = dt.datetime.combine(target, dt.time(9, 0), tzinfo=clock.ZONE)
    clock.set_clock(moment)
    record_event("clock.move", actor=actor, data={"from": before, "to": moment})
    transaction.on_commit(partial(_sweep))
    return moment


def _sweep() -> None:
    task = current_app.tasks.get(_SWEEP)
    if task is not None:
        task.delay()
