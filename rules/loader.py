"""Reading packs: YAML into the closed vocabulary, with file and line in every refusal."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from rules.errors import PackError
from rules.spec import CareerRequirement, CaseFile, Pack

PACKS = Path(__file__).parent / "packs"
CASES = PACKS / "cases"
#: Values in one text, aliases written out; the longest of the project has some four thousand.
LARGEST = 200_000
LONGEST_NUMBER = 15

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """YAML as of 1.2 in one respect: only true and false are booleans (`on` is a key of the contract).

    What people type is loaded too: entries that merge keys repeat are counted while they are written out,
    because ten lines of them would fill the memory before anything could be weighed.
    """

    merged = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        self.merged += len(node.value)
        if self.merged > LARGEST:
            raise yaml.constructor.ConstructorError(
                None, None, f"at most {LARGEST} values, merged ones written out", node.start_mark
            )

    def whole_number(self, node: yaml.ScalarNode) -> int:
        if len(node.value) > LONGEST_NUMBER:
            raise ValueError(f"a number of at most {LONGEST_NUMBER} characters")
        return int(self.construct_yaml_int(node))

    def written(self, node: yaml.ScalarNode) -> str:
        text = str(self.construct_yaml_str(node))
        if "\0" in text:
            raise ValueError("a text without the character NUL")
        return text


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in _Safe.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"\A(?:true|false)\Z"), list("tf"))
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole_number)
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.written)

_AT = re.compile(r"(?s)(?P<text>.*?)(?: - at `\$(?P<path>[^`]*)`)?\Z")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
#: Half a character, which no text can be written with.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"field `(?P<name>[^`]*)`")
T = TypeVar("T")


class LoadedPack(msgspec.Struct, frozen=True):
    """A pack and the mark of the exact text it was read from."""

    pack: Pack
    version: str


def read_pack(path: Path) -> LoadedPack:
    """One policy from its file, or PackError."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PackError(path.name, line, "expected UTF-8 text") from None
    return parse_pack(path.name, text)


def parse_pack(file: str, text: str) -> LoadedPack:
    """One policy from its text; `file` names it in a PackError."""
    pack = parse(file, text, Pack)
    _check_ladder(file, text, pack)
    _check_degrees(file, text, pack)
    _check_series(file, text, pack)
    if pack.status == "in_force" and pack.effective_from is None:
        raise PackError(
            file, line_of_key(text, "effective_from"), "expected the date in force of a policy in force"
        )
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return LoadedPack(pack, f"{pack.code}@{pack.version}-{mark}")


def read_cases(path: Path) -> CaseFile:
    """The cases that a pack must answer as they say."""
    return parse(path.name, path.read_text(encoding="utf-8"), CaseFile)


@lru_cache(maxsize=1)
def packs() -> dict[str, LoadedPack]:
    """Every pack that comes with the project, by code."""
    loaded: dict[str, LoadedPack] = {}
    for path in sorted(PACKS.glob("*.yaml")):
        entry = read_pack(path)
        if entry.pack.code != path.stem:
            raise PackError(path.name, 1, f"expected the file {entry.pack.code}.yaml for this code")
        loaded[entry.pack.code] = entry
    return loaded


def _check_ladder(file: str, text: str, pack: Pack) -> None:
    """A name and a kind of schooling stand for one rung: a person stands on one, not on two."""
    rungs = pack.education.rungs if pack.education else []
    names = [(rung.rung, f"[{place}].rung", "name") for place, rung in enumerate(rungs)]
    kinds = [
        (str(kind), f"[{place}].kinds", "kind") for place, rung in enumerate(rungs) for kind in rung.kinds
    ]
    for said in (names, kinds):
        seen: set[str] = set()
        for word, where, what in said:
            if word in seen:
                at, message = f".education.rungs{where}", f"expected a {what} of one rung only, got {word}"
                raise PackError(file, line_of(text, at, message), f"{message} (at ${at})")
            seen.add(word)


def _check_degrees(file: str, text: str, pack: Pack) -> None:
    """Items on education may only name rungs of the pack's own ladder."""
    rungs = {rung.rung for rung in pack.education.rungs} if pack.education else set()
    for place, path in enumerate(pack.paths):
        for row, requirement in enumerate(path.requirements):
            if not isinstance(requirement, CareerRequirement):
                continue
            for number, item in enumerate(requirement.any_of):
                if item.degree and item.degree not in rungs:
                    at = f".paths[{place}].requirements[{row}].any_of[{number}].degree"
                    message = f"expected one of {', '.join(sorted(rungs)) or 'no rung'}, got {item.degree}"
                    raise PackError(file, line_of(text, at, message), f"{message} (at ${at})")


