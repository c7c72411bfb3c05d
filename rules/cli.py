"""The command line of the contract: `manage.py assess`. Needs neither settings nor a database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from rules import batch
from rules.command_line import Parser, answered, count, day, one_of, packs
from rules.dossier import decode
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.vocabulary import JURISDICTIONS, LEVELS, SERIES


def parser(prog: str = "manage.py assess") -> argparse.ArgumentParser:
    """The options of the contract."""
    made = Parser(
        prog=prog,
        description="Assess a dossier: which levels and paths it meets, clause by clause.",
        epilog="Exit status: 0 when every dossier was assessed, 2 for unreadable or invalid input.",
    )
    made.add_argument("dossier", nargs="?", help="a JSON file; - for standard input")
    made.add_argument("--batch", metavar="DOSSIERS.jsonl", help="one dossier a line; - for standard input")
    made.add_argument("--jurisdiction", type=one_of(JURISDICTIONS), help="instead of the dossier's")
    made.add_argument("--series", type=one_of(SERIES), help="instead of the dossier's")
    made.add_argument("--level", type=one_of(LEVELS), help="this level only")
    made.add_argument("--as-of", type=day, metavar="DATE", help="instead of the dossier's")
    made.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="POLICY.yaml",
        help="apply this text of a policy (a draft, an old version) instead of the project's; repeatable",
    )
    made.add_argument(
        "--jobs", type=count, default=None, help="processes for a batch file (default: one a core)"
    )
    return made


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status comes back."""
    return answered(run, argv)


def run(argv: Sequence[str]) -> int:
    """Assess one dossier or many."""
    options = parser().parse_args(argv)
    if (options.dossier is None) == (options.batch is None):
        raise InvalidDossier("command line", "one DOSSIER.json, or --batch DOSSIERS.jsonl")
    chosen = {name: getattr(options, name) for name in ("jurisdiction", "series", "level", "as_of")}
    chosen["packs"] = packs(options.pack)
    if options.batch == "-":
        return batch.assess_stream(sys.stdin.buffer, chosen)
    if options.batch is not None:
        return batch.assess_file(options.batch, chosen, options.jobs)
    return _single(options.dossier, chosen)


def _single(name: str, chosen: dict[str, Any]) -> int:
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(name, "rb") as file:
            data = file.read()
    assessment = judge(decode(data), raw=True, **chosen)
    batch.write_out(msgspec.json.format(msgspec.json.encode(assessment), indent=2) + b"\n")
    return batch.OK
