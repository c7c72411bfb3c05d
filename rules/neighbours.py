"""What a new version of one policy does to the cases of the policies that are applied together with it.

Such a case may fail rightly, because the new rule says otherwise, and only a version of the other policy can
correct it. So it is a warning, never a reason to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.cases import CaseError, dossier_of, mismatches
from rules.pack_set import PackSet
from rules.problems import Problem
from rules.reading import Reading
from rules.spec import Case, CaseFile


def affected(code: str, before: PackSet, after: PackSet, cases: Iterable[tuple[str, str]]) -> list[Problem]:
    """The cases of other policies (code, text) that hold before a version of `code` and not after it.

    Each with its file, its line, what it expects and what comes out with the version.
    """
    found: list[Problem] = []
    for other, text in cases:
        reading = Reading(f"cases/{other}.yaml", text, CaseFile)
        if reading.value is None:
            continue  # the check of that policy says so
        lines = reading.entry_lines("cases", len(reading.value.cases))
        for case, line in zip(reading.value.cases, lines, strict=True):
            now = _said(reading.value, case, after)
            if now and not _said(reading.value, case, before):  # else it fails without this version
                what, expected, got = now
                reading.add(
                    "neighbour.affected",
                    line,
                    f"{case.of}: {what}: expected {expected}, got {got} with this version of {code}",
                    of=case.of,
                    why=case.why,
                    what=what,
                    expected=expected,
                    got=got,
                    where=f"{case.level}/{case.path}",
                    version=before[other].version,
                )
        found += (problem for problem in reading.problems if problem.code == "neighbour.affected")
    return found


def applied_together(code: str, *sets: PackSet) -> list[str]:
    """The other policies that some series is judged by together with this one, in any of the sets."""
    codes: set[str] = set()
    for packs in sets:
        for jurisdiction, series in {(e.pack.jurisdiction, one) for e in packs for one in e.pack.series}:
            together = {entry.pack.code for entry in packs.applying(jurisdiction, series)}
            if code in together:
                codes |= together
    return sorted(codes - {code})


def _said(file: CaseFile, case: Case, packs: PackSet) -> tuple[str, str, str] | None:
    """What first comes out otherwise than the case says (row, path, day); nothing where it holds."""
    try:
        found = mismatches(case, dossier_of(file, case), packs)
    except CaseError as error:
        expected, _comma, got = error.expected.partition(", got ")
        return error.code, expected, got
    return (found[0].what, found[0].expected, found[0].got) if found else None
