"""The arithmetic of days against a literal reading of the contract, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules import days
from rules.days import day_of
from tests.rules import naive

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2021, 12, 31))
SPANS = st.lists(
    st.tuples(DAYS, st.one_of(st.integers(0, 70), st.integers(300, 800))).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(SPANS, DAYS, st.integers(1, 3))
@example(
    [(date(2020, 1, 1), date(2020, 12, 30)), (date(2020, 12, 31), date(2021, 6, 1))], date(2020, 1, 1), 1
)
@example([(date(2016, 2, 29), date(2021, 1, 1))], date(2016, 2, 29), 1)
def test_the_first_day_with_enough_years_is_the_first_on_which_they_are_enough(spans, since, years):
    found = days.years_reached(days.merge(spans), since, years)
    for offset in range(0, 3 * 366 + 1200):
        day = since + timedelta(days=offset)
        cut = [(max(a, since), min(b, day)) for a, b in spans]
        if naive.enough(cut, years):
            assert found == day
            return
    assert found > since + timedelta(days=3 * 366 + 1199)


@settings(max_examples=100, deadline=None)
@given(SPANS, DAYS)
def test_some_work_is_there_from_the_first_day_on_which_it_has_begun(spans, since):
    found = days.first_work(days.merge(spans), since)
    begun = [max(a, since) for a, b in spans if a < b and b > since]
    assert found == min(begun, default=days.NEVER)


def test_anniversaries():
    leap = date(2024, 2, 29)
    assert days.add_years(leap, 1) == date(2025, 2, 28)
    assert days.add_years(leap, 4) == date(2028, 2, 29)
    assert days.add_years(date(9990, 1, 1), 10) == days.NEVER
    assert days.add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert days.add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert days.months_and_days(date(2023, 1, 31), date(2023, 3, 1)) == (1, 1)


def test_touching_spans_are_one_and_a_free_day_keeps_them_apart():
    a, b = (date(2020, 1, 1), date(2020, 7, 1)), (date(2020, 7, 1), date(2021, 1, 1))
    assert days.merge([b, a]) == [(date(2020, 1, 1), date(2021, 1, 1))]
    apart = (date(2020, 7, 2), date(2021, 1, 1))
    assert days.merge([a, apart]) == [a, apart]
    assert days.merge([(date(2020, 1, 1), date(2020, 1, 1)), (date(2020, 2, 1), date(2020, 1, 1))]) == []


def test_leftover_days_of_several_spans_make_a_month_of_thirty():
    two = [(date(2020, 1, 1), date(2020, 1, 16)), (date(2020, 2, 1), date(2021, 12, 1))]
    # 15 days and then 11 months and 15 days.
    assert days.years_reached(two, date(2020, 1, 1), 1) == date(2021, 1, 16)
    assert days.worked(two, date(2020, 1, 1), date(2021, 1, 16)) == (12, 0)


@pytest.mark.parametrize("text", ["2025-W01-1", "20250101", "2025-1-1", "2025-01-01T", "", "２０２５-01-01"])
def test_a_day_is_written_in_one_way_only(text):
    assert day_of("2025-01-01") == date(2025, 1, 1)
    assert day_of(text) is None
