"""From packs to what is asked of one series in one jurisdiction: every path with all its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from rules import texts
from rules.errors import PackError
from rules.pack_set import PackSet, shipped
from rules.spec import (
    AchievementsRequirement,
    Career,
    CareerRequirement,
    Judgement,
    Pack,
    PathSpec,
    Requirement,
)
from rules.vocabulary import LEVEL_RANK, PATHS


@dataclass(frozen=True)
class Row:
    """A requirement as it will be shown, with the document in its clause."""

    clause: str
    label: str
    required: str
    body: Requirement
    draft: bool


@dataclass(frozen=True)
class PathProgram:
    """One path to one level."""

    level: str
    path: str
    policy: str
    policy_status: str
    rows: tuple[Row, ...]
    judgements: tuple[dict[str, str], ...]
    #: The track that each judgement belongs to, if any, in the same order.
    tracks: tuple[str | None, ...]


@dataclass(frozen=True)
class Program:
    """Everything asked in one series of one jurisdiction."""

    jurisdiction: str
    series: str
    paths: tuple[PathProgram, ...]
    #: Education kind -> rung (from 0); kinds that open no path are absent.
    rungs: dict[str, int] = field(default_factory=dict)
    rung_names: tuple[str, ...] = ()
    rung_labels: tuple[str, ...] = ()
    stands_for: dict[str, str] = field(default_factory=dict)
    #: The items on education and work of each level's standard path, lateral entry left out.
    careers: dict[str, tuple[Career, ...]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def program(jurisdiction: str, series: str, packs: PackSet | None = None) -> Program:
    """Assemble the packs that apply to a series in a jurisdiction (those of the project unless given)."""
    applying = (packs or shipped()).applying(jurisdiction, series)
    return assemble(jurisdiction, series, [entry.pack for entry in applying])


def own_pack(applying: list[Pack]) -> Pack:
    """The series' own policy: the one that holds the standard paths, or else the one for fewest series."""
    standard = [pack for pack in applying if any(spec.path == "standard" for spec in pack.paths)]
    return standard[0] if standard else min(applying, key=lambda pack: (len(pack.series), pack.code))


def assemble(jurisdiction: str, series: str, applying: list[Pack]) -> Program:
    """Put the rows of several policies together, general conditions first.

    A policy of other series (Pack.general_of) gives its general conditions and nothing else.
    """
    binding = [pack for pack in applying if series in pack.series]
    if not binding:
        raise PackError("rules", 1, f"expected a policy for {jurisdiction}/{series}, which none binds")
    own = own_pack(binding)
    shared = [pack for pack in applying if pack is not own]
    general_packs = [*shared, own]
    writer = texts.Writer(own, series)
    general = [_row(pack, item, writer) for pack in general_packs for item in pack.general]
    standard = {spec.level: spec for spec in own.paths if spec.path == "standard"}
    paths: list[PathProgram] = []
    for pack in [own, *(pack for pack in binding if pack is not own)]:
        for spec in pack.paths:
            if spec.series and series not in spec.series:
                continue
            rows = [*general, *(_row(pack, item, writer) for item in spec.requirements)]
            if "achievements" in spec.keeps:
                if spec.level not in standard:
                    raise PackError(
                        f"{own.code}.yaml",
                        1,
                        f"expected a standard path to {spec.level}: {pack.code} keeps its threshold",
                    )
                kept = [
                    r for r in standard[spec.level].requirements if isinstance(r, AchievementsRequirement)
                ]
                rows += [_row(own, item, writer) for item in kept]
            for other in binding:
                for addition in other.additions:
                    if addition.path == spec.path:
                        rows += [_row(other, item, writer) for item in addition.requirements]
            if not rows:
                message = f"expected the path {spec.level}/{spec.path} to ask for something"
                raise PackError(f"{pack.code}.yaml", 1, message)
            paths.append(_path(pack, spec, rows, general_packs))
    paths.sort(key=lambda path: (LEVEL_RANK[path.level], PATHS.index(path.path)))
    rungs = own.education.rungs if own.education else []
    return Program(
        jurisdiction=jurisdiction,
        series=series,
        paths=tuple(paths),
        rungs={kind: number for number, rung in enumerate(rungs) for kind in rung.kinds},
        rung_names=tuple(rung.rung for rung in rungs),
        rung_labels=tuple(rung.label for rung in rungs),
        stands_for={
            str(grade): str(level)
            for pack in binding
            if pack.qualifications
            for grade, level in pack.qualifications.stands_for.items()
        },
        careers={level: _careers(spec) for level, spec in standard.items()},
    )


def _careers(spec: PathSpec) -> tuple[Career, ...]:
    return tuple(
        item
        for requirement in spec.requirements
        if isinstance(requirement, CareerRequirement)
        for item in requirement.any_of
        if item.other_series_title is None
    )


def _row(pack: Pack, body: Requirement, writer: texts.Writer) -> Row:
    return Row(
        clause=f"{pack.document} {body.clause}",
        label=body.label,
        required=body.required or writer.required(body),
        body=body,
        draft=pack.status == "consultation_draft",
    )


def _path(pack: Pack, spec: PathSpec, rows: list[Row], general_packs: list[Pack]) -> PathProgram:
    judgements: list[tuple[Pack, Judgement]] = [
        (source, judgement) for source in general_packs for judgement in source.general_judgements
    ]
    judgements += [(pack, judgement) for judgement in spec.judgements]
    draft = pack.status == "consultation_draft" or any(row.draft for row in rows)
    return PathProgram(
        level=spec.level,
        path=spec.path,
        policy=pack.code,
        policy_status="consultation_draft" if draft else "in_force",
        rows=tuple(rows),
        judgements=tuple(
            {"clause": f"{source.document} {item.clause}", "label": item.label, "by": item.by}
            for source, item in judgements
        ),
        tracks=tuple(item.track for _source, item in judgements),
    )
