"""Reading a text to its end: every place that the closed vocabulary refuses, not only the first.

What is refused is noted and taken out (an unknown key, an entry of a list) or replaced (a key of the
first level), and the rest is read again, so that one mistake does not hide the others.
"""

from __future__ import annotations

import re
from typing import Any, Generic, TypeVar

import msgspec
import yaml

from rules.errors import PackError
from rules.loader import compose, line_in, read_yaml
from rules.problems import Problem
from rules.shapes import expected_at, is_clause, key_words, keys_at

T = TypeVar("T")
#: After so many mistakes in one text, the rest is left for the next check.
MOST = 60

_AT = re.compile(r"(?s)(?P<text>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?\Z")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_SOUND: dict[str, Any] = {
    "code": "unread",
    "version": 1,
    "title": "-",
    "document": "-",
    "status": "consultation_draft",
    "issued_on": None,
    "effective_from": None,
    "jurisdiction": "beijing",
    "series": ["engineering"],
    "source": "-",
    "bases": {},
    "cases": [],
    "positions": [],
}


class Reading(Generic[T]):
    """A text as far as it can be read: `value` without what was refused, and the problems found."""

    def __init__(self, file: str, text: str, shape: type[T]) -> None:
        self.file, self.text, self.shape = file, text, shape
        self.value: T | None = None
        self.problems: list[Problem] = []
        #: Keys of the first level that were replaced: nothing may be concluded from them.
        self.replaced: set[str] = set()
        self.nodes: Any = None
        #: By list: the original places of the entries that are left.
        self._places: dict[int, list[int]] = {}
        self._kept: dict[str, list[int]] = {}
        self._read()

    @property
    def sound(self) -> bool:
        """Whether nothing was refused."""
        return self.value is not None and not self.problems

    def line(self, path: str, message: str = "") -> int:
        """The line of a JSON path in the text."""
        if self.nodes is None:
            return 1
        if not path and not _UNKNOWN.match(message):
            return int(self.nodes.start_mark.line + 1)  # the head may stand below comments
        return line_in(self.nodes, path, message)

    def entry_lines(self, key: str, count: int) -> list[int]:
        """The line of each of so many entries of a list of the first level, those that could be read."""
        places = self._kept.get(key, range(count))
        return [self.line(f".{key}[{place}]") for place in places]

    def add(self, code: str, line: int, message: str, **data: object) -> None:
        """Note a problem."""
        self.problems.append(
            Problem(
                code=code,
                file=self.file,
                line=min(line, len(self.text.splitlines()) or 1),  # YAML may notice behind the last line
                message=message,
                data={key: str(value) for key, value in data.items()},
            )
        )

    def _read(self) -> None:
        try:
            data = read_yaml(self.file, self.text)
        except PackError as error:
            self.add("yaml", error.line, error.message, words=error.message.removeprefix("expected YAML: "))
            return
        self.nodes = compose(self.text)
        self._twice(self.nodes)
        if not isinstance(data, dict):
            self.add("schema.value", 1, "expected an object", at="$", expected="an object")
            return
        for _attempt in range(MOST):
            try:
                self.value = msgspec.convert(data, self.shape)
                self._kept = {key: self._places[id(v)] for key, v in data.items() if id(v) in self._places}
                return
            except msgspec.ValidationError as error:
                if not self._refuse(data, str(error)):
                    return

    def _twice(self, node: Any, seen: set[int] | None = None) -> None:
        """A key that stands twice in one object: the first would silently be lost."""
        seen = set() if seen is None else seen
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for part in node.value:
                self._twice(part, seen)
        if isinstance(node, yaml.MappingNode):
            names: set[str] = set()
            for key, value in node.value:
                name = key.value if isinstance(key, yaml.ScalarNode) else ""
                if name and name in names:
                    line = key.start_mark.line + 1
                    self.add("schema.key_twice", line, f"expected the key {name} once", key=name)
                names.add(name)
                self._twice(value, seen)

    def _refuse(self, data: dict[str, Any], error: str) -> bool:
        """Note one mistake and take it out of the data; False if reading has to end here."""
        match = _AT.match(error)
        text, path, is_key = (
            (match["text"], match["path"] or "", bool(match["key"])) if match else (error, "", False)
        )
        original = self._original(data, path)
        line = self.line(original, text)
        unknown, missing = _UNKNOWN.match(text), _MISSING.match(text)
        if unknown:
            known = ", ".join(keys_at(self.shape, data, path))
            name = unknown["name"]
            message = f"unknown key {name}: expected one of {known} (at ${original})"
            self.add("schema.unknown_key", line, message, key=name, at=f"${original}", expected=known)
            return self._drop_key(data, path, name)
        if missing:
            name = missing["name"]
            expected = expected_at(self.shape, data, f"{path}.{name}")
            message = f"missing key {name}: expected {expected} (at ${original})"
            self.add("schema.missing_key", line, message, key=name, at=f"${original}", expected=expected)
            if not path:
                return self._replace(data, name)
            return self._drop(data, path)
        if is_key:
            expected = key_words(self.shape, data, path) or text
        elif text.startswith("expected "):  # said by the shape itself
            expected = text.removeprefix("expected ")
        else:
            expected = expected_at(self.shape, data, path) or text
        code = "schema.clause" if is_clause(self.shape, data, path) else "schema.value"
        message = f"expected {expected} (at ${original})"
        self.add(code, line, message, at=f"${original}", expected=expected)
        return self._drop(data, path)

    def _original(self, data: Any, path: str) -> str:
        """The path as it is in the text: entries taken out before moved the others up."""
        steps = []
        for name, index in _STEP.findall(path):
            if index.isdigit() and isinstance(data, list):
                places = self._places.get(id(data))
                steps.append(f"[{places[int(index)] if places else index}]")
            else:
                steps.append(f".{name}" if name else "[...]")
            data = _step(data, name, index)
        return "".join(steps)

    def _drop_key(self, data: Any, path: str, key: str) -> bool:
        for name, index in _STEP.findall(path):
            data = _step(data, name, index)
        if not isinstance(data, dict) or key not in data:
            return False
        del data[key]
        return True

    def _drop(self, data: dict[str, Any], path: str) -> bool:
        """Take the entry out of the innermost list that keeps others; else replace the first key."""
        lists: list[tuple[list[Any], int]] = []
        node: Any = data
        steps = _STEP.findall(path)
        for name, index in steps:
            if index.isdigit() and isinstance(node, list):
                lists.append((node, int(index)))
            node = _step(node, name, index)
        for found, place in reversed(lists):
            if len(found) > 1:
                self._places.setdefault(id(found), list(range(len(found)))).pop(place)
                del found[place]
                return True
        return bool(steps) and self._replace(data, steps[0][0])

    def _replace(self, data: dict[str, Any], key: str) -> bool:
        if key in self.replaced:
            return False
        self.replaced.add(key)
        data.pop(key, None)
        if key in _SOUND:
            sound = _SOUND[key]
            data[key] = sound.copy() if isinstance(sound, list | dict) else sound
        return True


def _step(data: Any, name: str, index: str) -> Any:
    if name:
        return data.get(name) if isinstance(data, dict) else None
    if isinstance(data, list) and index.isdigit() and int(index) < len(data):
        return data[int(index)]
    return None
