"""The only source of "now" for everything that the law counts.

Where `settings.CLOCK_SETTABLE` is on (demo and tests) a stored offset moves the whole house to another
moment, from which time ticks on. Production never reads the offset.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import ProgrammingError
from django.utils.translation import gettext as _

from titles.errors import NotPermitted
from titles.frame import forget, recall

ZONE = ZoneInfo("Asia/Shanghai")
_KEY = "titles.clock"

_held: ContextVar[dt.datetime | None] = ContextVar("titles_clock_held", default=None)


def now() -> dt.datetime:
    """Return the present moment in Beijing, moved by the stored offset where that is allowed."""
    moment = dt.datetime.now(ZONE)
    if not settings.CLOCK_SETTABLE:
        return moment
    held = _held.get()
    if held is not None:
        return held
    return moment + recall(_KEY, _stored_offset)


def today() -> dt.date:
    """Return the present day in Beijing."""
    return now().date()


def set_clock(moment: dt.datetime | dt.date) -> None:
    """Move the house to `moment`; a bare date means nine in the morning."""
    from titles.models import ClockSetting

    _refuse_unless_settable()
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9, 0), tzinfo=ZONE)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    _held.set(None)
    offset = moment - dt.datetime.now(ZONE)
    ClockSetting.objects.update_or_create(pk=ClockSetting.ONLY, defaults={"offset": offset})
    forget(_KEY)


def reset_clock() -> None:
    """Return to the machine's own time."""
    from titles.models import ClockSetting

    _refuse_unless_settable()
    _held.set(None)
    ClockSetting.objects.all().delete()
    forget(_KEY)


@contextmanager
def held_at(moment: dt.datetime | dt.date) -> Iterator[dt.datetime]:
    """Stand still at `moment` within the block, or until the clock is set, without touching the database."""
    _refuse_unless_settable()
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9, 0), tzinfo=ZONE)
    moment = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
    token = _held.set(moment)
    try:
        yield moment
    finally:
        _held.reset(token)


def _stored_offset() -> dt.timedelta:
    from titles.models import ClockSetting

    try:
        offset = ClockSetting.objects.filter(pk=ClockSetting.ONLY).values_list("offset", flat=True).first()
    except ProgrammingError:
        # Before the first migration there is no table; Django's checks ask for defaults even then.
        return dt.timedelta()
    return offset or dt.timedelta()


def _refuse_unless_settable() -> None:
    if not settings.CLOCK_SETTABLE:
        raise NotPermitted("clock.not_settable", _("本系统的时钟不可调整，只有演示环境可以调整。"))