def _check_series(file: str, text: str, pack: Pack) -> None:
    """A path may only be for series that the pack is for."""
    for place, path in enumerate(pack.paths):
        for number, series in enumerate(path.series):
            if series not in pack.series:
                at = f".paths[{place}].series[{number}]"
                message = f"expected one of {', '.join(pack.series)}, got {series}"
                raise PackError(file, line_of(text, at, message), f"{message} (at ${at})")


def parse(file: str, text: str, shape: type[T]) -> T:
    """A text in a closed vocabulary, or PackError with file and line."""
    try:
        return msgspec.convert(read_yaml(file, text), shape)
    except msgspec.ValidationError as error:
        match = _AT.match(str(error))
        message, path = (match["text"], match["path"] or "") if match else (str(error), "")
        raise PackError(file, line_of(text, path, message), f"{message} (at ${path})") from None


def read_yaml(file: str, text: str) -> Any:
    """The plain content of a YAML text, or PackError with file and line."""
    half = _SURROGATE.search(text)
    if half:
        line = text.count("\n", 0, half.start()) + 1
        raise PackError(file, line, "expected YAML: a character that may not be used")
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - made from the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(file, line, f"expected YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise PackError(file, _unprintable(text), "expected YAML: a character that may not be used") from None
    except ValueError as error:
        # Scalars that look like a date or number and are none: 2020-13-01.
        raise PackError(file, _unreadable(text), f"expected YAML: {error}") from None
    except RecursionError:
        raise PackError(file, 1, "expected YAML: nested too deeply, or an anchor within itself") from None
    try:
        if _weight(data, {}) > LARGEST:
            raise PackError(file, 1, f"expected at most {LARGEST} values")
        return _plain(data)
    except RecursionError:
        raise PackError(file, 1, "expected YAML: nested too deeply, or an anchor within itself") from None


def compose(text: str) -> Any:
    """The nodes of a YAML text, which know their lines."""
    return yaml.compose(text, Loader=_Loader)


def _unprintable(text: str) -> int:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _unreadable(text: str) -> int:
    """The line of the first scalar that cannot be made a value."""
    loader = _Loader("")

    def search(node: Any) -> int:
        if isinstance(node, yaml.ScalarNode):
            try:
                loader.construct_object(node)
            except ValueError:
                return int(node.start_mark.line + 1)
            return 0
        parts = (
            node.value if isinstance(node, yaml.SequenceNode) else [n for pair in node.value for n in pair]
        )
        return next((line for part in parts if (line := search(part))), 0)

    return search(compose(text)) or 1


def _weight(value: Any, known: dict[int, int]) -> int:
    """How many values a document has once its aliases are written out."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        parts = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weight(part, known) for part in parts)
    return known[id(value)]


def _plain(value: Any) -> Any:
    """Dates as YAML reads them stay dates; numbers used as keys or names stay what they are."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def line_of(text: str, path: str, message: str = "") -> int:
    """The line on which a path of the document stands (that of the unknown key, if one is at fault)."""
    return line_in(compose(text), path, message)


def line_in(node: Any, path: str, message: str = "") -> int:
    """The same in nodes that were composed before."""
    line = 1
    for name, index in _STEP.findall(path):
        if index and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
            node = node.value[int(index)]
        elif name and isinstance(node, yaml.MappingNode):
            found = _key(node, name)
            if found is None:
                break
            line, node = found
            continue
        else:
            break
        line = node.start_mark.line + 1
    unknown = _NAME.search(message)
    if unknown and isinstance(node, yaml.MappingNode) and (found := _key(node, unknown["name"])):
        return found[0]
    return line


def _key(node: yaml.MappingNode, name: str) -> tuple[int, Any] | None:
    """A key with its line; of a key written twice the last counts, as in the data."""
    for key, value in reversed(node.value):
        if key.value == name:
            return key.start_mark.line + 1, value
    for key, value in node.value:
        if key.value == "<<" and isinstance(value, yaml.MappingNode) and (found := _key(value, name)):
            return found
    return None


def line_of_key(text: str, key: str) -> int:
    """The line on which a key of the document's first level stands, from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(f"{key}:"):
            return number
    return 1
