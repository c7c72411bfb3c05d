"""Each program compiled once to one Python function: one pass over every list, rows built eagerly.

The function gives the very object that rules.interpreter gives; it only gets there faster. Constants
of the packs stand in the source as literals, whatever depends on a dossier is a local variable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET

from rules import spec
from rules.branches import branches
from rules.dossier import Dossier
from rules.pack_set import PackSet
from rules.program import PathProgram, Program, Row, program
from rules.row_source import RowWriter, key_of
from rules.vocabulary import LEVELS

Assess = Callable[[Dossier], list[dict[str, Any]]]


@lru_cache(maxsize=128)
def compiled(
    jurisdiction: str,
    series: str,
    level: str | None = None,
    raw: bool = False,
    packs: PackSet | None = None,
) -> Assess:
    """The function of a series, or of one level; `raw` makes rows and judgements JSON text.

    `packs` are the versions to apply, those of the project unless given.
    """
    whole = program(jurisdiction, series, packs)
    if level is not None:
        whole = replace(whole, paths=tuple(path for path in whole.paths if path.level == level))
    return compile_program(whole, raw)


def compile_program(of: Program, raw: bool = False) -> Assess:
    """Turn a program into a function."""
    writer = _Writer(of, raw)
    source = writer.source()
    code = compile(source, f"<rules {of.jurisdiction}/{of.series}>", "exec")
    exec(code, writer.names)  # noqa: S102 - the source is made from checked packs, by this module alone
    function: Assess = writer.names["assess"]
    return function


#: What asks for the days of titles without asking for a career.
_TITLED = (spec.HeldTitleRequirement, spec.AchievementsRequirement)


class _Writer(RowWriter):
    """The source of one program."""

    # --- the whole ---------------------------------------------------------------------

    def source(self) -> str:
        """Everything in order: facts, achievements, recommendations, common rows, then path by path."""
        self.put(0, "def assess(d):")
        self.put(1, "as_of = d.as_of", "today = as_of.isoformat()", "out = []")
        if self.careers:
            self._facts()
        elif any(isinstance(body, _TITLED) for body in self.bodies):
            self.put(1, f"own, other = titles_of(d.titles, {self.of.series!r})")
        self._standing()
        self._achievements()
        self._recommendations()
        common = self._common_rows()
        for row in common:
            self.row(1, row)
        if common:
            names = [self.rows[key_of(row)] for row in common]
            self.put(1, f"o = {_least([f'o{name}' for name in names])}")
            self.put(1, f"s = {_most([f's{name}' for name in names])}")
        for path in self.of.paths:
            for row in path.rows:
                self.row(1, row)
            self._path(path)
        self.put(1, "return out")
        return "\n".join(self.lines) + "\n"

    def _facts(self) -> None:
        """Education, titles, work: earliest days and merged spans, read once."""
        series = repr(self.of.series)
        self.put(
            1,
            f"own, other = titles_of(d.titles, {series})",
            f"graduated = education_of(d.education, RUNGS, {len(self.of.rung_names)})",
            f"jobs = work_of(d.employment, {series})",
            "work = spans_of(jobs)",
            "facts = facts_once(PROGRAM, d)",
            "held = held_once(d, graduated, own, RUNG_LABELS)",
            "opening = d.education is UNSET or d.employment is UNSET or d.titles is UNSET",
            "title = own",
            "may_stand = d.qualifications is UNSET",
        )
        if self.of.stands_for:
            self.put(
                1,
                "if d.qualifications:",
                "    opening = True",
                "    title_from = facts().title_from",
                "    title = [title_from(level) for level in LEVELS]",
            )
        if any(item.post for body in self.careers for item in body.any_of):
            self.put(
                1,
                "if not opening:",
                "    for job in jobs:",
                "        if job.post_level is UNSET:",
                "            opening = True",
            )
        for rank in range(len(LEVELS)):
            self.put(1, f"t{rank} = title[{rank}]")
        for rung in range(len(self.of.rung_names)):
            self.put(1, f"g{rung} = graduated[{rung}]")

    def _standing(self) -> None:
        """The fields of the person that the rows ask for, read once."""
        tests = [body.test for body in self.bodies if isinstance(body, spec.PersonRequirement)]
        fields = dict.fromkeys(name for test in tests for name in test.fields())
        if not fields:
            return
        self.put(1, "p = d.person", "if p is UNSET:")
        self.put(2, *(f"person_{name} = UNSET" for name in fields))
        self.put(1, "else:")
        self.put(2, *(f"person_{name} = p.{name}" for name in fields))

    def _common_rows(self) -> list[Row]:
        """The general conditions stand in every path: put together once."""
        if not self.of.paths:
            return []
        shared = set.intersection(*({key_of(row) for row in path.rows} for path in self.of.paths))
        return [
            row
            for row in self.of.paths[0].rows
            if key_of(row) in shared and not isinstance(row.body, spec.AchievementsRequirement)
        ]

    # --- achievements ------------------------------------------------------------------

    def _achievements(self) -> None:
        """One loop over the achievements, branching on their kind first."""
        for body in self.bodies:
            if isinstance(body, spec.AchievementsRequirement):
                self.basket(body.any_of)
            elif isinstance(body, spec.QualifyingRequirement) and id(body) not in self.openings:
                self.openings[id(body)] = [
                    self.basket([option.achievement]) if option.achievement else "" for option in body.any_of
                ]
        if not self.baskets:
            return
        for _patterns, name in self.baskets:
            self.put(1, f"{name} = []", f"{name}_open = []")
        self.put(1, "if d.achievements:", "    for a in d.achievements:", "        kind = a.kind")
        branch = "if"
        for kinds, code in branches(self.baskets):
            test = f"kind == {kinds[0]!r}" if len(kinds) == 1 else f"kind in {set(kinds)!r}"
            self.put(3, f"{branch} {test}:", *("    " + line for line in code))
            branch = "elif"

    def _recommendations(self) -> None:
        """One pass over the recommendations, counting what the rows ask for."""
        for body in self.bodies:
            if isinstance(body, spec.PeersRequirement):
                self.counters.setdefault((body.recommender, body.level), f"n{len(self.counters)}")
        for name in self.counters.values():
            self.put(1, f"{name} = {name}_open = 0")
        if not self.counters:
            return
        self.put(1, "for entry in d.recommendations or ():", "    kind = entry.kind")
        for (kind, level), name in self.counters.items():
            self.put(2, f"if kind == {kind!r}:")
            if level is None:
                self.put(3, f"{name} += 1")
            else:
                self.put(3, f"if entry.level == {level!r}:", f"    {name} += 1")
                self.put(3, "elif entry.level is UNSET:", f"    {name}_open += 1")

    # --- paths -------------------------------------------------------------------------

    def _path(self, path: PathProgram) -> None:
        common = {key_of(row) for row in self._common_rows()}
        own = [row for row in path.rows if key_of(row) not in common]
        names = [self.rows[key_of(row)] for row in own]
        counted = [
            self.rows[key_of(row)] for row in own if isinstance(row.body, spec.AchievementsRequirement)
        ]
        if len(counted) > 1:
            raise ValueError(f"{path.level}/{path.path}: at most one threshold of achievements a path")
        outcomes = (["o"] if common else []) + [f"o{name}" for name in names]
        sinces = (["s"] if common else []) + [f"s{name}" for name in names if name not in counted]
        judgements = self.constant("J", self._judgements(path))
        rows = ", ".join(f"r{self.rows[key_of(row)]}" for row in path.rows)
        self.put(
            1,
            f"v = {_least(outcomes)}",
            f"e = today if v == 2 else None if v == 1 else eligible(as_of, {_most(sinces)},"
            f" {f'c{counted[0]}' if counted else None})",
            f"out.append({{'level': {path.level!r}, 'path': {path.path!r}, 'outcome': NAMES[v],"
            f" 'eligible_on': e, 'policy': {path.policy!r}, 'policy_status': {path.policy_status!r},"
            f" 'requirements': [{rows}], 'judgements': {judgements}[d.track]}})",
        )

    def _judgements(self, path: PathProgram) -> dict[Any, Any]:
        """The judgements for each track, and for none stated."""
        made: dict[Any, Any] = {}
        for track in (UNSET, "research_design", "applied_practice", "technology_transfer"):
            chosen = [
                judgement
                for judgement, of_track in zip(path.judgements, path.tracks, strict=True)
                if of_track is None or track is UNSET or of_track == track
            ]
            made[track] = msgspec.Raw(msgspec.json.encode(chosen)) if self.raw else chosen
        return made


def _least(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"min({', '.join(names)})"


def _most(names: list[str]) -> str:
    if not names:
        return "ALWAYS"
    return names[0] if len(names) == 1 else f"max({', '.join(names)})"
