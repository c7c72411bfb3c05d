"""Comparing a filed assessment with what another text makes of the same dossier. No database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policies.models import ChangeKind, Verdict

#: The kind of a finding that only changes words: counted, not kept.
REWORDED = "reworded"
Row = dict[str, Any]


class ClauseChange(NamedTuple):
    """One requirement whose outcome changes, or that only one of the two texts has."""

    clause: str
    label: str
    before: str
    after: str
    found_before: str
    found_after: str


class PathChange(NamedTuple):
    """Another path of the level whose outcome changes."""

    path: str
    before: str
    after: str


@dataclass(slots=True)
class Finding:
    """What the text does to one application; `kind` is empty if it does nothing."""

    kind: str = ""
    outcome_before: str = Verdict.ABSENT.value
    outcome_after: str = Verdict.ABSENT.value
    eligible_before: dt.date | None = None
    eligible_after: dt.date | None = None
    clauses: list[ClauseChange] = field(default_factory=list)
    other_paths: list[PathChange] = field(default_factory=list)
    problem: str = ""


def compare(before: Sequence[Row], after: Sequence[Row], path: str) -> Finding:
    """The rows of a level as filed and as assessed now, seen from the path that was filed."""
    if before == after:
        return Finding()
    filed, now = _of_path(before, path), _of_path(after, path)
    finding = Finding(
        outcome_before=_verdict(filed),
        outcome_after=_verdict(now),
        eligible_before=_day(filed),
        eligible_after=_day(now),
        clauses=list(_clauses(_requirements(filed), _requirements(now))),
        other_paths=list(_others(before, after, path)),
    )
    finding.kind = _kind(finding, filed != now)
    return finding


def failure(problem: str, outcome: str = Verdict.ABSENT.value) -> Finding:
    """An application that could not be assessed, with words."""
    return Finding(ChangeKind.FAILED.value, outcome, outcome, problem=problem[:300])


def _kind(finding: Finding, differs: bool) -> str:
    if finding.outcome_before != finding.outcome_after:
        return ChangeKind.OUTCOME.value
    moved = finding.eligible_before != finding.eligible_after
    if moved or finding.clauses or finding.other_paths:
        return ChangeKind.DETAIL.value
    return REWORDED if differs else ""


def _of_path(rows: Iterable[Row], path: str) -> Row | None:
    return next((row for row in rows if row["path"] == path), None)


def _verdict(row: Row | None) -> str:
    return str(row["outcome"]) if row else Verdict.ABSENT.value


def _day(row: Row | None) -> dt.date | None:
    text = row["eligible_on"] if row else None
    return dt.date.fromisoformat(text) if text else None


def _requirements(row: Row | None) -> list[Row]:
    return list(row["requirements"]) if row else []


def _clauses(before: list[Row], after: list[Row]) -> Iterator[ClauseChange]:
    """Rows with the same clause and label belong together, the n-th of several with the n-th."""
    filed, now = _numbered(before), _numbered(after)
    for key in [*filed, *(key for key in now if key not in filed)]:
        first, second = filed.get(key), now.get(key)
        words = _verdict(first), _verdict(second)
        if words[0] != words[1]:
            yield ClauseChange(key[0], key[1], *words, _found(first), _found(second))


def _numbered(rows: list[Row]) -> dict[tuple[str, str, int], Row]:
    seen: Counter[tuple[str, str]] = Counter()
    numbered = {}
    for row in rows:
        key = row["clause"], row["label"]
        numbered[*key, seen[key]] = row
        seen[key] += 1
    return numbered


def _found(row: Row | None) -> str:
    return str(row["found"]) if row else ""


def _others(before: Iterable[Row], after: Iterable[Row], path: str) -> Iterator[PathChange]:
    filed = {row["path"]: row["outcome"] for row in before if row["path"] != path}
    now = {row["path"]: row["outcome"] for row in after if row["path"] != path}
    for name in dict.fromkeys([*filed, *now]):
        words = filed.get(name, Verdict.ABSENT.value), now.get(name, Verdict.ABSENT.value)
        if words[0] != words[1]:
            yield PathChange(name, *words)


# --- counts ---------------------------------------------------------------------------------
SUMMARY = ("levels", "outcomes", "clauses", "paths")


class Tally:
    """Counts of findings: by kind, level, outcome before and after, clause, other path."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.levels: Counter[tuple[str, ...]] = Counter()
        self.outcomes: Counter[tuple[str, ...]] = Counter()
        self.clauses: Counter[tuple[str, ...]] = Counter()
        self.paths: Counter[tuple[str, ...]] = Counter()

    def add(self, level: str, finding: Finding) -> None:
        """Count what was found about one application of a level."""
        self.kinds[finding.kind] += 1
        self.levels[level, finding.kind] += 1
        if finding.kind == ChangeKind.OUTCOME:
            self.outcomes[finding.outcome_before, finding.outcome_after] += 1
        self.clauses.update((row.clause, row.label, row.before, row.after) for row in finding.clauses)
        self.paths.update(tuple(row) for row in finding.other_paths)

    def merge(self, summary: dict[str, Any]) -> None:
        """Add the counts of a chunk."""
        for name in SUMMARY:
            counts: Counter[tuple[str, ...]] = getattr(self, name)
            for *key, count in summary.get(name, ()):
                counts[tuple(key)] += count

    def summary(self) -> dict[str, Any]:
        """The counts as JSON keeps them."""
        return {
            name: [[*key, count] for key, count in sorted(getattr(self, name).items())] for name in SUMMARY
        }
