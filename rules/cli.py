"""The command line of the contract: `manage.py assess`. Needs neither settings nor a database."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from rules import batch
from rules.dossier import decode
from rules.engine import judge
from rules.errors import InvalidDossier, PackError
from rules.loader import read_pack
from rules.pack_set import PackSet, shipped
from rules.vocabulary import JURISDICTIONS, LEVELS, SERIES

READER_GONE = 141


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
    made.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="POLICY.yaml",
        help="apply this text of a policy (a draft, an old version) instead of the project's; repeatable",
    )
    made.add_argument(
        "--jobs", type=_count, default=None, help="processes for a batch file (default: one a core)"
    )
    return made


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status comes back."""
    try:
        options = parser().parse_args(argv)
        if (options.dossier is None) == (options.batch is None):
            raise InvalidDossier("command line", "one DOSSIER.json, or --batch DOSSIERS.jsonl")
        chosen = {name: getattr(options, name) for name in ("jurisdiction", "series", "level", "as_of")}
        chosen["packs"] = _packs(options.pack)
        if options.batch == "-":
            return batch.assess_stream(sys.stdin.buffer, chosen)
        if options.batch is not None:
            return batch.assess_file(options.batch, chosen, options.jobs)
        return _single(options.dossier, chosen)
    except (InvalidDossier, PackError) as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader has seen enough; what Python would still flush at exit has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        return _refuse(f"{error.filename or 'input'}: expected a readable file ({error.strerror})")


def _packs(files: Sequence[str]) -> PackSet | None:
    """The project's policies with some replaced; nothing where none is."""
    if not files:
        return None
    packs = shipped()
    for file in files:
        packs = packs.replacing(read_pack(Path(file)))
    return packs


def _refuse(message: str) -> int:
    sys.stderr.write(f"error: {message}\n")
    return batch.INVALID


def _single(name: str, chosen: dict[str, Any]) -> int:
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(name, "rb") as file:
            data = file.read()
    assessment = judge(decode(data), raw=True, **chosen)
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(assessment), indent=2) + b"\n")
    sys.stdout.buffer.flush()
    return batch.OK


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
