"""Which rule every position of a text became, and from which positions every rule comes.

The sentences themselves are not kept: a position is its item in the text and how many sentences stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext as _

import rules
from policies.queries.versions import VersionLine, texts_of, version_url
from rules import clauses, words
from rules.clauses import Item
from rules.coverage import Position, coverage, read_coverage
from rules.loader import LoadedPack
from rules.spec import Pack
from titles.errors import NotLoaded
from titles.models import PolicyStatus, PolicyVersion


@dataclass(frozen=True)
class RuleLine:
    """A rule and the positions of texts that it comes from."""

    kind: str
    clause: str
    label: str
    #: The levels and paths where it stands, in words.
    where: str
    url: str
    document: str
    positions: list[PositionLine] = field(default_factory=list)


@dataclass(frozen=True)
class PositionLine:
    """A position of the text and the rules that it became."""

    at: str
    kind: str
    sentences: int
    why: str
    rules: list[RuleLine]
    #: The document, where it is another policy's table.
    document: str = ""
    url: str = ""


@dataclass(frozen=True)
class CoverageTable:
    """Both ways, and the totals."""

    positions: list[PositionLine]
    rules: list[RuleLine]
    requirements: int
    judgements: int
    none: int
    sentences: int
    #: Positions that ought to have a rule and have none.
    open: int


@dataclass(frozen=True)
class _Rule:
    kind: str
    code: str
    items: tuple[Item, ...]
    clause: str
    label: str
    where: str


_AS = {
    "requirement": ("requirement", "education", "qualifications"),
    "judgement": ("judgement",),
}


def coverage_of(line: VersionLine) -> CoverageTable:
    """The table of one version, beside the tables of the policies that apply with it."""
    entry, packs = texts_of(line)
    return coverage_table(entry, packs, tables_of(packs))


def coverage_table(
    entry: LoadedPack, packs: rules.PackSet, tables: dict[str, list[Position]]
) -> CoverageTable:
    """Positions and rules of one pack, both ways; `tables` are those of all policies, by code."""
    known = {one.pack.code: list(_rules_of(one.pack)) for one in packs}
    found: dict[str, list[tuple[Position, list[_Rule]]]] = {code: [] for code in known}
    for code, table in tables.items():
        found[code] = [(position, _became(position, code, packs, known)) for position in table]
    own = found[entry.pack.code]
    return CoverageTable(
        positions=[
            _position(position, [_line(rule, packs, entry) for rule in became]) for position, became in own
        ],
        rules=[_with_positions(rule, entry, packs, found) for rule in known[entry.pack.code]],
        requirements=sum(position.is_ == "requirement" for position, _became in own),
        judgements=sum(position.is_ == "judgement" for position, _became in own),
        none=sum(position.is_ == "none" for position, _became in own),
        sentences=sum(len(position.sentences) for position, _became in own),
        open=sum(position.is_ != "none" and not became for position, became in own),
    )


def tables_of(packs: rules.PackSet) -> dict[str, list[Position]]:
    """The table of every version of a set, in one query; NotLoaded where one is missing."""
    marks = {entry.version for entry in packs}
    rows = PolicyVersion.objects.filter(
        status=PolicyStatus.PUBLISHED, policy__in=[entry.pack.code for entry in packs]
    ).values_list("policy", "number", "mark", "coverage_text")
    published = {
        f"{policy}@{number}-{mark}": text
        for policy, number, mark, text in rows
        if f"{policy}@{number}-{mark}" in marks
    }
    shipped = {entry.version for entry in rules.shipped()}
    tables = {}
    for entry in packs:
        if entry.version in published:
            tables[entry.pack.code] = _read(entry.pack.code, published[entry.version])
        elif entry.version in shipped:
            tables[entry.pack.code] = _shipped(entry.version)
        else:
            raise NotLoaded(
                "policies.coverage_missing", _("找不到%(version)s的条文对照。") % {"version": entry.version}
            )
    return tables


@lru_cache(maxsize=64)
def _shipped(version: str) -> list[Position]:
    return coverage(version.partition("@")[0])


@lru_cache(maxsize=64)
def _read(code: str, text: str) -> list[Position]:
    return read_coverage(f"{code}.yaml", text)


def _rules_of(pack: Pack) -> Iterator[_Rule]:
    """Every rule of a pack once: what stands in several paths with the same words names them all."""
    merged: dict[tuple[str, str, str], list[str]] = {}
    for where, kind, named in _named(pack):
        for clause, label in named:
            merged.setdefault((kind, clause, label), []).append(where)
    for (kind, clause, label), places in merged.items():
        where = "、".join(dict.fromkeys(place for place in places if place))
        yield _Rule(kind, pack.code, clauses.items(clause), clause, label, where)


def _named(pack: Pack) -> Iterator[tuple[str, str, Iterable[tuple[str, str]]]]:
    general = _("通用条件")
    yield general, "requirement", ((row.clause, row.label) for row in pack.general)
    yield general, "judgement", ((row.clause, row.label) for row in pack.general_judgements)
    if pack.education:
        yield "", "education", [(pack.education.clause, _("学历层次"))]
    if pack.qualifications:
        yield "", "qualifications", [(pack.qualifications.clause, _("职业资格与职称的对应"))]
    for addition in pack.additions:
        where = _("对%(path)s路径的补充") % {"path": words.name(words.PATHS, addition.path)}
        yield where, "requirement", ((row.clause, row.label) for row in addition.requirements)
    for path in pack.paths:
        where = f"{words.level(path.level)}{words.name(words.PATHS, path.path)}"
        yield where, "requirement", ((row.clause, row.label) for row in path.requirements)
        yield where, "judgement", ((row.clause, row.label) for row in path.judgements)


def _became(
    position: Position, code: str, packs: rules.PackSet, known: dict[str, list[_Rule]]
) -> list[_Rule]:
    """The rules that a position names, in its own policy first."""
    if position.is_ == "none" or not position.rule:
        return []
    wanted = clauses.items(position.rule)[0]
    own_document = packs[code].pack.document
    others = [rule for other, rows in known.items() if other != code for rule in rows]
    absolute = Item(wanted.document or own_document, wanted.position)
    for candidates in (
        [rule for rule in known[code] if wanted in rule.items],
        [rule for rule in others if wanted.document and wanted in rule.items],
        [
            rule
            for rule in [*known[code], *others]
            if any(
                Item(item.document or packs[rule.code].pack.document, item.position) == absolute
                for item in rule.items
            )
        ],
        [rule for rule in others if wanted in rule.items],
    ):
        if candidates:
            return [rule for rule in candidates if rule.kind in _AS[position.is_]] or candidates
    return []


def _line(rule: _Rule, packs: rules.PackSet, reader: LoadedPack) -> RuleLine:
    pack = packs[rule.code].pack
    named = next((item for item in rule.items if not item.document), None)
    anchor = named.anchor if named else rule.kind
    return RuleLine(
        kind=rule.kind,
        clause=rule.clause,
        label=rule.label,
        where=rule.where,
        url=f"{version_url(pack.code, pack.version)}#{anchor}",
        document="" if rule.code == reader.pack.code else pack.document,
    )


def _position(position: Position, became: list[RuleLine], document: str = "", url: str = "") -> PositionLine:
    return PositionLine(
        position.at, position.is_, len(position.sentences), position.why, became, document, url
    )


def _with_positions(
    rule: _Rule,
    entry: LoadedPack,
    packs: rules.PackSet,
    found: dict[str, list[tuple[Position, list[_Rule]]]],
) -> RuleLine:
    """The rule and the positions that name it; else the operative ones that stand at its own item."""
    line = _line(rule, packs, entry)
    pairs = [(code, position, became) for code, table in found.items() for position, became in table]
    named = [(code, position) for code, position, became in pairs if rule in became]
    if not named:
        wanted = {Item(item.document or entry.pack.document, item.position) for item in rule.items}
        here = [
            (code, position)
            for code, position, _became in pairs
            if Item(packs[code].pack.document, position.at) in wanted
        ]
        named = [pair for pair in here if pair[1].is_ != "none"] or here
    together: dict[tuple[str, str], PositionLine] = {}
    for code, position in named:
        one = _from(position, code, entry, packs)
        before = together.get((code, one.at))
        together[code, one.at] = replace(one, sentences=one.sentences + before.sentences) if before else one
    line.positions.extend(together.values())
    return line


def _from(position: Position, code: str, entry: LoadedPack, packs: rules.PackSet) -> PositionLine:
    pack = packs[code].pack
    if code == entry.pack.code:
        return _position(position, [])
    return _position(position, [], pack.document, version_url(code, pack.version))
