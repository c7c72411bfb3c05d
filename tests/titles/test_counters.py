"""Numbers are given out once, in order, and given back when a transaction fails."""

import pytest
from django.db import transaction

from titles import counters
from titles.models import Counter

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other() -> None:
    assert [counters.next_number("a"), counters.next_number("a"), counters.next_number("b")] == [1, 2, 1]


def test_a_number_is_given_back_when_the_transaction_fails() -> None:
    counters.next_number("a")
    with transaction.atomic():
        assert counters.next_number("a") == 2
        transaction.set_rollback(True)
    assert counters.next_number("a") == 2


def test_the_three_kinds_of_number() -> None:
    Counter.objects.create(name="application:2026:GC", value=4216)
    assert counters.application_number(2026, "engineering") == "2026-GC-004217"
    assert counters.application_number(2026, "laboratory") == "2026-SY-000001"
    assert counters.notice_number(2026) == "GS-2026-000001"
    assert counters.certificate_number(2026, "engineering") == "ZC-2026-GC-000001"
    assert counters.certificate_number(2027, "engineering") == "ZC-2027-GC-000001"
