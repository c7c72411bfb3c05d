"""Outcomes without texts and without days to come: what screening a whole register needs.

Judging a city's register again, or past rounds on a draft, asks of each dossier only how every clause of
some paths comes out on the day; the full assessment is then made for those whose outcomes changed
(rules.rescreening does both). The outcomes are those of the full evaluation, three-valued; a function
written for the purpose (rules.screen_source) finds them several times faster.

    screen = screener("beijing", "engineering", level="associate_senior", paths=("standard", "exceptional"))
    before = screen(dossier)          # a tuple of Screened, one a path
    changed = screen(dossier) != screener(..., packs=draft)(dossier)

Results are shared: two dossiers with the same outcomes give the same objects, so that a register's results
in memory are little more than references, and comparing them is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from rules import dossier as dossiers
from rules.compiler import compile_program
from rules.dossier import Dossier
from rules.errors import InvalidDossier
from rules.pack_set import PackSet
from rules.program import PathProgram, Program, program
from rules.screen_parts import MET, OPEN, UNMET, understood
from rules.screen_source import ScreenWriter
from rules.vocabulary import LEVELS, PATHS

NAMES = {UNMET: "unmet", OPEN: "undetermined", MET: "met"}
NUMBERS = {name: number for number, name in NAMES.items()}
#: Results of one path that are kept; twenty thousand people gave at most 67.
KEPT = 65536
#: What is understood of a program; see rules.screen_parts.KNOWN for its rows.
_PROGRAM = {"jurisdiction", "series", "paths", "rungs", "rung_names", "rung_labels", "stands_for", "careers"}


class ScreenedRow(NamedTuple):
    """A requirement and how it comes out."""

    clause: str
    label: str
    required: str
    outcome: str


class Screened(NamedTuple):
    """One path to one level: its outcome and that of every requirement."""

    level: str
    path: str
    policy: str
    policy_status: str
    outcome: str
    requirements: tuple[ScreenedRow, ...]


Screen = Callable[[Dossier], tuple[Screened, ...]]


@lru_cache(maxsize=128)
def screener(
    jurisdiction: str,
    series: str,
    level: str | None = None,
    paths: tuple[str, ...] | None = None,
    packs: PackSet | None = None,
) -> Screen:
    """The screening function of a series, of one level, of some paths; in the order of the contract.

    It takes a dossier that has been read (rules.dossier.decode, convert), of this jurisdiction and series.
    """
    if level is not None and level not in LEVELS:
        raise InvalidDossier("--level", "one of " + ", ".join(LEVELS))
    unknown = [path for path in paths or () if path not in PATHS]
    if unknown:
        raise InvalidDossier("--path", "one of " + ", ".join(PATHS))
    whole = program(jurisdiction, series, packs)
    chosen = tuple(
        path
        for path in whole.paths
        if (level is None or path.level == level) and (paths is None or path.path in paths)
    )
    return compile_screen(replace(whole, paths=chosen))


def screen(
    dossier: Mapping[str, Any] | Dossier,
    *,
    level: str | None = None,
    paths: Sequence[str] | None = None,
    packs: PackSet | None = None,
) -> tuple[Screened, ...]:
    """Screen one dossier; InvalidDossier as in rules.assess."""
    read = dossiers.convert(dossier)
    chosen = None if paths is None else tuple(paths)
    return screener(read.jurisdiction, read.series, level, chosen, packs)(read)


def explain(screened: Sequence[Screened]) -> list[dict[str, Any]]:
    """The same as plain objects, with the keys of the contract as far as they are known."""
    return [
        {**path._asdict(), "requirements": [row._asdict() for row in path.requirements]} for path in screened
    ]


def compile_screen(of: Program) -> Screen:
    """Turn a program into a screening function; what is not understood is left to the full evaluation."""
    writer = ScreenWriter(of)
    makers = [_maker(path, writer.places(path)) for path in of.paths]
    if not is_understood(of):
        return _whole(of, makers)
    writer.names["whole"] = _whole(of, makers)
    for number, maker in enumerate(makers):
        writer.names[f"make{number}"] = maker
        writer.names[f"T{number}"] = maker.kept
    code = compile(writer.source(), f"<screening {of.jurisdiction}/{of.series}>", "exec")
    exec(code, writer.names)  # noqa: S102 - the source is made from checked packs, by this module alone
    function: Screen = writer.names["screen"]
    return function


def is_understood(of: Program) -> bool:
    """Whether the program says nothing that rules.screen_source does not know."""
    for field in fields(of):
        if field.name not in _PROGRAM:
            default = field.default if field.default_factory is MISSING else field.default_factory()
            if getattr(of, field.name) != default:
                return False
    return all(understood(row.body) for path in of.paths for row in path.rows)


class _maker:
    """Makes the result of a path from its number, once; the rows are shared by all results."""

    def __init__(self, path: PathProgram, places: list[int]) -> None:
        self.path = path
        self.places = places
        self.kept: dict[int, Screened] = {}
        self.rows = [
            {n: ScreenedRow(row.clause, row.label, row.required, name) for n, name in NAMES.items()}
            for row in path.rows
        ]

    def __call__(self, number: int) -> Screened:
        outcomes = [number >> place & MET for place in self.places]
        rows = tuple(row[outcome] for row, outcome in zip(self.rows, outcomes, strict=True))
        least = MET
        for outcome in outcomes:
            least &= outcome
        path = self.path
        if len(self.kept) >= KEPT:
            self.kept.clear()
        made = self.kept[number] = Screened(
            path.level, path.path, path.policy, path.policy_status, NAMES[least], rows
        )
        return made

    def of_rows(self, rows: list[dict[str, Any]]) -> Screened:
        """The result from the rows of the full evaluation."""
        number = 0
        for row, place in zip(rows, self.places, strict=True):
            number |= NUMBERS[row["outcome"]] << place
        return self.kept.get(number) or self(number)


def _whole(of: Program, makers: list[_maker]) -> Screen:
    """The same by the full evaluation."""

    @cache
    def function() -> Callable[[Dossier], list[dict[str, Any]]]:
        return compile_program(of)

    def whole(dossier: Dossier) -> tuple[Screened, ...]:
        paths = function()(dossier)
        return tuple(maker.of_rows(path["requirements"]) for maker, path in zip(makers, paths, strict=True))

    return whole
