"""The head of a version beside those published before it: code, number, first and last day, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec import UNSET

from rules.reading import Reading
from rules.spec import Pack


class Earlier(NamedTuple):
    """A published version of the same policy."""

    number: int
    effective_from: date | None
    effective_until: date | None = None

    @property
    def begins(self) -> date:
        """A text without a date in force begins before all others."""
        return self.effective_from or date.min


def check_head(reading: Reading[Pack], pack: Pack, code: str, published: Sequence[Earlier]) -> None:
    """Code, number and days; nothing is said of keys that could not be read."""
    known = {"code", "version", "effective_from", "effective_until", "replaces"} - reading.replaced
    if "code" in known and pack.code != code:
        reading.add(
            "head.code", reading.line(".code"), f"expected the code {code}, got {pack.code}", expected=code
        )
    highest = max((one.number for one in published), default=0)
    if "version" in known and pack.version <= highest:
        reading.add(
            "head.number",
            reading.line(".version"),
            f"expected a number above {highest}, the highest published, got {pack.version}",
            highest=highest,
            got=pack.version,
        )
    if {"effective_from", "effective_until"} <= known:
        _end(reading, pack, published)
    if {"effective_from", "replaces"} <= known:
        _beginning(reading, pack, published)


def _newest(published: Sequence[Earlier]) -> dict[date, Earlier]:
    """What applies from each first day: the highest number, which corrects the others."""
    return {one.begins: one for one in sorted(published, key=lambda one: one.number)}


def _beginning(reading: Reading[Pack], pack: Pack, published: Sequence[Earlier]) -> None:
    begins = pack.effective_from or date.min
    day = pack.effective_from.isoformat() if pack.effective_from else "no date"
    same = _newest(published).get(begins)
    if pack.replaces is UNSET:
        if same is not None:
            line = reading.line(".effective_from")
            message = (
                f"expected another day than version {same.number} ({day}), or replaces: {same.number}"
                if pack.effective_from
                else f"expected a date: version {same.number} has none either; or replaces: {same.number}"
            )
            kind = "head.same_day" if pack.effective_from else "head.two_without_date"
            reading.add(kind, line, message, number=same.number, day=day)
        return
    line = reading.line(".replaces")
    named = next((one for one in published if one.number == pack.replaces), None)
    if named is None:
        numbers = ", ".join(str(one.number) for one in published) or "none is published"
        message = f"expected the number of a published version ({numbers}), got {pack.replaces}"
        reading.add("head.replaces_unknown", line, message, numbers=numbers, got=pack.replaces)
    elif named.begins != begins:
        other = named.effective_from.isoformat() if named.effective_from else "no date"
        message = f"expected a version that begins on {day}, version {named.number} begins on {other}"
        reading.add("head.replaces_other_day", line, message, day=day, number=named.number, other=other)
    elif same is not None and same.number != named.number:
        message = f"expected replaces: {same.number}, which already replaces version {named.number}"
        reading.add("head.replaces_replaced", line, message, number=named.number, newest=same.number)


def _end(reading: Reading[Pack], pack: Pack, published: Sequence[Earlier]) -> None:
    """No version may reach over the first day of another."""
    begins = pack.effective_from or date.min
    others = [one for day, one in _newest(published).items() if day != begins]
    for one in others:
        if one.begins < begins and one.effective_until and one.effective_until >= begins:
            message = f"expected a day after {one.effective_until}, the last of version {one.number}"
            reading.add(
                "head.before_end",
                reading.line(".effective_from"),
                message,
                number=one.number,
                day=one.effective_until,
            )
    if pack.effective_until is UNSET:
        return
    line = reading.line(".effective_until")
    if pack.effective_until < begins:
        message = f"expected {begins} or a later day, got {pack.effective_until}"
        reading.add("head.end_before_start", line, message, day=begins, got=pack.effective_until)
    later = [one for one in others if one.begins > begins]
    first = min(later, key=lambda one: one.begins, default=None)
    if first is not None and pack.effective_until >= first.begins:
        message = f"expected a day before {first.begins}, the first of version {first.number}"
        reading.add("head.reaches_over", line, message, day=first.begins, number=first.number)
