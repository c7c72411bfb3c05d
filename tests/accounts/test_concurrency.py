"""Several at once: the trail stays one chain, a number is given out once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.audit import record_event
from accounts.chain import verify_chain
from accounts.models import AuditEvent
from titles.counters import next_number

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], Any], count: int) -> list[Any]:
    def one(n: int) -> Any:
        try:
            with transaction.atomic():
                return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, range(count)))


def test_events_written_at_once_form_one_chain() -> None:
    at_once(lambda n: record_event("test", actor=None, data={"n": n}), 24)
    report = verify_chain()
    assert (report.intact, report.events) == (True, 24)
    assert sorted(event.data["n"] for event in AuditEvent.objects.all()) == list(range(24))


def test_numbers_taken_at_once_are_all_different() -> None:
    assert sorted(at_once(lambda n: next_number("concurrent"), 24)) == list(range(1, 25))
