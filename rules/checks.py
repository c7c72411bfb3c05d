"""What has to hold before a version of a policy may be published: its texts, days, program, cases, coverage.

All problems that can be found are found in one go, each with file, line and what was expected there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import yaml
from msgspec import UNSET
from msgspec.structs import replace

from rules.cases import CaseError, dossier_of, lacking, mismatches, requirements
from rules.compiler import compiled
from rules.coverage import Coverage, Position, open_points
from rules.errors import PackError
from rules.loader import LoadedPack, parse_pack
from rules.pack_set import PackSet
from rules.problems import Problem
from rules.program import program
from rules.reading import Reading
from rules.spec import CaseFile, Pack

__all__ = ["Earlier", "Problem", "check"]


class Earlier(NamedTuple):
    """A published version of the same policy."""

    number: int
    effective_from: date | None
    effective_until: date | None = None

    @property
    def begins(self) -> date:
        """A text without a date in force begins before all others."""
        return self.effective_from or date.min


def check(
    pack_text: str,
    cases_text: str,
    coverage_text: str,
    *,
    code: str,
    others: PackSet,
    published: Sequence[Earlier] = (),
) -> list[Problem]:
    """Everything that keeps a version of the policy `code` from being published; nothing if it may be.

    `others` are the versions of the other policies that apply on its first day, `published` the earlier
    versions of this policy.
    """
    pack = Reading(f"{code}.yaml", pack_text, Pack)
    cases = Reading(f"cases/{code}.yaml", cases_text, CaseFile)
    coverage = Reading(f"coverage/{code}.yaml", coverage_text, Coverage)
    if pack.value is not None:
        _head(pack, pack.value, code, published)
    loaded = _loaded(pack, pack_text)
    if loaded is not None:
        if loaded.pack.code != code:  # said above; the rest is checked as what it is meant to be
            loaded = replace(loaded, pack=replace(loaded.pack, code=code))
        packs = others.replacing(loaded)
        if _program(pack, loaded.pack, packs) and cases.value is not None:
            _run(cases, cases.value, packs)
        if cases.sound and cases.value is not None:
            _complete(pack, loaded.pack, cases.value, cases.file)
        if coverage.sound and coverage.value is not None:
            _covered(coverage, coverage.value.positions, pack, loaded.pack, packs)
    return [
        problem
        for reading in (pack, cases, coverage)
        for problem in sorted(reading.problems, key=lambda found: found.line)
    ]


def _loaded(reading: Reading[Pack], text: str) -> LoadedPack | None:
    """The pack where nothing in its text is refused, not even what holds between two of its places."""
    if reading.value is None or any(found.code.startswith("schema.") for found in reading.problems):
        return None
    try:
        return parse_pack(reading.file, text)
    except PackError as error:
        expected = error.message.removeprefix("expected ")
        reading.add("schema.value", error.line, error.message, at="$", expected=expected)
        return None


# --- head: code, number, days ------------------------------------------------------------------------
def _head(reading: Reading[Pack], pack: Pack, code: str, published: Sequence[Earlier]) -> None:
    """Code, number and days; nothing is said of keys that could not be read."""
    known = {"code", "version", "effective_from", "effective_until", "replaces"} - reading.replaced
    if "code" in known and pack.code != code:
        reading.add(
            "head.code", reading.line(".code"), f"expected the code {code}, got {pack.code}", expected=code
        )
    highest = max((one.number for one in published), default=0)
    if "version" in known and pack.version <= highest:
        reading.add(
            "head.number",
            reading.line(".version"),
            f"expected a number above {highest}, the highest published, got {pack.version}",
            highest=highest,
            got=pack.version,
        )
    if {"effective_from", "effective_until"} <= known:
        _end(reading, pack, published)
    if {"effective_from", "replaces"} <= known:
        _beginning(reading, pack, published)


def _newest(published: Sequence[Earlier]) -> dict[date, Earlier]:
    """What applies from each first day: the highest number, which corrects the others."""
    return {one.begins: one for one in sorted(published, key=lambda one: one.number)}


def _beginning(reading: Reading[Pack], pack: Pack, published: Sequence[Earlier]) -> None:
    begins = pack.effective_from or date.min
    day = pack.effective_from.isoformat() if pack.effective_from else "no date"
    same = _newest(published).get(begins)
    if pack.replaces is UNSET:
        if same is not None:
            line = reading.line(".effective_from")
            message = (
                f"expected another day than version {same.number} ({day}), or replaces: {same.number}"
                if pack.effective_from
                else f"expected a date: version {same.number} has none either; or replaces: {same.number}"
            )
            kind = "head.same_day" if pack.effective_from else "head.two_without_date"
            reading.add(kind, line, message, number=same.number, day=day)
        return
    line = reading.line(".replaces")
    named = next((one for one in published if one.number == pack.replaces), None)
    if named is None:
        numbers = ", ".join(str(one.number) for one in published) or "none is published"
        message = f"expected the number of a published version ({numbers}), got {pack.replaces}"
        reading.add("head.replaces_unknown", line, message, numbers=numbers, got=pack.replaces)
    elif named.begins != begins:
        other = named.effective_from.isoformat() if named.effective_from else "no date"
        message = f"expected a version that begins on {day}, version {named.number} begins on {other}"
        reading.add("head.replaces_other_day", line, message, day=day, number=named.number, other=other)
    elif same is not None and same.number != named.number:
        message = f"expected replaces: {same.number}, which already replaces version {named.number}"
        reading.add("head.replaces_replaced", line, message, number=named.number, newest=same.number)


def _end(reading: Reading[Pack], pack: Pack, published: Sequence[Earlier]) -> None:
    """No version may reach over the first day of another."""
    begins = pack.effective_from or date.min
    others = [one for day, one in _newest(published).items() if day != begins]
    for one in others:
        if one.begins < begins and one.effective_until and one.effective_until >= begins:
            message = f"expected a day after {one.effective_until}, the last of version {one.number}"
            reading.add(
                "head.before_end",
                reading.line(".effective_from"),
                message,
                number=one.number,
                day=one.effective_until,
            )
    if pack.effective_until is UNSET:
        return
    line = reading.line(".effective_until")
    if pack.effective_until < begins:
        message = f"expected {begins} or a later day, got {pack.effective_until}"
        reading.add("head.end_before_start", line, message, day=begins, got=pack.effective_until)
    later = [one for one in others if one.begins > begins]
    first = min(later, key=lambda one: one.begins, default=None)
    if first is not None and pack.effective_until >= first.begins:
        message = f"expected a day before {first.begins}, the first of version {first.number}"
        reading.add("head.reaches_over", line, message, day=first.begins, number=first.number)


# --- program --------------------------------------------------------------------------------------
def _program(reading: Reading[Pack], pack: Pack, packs: PackSet) -> bool:
    """Whether the series of the pack can be assembled and compiled, together with the other policies."""
    _rows_once(reading, pack)
    for place, series in enumerate(pack.series):
        try:
            paths = program(pack.jurisdiction, series, packs).paths
            compiled(pack.jurisdiction, series, packs=packs)
        except Exception as error:  # whatever a pack can break
            line = reading.line(f".series[{place}]")
            words = f"{type(error).__name__}: {error}".strip(": ")
            message = f"expected a program for {pack.jurisdiction}/{series}, got {words}"
            reading.add("program.broken", line, message, series=series, words=words)
            return False
        _paths_once(reading, pack, [(path.level, path.path) for path in paths])
    return True


def _paths_once(reading: Reading[Pack], pack: Pack, paths: list[tuple[str, str]]) -> None:
    """A path stands once in a series, whichever policy brings it."""
    for level, name in sorted({path for path in paths if paths.count(path) > 1}):
        mine = [place for place, path in enumerate(pack.paths) if (path.level, path.path) == (level, name)]
        line = reading.line(f".paths[{mine[-1]}]" if mine else ".paths")
        reading.add(
            "program.path_twice", line, f"expected the path {level}/{name} once", level=level, path=name
        )


def _rows_once(reading: Reading[Pack], pack: Pack) -> None:
    """Cases name rows by their label: within one path a label may stand once."""
    general = {requirement.label for requirement in pack.general}
    for place, path in enumerate(pack.paths):
        seen = set(general)
        for row, requirement in enumerate(path.requirements):
            if requirement.label in seen:
                at = f".paths[{place}].requirements[{row}].label"
                message = f"expected a label that no other row of the path has, got {requirement.label}"
                reading.add("program.label_twice", reading.line(at), message, label=requirement.label)
            seen.add(requirement.label)


# --- cases ----------------------------------------------------------------------------------------
def _complete(reading: Reading[Pack], pack: Pack, cases: CaseFile, cases_file: str) -> None:
    """A case for every way in which each requirement can turn out."""
    for asked in requirements(pack):
        missing = lacking(asked, cases.cases)
        if missing:
            where = "/".join(part for part in (asked.level, asked.path) if part)
            kinds = ", ".join(missing)
            message = f"expected cases of {asked.body.label} in {cases_file}: {kinds}"
            reading.add(
                "cases.missing",
                reading.line(asked.at),
                message,
                label=asked.body.label,
                where=where,
                kinds=kinds,
            )


def _run(reading: Reading[CaseFile], file: CaseFile, packs: PackSet) -> None:
    """Every case on both evaluations, at the line where it stands."""
    if "bases" in reading.replaced:
        return
    lines = reading.entry_lines("cases", len(file.cases))
    for case, line in zip(file.cases, lines, strict=True):
        try:
            found = mismatches(case, dossier_of(file, case), packs)
        except CaseError as error:
            reading.add(
                error.code,
                line,
                f"{case.of}: expected {error.expected}",
                of=case.of,
                expected=error.expected,
            )
            continue
        except Exception as error:  # no program for the dossier's series, or one that cannot be run
            words = f"{type(error).__name__}: {error}".strip(": ")
            reading.add(
                "cases.broken",
                line,
                f"{case.of}: expected an assessment, got {words}",
                of=case.of,
                words=words,
            )
            continue
        for one in found:
            reading.add(
                "cases.failed",
                line,
                f"{case.of}: {one.evaluation}: {one.what}: expected {one.expected}, got {one.got}",
                of=case.of,
                why=case.why,
                evaluation=one.evaluation,
                what=one.what,
                expected=one.expected,
                got=one.got,
            )


# --- coverage -------------------------------------------------------------------------------------
def _covered(
    reading: Reading[Coverage], table: list[Position], pack_reading: Reading[Pack], pack: Pack, packs: PackSet
) -> None:
    lines = reading.entry_lines("positions", len(table))
    for gap in open_points(table, pack, (entry.pack for entry in packs)):
        if gap.position is not None:
            rule = table[gap.position].rule
            reading.add(gap.code, lines[gap.position], str(gap), at=gap.at, rule=rule)
        else:
            pack_reading.add(gap.code, _clause_line(pack_reading, gap.at), str(gap), clause=gap.at)


def _clause_line(reading: Reading[Pack], clause: str) -> int:
    """The first line on which a rule names a clause."""
    waiting = [reading.nodes]
    found = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == "readings":
                    continue
                if key.value == "clause" and clause in str(value.value):
                    found.append(key.start_mark.line + 1)
                waiting.append(value)
    return min(found, default=1)
