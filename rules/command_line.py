"""What the commands of the rules have in common: options, refusals, exit status. Needs no settings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from rules.batch import BROKEN, INTERRUPTED, INVALID, READER_GONE, Incomplete
from rules.days import day_of
from rules.errors import InvalidDossier, PackError
from rules.loader import read_pack
from rules.pack_set import PackSet, series_of, shipped


class Parser(argparse.ArgumentParser):
    """One line on standard error, exit status 2."""

    def error(self, message: str) -> NoReturn:
        """What argparse found."""
        raise InvalidDossier("command line", message)


def answered(command: Callable[[Sequence[str]], int], argv: Sequence[str]) -> int:
    """Run a command, its refusals as one line on standard error; the exit status comes back."""
    try:
        return command(argv)
    except (InvalidDossier, PackError) as error:
        return refuse(str(error))
    except BrokenPipeError:
        # The reader has seen enough.
        _drop_output()
        return READER_GONE
    except KeyboardInterrupt:
        _drop_output()
        return INTERRUPTED
    except Incomplete as error:
        _drop_output()
        refuse(str(error))
        return BROKEN
    except OSError as error:
        return refuse(f"{error.filename or 'input'}: expected a readable file ({error.strerror})")


def _drop_output() -> None:
    """What Python would still flush at exit has nowhere to go."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def packs(files: Sequence[str]) -> PackSet | None:
    """The project's policies with some replaced; nothing where none is."""
    if not files:
        return None
    chosen = shipped()
    for file in files:
        entry = read_pack(Path(file))
        replaced = chosen.replacing(entry)
        for jurisdiction, series in series_of(chosen):
            if (jurisdiction, series) not in series_of(replaced):
                message = f"expected a policy for {jurisdiction}/{series}, which this text leaves"
                raise PackError(Path(file).name, 1, message)
        chosen = replaced
    return chosen


def refuse(message: str) -> int:
    """One line, and the status of a refusal."""
    sys.stderr.write(f"error: {message}\n")
    return INVALID


def one_of(values: tuple[str, ...]) -> Any:
    """A word out of a list."""

    def choose(text: str) -> str:
        if text not in values:
            raise argparse.ArgumentTypeError("expected one of " + ", ".join(values))
        return text

    return choose


def day(text: str) -> date:
    """A date YYYY-MM-DD."""
    found = day_of(text)
    if found is None:
        raise argparse.ArgumentTypeError("expected a date YYYY-MM-DD")
    return found


def count(text: str) -> int:
    """A whole number from 1."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("expected a whole number from 1")
