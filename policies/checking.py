"""The checks of a version against what is published beside it; kept as a report of plain data."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from rules.checks import Earlier, check
from rules.errors import PackError
from rules.loader import CASES, LoadedPack, parse_pack
from rules.neighbours import affected, applied_together
from rules.problems import Problem
from titles import clock, policies
from titles.models import PolicyStatus, PolicyVersion


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


def warnings_of(version: PolicyVersion) -> list[Problem]:
    """The cases of other policies, applied together with it, that no longer hold with a version.

    They keep nobody from publishing: the other policy may have to follow, in a version of its own.
    """
    try:
        loaded = parse_pack(f"{version.policy}.yaml", version.pack_text)
    except PackError:
        return []
    found: dict[tuple[str, int, str], Problem] = {}
    for day in _days(version, earlier_versions(version.policy)):
        before = policies.packs_on(day)
        after = before.replacing(loaded)
        others = [code for code in applied_together(version.policy, before, after) if code in before]
        texts = [(code, _cases_text(before[code])) for code in others]
        for warning in affected(version.policy, before, after, texts):
            found.setdefault((warning.file, warning.line, warning.message), warning)
    return list(found.values())


def _cases_text(entry: LoadedPack) -> str:
    """The cases that were published with a text, or came with it."""
    code, _at, named = entry.version.partition("@")
    number, _dash, mark = named.partition("-")
    rows = PolicyVersion.objects.filter(policy=code, number=number, mark=mark, status=PolicyStatus.PUBLISHED)
    text: str | None = rows.values_list("cases_text", flat=True).first()
    return (CASES / f"{code}.yaml").read_text(encoding="utf-8") if text is None else text


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


def report_of(
    version: PolicyVersion, problems: Iterable[Problem], warnings: Iterable[Problem] = ()
) -> dict[str, Any]:
    """What is kept of a check: problems, warnings, and which texts were checked when."""
    return {
        "problems": [msgspec.to_builtins(problem) for problem in problems],
        "warnings": [msgspec.to_builtins(warning) for warning in warnings],
        "digest": digest_of(version),
        "at": clock.now().isoformat(timespec="seconds"),
    }


def reported(version: PolicyVersion) -> list[Problem]:
    """The problems of the last check."""
    return [msgspec.convert(entry, Problem) for entry in version.report.get("problems", [])]


def warned(version: PolicyVersion) -> list[Problem]:
    """The cases of other policies that no longer hold, as of the last check."""
    return [msgspec.convert(entry, Problem) for entry in version.report.get("warnings", [])]


def is_stale(version: PolicyVersion) -> bool:
    """Whether the texts were changed since the last check."""
    return bool(version.report) and version.report.get("digest") != digest_of(version)


def digest_of(version: PolicyVersion) -> str:
    """What stands for the three texts."""
    digest = hashlib.sha256()
    for text in (version.pack_text, version.cases_text, version.coverage_text):
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()
