"""Changing a pack by clause: a text goes in with an address and a value, the changed text comes out.

The text that comes out is canonical (keys in the order of the types, anchors written out) and is read again
before it is handed back: it says the changed pack and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import yaml

from rules import loader, spec
from rules.days import day_of
from rules.errors import PackError

#: What stands at the head of a pack and may be changed there; code, number, series are the version's own.
HEAD = (
    "title",
    "document",
    "status",
    "issued_on",
    "effective_from",
    "effective_until",
    "replaces",
    "source",
)
#: Head fields that a pack must state even where they are null.
_STATED = ("issued_on", "effective_from")
WIDTH = 110
T = TypeVar("T")

#: Lists that clauses stand in, and what each of them is.
_LISTS: tuple[tuple[re.Pattern[str], Any, str], ...] = (
    (re.compile(r"general"), spec.Requirement, "requirement"),
    (re.compile(r"general_judgements"), spec.Judgement, "judgement"),
    (re.compile(r"paths"), spec.PathSpec, "path"),
    (re.compile(r"paths\.\d+\.requirements"), spec.Requirement, "requirement"),
    (re.compile(r"paths\.\d+\.judgements"), spec.Judgement, "judgement"),
    (re.compile(r"additions"), spec.Addition, "addition"),
    (re.compile(r"additions\.\d+\.requirements"), spec.Requirement, "requirement"),
    (re.compile(r"readings"), spec.Reading, "reading"),
    (re.compile(r"education\.rungs"), spec.Rung, "rung"),
)
#: Clauses that a pack has once or not at all.
SINGLE: dict[str, Any] = {
    "education": spec.Ladder,
    "qualifications": spec.Standing,
    "work_label": dict[spec.v.Series, spec.Text],
}
#: Ends of lines for YAML alone, and the mark of a byte order: safe only where they are escaped.
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


class EditError(ValueError):
    """A change that a pack does not allow: the field within the clause and what was expected."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Place:
    """One clause of a pack: where it stands and what it says."""

    address: str
    kind: str
    body: Any
    level: str | None = None
    path: str | None = None


def kind_of(address: str) -> str:
    """What stands at an address: requirement, judgement, reading, path, addition, rung, head …"""
    if address == "head" or address in SINGLE:
        return address
    holder, _dot, number = address.rpartition(".")
    if number.isdecimal():
        for pattern, _shape, kind in _LISTS:
            if pattern.fullmatch(holder):
                return kind
    raise EditError("", f"no clause has the address {address!r}")


def places(pack: spec.Pack) -> Iterator[Place]:
    """Every clause of a pack in the order of its text."""
    yield Place("head", "head", {name: getattr(pack, name) for name in HEAD})
    for name in SINGLE:
        if getattr(pack, name):
            yield Place(name, name, getattr(pack, name))
    yield from _listed("general", "requirement", pack.general)
    yield from _listed("general_judgements", "judgement", pack.general_judgements)
    for number, addition in enumerate(pack.additions):
        yield Place(f"additions.{number}", "addition", addition, path=addition.path)
        yield from _listed(
            f"additions.{number}.requirements", "requirement", addition.requirements, path=addition.path
        )
    for number, path in enumerate(pack.paths):
        at = {"level": path.level, "path": path.path}
        yield Place(f"paths.{number}", "path", path, **at)
        yield from _listed(f"paths.{number}.requirements", "requirement", path.requirements, **at)
        yield from _listed(f"paths.{number}.judgements", "judgement", path.judgements, **at)
    yield from _listed("readings", "reading", pack.readings)


def _listed(holder: str, kind: str, bodies: list[Any], **at: Any) -> Iterator[Place]:
    for number, body in enumerate(bodies):
        yield Place(f"{holder}.{number}", kind, body, **at)


def place(pack: spec.Pack, address: str) -> Place:
    """The clause at an address, or EditError."""
    for found in places(pack):
        if found.address == address:
            return found
    raise EditError("", f"no clause has the address {address!r}")


# --- text to tree and back ---------------------------------------------------------------------


def read(text: str, address: str) -> Any:
    """What stands at an address, as plain values (dates as text)."""
    data = _tree(text, spec.Pack)
    if address == "head":
        return {name: data[name] for name in HEAD if name in data}
    kind_of(address)
    return _at(data, address)


def replace(text: str, address: str, value: Any) -> str:
    """The text with another clause at an address."""
    data = _tree(text, spec.Pack)
    if address == "head":
        for name in HEAD:
            data.pop(name, None)
        data |= dict.fromkeys(_STATED) | {name: value[name] for name in HEAD if name in value}
        return _written(text, data, "")
    shape = SINGLE.get(address) or _shape_of(address.rpartition(".")[0])
    checked = _checked(value, shape)
    if address in SINGLE:
        data.pop(address, None)
        if checked:
            data[address] = checked
    else:
        _at(data, address)
        holder, _dot, number = address.rpartition(".")
        _at(data, holder)[int(number)] = checked
    return _written(text, data, address)


