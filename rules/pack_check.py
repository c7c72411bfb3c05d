"""`manage.py check_packs`: the checks before publication on files. Needs no database.

Beside a pack FOLDER/POLICY.yaml stand its cases, FOLDER/cases/POLICY.yaml, and its coverage table,
FOLDER/coverage/POLICY.yaml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import UNSET

from rules.batch import INVALID, OK
from rules.checks import Earlier, check
from rules.command_line import Parser, answered
from rules.errors import PackError
from rules.loader import CASES, PACKS, LoadedPack, parse_pack, read_pack
from rules.neighbours import affected, applied_together
from rules.pack_set import PackSet
from rules.problems import Problem


def parser(prog: str = "manage.py check_packs") -> argparse.ArgumentParser:
    """The options of the command."""
    made = Parser(
        prog=prog,
        description="Check policies as before a publication: problems with file, line, what was expected.",
        epilog="Exit status: 0 when nothing keeps the policies from being published, 2 otherwise.",
    )
    made.add_argument(
        "packs",
        nargs="*",
        metavar="POLICY.yaml",
        help="a draft, with cases/POLICY.yaml and coverage/POLICY.yaml beside it; "
        "without any, the policies that come with the project",
    )
    return made


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status comes back."""
    return answered(run, argv)


def run(argv: Sequence[str]) -> int:
    """Check each of the files beside the project's other policies (and beside the other files)."""
    options = parser().parse_args(argv)
    files = [Path(name) for name in options.packs] or sorted(PACKS.glob("*.yaml"))
    shipped = PackSet(_readable(PACKS.glob("*.yaml")))
    packs = PackSet([*shipped, *_readable(files)])  # of a policy that is given, what is given
    status = OK
    for file in files:
        code = file.stem
        text = file.read_text(encoding="utf-8")
        published = [
            _earlier(e) for e in shipped if e.pack.code == code and e.version != _version(file, text)
        ]
        problems = check(
            text,
            (file.parent / "cases" / file.name).read_text(encoding="utf-8"),
            (file.parent / "coverage" / file.name).read_text(encoding="utf-8"),
            code=code,
            others=packs.replacing(shipped[code]) if code in shipped else packs,
            published=published,
        )
        for problem in problems:
            sys.stderr.write(f"error: {_place(file, problem)}\n")
        if problems:
            status = INVALID
            continue
        for warning in _warnings(code, shipped, packs, [one.stem for one in files]):
            sys.stderr.write(f"warning: {warning}\n")
        sys.stdout.write(f"{packs[code].version}: clean\n")
    return status


def _readable(files: Iterable[Path]) -> list[LoadedPack]:
    """The packs that can be read; what is wrong with the others, their own check says."""
    found = []
    for file in sorted(files):
        try:
            found.append(read_pack(file))
        except PackError:
            continue
    return found


def _version(file: Path, text: str) -> str | None:
    try:
        return parse_pack(file.name, text).version
    except PackError:
        return None


def _earlier(entry: LoadedPack) -> Earlier:
    until = entry.pack.effective_until
    return Earlier(entry.pack.version, entry.pack.effective_from, None if until is UNSET else until)


def _place(file: Path, problem: Problem) -> str:
    """The problem at the file as it was given."""
    return f"{file.parent / problem.file}:{problem.line}: {problem.message}"


def _warnings(code: str, shipped: PackSet, packs: PackSet, given: Sequence[str]) -> list[Problem]:
    """The cases of the project's other policies that no longer hold."""
    if code not in shipped or shipped[code].version == packs[code].version:
        return []
    after = shipped.replacing(packs[code])
    others = [other for other in applied_together(code, shipped, after) if other not in given]
    texts = [(other, (CASES / f"{other}.yaml").read_text(encoding="utf-8")) for other in others]
    return affected(code, shipped, after, texts)
