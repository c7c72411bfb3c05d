"""A register judged again on other texts of policies: `manage.py rescreen`.

Every dossier is screened twice, by the texts in use and by the others. Only for those of which a path or a
clause comes out otherwise both full assessments are made, for what was found and for the days.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import msgspec

from rules import batch, dossier
from rules.batch import Numbered
from rules.command_line import Parser, answered, count, day, one_of, packs
from rules.dossier import Dossier
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.pack_set import PackSet, series_of, shipped
from rules.screening import Screened, ScreenedRow, screener
from rules.vocabulary import LEVELS, PATHS

ABSENT = "absent"
#: Pairs of results that are kept; see rules.screening.KEPT.
KEPT = 65536

Clause = tuple[str, str, int]


class Rescreening:
    """What changes in a dossier between two sets of texts, for a level and some paths."""

    def __init__(
        self,
        before: PackSet | None,
        after: PackSet | None,
        level: str | None = None,
        paths: tuple[str, ...] | None = None,
    ) -> None:
        self.before = before or shipped()
        self.after = after or shipped()
        self.level = level
        self.paths = paths
        #: Results are shared, so that a pair is known again by identity; it is kept lest its place be taken.
        self._known: dict[tuple[int, int], tuple[Any, Any, bool]] = {}

    def prepare(self) -> None:
        """Write every function beforehand: once for all processes, and refused before the first line."""
        for texts in (self.before, self.after):
            for jurisdiction, series in series_of(self.before, self.after):
                screener(jurisdiction, series, self.level, self.paths, texts)

    def changes(self, read: Dossier) -> list[dict[str, Any]]:
        """Every path of which an outcome changes, with what was found and the days; nothing if none does."""
        where = read.jurisdiction, read.series, self.level, self.paths
        first, second = screener(*where, self.before)(read), screener(*where, self.after)(read)
        changed = [
            (one, other)
            for one, other in _pairs(first, second)
            if one is not other and self._differ(one, other)
        ]
        if not changed:
            return []
        old, new = (
            {
                (row["level"], row["path"]): row
                for row in judge(read, level=self.level, packs=texts)["assessments"]
            }
            for texts in (self.before, self.after)
        )
        return [_change(one, other, old, new) for one, other in changed]

    def _differ(self, one: Screened | None, other: Screened | None) -> bool:
        key = id(one), id(other)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[key] = one, other, _outcomes(one) != _outcomes(other)
        return known[2]


def _pairs(
    first: Sequence[Screened], second: Sequence[Screened]
) -> Iterable[tuple[Screened | None, Screened | None]]:
    """The results of the same path side by side; one that only the other has, against None."""
    if [(one.level, one.path) for one in first] == [(other.level, other.path) for other in second]:
        return zip(first, second, strict=True)
    old = {(one.level, one.path): one for one in first}
    new = {(other.level, other.path): other for other in second}
    keys = sorted({**old, **new}, key=lambda key: (LEVELS.index(key[0]), PATHS.index(key[1])))
    return [(old.get(key), new.get(key)) for key in keys]


def _outcomes(result: Screened | None) -> Any:
    return result and (result.outcome, {key: row.outcome for key, row in _numbered(result.requirements)})


def _numbered(rows: Iterable[ScreenedRow]) -> Iterator[tuple[Clause, ScreenedRow]]:
    """Rows by clause and label; the n-th of several with the n-th."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = row.clause, row.label
        yield (*key, seen[key]), row
        seen[key] += 1


