"""Where a cited clause can be read: its place on the page of the policy, in the version applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

import rules
from rules import clauses
from rules.coverage import clauses as clauses_of
from rules.loader import LoadedPack
from rules.spec import CareerRequirement, QualifyingRequirement
from titles import policies

_BRACKETED = re.compile(r"(?P<clause>.+)（(?P<number>\d+)）\Z")


@dataclass(frozen=True, slots=True)
class AppliedText:
    """One policy that an assessment rests on, in the version that was applied."""

    document: str
    title: str
    words: str
    url: str
    #: The exact text, as proof: code@number-mark.
    version: str


def clause_url(packs: rules.PackSet, policy: str, document: str, item: str) -> str:
    """The address of a clause as a ruling cites it; empty where no policy names it.

    Two policies may rest on one document: the one that rules the path is looked at first.
    """
    if not item:
        return ""
    place = clauses.items(item)[0].anchor
    named = [entry for entry in _places(packs) if entry.document == document]
    named.sort(key=lambda entry: entry.code != policy)
    for entry in named:
        if any(place == known or place.startswith(f"{known}-") for known in entry.anchors):
            return f"{_page(entry.code, entry.number)}#{place}"
    return ""


def as_written(packs: rules.PackSet, document: str, item: str) -> str:
    """The number of an alternative as its own text writes it: 附件 四（四）1, not 附件 四（四）（1）."""
    match = _BRACKETED.match(item)
    if match and (document, match["clause"], match["number"]) in _bare_numbers(packs):
        return f"{match['clause']}{match['number']}"
    return item


def applied_texts(versions: str) -> list[AppliedText]:
    """The exact texts of a filing in words: 第1版（2020-10-01起）."""
    return [applied_text(policies.pack_of(version)) for version in (versions.split("+") if versions else ())]


def applied_text(entry: LoadedPack) -> AppliedText:
    """One policy in words, with its page."""
    pack = entry.pack
    words = _("第%(n)s版（%(day)s起）") if pack.effective_from else _("第%(n)s版（征求意见稿，尚未施行）")
    said = words % {"n": pack.version, "day": pack.effective_from}
    return AppliedText(pack.document, pack.title, said, _page(pack.code, pack.version), entry.version)


def _page(code: str, number: int) -> str:
    return reverse("policy-version", args=[code, number])


@dataclass(frozen=True, slots=True)
class _Places:
    code: str
    number: int
    document: str
    anchors: frozenset[str]


@lru_cache(maxsize=16)
def _bare_numbers(packs: rules.PackSet) -> frozenset[tuple[str, str, str]]:
    """Alternatives that their text numbers without brackets: document, clause, number."""
    return frozenset(
        (entry.pack.document, row.clause.split("；")[0], option.item)
        for entry in packs
        for path in entry.pack.paths
        for row in path.requirements
        if isinstance(row, CareerRequirement | QualifyingRequirement)
        for option in row.any_of
        if option.item.isdigit()
    )


@lru_cache(maxsize=16)
def _places(packs: rules.PackSet) -> tuple[_Places, ...]:
    """The clauses that every policy names, by their places on its page."""
    return tuple(
        _Places(
            entry.pack.code,
            entry.pack.version,
            entry.pack.document,
            frozenset(
                item.anchor
                for clause in clauses_of(entry.pack)
                for item in clauses.items(clause)
                if not item.document
            ),
        )
        for entry in packs
    )
