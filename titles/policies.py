"""Which versions of the policies apply: those published, chosen by the day that counts.

A policy of which nothing is published yet is applied as it comes with the project.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

import rules
from rules.loader import LoadedPack, parse_pack
from titles.errors import NotLoaded
from titles.frame import forget, recall
from titles.models import PolicyStatus, PolicyVersion

_PUBLISHED = "titles.policies"


class Published(NamedTuple):
    """A published version without its texts."""

    pk: int
    policy: str
    number: int
    mark: str
    effective_from: dt.date | None

    @property
    def begins(self) -> dt.date:
        """The first day of the version; a text without a date in force begins before all others."""
        return self.effective_from or dt.date.min

    @property
    def version(self) -> str:
        """The exact text: code@number-mark."""
        return f"{self.policy}@{self.number}-{self.mark}"


def assess(dossier: Mapping[str, Any], *, level: str | None = None) -> dict[str, Any]:
    """The contract's assessment by the versions that apply on the dossier's `as_of`.

    Raises rules.InvalidDossier.
    """
    return rules.assess(dossier, level=level, packs=packs_for(dossier))


def packs_for(dossier: Mapping[str, Any]) -> rules.PackSet:
    """The versions that apply to a dossier; one without a readable day is refused by its assessment."""
    try:
        day = dt.date.fromisoformat(str(dossier.get("as_of")))
    except ValueError:
        return rules.shipped()
    return packs_on(day)


def packs_on(day: dt.date) -> rules.PackSet:
    """The version of every policy that applies on a day.

    The one that began last; before the first of them, the first: the loaded text is applied to any day.
    """
    shipped = rules.shipped()
    chosen = [in_force(rows, day) for rows in _published().values()]
    if all(row.version in {entry.version for entry in shipped} for row in chosen):
        return shipped
    packs = shipped
    for row in chosen:
        packs = packs.replacing(_pack_of(row))
    return packs


def pack_set(versions: str) -> rules.PackSet:
    """The exact texts that a filing names, code@number-mark joined by +; NotLoaded if one is missing."""
    return rules.PackSet(pack_of(version) for version in versions.split("+"))


def pack_of(version: str) -> LoadedPack:
    """One exact text, published or as it comes with the project; NotLoaded if it is neither."""
    shipped = next((entry for entry in rules.shipped() if entry.version == version), None)
    if shipped:
        return shipped
    for rows in _published().values():
        for row in rows:
            if row.version == version:
                return _pack_of(row)
    raise NotLoaded("policies.version_missing", _("找不到政策版本%(version)s的文本。") % {"version": version})


def in_force(rows: Iterable[Published], day: dt.date) -> Published:
    """The version of one policy that applies on a day; a correction comes before what it replaces."""
    newest = {row.begins: row for row in sorted(rows, key=lambda row: row.number)}
    begun = [start for start in newest if start <= day]
    return newest[max(begun) if begun else min(newest)]


def published_of(policy: str) -> list[Published]:
    """The published versions of a policy."""
    return list(_published().get(policy, ()))


def forget_policies() -> None:
    """Read the published versions again after a publication."""
    forget(_PUBLISHED)


def _published() -> dict[str, list[Published]]:
    """The published versions of every policy: one query a request."""
    return recall(_PUBLISHED, _read_published)


def _read_published() -> dict[str, list[Published]]:
    rows = PolicyVersion.objects.filter(status=PolicyStatus.PUBLISHED).order_by("policy", "number")
    found: dict[str, list[Published]] = {}
    for row in rows.values_list("pk", "policy", "number", "mark", "effective_from"):
        found.setdefault(row[1], []).append(Published(*row))
    return found


def _pack_of(row: Published) -> LoadedPack:
    return _parsed(row.pk, row.version)


@lru_cache(maxsize=64)
def _parsed(pk: int, version: str) -> LoadedPack:
    """A published text, which never changes: the version names it exactly."""
    code = version.partition("@")[0]
    text = PolicyVersion.objects.values_list("pack_text", flat=True).get(pk=pk)
    return parse_pack(f"{code}.yaml", text)
