"""Changing the cases and the coverage table of a pack: texts go in, changed texts come out.

What a case expects is never changed by itself: `accept` takes one case and the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from rules import coverage as coverages
from rules import interpreter, spec
from rules.cases import OF_A_LEVEL, CaseError, dossier_of
from rules.dossier import convert
from rules.editing import EditError, Place, _checked, _head_comment, _tree, dump
from rules.errors import InvalidDossier, PackError
from rules.loader import parse
from rules.pack_set import PackSet
from rules.program import program

#: How far from a case's own day its boundary is sought.
REACH = timedelta(days=366 * 45)


class Got(NamedTuple):
    """What the rules say about the row and the path of a case."""

    row: str
    outcome: str
    eligible_on: str | None


def read_cases(text: str) -> spec.CaseFile:
    """The cases of a pack from their text, or PackError."""
    return parse("cases", text, spec.CaseFile)


def got(file: spec.CaseFile, case: spec.Case, packs: PackSet) -> Got:
    """What the rules say about a case; CaseError if it cannot be asked."""
    return outcome_of(dossier_of(file, case), case, packs)


def outcome_of(dossier: Mapping[str, Any], case: spec.Case, packs: PackSet) -> Got:
    """What the rules say about the row and path of a case on any dossier."""
    try:
        read = convert(dossier)
    except InvalidDossier as error:
        raise CaseError("cases.dossier", f"a valid dossier: {error}") from None
    assessed = interpreter.assess(program(read.jurisdiction, read.series, packs), read, case.level)
    path = next((path for path in assessed if path["path"] == case.path), None)
    if path is None:
        raise CaseError("cases.path", f"a path of the level, got {case.level}/{case.path}")
    row = next((row for row in path["requirements"] if row["label"] == case.of), None)
    if row is None:
        raise CaseError("cases.row", f"a requirement of the path, got {case.of}")
    return Got(row["outcome"], path["outcome"], path["eligible_on"])


def expected(case: spec.Case) -> dict[str, str | None]:
    """What a case says: row always, outcome and eligible_on where it says them."""
    said: dict[str, str | None] = {"row": case.row}
    if case.outcome is not msgspec.UNSET:
        said["outcome"] = case.outcome
    if case.eligible_on is not msgspec.UNSET:
        said["eligible_on"] = case.eligible_on.isoformat() if case.eligible_on else None
    return said


def differs(case: spec.Case, found: Got) -> dict[str, tuple[str | None, str | None]]:
    """Where the rules say otherwise than the case: what it expects and what came out."""
    return {
        name: (want, getattr(found, name))
        for name, want in expected(case).items()
        if want != getattr(found, name)
    }


def belongs(case: spec.Case, place: Place) -> bool:
    """Whether a case is one of a requirement's."""
    if case.of != place.body.label or place.path not in (None, case.path):
        return False
    return not isinstance(place.body, OF_A_LEVEL) or place.level in (None, case.level)


# --- operations ----------------------------------------------------------------------------------


def add_case(text: str, value: Mapping[str, Any], at: int | None = None) -> tuple[str, int]:
    """The text with one case more (at the end unless told), and its number."""
    data = _tree(text, spec.CaseFile)
    number = len(data["cases"]) if at is None else min(max(at, 0), len(data["cases"]))
    data["cases"].insert(number, _sound(data, value))
    return _written(text, data, spec.CaseFile), number


def replace_case(text: str, number: int, value: Mapping[str, Any]) -> str:
    """The text with another case in the place of one."""
    data = _tree(text, spec.CaseFile)
    _entry(data["cases"], number)
    data["cases"][number] = _sound(data, value)
    return _written(text, data, spec.CaseFile)


def remove_case(text: str, number: int) -> str:
    """The text without a case."""
    data = _tree(text, spec.CaseFile)
    _entry(data["cases"], number)
    del data["cases"][number]
    return _written(text, data, spec.CaseFile)


def accept(text: str, number: int, found: Got, why: str, *, boundary: bool) -> str:
    """The text in which one case expects what came out, for the reason given."""
    data = _tree(text, spec.CaseFile)
    case = _entry(data["cases"], number)
    for name in expected(read_cases(text).cases[number]):
        case[name] = getattr(found, name)
    case["why"] = why
    case.pop("boundary", None)
    if boundary:
        case["boundary"] = True
    data["cases"][number] = _checked(case, spec.Case)
    return _written(text, data, spec.CaseFile)


def rename(text: str, place: Place, label: str) -> tuple[str, int]:
    """The text in which a requirement's cases name it by its new label, and how many they are."""
    data = _tree(text, spec.CaseFile)
    numbers = [n for n, case in enumerate(read_cases(text).cases) if belongs(case, place)]
    for number in numbers:
        data["cases"][number]["of"] = label
    return (_written(text, data, spec.CaseFile) if numbers else text), len(numbers)


