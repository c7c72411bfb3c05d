"""Whether an achievement is what a pattern describes, three-valued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import UNSET

from rules import spec
from rules.dossier import Achievement

MET, UNDETERMINED, UNMET = 2, 1, 0
#: Who granted or adopted it, from low to high; `industry` and `local` stand outside the order.
AUTHORITIES: Final = {"unit": 0, "municipal": 1, "provincial": 2, "national": 3, "international": 4}
GRADES: Final = {
    "excellence": 0,
    "third": 1,
    "second": 2,
    "silver": 2,
    "first": 3,
    "gold": 3,
    "special": 4,
}


def matches(item: Achievement, pattern: spec.Pattern, missing: dict[str, None]) -> int:
    """Whether an achievement is what a pattern describes; attributes not stated go into `missing`."""
    if item.kind not in pattern.kind or (pattern.national_major and not item.national_major):
        return UNMET
    outcome = MET
    for name, wanted in _conditions(pattern):
        value = getattr(item, name)
        if value is UNSET:
            missing[name] = None
            outcome = min(outcome, UNDETERMINED)
        elif value is None or not wanted(value):
            outcome = UNMET
    return outcome


def missing_of(item: Achievement, patterns: Sequence[spec.Pattern], missing: dict[str, None]) -> None:
    """The attributes that keep an achievement from being judged."""
    for pattern in patterns:
        here: dict[str, None] = {}
        if matches(item, pattern, here) == UNDETERMINED:
            missing.update(here)


def _conditions(pattern: spec.Pattern) -> list[tuple[str, Any]]:
    """The attributes that a pattern asks about, each with its test."""
    conditions: list[tuple[str, Any]] = []
    for name, allowed in (
        ("role", pattern.role),
        ("venue", pattern.venue),
        ("authority", pattern.authority),
        ("award", pattern.award),
    ):
        if allowed is not None:
            conditions.append((name, frozenset(allowed).__contains__))
    if pattern.authority_at_least is not None:
        low = AUTHORITIES[pattern.authority_at_least]
        conditions.append(("authority", lambda value: AUTHORITIES.get(value, -1) >= low))
    if pattern.grade_at_least is not None:
        grade = GRADES[pattern.grade_at_least]
        conditions.append(("grade", lambda value: GRADES[value] >= grade))
    if pattern.rank_at_most is not None:
        most = pattern.rank_at_most
        conditions.append(("rank", lambda value: value <= most))
    return conditions