def add(text: str, holder: str, value: Any, at: int | None = None) -> tuple[str, str]:
    """The text with one clause more in a list (at its end unless told), and the address of that clause."""
    data = _tree(text, spec.Pack)
    checked = _checked(value, _shape_of(holder))
    rows = _list_at(data, holder)
    number = len(rows) if at is None else min(max(at, 0), len(rows))
    rows.insert(number, checked)
    address = f"{holder}.{number}"
    return _written(text, data, address), address


def remove(text: str, address: str) -> str:
    """The text without a clause."""
    data = _tree(text, spec.Pack)
    if address in SINGLE:
        data.pop(address, None)
        return _written(text, data, "")
    holder, _dot, number = address.rpartition(".")
    _shape_of(holder)
    _at(data, address)
    del _at(data, holder)[int(number)]
    return _written(text, data, "")


def move(text: str, address: str, by: int) -> tuple[str, str]:
    """The text with a clause so many places further down (up if negative), and its new address."""
    data = _tree(text, spec.Pack)
    holder, _dot, number = address.rpartition(".")
    _shape_of(holder)
    _at(data, address)
    rows = _at(data, holder)
    target = min(max(int(number) + by, 0), len(rows) - 1)
    rows.insert(target, rows.pop(int(number)))
    return _written(text, data, ""), f"{holder}.{target}"


def canonical(text: str, shape: Any = spec.Pack) -> str:
    """The same pack (or cases) in the one way of writing it that edits use."""
    return _head_comment(text) + dump(_tree(text, shape))


def _tree(text: str, shape: Any) -> Any:
    """The text as plain values, keys in the order of the types, what is not stated left out."""
    return msgspec.to_builtins(loader.parse("draft", text, shape))


def _checked(value: Any, shape: Any) -> Any:
    try:
        return msgspec.to_builtins(msgspec.convert(value, shape))
    except msgspec.ValidationError as error:
        message, _dash, path = str(error).partition(" - at `$")
        raise EditError(_field(path.rstrip("`")), message) from None


def _written(before: str, data: Any, address: str) -> str:
    """The changed text, read again: it must be a pack, and the one that was meant."""
    meant = None
    with suppress(msgspec.ValidationError):  # what is wrong is said of the text that is read
        meant = msgspec.convert(data, spec.Pack)
    text = _head_comment(before) + dump(msgspec.to_builtins(meant) if meant else data)
    try:
        entry = loader.parse_pack("draft", text)
    except PackError as error:
        path = _field(error.message.partition("(at $")[2].rstrip(")"))
        inside = path.removeprefix(address).lstrip(".") if address else path
        raise EditError(inside, error.message) from None
    if entry.pack != meant:
        raise EditError("", "the written text does not say the changed pack")
    return text


def _field(path: str) -> str:
    """`.any_of[0].years` as any_of.0.years."""
    return ".".join(name or number for name, number in _STEP.findall(path))


def _shape_of(holder: str) -> Any:
    for pattern, shape, _kind in _LISTS:
        if pattern.fullmatch(holder):
            return shape
    raise EditError("", f"no list has the address {holder!r}")


def _at(data: Any, address: str) -> Any:
    for step in address.split("."):
        try:
            if step.startswith("-"):
                raise IndexError
            data = data[int(step)] if isinstance(data, list) else data[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise EditError("", f"no clause has the address {address!r}") from None
    return data


def _list_at(data: Any, holder: str) -> list[Any]:
    """The list at an address; the last step of it may not be written yet."""
    above, _dot, name = holder.rpartition(".")
    rows: list[Any] = (_at(data, above) if above else data).setdefault(name, [])
    return rows


def _head_comment(text: str) -> str:
    """The comment lines before the first key."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line + "\n")
    return "".join(lines)


class _Dumper(yaml.SafeDumper):
    """Writes what rules.loader reads: no aliases, dates as dates, only true and false are booleans."""

    def ignore_aliases(self, data: Any) -> bool:
        """Everything is written out."""
        return True


_Dumper.yaml_implicit_resolvers = loader._Loader.yaml_implicit_resolvers


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    """A day is written without quotes, as in the packs that people write."""
    day = day_of(value)
    if day:
        return dumper.represent_date(day)
    style = '"' if _BREAKS.search(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(data: Any) -> str:
    """Plain values as YAML."""
    made: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return made
