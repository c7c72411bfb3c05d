"""Numbers are given out once, in order, and given back when a transaction fails."""

import pytest
from django.db import transaction

from titles import counters
from titles.models import Counter, Series

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineering() -> Series:
    return Series.objects.get_or_create(
        code="engineering",
        defaults={
            "name": "工程技术系列",
            "number_code": "GC",
            "document": "京人社事业发〔2020〕17号",
            "item": "三（一）1",
            "effective_from": "2020-10-01",
        },
    )[0]


def test_numbers_follow_each_other() -> None:
    assert [counters.next_number("a"), counters.next_number("a"), counters.next_number("b")] == [1, 2, 1]


def test_a_number_is_given_back_when_the_transaction_fails() -> None:
    counters.next_number("a")
    with pytest.raises(RuntimeError), transaction.atomic():
        counters.next_number("a")
        raise RuntimeError
    assert counters.next_number("a") == 2


def test_the_three_kinds_of_number(engineering: Series) -> None:
    Counter.objects.create(name="application:2026:GC", value=4216)
    assert counters.application_number(2026, "engineering") == "2026-GC-004217"
    assert counters.notice_number(2026) == "GS-2026-000001"
    assert counters.certificate_number(2026, "engineering") == "ZC-2026-GC-000001"
    assert counters.certificate_number(2027, "engineering") == "ZC-2027-GC-000001"
