"""What the writer of screening functions puts together: tests of a person, day limits, achievements."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from rules import spec
from rules.branches import ATTRIBUTES, condition
from rules.days import add_years
from rules.program import Program
from rules.row_source import RowWriter

UNMET, OPEN, MET = 0, 1, 3

#: What is understood of the vocabulary; a pack that says more is left to the full evaluation.
KNOWN: dict[type, frozenset[str]] = {
    spec.PersonRequirement: frozenset({"clause", "label", "required", "test"}),
    spec.PersonTest: frozenset(
        {
            "all",
            "any",
            "employment",
            "employment_not",
            "unit_kind",
            "unit_kind_not",
            "is_true",
            "not_before",
            "years_since",
            "years",
        }
    ),
    spec.CareerRequirement: frozenset({"clause", "label", "required", "any_of"}),
    spec.Career: frozenset({"item", "degree", "title", "other_series_title", "post", "years"}),
    spec.WorkRequirement: frozenset({"clause", "label", "required", "years", "grassroots"}),
    spec.HeldTitleRequirement: frozenset({"clause", "label", "required", "title", "years"}),
    spec.AchievementsRequirement: frozenset({"clause", "label", "required", "since", "at_least", "any_of"}),
    spec.Pattern: frozenset(
        {
            "kind",
            "role",
            "venue",
            "rank_at_most",
            "authority_at_least",
            "authority",
            "award",
            "grade_at_least",
            "national_major",
        }
    ),
    spec.QualifyingRequirement: frozenset({"clause", "label", "required", "any_of"}),
    spec.Qualifying: frozenset({"item", "label", "achievement", "claim"}),
    spec.PeersRequirement: frozenset({"clause", "label", "required", "recommender", "level", "at_least"}),
    spec.ClaimRequirement: frozenset({"clause", "label", "required", "claim"}),
    spec.BackedRequirement: frozenset({"clause", "label", "required", "any_of"}),
    spec.Backed: frozenset({"item", "label", "claim", "recommender"}),
    spec.MissingTextRequirement: frozenset({"clause", "label", "required", "text"}),
}


def understood(value: Any) -> bool:
    """Whether a requirement says nothing that this module does not know."""
    if isinstance(value, (list, tuple)):
        return all(understood(item) for item in value)
    if not isinstance(value, msgspec.Struct):
        return True
    known = KNOWN.get(type(value))
    return known is not None and all(
        understood(getattr(value, field.name))
        if field.name in known
        else getattr(value, field.name) == field.default
        for field in msgspec.structs.fields(type(value))
    )


# --- the person ----------------------------------------------------------------------------


def surely(test: spec.PersonTest) -> str:
    """A test that holds only where the condition is met whatever is left open."""
    if test.all is not None or test.any is not None:
        parts = [surely(part) for part in test.all or test.any or []]
        return f"({(' and ' if test.all is not None else ' or ').join(parts)})"
    name = f"p_{test.fields()[0]}"
    if test.not_before:
        return f"({name} is None or {name} is not UNSET and {name} <= as_of)"
    if test.years_since:
        return f"({name} and add_years({name}, {test.years}) <= as_of)"
    if test.employment is not None:
        return _among(name, test.employment, "==", "in")
    if test.employment_not is not None:
        return f"({name} is not UNSET and {_among(name, test.employment_not, '!=', 'not in')})"
    if test.unit_kind is not None:
        return _among(name, test.unit_kind, "==", "in")
    if test.unit_kind_not is not None:
        return f"({name} is not UNSET and {_among(name, test.unit_kind_not, '!=', 'not in')})"
    return name


def _among(name: str, values: list[Any], one: str, several: str) -> str:
    texts = [str(value) for value in values]
    return f"{name} {one} {texts[0]!r}" if len(texts) == 1 else f"{name} {several} {set(texts)!r}"


def standing_of(of: Program, fields: tuple[str, ...], tests: list[spec.PersonTest]) -> Callable[..., int]:
    """What decides every condition on the person by itself, and remembers it."""
    return _Standing(of, raw=False).function(fields, tests)


class _Standing(RowWriter):
    """The tests as the full evaluation writes them."""

    def function(self, fields: tuple[str, ...], tests: list[spec.PersonTest]) -> Callable[..., int]:
        """The numbers of all tests side by side, from the fields of a person."""
        self.put(0, f"def standing({', '.join(fields)}, as_of):")
        self.put(1, "number = 0")
        for place, test in enumerate(tests):
            sure, perhaps = self._test(1, str(place), test)
            outcome = f"({MET} if {sure} <= as_of else {OPEN} if {perhaps} <= as_of else {UNMET})"
            self.put(1, f"number |= {outcome} << {2 * place}")
        self.put(1, "return number")
        source = "\n".join(self.lines)
        exec(compile(source, "<screening of a person>", "exec"), self.names)  # noqa: S102 - checked packs alone
        return lru_cache(maxsize=4096)(self.names["standing"])


# --- years of work -------------------------------------------------------------------------


class Limits(dict[date, tuple[date, ...]]):
    """For a day and each number of years: the first day whose anniversary lies after it."""

    def __init__(self, years: tuple[int, ...]) -> None:
        super().__init__()
        self.years = years

    def __missing__(self, day: date) -> tuple[date, ...]:
        if len(self) > 4096:
            self.clear()
        found = self[day] = tuple(limit(day, years) for years in self.years)
        return found


def limit(day: date, years: int) -> date:
    """The first day whose anniversary after so many years lies after `day`."""
    if day.year <= years:
        return date.min
    try:
        start = day.replace(year=day.year - years)
    except ValueError:
        start = day.replace(year=day.year - years, day=28)
    while add_years(start, years) <= day:
        start += timedelta(days=1)
    return start


# --- achievements --------------------------------------------------------------------------


class Use:
    """What some rows ask of achievements: to be counted since a day, or to open a path."""

    def __init__(self, patterns: list[spec.Pattern]) -> None:
        self.patterns = patterns
        #: (name of the day from which they count, name of the count)
        self.counts: list[tuple[str, str]] = []
        self.mark = ""
        self.claims: list[str] = []

    def source(self, kind: str) -> list[str]:
        """What is done with an achievement of this kind."""
        applying = [pattern for pattern in self.patterns if kind in pattern.kind]
        if not applying:
            return []
        sure = " or ".join(condition(pattern, "") for pattern in applying)
        perhaps = " or ".join(condition(pattern, " or {name} is UNSET") for pattern in applying)
        if any(condition(pattern, "") == "True" for pattern in applying):
            lines = self._found(MET)
        else:
            lines = [f"if {sure}:", *("    " + line for line in self._found(MET))]
            asked = [name for name in ATTRIBUTES if re.search(rf"\b{name} is UNSET", perhaps)]
            if asked:
                unset = " or ".join(f"{name} is UNSET" for name in asked)
                test = perhaps if len(asked) == 1 else f"({unset}) and ({perhaps})"
                lines += [f"elif {test}:", *("    " + line for line in self._found(OPEN))]
        return [f"if {self.mark} < {MET}:", *("    " + line for line in lines)] if self.mark else lines

    def _found(self, outcome: int) -> list[str]:
        if self.mark:
            return ["if a.on <= as_of:", f"    {self.mark} = {outcome}"]
        suffix = "" if outcome == MET else "_open"
        if len(self.counts) == 1:
            ((since, name),) = self.counts
            return [f"if {since} <= a.on <= as_of:", f"    {name}{suffix} += 1"]
        lines = ["on = a.on", "if on <= as_of:"]
        for since, name in self.counts:
            lines += [f"    if on >= {since}:", f"        {name}{suffix} += 1"]
        return lines


def with_attributes(code: tuple[str, ...]) -> list[str]:
    """The code after what reads the attributes that it names."""
    used = [name for name in ATTRIBUTES if any(re.search(rf"\b{name}\b", line) for line in code)]
    return [*(f"{name} = a.{name}" for name in used), *code]


# --- texts ---------------------------------------------------------------------------------


def enough(name: str, count: int, of: str) -> str:
    """The outcome of a count with what may be added to it."""
    return f"{MET} if {name} >= {count} else {OPEN} if {name} + {name}_open >= {count} else {of}_open"


def text_of(body: spec.Requirement) -> str:
    """A requirement as one text, to know it again."""
    return msgspec.json.encode(body).decode()
