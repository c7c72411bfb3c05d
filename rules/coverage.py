"""Which rule every operative sentence became: requirement, judgement, or none and why.

The texts do not stand here: a sentence is known by its position and a mark (the first digits of its
hash), so that whoever has the text can hold the table to it:

    python -m rules.coverage CODE TEXT-FILE
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from rules.loader import PACKS, packs, parse
from rules.spec import Pack, Text

COVERAGE = PACKS / "coverage"
Mark = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}\Z")]


class Position(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"is_": "is"}):
    """Sentences that stand together and became the same thing."""

    at: Text
    is_: Literal["requirement", "judgement", "none"]
    sentences: list[Mark]
    rule: str = ""
    why: str = ""


class Coverage(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The table of one policy, in the order of its text."""

    positions: list[Position]


class Gap(NamedTuple):
    """What a table leaves open: at one of its positions, or about a clause of the pack (no position)."""

    code: str
    position: int | None
    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.at}: {self.message}"


def coverage(code: str) -> list[Position]:
    """The table of a policy that comes with the project."""
    path = COVERAGE / f"{code}.yaml"
    return read_coverage(path.name, path.read_text(encoding="utf-8"))


def read_coverage(file: str, text: str) -> list[Position]:
    """A table from its text, or PackError naming `file`."""
    return parse(file, text, Coverage).positions


def clauses(pack: Pack) -> set[str]:
    """Every clause that a pack's rules name, one by one."""
    return asking(pack) | judging(pack)


def asking(pack: Pack) -> set[str]:
    """The clauses of what is decided by facts: requirements, the ladder of education, qualifications."""
    requirements = [
        *pack.general,
        *(item for path in pack.paths for item in path.requirements),
        *(item for addition in pack.additions for item in addition.requirements),
    ]
    tables = [table for table in (pack.education, pack.qualifications) if table]
    return _one_by_one(item.clause for item in (*requirements, *tables))


def judging(pack: Pack) -> set[str]:
    """The clauses of what people judge."""
    judgements = [*pack.general_judgements, *(item for path in pack.paths for item in path.judgements)]
    return _one_by_one(item.clause for item in judgements)


def _one_by_one(named: Iterable[str]) -> set[str]:
    return {part for clause in named for part in re.split("[；、]", clause)}


def gaps(code: str) -> list[str]:
    """What the table of a policy that comes with the project leaves open."""
    shipped = packs()
    return [
        str(gap)
        for gap in open_points(coverage(code), shipped[code].pack, (e.pack for e in shipped.values()))
    ]


def open_points(table: list[Position], pack: Pack, others: Iterable[Pack]) -> list[Gap]:
    """What a table leaves open: a position without a rule or reason, a rule without a position."""
    packs = (pack, *others)
    named = {
        "requirement": {clause for one in packs for clause in asking(one)},
        "judgement": {clause for one in packs for clause in judging(one)},
    }
    for found_clauses in named.values():
        found_clauses |= {clause.removeprefix(f"{pack.document} ") for clause in found_clauses}
    found = []
    for number, position in enumerate(table):
        if position.is_ == "none" and not (position.why and not position.rule):
            found.append(Gap("coverage.why", number, position.at, "expected a reason (why)"))
        if position.is_ != "none" and position.rule not in named[position.is_]:
            message = f"no {position.is_} names the clause {position.rule!r}"
            code = "coverage.judge" if position.is_ == "judgement" else "coverage.rule"
            found.append(Gap(code, number, position.at, message))
        if not position.sentences:
            found.append(Gap("coverage.sentences", number, position.at, "expected sentences"))
    covered = {position.at for position in table} | {position.rule for position in table}
    own = {clause for clause in clauses(pack) if "〔" not in clause}
    return found + [
        Gap("coverage.position", None, clause, "no position of the text") for clause in sorted(own - covered)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without white space."""
    parts = (part for line in text.splitlines() for part in re.split(r"(?<=[。；])", line))
    return [bare for part in parts if (bare := "".join(part.split()))]


def mark(sentence: str) -> str:
    """What stands for a sentence in the table."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:8]


def differences(table: list[Position], text: str) -> list[str]:
    """Where a table does not follow a text: sentences that are not there, or were passed over."""
    marks = [mark(sentence) for sentence in sentences(text)]
    found = []
    place = 0
    for number, position in enumerate(table):
        for wanted in position.sentences:
            if wanted not in marks[place:]:
                found.append(f"{position.at}: {wanted} is not in the text from there on")
                continue
            passed = marks.index(wanted, place) - place
            # Within one numbered item nothing may be passed over.
            same_item = (number and table[number - 1].at == position.at) or wanted != position.sentences[0]
            if passed and same_item:
                found.append(f"{position.at}: {passed} sentences before {wanted} are not in the table")
            place += passed + 1
    return found


def main(arguments: list[str]) -> int:
    """Hold a table to a text."""
    code, file = arguments
    found = differences(coverage(code), Path(file).read_text(encoding="utf-8"))
    message = f"{code}: every listed sentence stands in the text, none is passed over"
    sys.stdout.write("\n".join(found or [message]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
