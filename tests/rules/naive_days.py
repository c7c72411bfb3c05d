"""Dates and spans of work, counted literally as the contract says (see tests/rules/naive.py)."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

UNMET, OPEN, MET = 0, 1, 2
LEVELS = ["technician", "assistant", "intermediate", "associate_senior", "full_senior"]
PATHS = ["standard", "exceptional", "direct", "three_plus_one", "unit_nomination", "green_channel"]
AUTHORITY = ["unit", "municipal", "provincial", "national", "international"]
GRADE = {"excellence": 0, "third": 1, "second": 2, "silver": 2, "first": 3, "gold": 3, "special": 4}
BEGINNING = date.min

Dossier = dict[str, Any]


def d(text: str) -> date:
    return date.fromisoformat(text)


def yes(value: bool) -> int:
    return MET if value else UNMET


def later(start: date, months: int) -> date:
    """The same day so many months later, clipped to the end of the month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > 9999:
        return date.max
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def enough(spans: list[tuple[date, date]], years: int) -> bool:
    """Whether spans that have been cut already reach N years."""
    merged: list[list[date]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    if len(merged) == 1:
        return later(merged[0][0], 12 * years) <= merged[0][1]
    months = days = 0
    for start, end in merged:
        whole = 0
        while later(start, whole + 1) <= end:
            whole += 1
        months += whole
        days += (end - later(start, whole)).days
    return months + days // 30 >= 12 * years


def jobs(dossier: Dossier, post: str | None) -> list[tuple[date, date, int]]:
    """The work of the series: from, to, and whether it counts surely or perhaps."""
    found = []
    for job in dossier["employment"]:
        if job["series"] != dossier["series"]:
            continue
        if post is None:
            sure = MET
        elif "post_level" not in job:
            sure = OPEN
        else:
            held = job["post_level"]
            sure = yes(held is not None and LEVELS.index(held) >= LEVELS.index(post))
        if sure:
            found.append((d(job["from"]), d(job["to"]) if job["to"] else date.max, sure))
    return found


def years_of_work(dossier: Dossier, since: date, day: date, years: int, post: str | None) -> int:
    if "employment" not in dossier:
        return OPEN if since == BEGINNING or later(since, 12 * years) <= day else UNMET
    cut = [(max(a, since), min(b, day), sure) for a, b, sure in jobs(dossier, post)]
    if enough([(a, b) for a, b, sure in cut if sure == MET], years):
        return MET
    return OPEN if enough([(a, b) for a, b, _ in cut], years) else UNMET


def some_work(dossier: Dossier, since: date, day: date) -> int:
    if "employment" not in dossier:
        return OPEN if since <= day else UNMET
    return yes(since <= day and any(a < b and b > since and a <= day for a, b, _ in jobs(dossier, None)))
