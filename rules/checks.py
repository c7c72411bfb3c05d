"""What has to hold before a version of a policy may be published: its texts, days, program, cases, coverage.

All problems that can be found are found in one go, each with file, line and what was expected there.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml
from msgspec.structs import replace

from rules.cases import CaseError, Mismatch, dossier_of, lacking, mismatches, requirements
from rules.compiler import compiled
from rules.coverage import Coverage, Position, open_points
from rules.errors import PackError
from rules.head_checks import Earlier, check_head
from rules.loader import LoadedPack, parse_pack
from rules.pack_set import PackSet
from rules.problems import Problem
from rules.program import program
from rules.reading import Reading
from rules.spec import Case, CaseFile, Pack

__all__ = ["Earlier", "Problem", "check"]


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
        check_head(pack, pack.value, code, published)
    loaded = _loaded(pack, pack_text)
    if loaded is not None:
        if loaded.pack.code != code:  # said above; the rest is checked as what it is meant to be
            loaded = replace(loaded, pack=replace(loaded.pack, code=code))
        packs = others.replacing(loaded)
        before = others[code].pack if code in others else None
        if _program(pack, loaded.pack, packs, before) and cases.value is not None:
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


# --- program --------------------------------------------------------------------------------------
def _program(reading: Reading[Pack], pack: Pack, packs: PackSet, before: Pack | None) -> bool:
    """Whether the series of the pack can be assembled and compiled, together with the other policies.

    So must those that the version before bound and this one leaves: somebody may apply in them.
    """
    _rows_once(reading, pack)
    bound = {(pack.jurisdiction, series): f".series[{place}]" for place, series in enumerate(pack.series)}
    if before is not None:
        bound = {(before.jurisdiction, series): ".series" for series in before.series} | bound
    for (jurisdiction, series), at in bound.items():
        try:
            paths = program(jurisdiction, series, packs).paths
            compiled(jurisdiction, series, packs=packs)
        except Exception as error:  # whatever a pack can break
            words = f"{type(error).__name__}: {error}".strip(": ")
            message = f"expected a program for {jurisdiction}/{series}, got {words}"
            reading.add("program.broken", reading.line(at), message, series=series, words=words)
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
        _failed(reading, case, line, found)


def _failed(reading: Reading[CaseFile], case: Case, line: int, found: list[Mismatch]) -> None:
    """What a case says otherwise; where both evaluations say the same, once."""
    said: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        said.setdefault((one.what, one.expected, one.got), []).append(one.evaluation)
    for (what, expected, got), evaluations in said.items():
        both = ", ".join(evaluations)
        reading.add(
            "cases.failed",
            line,
            f"{case.of}: {both}: {what}: expected {expected}, got {got}",
            of=case.of,
            why=case.why,
            evaluation=both,
            what=what,
            expected=expected,
            got=got,
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
