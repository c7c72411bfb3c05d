"""What the closed vocabulary allows at a place of a document, for messages that say what was expected."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, get_args

from msgspec import inspect

from rules.spec import Clause

_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_CLAUSE_PATTERN = get_args(Clause)[1].pattern


def keys_at(shape: type, data: Any, path: str) -> list[str]:
    """The keys that an object at a JSON path may have."""
    kind = _at(shape, data, path)
    return [field.encode_name for field in kind.fields] if isinstance(kind, inspect.StructType) else []


def expected_at(shape: type, data: Any, path: str) -> str:
    """What is allowed at a JSON path: `one of a, b`, `a whole number from 1` …, or nothing if unknown."""
    return _words(_at(shape, data, path))


def is_clause(shape: type, data: Any, path: str) -> bool:
    """Tell whether a clause stands at a JSON path."""
    kind = _at(shape, data, path)
    return isinstance(kind, inspect.StrType) and kind.pattern == _CLAUSE_PATTERN


@lru_cache(maxsize=8)
def _root(shape: type) -> inspect.Type:
    return inspect.type_info(shape)


def _at(shape: type, data: Any, path: str) -> inspect.Type | None:
    kind: inspect.Type | None = _chosen(_root(shape), data)
    for name, index in _STEP.findall(path):
        data = _child(data, name, index)
        if name and isinstance(kind, inspect.StructType):
            kind = next((field.type for field in kind.fields if field.encode_name == name), None)
        elif name and kind is not None and (tagged := _tag_of(kind, name)):
            return tagged
        elif isinstance(kind, inspect.ListType):
            kind = kind.item_type
        elif isinstance(kind, inspect.DictType):
            kind = kind.value_type
        else:
            return None
        if kind is not None:
            kind = _chosen(kind, data)
    return kind


def _child(data: Any, name: str, index: str) -> Any:
    if name:
        return data.get(name) if isinstance(data, dict) else None
    if isinstance(data, list) and index.isdigit() and int(index) < len(data):
        return data[int(index)]
    return None


def _chosen(kind: inspect.Type, data: Any) -> inspect.Type:
    """The alternative of a union that the data name by their tag; the one that is not null otherwise."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    several = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    if len(several) == 1:
        return several[0]
    for one in several:
        if not isinstance(one, inspect.StructType) or not one.tag_field or not isinstance(data, dict):
            continue
        if data.get(one.tag_field) == one.tag:
            return one
    return kind


def _tag_of(kind: inspect.Type, name: str) -> inspect.LiteralType | None:
    """The tags of a union, where the path leads to its tag."""
    if isinstance(kind, inspect.UnionType):
        tags = [
            one.tag for one in kind.types if isinstance(one, inspect.StructType) and one.tag_field == name
        ]
        if tags:
            return inspect.LiteralType(tuple(tags))
    return None


def _words(kind: inspect.Type | None) -> str:
    match kind:
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(str(value) for value in values)
        case inspect.DateType():
            return "a date YYYY-MM-DD"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=low, le=None):
            return f"a whole number from {low}"
        case inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case inspect.ListType(min_length=low):
            return "a list that is not empty" if low else "a list"
        case inspect.StructType() | inspect.DictType():
            return "an object"
        case inspect.StrType(pattern=pattern) if pattern == _CLAUSE_PATTERN:
            return "a clause such as 附件 三（一）2（3）"
        case inspect.StrType(pattern=pattern) if pattern:
            return f"text of the form {pattern.removeprefix(chr(92) + 'A').removesuffix(chr(92) + 'Z')}"
        case inspect.StrType():
            return "a text that is not empty"
        case _:
            return ""


def key_words(shape: type, data: Any, path: str) -> str:
    """The keys that a mapping of free keys allows."""
    kind = _at(shape, data, path)
    return _words(kind.key_type) if isinstance(kind, inspect.DictType) else ""
