"""The cases of a pack: input, expected outcome, why. They run in the tests and before publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from msgspec import UNSET

from rules import interpreter, spec
from rules.dossier import convert
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.loader import CASES, read_cases
from rules.pack_set import PackSet
from rules.program import program
from rules.spec import Case, CaseFile, Pack

#: Kinds whose thresholds differ from level to level: cases count for their own level only.
OF_A_LEVEL = (spec.CareerRequirement, spec.AchievementsRequirement, spec.QualifyingRequirement)
BOUNDARY = "boundary"


class CaseError(ValueError):
    """A case that cannot be run; `code` says what is wrong with it."""

    def __init__(self, code: str, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.code = code
        self.expected = expected


class Mismatch(NamedTuple):
    """Where an evaluation says otherwise than the case."""

    evaluation: str
    what: str
    expected: str
    got: str


class Asked(NamedTuple):
    """One requirement as its pack states it, and where."""

    at: str
    level: str | None
    path: str | None
    body: spec.Requirement


def cases_of(code: str) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Every case of a pack that comes with the project, with its dossier."""
    file = read_cases(CASES / f"{code}.yaml")
    for case in file.cases:
        yield case, dossier_of(file, case)


def dossier_of(file: CaseFile, case: Case) -> dict[str, Any]:
    """The base dossier with the case's changes, or CaseError."""
    if case.base not in file.bases:
        raise CaseError("cases.base", f"one of {', '.join(file.bases) or 'no base'}, got {case.base}")
    dossier = deepcopy(file.bases[case.base])
    for path, value in case.change.items():
        holder, key = _place(dossier, path)
        try:
            holder[key] = deepcopy(value)
        except (IndexError, TypeError):
            raise _no_place(path) from None
    for path in case.drop:
        holder, key = _place(dossier, path)
        try:
            del holder[key]
        except (KeyError, IndexError, TypeError):
            raise _no_place(path) from None
    return dossier


def _place(dossier: dict[str, Any], path: str) -> tuple[Any, Any]:
    *steps, last = path.split(".")
    holder: Any = dossier
    try:
        for step in steps:
            holder = holder[int(step) if isinstance(holder, list) else step]
        return holder, int(last) if isinstance(holder, list) else last
    except (KeyError, IndexError, TypeError, ValueError):
        raise _no_place(path) from None


def _no_place(path: str) -> CaseError:
    return CaseError("cases.place", f"a place of the base dossier, got {path}")


def mismatches(case: Case, dossier: dict[str, Any], packs: PackSet | None = None) -> list[Mismatch]:
    """What the engine says otherwise than the case, on both evaluations; CaseError if it cannot run."""
    try:
        read = convert(dossier)
    except InvalidDossier as error:
        raise CaseError("cases.dossier", f"a valid dossier: {error}") from None
    found: list[Mismatch] = []
    for name, paths in (
        ("compiled", judge(read, level=case.level, packs=packs)["assessments"]),
        (
            "interpreter",
            interpreter.assess(program(read.jurisdiction, read.series, packs), read, case.level),
        ),
    ):
        path = next((path for path in paths if path["path"] == case.path), None)
        if path is None:
            raise CaseError("cases.path", f"a path of the level, got {case.level}/{case.path}")
        row = next((row for row in path["requirements"] if row["label"] == case.of), None)
        if row is None:
            labels = ", ".join(row["label"] for row in path["requirements"])
            raise CaseError("cases.row", f"one of {labels}, got {case.of}")
        checks: list[tuple[str, Any, Any]] = [("row", case.row, row["outcome"])]
        if case.outcome is not UNSET:
            checks.append(("outcome", case.outcome, path["outcome"]))
        if case.eligible_on is not UNSET:
            expected = case.eligible_on.isoformat() if case.eligible_on else None
            checks.append(("eligible_on", expected, path["eligible_on"]))
        found += [Mismatch(name, what, str(want), str(got)) for what, want, got in checks if want != got]
    return found


def failures(case: Case, dossier: dict[str, Any], packs: PackSet | None = None) -> list[str]:
    """The same in words; nothing when the case holds."""
    return [
        f"{one.evaluation}: {one.what}: expected {one.expected}, got {one.got}"
        for one in mismatches(case, dossier, packs)
    ]


def requirements(pack: Pack) -> Iterator[Asked]:
    """Every requirement of a pack once."""
    for row, body in enumerate(pack.general):
        yield Asked(f".general[{row}]", None, None, body)
    for place, addition in enumerate(pack.additions):
        for row, body in enumerate(addition.requirements):
            yield Asked(f".additions[{place}].requirements[{row}]", None, addition.path, body)
    for place, path in enumerate(pack.paths):
        for row, body in enumerate(path.requirements):
            yield Asked(f".paths[{place}].requirements[{row}]", path.level, path.path, body)


def lacking(asked: Asked, cases: Iterable[Case]) -> list[str]:
    """The ways in which a requirement can turn out and for which there is no case yet."""
    mine = [case for case in cases if case.of == asked.body.label and asked.path in (None, case.path)]
    if isinstance(asked.body, OF_A_LEVEL):
        mine = [case for case in mine if asked.level in (None, case.level)]
    outcomes = {str(case.row) for case in mine}
    if isinstance(asked.body, spec.MissingTextRequirement):
        return [name for name in ("undetermined",) if name not in outcomes]
    missing = [name for name in ("met", "unmet", "undetermined") if name not in outcomes]
    if _has_boundary(asked.body) and not any(case.boundary for case in mine):
        missing.append(BOUNDARY)
    return missing


def _has_boundary(body: spec.Requirement) -> bool:
    """A claim or a missing text has none; a condition on the person only where a date decides it."""
    if isinstance(body, spec.PersonRequirement):
        return _dated(body.test)
    return not isinstance(body, spec.ClaimRequirement | spec.BackedRequirement | spec.MissingTextRequirement)


def _dated(test: spec.PersonTest) -> bool:
    return bool(test.not_before or test.years_since) or any(_dated(one) for one in test.all or test.any or ())
