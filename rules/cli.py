"""The command line of the contract: `manage.py assess`. Needs neither settings nor a database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO, NoReturn, TextIO

import msgspec

from rules import batch
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.vocabulary import JURISDICTIONS, LEVELS, SERIES

OK, INVALID = 0, 2


class _Parser(argparse.ArgumentParser):
    """One line on standard error, exit status 2."""

    def error(self, message: str) -> NoReturn:
        raise InvalidDossier("command line", message)


def parser(prog: str = "manage.py assess") -> argparse.ArgumentParser:
    """The options of the contract."""
    made = _Parser(
        prog=prog,
        description="Assess a dossier: which levels and paths it meets, clause by clause.",
        epilog="Exit status: 0 when every dossier was assessed, 2 for unreadable or invalid input.",
    )
    made.add_argument("dossier", nargs="?", help="a JSON file; - for standard input")
    made.add_argument("--batch", metavar="DOSSIERS.jsonl", help="one dossier a line; - for standard input")
    made.add_argument("--jurisdiction", type=_one_of(JURISDICTIONS), help="instead of the dossier's")
    made.add_argument("--series", type=_one_of(SERIES), help="instead of the dossier's")
    made.add_argument("--level", type=_one_of(LEVELS), help="this level only")
    made.add_argument("--as-of", type=_day, metavar="DATE", help="instead of the dossier's")
    made.add_argument("--jobs", type=_count, default=None, help="processes in a batch (default: every core)")
    return made


def main(argv: Sequence[str], stdout: BinaryIO | None = None, stderr: TextIO | None = None) -> int:
    """Run the command; the exit status comes back."""
    out = stdout or sys.stdout.buffer
    err = stderr or sys.stderr
    try:
        options = parser().parse_args(argv)
        if (options.dossier is None) == (options.batch is None):
            raise InvalidDossier("command line", "one DOSSIER.json, or --batch DOSSIERS.jsonl")
        chosen = {name: getattr(options, name) for name in ("jurisdiction", "series", "level", "as_of")}
        if options.batch is not None:
            return _batch(options.batch, chosen, options.jobs, out, err)
        return _single(options.dossier, chosen, out)
    except InvalidDossier as error:
        print(f"error: {error}", file=err)
        return INVALID
    except OSError as error:
        print(f"error: {error.filename or 'input'}: expected a readable file ({error.strerror})", file=err)
        return INVALID


def _single(name: str, chosen: dict[str, Any], out: BinaryIO) -> int:
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(name, "rb") as file:
            data = file.read()
    assessment = judge(batch.decode(data), raw=True, **chosen)
    out.write(msgspec.json.format(msgspec.json.encode(assessment), indent=2) + b"\n")
    out.flush()
    return OK


def _batch(name: str, chosen: dict[str, Any], jobs: int | None, out: BinaryIO, err: TextIO) -> int:
    status = OK
    source: BinaryIO = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: SIM115 - closed below
    with source:
        for lines, errors in batch.assess_lines(source, chosen, jobs):
            out.write(lines)
            for error in errors:
                print(f"error: {error}", file=err)
                status = INVALID
    out.flush()
    return status


def _one_of(values: tuple[str, ...]) -> Any:
    def choose(text: str) -> str:
        if text not in values:
            raise argparse.ArgumentTypeError("expected one of " + ", ".join(values))
        return text

    return choose


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("expected a date YYYY-MM-DD")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("expected a whole number from 1")