def _sound(data: dict[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """A case that can be run, or EditError naming its field."""
    made: dict[str, Any] = _checked(value, spec.Case)
    file = msgspec.convert(data, spec.CaseFile)
    try:
        convert(dossier_of(file, msgspec.convert(made, spec.Case)))
    except CaseError as error:
        raise EditError("base" if error.code == "cases.base" else "change", str(error)) from None
    except InvalidDossier as error:
        raise EditError(f"change.{error.path.removeprefix('$.')}", f"expected {error.expected}") from None
    return made


def _entry(rows: list[Any], number: int) -> Any:
    if not 0 <= number < len(rows):
        raise EditError("", f"no entry has the number {number}")
    return rows[number]


def _written(before: str, data: Any, shape: Any) -> str:
    text = _head_comment(before) + dump(data)
    try:
        sound = parse("draft", text, shape) == msgspec.convert(data, shape)
    except PackError as error:
        raise EditError("", error.message) from None
    if not sound:
        raise EditError("", "the written text does not say what was meant")
    return text


# --- boundaries ----------------------------------------------------------------------------------


def proposals(file: spec.CaseFile, case: spec.Case, packs: PackSet, place: Place) -> Iterator[dict[str, Any]]:
    """The two cases on either side of a requirement's boundary, found by asking the rules.

    They start from a case: by its day, or by the number of results or recommendations where these count.
    """
    key = ""
    if isinstance(place.body, spec.AchievementsRequirement):
        key = "achievements"
    elif isinstance(place.body, spec.PeersRequirement):
        key = "recommendations"
    pair = _by_count(file, case, packs, key) if key else _by_day(file, case, packs)
    if pair is None:
        return
    base = msgspec.to_builtins(case)
    for change in pair:
        (replaced,) = change

        def stays(path: str, name: str = replaced) -> bool:
            return path != name and not path.startswith(f"{name}.")

        made = {name: base[name] for name in ("of", "base", "level", "path")}
        changes = {path: value for path, value in base.get("change", {}).items() if stays(path)}
        made |= {"why": "", "boundary": True, "change": changes | change}
        drop = [path for path in base.get("drop", []) if stays(path)]
        made |= {"drop": drop} if drop else {}
        dossier = dossier_of(file, msgspec.convert(made | {"why": "-", "row": "met"}, spec.Case))
        yield made | {"row": outcome_of(dossier, case, packs).row}


def _by_day(file: spec.CaseFile, case: spec.Case, packs: PackSet) -> list[dict[str, Any]] | None:
    """The first day on which the row is met and the day before it."""
    dossier = dossier_of(file, case)

    def met(day: date) -> bool:
        return outcome_of({**dossier, "as_of": day.isoformat()}, case, packs).row == "met"

    day = date.fromisoformat(str(dossier["as_of"])).toordinal()
    # The calendar's last day cannot be asked about.
    early = date.fromordinal(max(day - REACH.days, date.min.toordinal()))
    late = date.fromordinal(min(day + REACH.days, date.max.toordinal() - 1))
    if met(early) or not met(late):
        return None
    while (late - early).days > 1:
        middle = early + (late - early) / 2
        early, late = (early, middle) if met(middle) else (middle, late)
    return [{"as_of": late.isoformat()}, {"as_of": early.isoformat()}]


def _by_count(file: spec.CaseFile, case: spec.Case, packs: PackSet, key: str) -> list[dict[str, Any]] | None:
    """As many entries as are asked for, and one fewer; the last is repeated where there are too few."""
    dossier = dossier_of(file, case)
    entries = deepcopy(dossier.get(key) or [])
    if not entries:
        return None
    entries += [entries[-1]] * 20
    for number in range(1, len(entries) + 1):
        if outcome_of({**dossier, key: entries[:number]}, case, packs).row == "met":
            return [{key: entries[:number]}, {key: entries[: number - 1]}]
    return None


# --- coverage --------------------------------------------------------------------------------------


def read_positions(text: str) -> list[coverages.Position]:
    """The coverage table from its text, or PackError."""
    return parse("coverage", text, coverages.Coverage).positions


def marks(sentences: str) -> list[str]:
    """What is kept of sentences: their marks, in order; the words themselves are not."""
    return [coverages.mark(sentence) for sentence in coverages.sentences(sentences)]


def replace_position(text: str, number: int, value: Mapping[str, Any]) -> str:
    """The text with another entry in the place of one."""
    data = _tree(text, coverages.Coverage)
    _entry(data["positions"], number)
    data["positions"][number] = _checked(value, coverages.Position)
    return _written(text, data, coverages.Coverage)


def add_position(text: str, value: Mapping[str, Any], at: int | None = None) -> tuple[str, int]:
    """The text with one entry more (at the end unless told), and its number."""
    data = _tree(text, coverages.Coverage)
    rows = data["positions"]
    number = len(rows) if at is None else min(max(at, 0), len(rows))
    rows.insert(number, _checked(value, coverages.Position))
    return _written(text, data, coverages.Coverage), number


def remove_position(text: str, number: int) -> str:
    """The text without an entry."""
    data = _tree(text, coverages.Coverage)
    _entry(data["positions"], number)
    del data["positions"][number]
    return _written(text, data, coverages.Coverage)
