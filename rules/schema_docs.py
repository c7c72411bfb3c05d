"""The keys of dossier and assessment, one by one, from the very types that read and write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from msgspec import inspect

from rules import vocabulary as v
from rules import words
from rules.assessment import Assessment
from rules.dossier import Dossier
from rules.meanings import MEANINGS, Meaning
from rules.texts import EMPLOYMENT, LEVEL_NAMES, RECOMMENDERS, UNITS

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "schemas.md"
ROOTS: Final[dict[str, type]] = {"dossier": Dossier, "assessment": Assessment}

#: The words for every closed list of codes, found by the codes themselves.
_WORDS: Final[dict[frozenset[str], Mapping[str, str]]] = {
    frozenset(get_args(codes)): labels
    for codes, labels in (
        (v.Jurisdiction, words.JURISDICTIONS),
        (v.Series, words.SERIES),
        (v.Level, LEVEL_NAMES),
        (v.Track, words.TRACKS),
        (v.EmploymentStatus, EMPLOYMENT),
        (v.UnitKind, UNITS),
        (v.EducationKind, words.EDUCATION),
        (v.QualificationGrade, words.GRADES_OF_QUALIFICATION),
        (v.RecommenderKind, RECOMMENDERS),
        (v.Claim, words.CLAIMS),
        (v.AchievementKind, words.KINDS),
        (v.Role, words.ROLES),
        (v.Venue, words.VENUES),
        (v.Authority, words.AUTHORITIES),
        (v.AwardName, words.AWARDS),
        (v.AwardGrade, words.GRADES),
        (v.Path, words.PATHS),
        (v.Outcome, words.OUTCOMES),
        (v.Judge, words.JUDGES),
        (v.PolicyStatus, words.STATUSES),
    )
}


class Value(NamedTuple):
    """A code that a key may have, and its word."""

    code: str
    word: str


class Key(NamedTuple):
    """One key of an object."""

    name: str
    #: date, true or false, number, text, code, object or list, as said in `type_words`.
    type: str
    #: The object that the key holds, or a list of them; empty for plain values.
    holds: str
    required: bool
    nullable: bool
    values: tuple[Value, ...]
    meaning: Meaning


class Shape(NamedTuple):
    """One object of a schema with its keys."""

    name: str
    keys: tuple[Key, ...]


def shapes(root: str) -> list[Shape]:
    """The objects of a schema, the whole first, then what it holds in the order of its keys."""
    found: dict[str, Shape] = {}
    waiting: list[Any] = [inspect.type_info(ROOTS[root])]
    while waiting:
        kind = waiting.pop(0)
        name = kind.cls.__name__
        if name not in found:
            found[name] = Shape(name, tuple(_key(name, field) for field in kind.fields))
            waiting += list(_held(kind))
    return list(found.values())


def _held(kind: inspect.StructType) -> Iterator[inspect.StructType]:
    for field in kind.fields:
        inner, _nullable = _bare(field.type)
        if isinstance(inner, inspect.ListType):
            inner, _nullable = _bare(inner.item_type)
        if isinstance(inner, inspect.StructType):
            yield inner


def _key(owner: str, field: inspect.Field) -> Key:
    kind, nullable = _bare(field.type)
    is_list = isinstance(kind, inspect.ListType)
    inner = _bare(kind.item_type)[0] if isinstance(kind, inspect.ListType) else kind
    plain, holds, values = _described(inner)
    return Key(
        name=field.encode_name,
        type=f"list of {plain}" if is_list else plain,
        holds=holds,
        required=field.required,
        nullable=nullable,
        values=values,
        meaning=MEANINGS[f"{owner}.{field.encode_name}"],
    )


def _bare(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """A type without Meta, null and absence, and whether null is one of its values."""
    if isinstance(kind, inspect.Metadata):
        return _bare(kind.type)
    if isinstance(kind, inspect.UnionType):
        nullable = any(isinstance(part, inspect.NoneType) for part in kind.types)
        absent = (
            (inspect.NoneType, inspect.UnsetType) if hasattr(inspect, "UnsetType") else (inspect.NoneType,)
        )
        rest = [part for part in kind.types if not isinstance(part, absent)]
        return _bare(rest[0])[0], nullable
    return kind, False


def _described(kind: inspect.Type) -> tuple[str, str, tuple[Value, ...]]:
    match kind:
        case inspect.LiteralType(values=codes):
            labels = _WORDS[frozenset(str(code) for code in codes)]
            order = [code for code in labels if code in codes]
            return "code", "", tuple(Value(code, labels[code]) for code in order)
        case inspect.DateType():
            return "date", "", ()
        case inspect.BoolType():
            return "boolean", "", ()
        case inspect.IntType():
            return "integer from 1", "", ()
        case inspect.StructType(cls=cls):
            return "object", cls.__name__, ()
        case _:
            return "text", "", ()


# --- docs/schemas.md --------------------------------------------------------------------------
def as_markdown() -> str:
    """The whole document."""
    parts = [_HEAD]
    for root in ROOTS:
        parts.append(f"## {root.capitalize()}\n\n`/api/schemas/{root}/`\n")
        for shape in shapes(root):
            parts.append(_table(shape))
    return "\n".join(parts)


def _table(shape: Shape) -> str:
    rows = [
        f"| `{key.name}` | {_type(key)} | {'yes' if key.required else 'no'} | "
        f"{'yes' if key.nullable else 'no'} | {key.meaning.english} |"
        for key in shape.keys
    ]
    codes = [
        f"* `{key.name}`: " + ", ".join(f"`{value.code}` {value.word}" for value in key.values)
        for key in shape.keys
        if key.values
    ]
    lines = [
        f"### {shape.name}",
        "",
        "| key | type | required | null | meaning |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
        *codes,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _type(key: Key) -> str:
    if key.holds:
        link = f"[{key.holds}](#{key.holds.lower()})"
        return f"list of {link}" if key.type.startswith("list") else link
    return key.type


_HEAD = """\
# Keys of the contract

Made by `python -m rules.json_schema` from the types that read dossiers and write assessments; a test holds
the two together. The JSON Schemas themselves stand in `rules/schemas/` and at the addresses below.

* Dates are `YYYY-MM-DD`. Keys that are not listed are refused.
* A key that is absent means *not stated*; null is a statement: there is none. An empty list states that there
  is nothing.
* Errors: HTTP 400 (over the API) or exit status 2 (on the command line), with the path and what was expected
  there.
"""
