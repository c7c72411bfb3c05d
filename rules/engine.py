"""The public face of the rules: a dossier goes in, an assessment comes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

import msgspec

from rules import dossier as dossiers
from rules.compiler import compiled
from rules.days import day_of
from rules.dossier import Dossier
from rules.errors import InvalidDossier
from rules.pack_set import PackSet, shipped
from rules.vocabulary import JURISDICTIONS, LEVELS, SERIES


class ReadingLine(TypedDict):
    """How an unclear sentence is read."""

    clause: str
    text: str


class PolicyLine(TypedDict):
    """One version of a policy, for lists and footnotes."""

    code: str
    version: str
    title: str
    document: str
    status: str
    effective_from: date | None
    jurisdiction: str
    series: list[str]
    source: str
    readings: list[ReadingLine]


def assess(
    dossier: Mapping[str, Any] | Dossier,
    *,
    level: str | None = None,
    as_of: date | str | None = None,
    packs: PackSet | None = None,
) -> dict[str, Any]:
    """The contract's assessment of one dossier; `as_of` replaces the dossier's own day.

    `packs` are the versions to apply, those of the project unless given.
    """
    assessment = judge(dossiers.convert(dossier), level=level, as_of=_day(as_of), packs=packs)
    for path in assessment["assessments"]:
        # Rows and judgements are shared inside the rules; a caller's copy is its own.
        path["requirements"] = [dict(row) for row in path["requirements"]]
        path["judgements"] = [dict(judgement) for judgement in path["judgements"]]
    return assessment


def judge(
    dossier: Dossier,
    *,
    level: str | None = None,
    as_of: date | None = None,
    jurisdiction: str | None = None,
    series: str | None = None,
    raw: bool = False,
    packs: PackSet | None = None,
) -> dict[str, Any]:
    """Assess a dossier that has been read; options replace what it says.

    `raw` makes rows and judgements JSON text at once: for output as JSON alone.
    """
    if level is not None and level not in LEVELS:
        raise InvalidDossier("--level", "one of " + ", ".join(LEVELS))
    if as_of is not None or jurisdiction is not None or series is not None:
        dossier = dossiers.check(
            msgspec.structs.replace(
                dossier,
                as_of=as_of or dossier.as_of,
                jurisdiction=jurisdiction or dossier.jurisdiction,
                series=series or dossier.series,
            )
        )
    return {
        "as_of": dossier.as_of.isoformat(),
        "jurisdiction": dossier.jurisdiction,
        "series": dossier.series,
        "assessments": compiled(dossier.jurisdiction, dossier.series, level, raw, packs)(dossier),
    }


def pack_version(jurisdiction: str, series: str, packs: PackSet | None = None) -> str:
    """The exact texts applied to a series: code@version-mark of every pack, the series' own first."""
    if jurisdiction not in JURISDICTIONS or series not in SERIES:
        raise InvalidDossier("$", "a known jurisdiction and series")
    return (packs or shipped()).version(jurisdiction, series)


def policies(packs: PackSet | None = None) -> list[PolicyLine]:
    """Every policy, for lists and footnotes."""
    return [
        {
            "code": entry.pack.code,
            "version": entry.version,
            "title": entry.pack.title,
            "document": entry.pack.document,
            "status": entry.pack.status,
            "effective_from": entry.pack.effective_from,
            "jurisdiction": entry.pack.jurisdiction,
            "series": list(entry.pack.series),
            "source": entry.pack.source,
            "readings": [{"clause": reading.clause, "text": reading.text} for reading in entry.pack.readings],
        }
        for entry in packs or shipped()
    ]


def valid_in(row: Mapping[str, Any], packs: PackSet | None = None) -> str | None:
    """Where a title obtained on a path of an assessment is valid, if not in the whole jurisdiction."""
    pack = (packs or shipped())[row["policy"]].pack
    return next(
        (
            spec.valid_in
            for spec in pack.paths
            if (spec.level, spec.path) == (row["level"], row["path"]) and spec.valid_in
        ),
        None,
    )


def _day(value: date | str | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    day = day_of(value)
    if day is None:
        raise InvalidDossier("$.as_of", "a date YYYY-MM-DD")
    return day
