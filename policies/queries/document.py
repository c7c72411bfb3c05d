"""A pack as a document: what it asks, who judges, how it is read; numbered, every clause with its place.

`document_of` takes any LoadedPack among the PackSet that it is applied with: published or still a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rules
from policies.queries.document_head import Head, head_of
from policies.queries.document_rows import Note, Row, Rows
from rules import words
from rules.loader import LoadedPack
from rules.program import PathProgram, program
from rules.spec import AchievementsRequirement, PathSpec, Requirement
from rules.texts import LEVEL_NAMES
from rules.vocabulary import PATHS
from titles.models import TitleName
from titles.names import series_name
from titles.templatetags.look import han_number


@dataclass(frozen=True)
class Rung:
    """One step of the ladder of education."""

    label: str
    kinds: str


@dataclass(frozen=True)
class Ladder:
    """Education, lowest first."""

    anchors: list[str]
    clause: str
    rungs: list[Rung]
    notes: list[Note]


@dataclass(frozen=True)
class Standing:
    """Which title a qualification stands for."""

    anchors: list[str]
    clause: str
    rows: list[tuple[str, str]]
    notes: list[Note]


@dataclass(frozen=True)
class PathPart:
    """One path to one level, or what is added to a path of other policies."""

    anchor: str
    number: str
    name: str
    #: The series to which alone the path is open, if not to all.
    series: str
    #: Where alone the title is valid, if not everywhere.
    valid_in: str
    requirements: list[Row]
    judgements: list[Row]


@dataclass(frozen=True)
class LevelPart:
    """Every path to a level."""

    anchor: str
    number: str
    name: str
    titles: str
    paths: list[PathPart]


@dataclass(frozen=True)
class Further:
    """General conditions of another policy."""

    document: str
    rows: list[Row]


@dataclass(frozen=True)
class Document:
    """A pack, ready to be set."""

    head: Head
    #: The numerals of the sections that are there.
    numbers: dict[str, str]
    general: list[Row]
    general_judgements: list[Row]
    #: General conditions of other policies that bind the same applicants.
    also: list[Further]
    education: Ladder | None
    qualifications: Standing | None
    additions: list[PathPart]
    levels: list[LevelPart]
    #: Readings that belong to no single row.
    notes: list[Note]


def document_of(entry: LoadedPack, packs: rules.PackSet) -> Document:
    """The pack as a document, beside the policies that apply with it."""
    packs = packs.replacing(entry)
    pack = entry.pack
    rows = Rows(pack, packs)
    tables = (pack.education, pack.qualifications)
    notes = [rows.notes_of_table(table.clause) if table else [] for table in tables]
    rows.begin_section([*pack.general, *pack.general_judgements])
    general = [rows.requirement(item) for item in pack.general]
    general_judgements = [rows.judgement(item) for item in pack.general_judgements]
    also = _also(rows, entry, packs)
    additions = _additions(rows)
    present = {
        "general": bool(general or general_judgements or also),
        "education": pack.education is not None,
        "qualifications": pack.qualifications is not None,
        "additions": bool(additions),
    }
    numbers = {name: han_number(place) for place, name in enumerate(filter(present.get, present), start=1)}
    levels = _levels(rows, entry, packs, len(numbers))
    # Last, so that a clause leads to what is asked by it rather than to the ladder.
    education, qualifications = _education(rows, notes[0]), _qualifications(rows, notes[1])
    return Document(
        head=head_of(entry),
        numbers=numbers,
        general=general,
        general_judgements=general_judgements,
        also=also,
        education=education,
        qualifications=qualifications,
        additions=additions,
        levels=levels,
        notes=rows.notes_left(),
    )


def _additions(rows: Rows) -> list[PathPart]:
    parts: list[PathPart] = []
    for addition in rows.pack.additions:
        rows.begin_section(addition.requirements)
        parts.append(
            PathPart(
                anchor=f"addition-{addition.path}",
                number=f"（{han_number(len(parts) + 1)}）",
                name=words.name(words.PATHS, addition.path),
                requirements=[rows.requirement(item) for item in addition.requirements],
                series="",
                valid_in="",
                judgements=[],
            )
        )
    return parts


def _education(rows: Rows, notes: list[Note]) -> Ladder | None:
    ladder = rows.pack.education
    if ladder is None:
        return None
    return Ladder(
        anchors=rows.anchors_of(ladder.clause),
        clause=ladder.clause,
        rungs=[Rung(rung.label, words.names(words.EDUCATION, rung.kinds)) for rung in ladder.rungs],
        notes=notes,
    )


def _qualifications(rows: Rows, notes: list[Note]) -> Standing | None:
    standing = rows.pack.qualifications
    if standing is None:
        return None
    return Standing(
        anchors=rows.anchors_of(standing.clause),
        clause=standing.clause,
        rows=[
            (words.name(words.GRADES_OF_QUALIFICATION, grade), words.level(level))
            for grade, level in standing.stands_for.items()
        ],
        notes=notes,
    )


def _also(rows: Rows, entry: LoadedPack, packs: rules.PackSet) -> list[Further]:
    """General conditions of the other policies for the same series."""
    pack = entry.pack
    bound: dict[str, list[str]] = {}
    for series in pack.series:
        for other in packs.applying(pack.jurisdiction, series):
            if other.pack.code != pack.code and other.pack.general:
                bound.setdefault(other.pack.code, []).append(series)
    return [
        Further(
            packs[code].pack.document,
            [
                rows.foreign(item, packs[code], series="" if len(series) == len(pack.series) else series[0])
                for item in packs[code].pack.general
            ],
        )
        for code, series in bound.items()
    ]


def _levels(rows: Rows, entry: LoadedPack, packs: rules.PackSet, before: int) -> list[LevelPart]:
    pack = entry.pack
    names = {
        (series, level): name
        for series, level, name in TitleName.objects.values_list("series", "level", "name")
    }
    programs = {
        series: {(path.level, path.path): path for path in program(pack.jurisdiction, series, packs).paths}
        for series in pack.series
    }
    ordered = [level for level in LEVEL_NAMES if any(spec.level == level for spec in pack.paths)]
    found = []
    for place, level in enumerate(ordered, start=before + 1):
        specs = [spec for spec in pack.paths if spec.level == level]
        specs.sort(key=lambda spec: PATHS.index(spec.path))
        paths = []
        for number, spec in enumerate(specs, start=1):
            rows.begin_section([*spec.requirements, *spec.judgements])
            whole = {series: programs[series][spec.level, spec.path] for series in spec.series or pack.series}
            paths.append(_path(rows, spec, whole, number))
        titles = "、".join(names[series, level] for series in pack.series if (series, level) in names)
        found.append(LevelPart(level, han_number(place), words.level(level), titles, paths))
    return found


def _path(rows: Rows, spec: PathSpec, whole: Mapping[Any, PathProgram], number: int) -> PathPart:
    requirements = [rows.requirement(item, next(iter(whole))) for item in spec.requirements]
    return PathPart(
        anchor="-".join([spec.level, spec.path, *spec.series]),
        number=f"（{han_number(number)}）",
        name=words.name(words.PATHS, spec.path),
        series="、".join(series_name(code) for code in spec.series),
        valid_in=words.name(words.VALIDITY, spec.valid_in) if spec.valid_in else "",
        requirements=[*requirements, *_from_elsewhere(rows, spec, whole)],
        judgements=[rows.judgement(item) for item in spec.judgements],
    )


def _from_elsewhere(rows: Rows, spec: PathSpec, whole: Mapping[Any, PathProgram]) -> list[Row]:
    """Kept thresholds and rows that other policies add, with the policy that each comes from."""
    found: dict[int, tuple[Requirement, LoadedPack, list[str], bool]] = {}
    for series, path in whole.items():
        applying = rows.packs.applying(rows.pack.jurisdiction, series)
        general = sum(len(entry.pack.general) for entry in applying)
        for row in path.rows[general + len(spec.requirements) :]:
            source = next(entry for entry in applying if row.clause.startswith(f"{entry.pack.document} "))
            kept = bool(spec.keeps) and isinstance(row.body, AchievementsRequirement)
            found.setdefault(id(row.body), (row.body, source, [], kept))[2].append(series)
    return [
        rows.foreign(
            body,
            source,
            series="" if len(series) == len(whole) else series[0],
            how="kept" if kept else "added",
        )
        for body, source, series, kept in found.values()
    ]
