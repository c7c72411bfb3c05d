"""The clock: settable where settings allow it, ticking, cached for a request."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from titles import clock
from titles.errors import NotPermitted
from titles.frame import frame

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moving_clock")]


def test_a_set_clock_ticks_on() -> None:
    clock.set_clock(dt.datetime(2026, 11, 20, 9, 0, tzinfo=clock.ZONE))
    first = clock.now()
    second = clock.now()
    assert dt.datetime(2026, 11, 20, 9, 0, tzinfo=clock.ZONE) <= first < second
    assert clock.today() == dt.date(2026, 11, 20)


def test_a_bare_date_means_nine_in_the_morning_in_beijing() -> None:
    clock.set_clock(dt.date(2026, 12, 1))
    assert clock.now().hour == 9
    assert clock.now().utcoffset() == dt.timedelta(hours=8)


def test_reset_returns_to_the_machines_time() -> None:
    clock.set_clock(dt.date(2030, 1, 1))
    clock.reset_clock()
    assert abs(clock.now() - dt.datetime.now(clock.ZONE)) < dt.timedelta(seconds=5)


def test_a_request_reads_the_setting_once_and_sees_its_own_change() -> None:
    clock.reset_clock()
    with frame(), CaptureQueriesContext(connection) as queries:
        for _again in range(5):
            clock.now()
        assert len(queries) == 1
        clock.set_clock(dt.date(2026, 12, 1))
        assert clock.today() == dt.date(2026, 12, 1)


def test_held_at_stands_still_without_queries() -> None:
    with CaptureQueriesContext(connection) as queries, clock.held_at(dt.date(2026, 3, 2)) as moment:
        assert clock.now() == moment
        assert clock.now() == moment
    assert len(queries) == 0


def test_setting_the_clock_lets_a_held_one_go() -> None:
    with clock.held_at(dt.date(2026, 3, 2)) as moment:
        clock.set_clock(dt.date(2026, 3, 5))
        assert clock.today() == dt.date(2026, 3, 5)
    with clock.held_at(moment):
        assert clock.today() == dt.date(2026, 3, 2)


def test_where_it_is_not_settable_nobody_sets_it_and_a_stored_offset_is_not_read(
    settings: Settings,
) -> None:
    clock.set_clock(dt.date(2030, 1, 1))
    settings.CLOCK_SETTABLE = False
    with CaptureQueriesContext(connection) as queries:
        assert clock.today().year < 2030
    assert len(queries) == 0
    with pytest.raises(NotPermitted):
        clock.set_clock(dt.date(2031, 1, 1))
    with pytest.raises(NotPermitted):
        clock.reset_clock()
    with pytest.raises(NotPermitted), clock.held_at(dt.date(2031, 1, 1)):
        pass
