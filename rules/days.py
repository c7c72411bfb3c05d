"""Arithmetic of days: anniversaries, merged spans of work, and the day on which they reach N years.

Every function yields the first day from which something holds, so that the outcome on a day and the
earliest date fall out of one evaluation.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

Span = tuple[date, date]

#: Holds from no day on: later than every day that can be asked about.
NEVER: Final = date.max
#: Has always held.
ALWAYS: Final = date.min

_DAY: Final = timedelta(days=1)


def day_of(text: str) -> date | None:
    """The day of a date written YYYY-MM-DD, and in no other way that ISO 8601 knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, clipped to the month's end; NEVER beyond the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > 9999:
        return NEVER
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The anniversary: 29 February falls on 28 February in common years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return add_months(day, 12 * years)


def months_and_days(start: date, end: date) -> tuple[int, int]:
    """The length of [start, end) as whole months and leftover days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    mark = add_months(start, months)
    if mark > end:
        months -= 1
        mark = add_months(start, months)
    return months, (end - mark).days


def merge(spans: list[Span]) -> list[Span]:
    """Sorted spans, overlapping or touching ones joined; those of no length are left out."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def first_work(merged: list[Span], since: date) -> date:
    """The first day on which some work on or after `since` has begun."""
    for start, end in merged:
        if end > since:
            return max(start, since)
    return NEVER


def years_reached(merged: list[Span], since: date, years: int) -> date:
    """The first day on which the spans, cut at `since`, reach so many years.

    One unbroken span reaches them on its anniversary; several when months + days // 30 suffice.
    """
    needed = 12 * years
    months = days = count = 0
    for start, end in merged:
        if end <= since:
            continue
        start = max(start, since)
        if count == 0:
            day = add_years(start, years)
        else:
            # The month in which the leftover days complete the last 30, or the month after it.
            whole = needed - months - days // 30 - 1
            if whole < 0:
                day = start + _DAY
            else:
                day = min(_plus_days(add_months(start, whole), 30 - days % 30), add_months(start, whole + 1))
        if day <= end:
            return day
        span_months, span_days = months_and_days(start, end)
        months += span_months
        days += span_days
        count += 1
    return NEVER


def worked(merged: list[Span], since: date, until: date) -> tuple[int, int]:
    """Whole months and leftover days of the spans between two days (leftovers of 30 are a month)."""
    months = days = count = 0
    for start, end in merged:
        start, end = max(start, since), min(end, until)
        if start < end:
            span_months, span_days = months_and_days(start, end)
            months += span_months
            days += span_days
            count += 1
    if count > 1:
        months, days = months + days // 30, days % 30
    return months, days


def _plus_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return NEVER
