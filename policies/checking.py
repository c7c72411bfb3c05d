"""The checks of a version against what is published beside it; kept as a report of plain data."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from rules.checks import Earlier, check
from rules.loader import LoadedPack
from rules.problems import Problem
from titles import clock, policies
from titles.models import PolicyVersion


def problems_of(version: PolicyVersion) -> list[Problem]:
    """Everything that keeps a version from being published now, on every day on which it will apply."""
    published = earlier_versions(version.policy)
    found: dict[tuple[str, int, str], Problem] = {}
    for day in _days(version, published):
        for problem in check(
            version.pack_text,
            version.cases_text,
            version.coverage_text,
            code=version.policy,
            others=policies.packs_on(day),
            published=published,
        ):
            found.setdefault((problem.file, problem.line, problem.message), problem)
    return list(found.values())


def _days(version: PolicyVersion, published: list[Earlier]) -> list[dt.date]:
    """Its first day, and each later one on which another policy changes while this version applies."""
    first = version.effective_from
    if first is None:
        return [clock.today()]
    next_own = min((one.begins for one in published if one.begins > first), default=dt.date.max)
    later = {
        row.begins
        for entry in policies.packs_on(first)
        for row in policies.published_of(entry.pack.code)
        if row.policy != version.policy and first < row.begins < next_own
    }
    return [first, *sorted(later)]


def earlier_versions(policy: str) -> list[Earlier]:
    """The published versions of a policy with their days."""
    return [
        Earlier(row.number, row.effective_from, _last_day(policies.pack_of(row.version)))
        for row in policies.published_of(policy)
    ]


def _last_day(entry: LoadedPack) -> Any:
    return None if entry.pack.effective_until is UNSET else entry.pack.effective_until


def report_of(version: PolicyVersion, problems: Iterable[Problem]) -> dict[str, Any]:
    """What is kept of a check: the problems, and which texts were checked when."""
    return {
        "problems": [msgspec.to_builtins(problem) for problem in problems],
        "digest": digest_of(version),
        "at": clock.now().isoformat(timespec="seconds"),
    }


def reported(version: PolicyVersion) -> list[Problem]:
    """The problems of the last check."""
    return [msgspec.convert(entry, Problem) for entry in version.report.get("problems", [])]


def is_stale(version: PolicyVersion) -> bool:
    """Whether the texts were changed since the last check."""
    return bool(version.report) and version.report.get("digest") != digest_of(version)


def digest_of(version: PolicyVersion) -> str:
    """What stands for the three texts."""
    digest = hashlib.sha256()
    for text in (version.pack_text, version.cases_text, version.coverage_text):
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()
