"""Policies that are applied together: one version of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rules import loader
from rules.errors import PackError
from rules.loader import LoadedPack


class PackSet:
    """One version of every policy. Equal where the texts are the same, so that programs can be kept by it."""

    __slots__ = ("_entries", "_hash", "_versions")

    def __init__(self, entries: Iterable[LoadedPack]) -> None:
        self._entries = {entry.pack.code: entry for entry in sorted(entries, key=lambda e: e.pack.code)}
        self._versions = tuple(entry.version for entry in self._entries.values())
        self._hash = hash(self._versions)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackSet) and self._versions == other._versions

    def __iter__(self) -> Iterator[LoadedPack]:
        return iter(self._entries.values())

    def __contains__(self, code: str) -> bool:
        return code in self._entries

    def __getitem__(self, code: str) -> LoadedPack:
        """The version of a policy; KeyError if there is none."""
        return self._entries[code]

    def replacing(self, entry: LoadedPack) -> PackSet:
        """The same with another version of one policy (or one policy more)."""
        return PackSet((self._entries | {entry.pack.code: entry}).values())

    def applying(self, jurisdiction: str, series: str) -> list[LoadedPack]:
        """The policies that bind a series in a jurisdiction, and those whose general conditions they share.

        PackError where a policy names another that is not there.
        """
        binding = [
            entry for entry in self if entry.pack.jurisdiction == jurisdiction and series in entry.pack.series
        ]
        shared = {code for entry in binding for code in entry.pack.general_of}
        if not shared:
            return binding
        codes = {entry.pack.code for entry in binding} | shared
        for entry in binding:
            for code in entry.pack.general_of:
                if code not in self._entries or self[code].pack.jurisdiction != jurisdiction:
                    known = ", ".join(self._entries)
                    raise PackError(
                        f"{entry.pack.code}.yaml",
                        1,
                        f"expected general_of to name one of {known}, got {code}",
                    )
        return [entry for entry in self if entry.pack.code in codes]

    def version(self, jurisdiction: str, series: str) -> str:
        """The exact texts applied to a series: code@version-mark of each, the series' own first."""
        applying = self.applying(jurisdiction, series)
        applying.sort(key=lambda entry: (len(entry.pack.series), entry.pack.code))
        return "+".join(entry.version for entry in applying)


def series_of(*sets: PackSet) -> list[tuple[str, str]]:
    """Every series that some policy binds, with its jurisdiction."""
    return sorted(
        {
            (entry.pack.jurisdiction, series)
            for packs in sets
            for entry in packs
            for series in entry.pack.series
        }
    )


@lru_cache(maxsize=1)
def shipped() -> PackSet:
    """The policies that come with the project."""
    return PackSet(loader.packs().values())