def _change(
    one: Screened | None,
    other: Screened | None,
    old: dict[tuple[str, str], dict[str, Any]],
    new: dict[tuple[str, str], dict[str, Any]],
) -> dict[str, Any]:
    path = cast(Screened, one or other)
    key = path.level, path.path
    before, after = _rows(one, old.get(key)), _rows(other, new.get(key))
    none = {"outcome": ABSENT, "found": None}
    requirements = []
    for clause in dict.fromkeys([*before, *after]):
        was, now = before.get(clause, none), after.get(clause, none)
        if was["outcome"] != now["outcome"]:
            row = {"clause": clause[0], "label": clause[1], "outcome": [was["outcome"], now["outcome"]]}
            requirements.append(row | {"found": [was["found"], now["found"]]})
    rows = [assessed.get(key, {"outcome": ABSENT, "eligible_on": None}) for assessed in (old, new)]
    return {
        "level": path.level,
        "path": path.path,
        "outcome": [row["outcome"] for row in rows],
        "eligible_on": [row["eligible_on"] for row in rows],
        "requirements": requirements,
    }


def _rows(screened: Screened | None, assessed: dict[str, Any] | None) -> dict[Clause, dict[str, Any]]:
    """The rows of the full assessment by the names that the screening gives them."""
    if screened is None or assessed is None:
        return {}
    keys = [key for key, _row in _numbered(screened.requirements)]
    return dict(zip(keys, assessed["requirements"], strict=True))


# --- the command ---------------------------------------------------------------------------


def parser(prog: str = "manage.py rescreen") -> argparse.ArgumentParser:
    """Its options."""
    made = Parser(
        prog=prog,
        description="Judge a register on other texts of policies: whose outcomes change, clause by clause.",
        epilog="Exit status: 0 when every dossier was judged, 2 for unreadable or invalid input.",
    )
    made.add_argument("register", metavar="DOSSIERS.jsonl", help="one dossier a line; - for standard input")
    text = "a text of a policy %s; repeatable"
    made.add_argument(
        "--pack", action="append", default=[], metavar="POLICY.yaml", help=text % "to judge by instead"
    )
    made.add_argument(
        "--before",
        action="append",
        default=[],
        metavar="POLICY.yaml",
        help=text % "to start from (default: the project's)",
    )
    made.add_argument("--level", type=one_of(LEVELS), help="this level only")
    made.add_argument("--path", action="append", type=one_of(PATHS), help="this path only; repeatable")
    made.add_argument("--as-of", type=day, metavar="DATE", help="instead of the dossier's")
    made.add_argument("--jobs", type=count, default=None, help="processes (default: one a core)")
    return made


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status comes back."""
    return answered(run, argv)


def run(argv: Sequence[str]) -> int:
    """Answer with a line for every dossier of which something changes, and for every bad one."""
    options = parser().parse_args(argv)
    if not options.pack:
        raise InvalidDossier("command line", "--pack POLICY.yaml, the text to judge by")
    before = packs(options.before)
    # What is replaced to start from stays replaced, unless it is replaced again.
    after = packs([*options.before, *options.pack])
    paths = tuple(options.path) if options.path else None
    rescreening = Rescreening(before, after, options.level, paths)
    rescreening.prepare()

    def work(chunk: Numbered) -> tuple[bytearray, list[str]]:
        return rescreen_chunk(chunk, rescreening, options.as_of)

    if options.register == "-":
        return batch.answer_stream(sys.stdin.buffer, work)
    return batch.answer_file(options.register, work, options.jobs)


def rescreen_chunk(
    chunk: Numbered, rescreening: Rescreening, as_of: Any = None
) -> tuple[bytearray, list[str]]:
    """Output lines of some numbered input lines, and a message for each bad one."""
    output, end = batch.buffer(), 0
    errors: list[str] = []
    for number, line in chunk:
        answer: dict[str, Any]
        try:
            read = dossier.decode(line)
            if as_of is not None:
                read = dossier.check(msgspec.structs.replace(read, as_of=as_of))
            changes = rescreening.changes(read)
            if not changes:
                continue
            answer = {"line": number, "changes": changes}
        except InvalidDossier as error:
            answer = {"error": error.as_dict(number)}
            errors.append(f"error: line {number}: {error}\n")
        end = batch.append_line(answer, output, end)
    del output[end:]
    return output, errors
