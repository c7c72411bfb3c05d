"""Versions of the policies as people name them: 第1版，2020-10-01起."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

import rules
from rules.loader import LoadedPack
from titles import clock, policies
from titles.errors import NotFound
from titles.models import PolicyVersion


@dataclass(frozen=True)
class VersionLine:
    """One published version of a policy."""

    code: str
    number: int
    #: The exact text: code@number-mark.
    version: str
    begins: dt.date | None
    #: The last day, where another version or the text itself ends it.
    ends: dt.date | None
    replaced: bool
    current: bool
    words: str
    url: str


def version_words(number: int, begins: dt.date | None, *, draft: bool = False) -> str:
    """第1版，2020-10-01起; of a draft 第1版，征求意见稿，尚未施行."""
    if draft or begins is None:
        return _("第%(n)s版，征求意见稿，尚未施行") % {"n": number}
    return _("第%(n)s版，%(day)s起") % {"n": number, "day": begins.isoformat()}


def version_url(code: str, number: int) -> str:
    """The page of one version."""
    return reverse("policy-version", args=[code, number])


def versions_of(code: str) -> list[VersionLine]:
    """Every published version, the newest first; what comes with the project where there is none."""
    today = clock.today()
    rows = policies.published_of(code)
    if not rows:
        if code not in rules.shipped():
            raise NotFound("policies.no_such_policy", _("没有这份政策。"))
        entry = rules.shipped()[code]
        return [_line(entry.pack.code, entry.pack.version, entry.version, entry.pack.effective_from)]
    chosen = policies.in_force(rows, today).version
    ordered = sorted(rows, key=lambda row: (row.begins, row.number))
    ends = {
        before.version: after.begins - dt.timedelta(days=1)
        for before, after in pairwise(ordered)
        if after.begins > before.begins
    }
    replaced = {before.version for before, after in pairwise(ordered) if after.begins == before.begins}
    found = [
        _line(
            code,
            row.number,
            row.version,
            row.effective_from,
            ends=ends.get(row.version),
            replaced=row.version in replaced,
            current=row.version == chosen,
        )
        for row in ordered
    ]
    return found[::-1]


def _line(
    code: str,
    number: int,
    version: str,
    begins: dt.date | None,
    *,
    ends: dt.date | None = None,
    replaced: bool = False,
    current: bool = True,
) -> VersionLine:
    words = version_words(number, begins)
    return VersionLine(
        code, number, version, begins, ends, replaced, current, words, version_url(code, number)
    )


def version_line(code: str, number: int) -> VersionLine:
    """One published version by its number."""
    for line in versions_of(code):
        if line.number == number:
            return line
    raise NotFound("policies.no_such_version", _("这份政策没有第%(n)s版。") % {"n": number})


def published_between(version: PolicyVersion) -> list[VersionLine]:
    """Versions between the one that a draft was copied from and its own first day: it holds none of them."""
    if version.based_on is None:
        return []
    lines = versions_of(version.policy)
    source = next((line for line in lines if line.number == version.based_on), None)
    if source is None or source.begins is None or version.effective_from is None:
        return []
    return [
        line
        for line in lines
        if line.number > source.number
        and not line.replaced
        and line.begins is not None
        and source.begins <= line.begins <= version.effective_from
    ]


def current_line(code: str) -> VersionLine:
    """The version of today."""
    return next(line for line in versions_of(code) if line.current)


def texts_of(line: VersionLine) -> tuple[LoadedPack, rules.PackSet]:
    """The rules of a version among those that apply beside it: today's, or those of its first day."""
    entry = policies.pack_of(line.version)
    day = clock.today() if line.current or line.begins is None else line.begins
    return entry, policies.packs_on(day).replacing(entry)
