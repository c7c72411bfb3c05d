"""Columns of a catalogue: how a cell is read, kept as JSON, shown and written back into a sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words: TypeAlias = "str | Promise"
Options: TypeAlias = Sequence[tuple[str, Words]]
Parser: TypeAlias = Callable[[Any], Any]
#: Longest list of allowed values that a message writes out.
MOST_NAMED = 8
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Wrong(Exception):
    """A cell cannot be read; the message says what was expected."""


@dataclass(frozen=True)
class Column:
    """One column; subclasses know a type."""

    name: str
    heading: Words
    example: Words = ""
    help: Words = ""
    required: bool = True
    width: int = 16
    #: What is shown where the cell is empty.
    blank: Words = ""

    def parser(self) -> Parser:
        """Return the reading of a cell; what it needs to know is fetched once."""
        convert = self.converter()

        def parse(raw: Any) -> Any:
            value = _CONTROL.sub(" ", raw).strip() if isinstance(raw, str) else raw
            if value is None or value == "":
                if self.required:
                    raise Wrong(_("不能为空"))
                return self.nothing
            return convert(value)

        return parse

    @property
    def nothing(self) -> Any:
        """What an empty cell means."""
        return ""

    def converter(self) -> Parser:
        """Return the conversion of a cell that is not empty."""
        raise NotImplementedError(type(self).__name__)

    def options(self) -> Options:
        """The allowed values with their words, where they are few."""
        return ()

    def dump(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def load(self, stored: Any) -> Any:
        """The value from JSON."""
        return stored

    def shower(self) -> Callable[[Any], str]:
        """Return how a value is shown to people; what it needs to know is fetched once."""
        return lambda value: str(value) if value not in (None, "") else str(self.blank)

    def writer(self) -> Callable[[Any], Any]:
        """Return how a value is written into a sheet; reading it again gives the same."""
        return lambda value: value


@dataclass(frozen=True)
class Text(Column):
    """Words of at most `longest` characters."""

    longest: int = 120
    pattern: str = ""
    pattern_words: Words = ""

    def converter(self) -> Parser:
        """Words; a whole number typed into the cell counts as its digits."""

        def convert(raw: Any) -> str:
            if isinstance(raw, dt.date | bool):
                raise Wrong(_("应为文字"))
            text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
            if len(text) > self.longest:
                raise Wrong(_("最多%(n)d字，现有%(found)d字") % {"n": self.longest, "found": len(text)})
            if self.pattern and not re.fullmatch(self.pattern, text):
                raise Wrong(str(self.pattern_words))
            return text

        return convert


@dataclass(frozen=True)
class Choice(Column):
    """One of a few values, by its words or its code."""

    choices: Callable[[], Options] = tuple

    def options(self) -> Options:
        """The allowed values."""
        return self.choices()

    def converter(self) -> Parser:
        """The code of what was chosen."""
        options = self.choices()
        known = {str(words): code for code, words in options} | {code: code for code, _words in options}
        named = [str(words) for _code, words in options]
        expected = _("应为：%(values)s") % {"values": "、".join(named[:MOST_NAMED])}
        if len(named) > MOST_NAMED:
            expected += _("等%(n)d项之一") % {"n": len(named)}

        def convert(raw: Any) -> str:
            try:
                return known[str(raw)]
            except KeyError:
                raise Wrong(expected) from None

        return convert

    def shower(self) -> Callable[[Any], str]:
        """The words of the choice."""
        words = dict(self.choices())
        return lambda value: str(words.get(value, value) if value else self.blank)

    def writer(self) -> Callable[[Any], Any]:
        """The words of the choice."""
        words = dict(self.choices())
        return lambda value: str(words.get(value, value))


@dataclass(frozen=True)
class Day(Column):
    """A date: an Excel date, or text such as 2027-01-01, 2027/1/1, 2027年1月1日."""

    @property
    def nothing(self) -> Any:
        """No day."""
        return None

    def converter(self) -> Parser:
        """A date without a time."""
        expected = _("应为日期，例如2027-01-01")

        def convert(raw: Any) -> dt.date:
            if isinstance(raw, dt.datetime):
                if raw.time() != dt.time():
                    raise Wrong(_("应为日期，不带时刻"))
                return raw.date()
            if isinstance(raw, dt.date):
                return raw
            match = _DAY.fullmatch(raw) if isinstance(raw, str) else None
            if match is None:
                raise Wrong(expected)
            try:
                return dt.date(*map(int, match.groups()))
            except ValueError:
                raise Wrong(_("没有这一天")) from None

        return convert

    def dump(self, value: Any) -> Any:
        """ISO text."""
        return value.isoformat() if value else None

    def load(self, stored: Any) -> Any:
        """A date."""
        return dt.date.fromisoformat(stored) if stored else None

    def shower(self) -> Callable[[Any], str]:
        """ISO text."""
        return lambda value: value.isoformat() if value else str(self.blank)


@dataclass(frozen=True)
class Whole(Column):
    """A whole number between two bounds."""

    least: int = 1
    most: int = 9999

    def converter(self) -> Parser:
        """A whole number."""
        expected = _("应为%(least)d到%(most)d的整数") % {"least": self.least, "most": self.most}

        def convert(raw: Any) -> int:
            value = _decimal(raw, expected)
            if value != value.to_integral_value() or not self.least <= value <= self.most:
                raise Wrong(expected)
            return int(value)

        return convert


@dataclass(frozen=True)
class Money(Column):
    """An amount in yuan, kept in fen."""

    most_fen: int = 100_000_00

    def converter(self) -> Parser:
        """Fen."""
        expected = _("应为0到%(most)d元的金额，最多两位小数") % {"most": self.most_fen // 100}

        def convert(raw: Any) -> int:
            fen = _decimal(raw, expected) * 100
            if fen != fen.to_integral_value() or not 0 <= fen <= self.most_fen:
                raise Wrong(expected)
            return int(fen)

        return convert

    def shower(self) -> Callable[[Any], str]:
        """Yuan."""

        def show(value: Any) -> str:
            yuan, fen = divmod(value, 100)
            return _("%(amount)s元") % {"amount": f"{yuan:,}.{fen:02d}" if fen else f"{yuan:,}"}

        return show

    def writer(self) -> Callable[[Any], Any]:
        """Yuan as a number."""
        return lambda value: value // 100 if value % 100 == 0 else float(Decimal(value) / 100)


def _decimal(raw: Any, expected: str) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise Wrong(expected)
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise Wrong(expected) from None
    if not value.is_finite() or abs(value.adjusted()) > 12:
        raise Wrong(expected)
    return value
