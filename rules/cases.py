"""The cases of a pack: input, expected outcome, why. They run in the tests and before publication."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from msgspec import UNSET

from rules import interpreter
from rules.dossier import convert
from rules.engine import judge
from rules.loader import CASES, read_cases
from rules.program import program
from rules.spec import Case, CaseFile


def cases_of(code: str) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Every case of a pack with its dossier."""
    file = read_cases(CASES / f"{code}.yaml")
    for case in file.cases:
        yield case, dossier_of(file, case)


def dossier_of(file: CaseFile, case: Case) -> dict[str, Any]:
    """The base dossier with the case's changes."""
    dossier = deepcopy(file.bases[case.base])
    for path, value in case.change.items():
        holder, key = _place(dossier, path)
        holder[key] = value
    for path in case.drop:
        holder, key = _place(dossier, path)
        del holder[key]
    return dossier


def _place(dossier: dict[str, Any], path: str) -> tuple[Any, Any]:
    *steps, last = path.split(".")
    holder: Any = dossier
    for step in steps:
        holder = holder[int(step) if isinstance(holder, list) else step]
    return holder, int(last) if isinstance(holder, list) else last


def failures(case: Case, dossier: dict[str, Any]) -> list[str]:
    """What the engine says otherwise than the case; nothing when it holds."""
    read = convert(dossier)
    found = []
    for name, paths in (
        ("compiled", judge(read, level=case.level)["assessments"]),
        ("interpreter", interpreter.assess(program(read.jurisdiction, read.series), read, case.level)),
    ):
        path = next(path for path in paths if path["path"] == case.path)
        row = next(row for row in path["requirements"] if row["label"] == case.of)
        checks: list[tuple[str, Any, Any]] = [("row", case.row, row["outcome"])]
        if case.outcome is not UNSET:
            checks.append(("outcome", case.outcome, path["outcome"]))
        if case.eligible_on is not UNSET:
            expected = case.eligible_on.isoformat() if case.eligible_on else None
            checks.append(("eligible_on", expected, path["eligible_on"]))
        found += [f"{name}: {what}: expected {want}, got {got}" for what, want, got in checks if want != got]
    return found
