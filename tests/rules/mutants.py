"""Every small change of a pack's rules, one at a time: what a slip of the finger or a misreading could make.

Numbers by one, every other code in the place of a code, codes added to a list and taken out of it, conditions
added, conditions, alternatives, requirements and paths left out, tests turned into others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, get_args

from rules import vocabulary as v

Act = Callable[[Any, Any], None]
Way = tuple[str | int, ...]

AUTHORITIES = ("unit", "municipal", "provincial", "national", "international")
GRADES = get_args(v.AwardGrade)
KINDS = get_args(v.AchievementKind)
#: What no outcome rests on: words, and what stands at the head (tests/rules/test_pack_texts.py).
WORDS = {"clause", "label", "required", "item", "text", "readings", "work_label", "judgements"}
HEAD = {
    "code",
    "version",
    "title",
    "document",
    "status",
    "issued_on",
    "effective_from",
    "jurisdiction",
    "series",
    "source",
    "general_judgements",
}
#: Keys with one code, and those with a list of codes: what else could stand there.
ONE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("level", "title", "other_series_title", "post", "since"), v.LEVELS),
    **dict.fromkeys(("not_before", "years_since"), ("in_city_since", "sanction_until", "barred_until")),
    "is_true": ("entrustment_letter", "social_insurance_in_city", "continuing_education", "district_unit"),
    "path": v.PATHS,
    "authority_at_least": AUTHORITIES,
    "grade_at_least": GRADES,
    "claim": get_args(v.Claim),
    "recommender": get_args(v.RecommenderKind),
}
MANY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("employment", "employment_not"), get_args(v.EmploymentStatus)),
    **dict.fromkeys(("unit_kind", "unit_kind_not"), get_args(v.UnitKind)),
    "kind": KINDS,
    "role": get_args(v.Role),
    "venue": get_args(v.Venue),
    "authority": get_args(v.Authority),
    "award": get_args(v.AwardName),
    "series": v.SERIES,
}
#: Conditions that a rule could do without.
OPTIONAL = {
    *("role", "venue", "rank_at_most", "authority_at_least", "authority", "award", "grade_at_least"),
    *("national_major", "degree", "title", "post", "years", "level", "grassroots", "keeps", "series"),
    *("general_of", "education", "qualifications"),
}
#: Conditions that a pattern does not ask for and could.
MORE: dict[str, Any] = {
    "role": ["principal"],
    "venue": ["core_journal"],
    "rank_at_most": 5,
    "authority_at_least": "unit",
    "grade_at_least": "excellence",
    "national_major": True,
    "award": ["science_technology"],
}
TURNED = {
    "employment": "employment_not",
    "employment_not": "employment",
    "unit_kind": "unit_kind_not",
    "unit_kind_not": "unit_kind",
    "all": "any",
    "any": "all",
}


class Mutant(NamedTuple):
    """A pack with one change."""

    #: Where, as in a problem: .paths[0].requirements[1].at_least
    at: str
    said: str
    pack: dict[str, Any]


def mutants(pack: dict[str, Any]) -> Iterator[Mutant]:
    """Every changed pack; `pack` is its plain content, aliases written out."""
    text = json.dumps(pack)
    for way, value in _places(pack, ()):
        if way[0] in HEAD or WORDS & set(way):
            continue
        for said, act in _changes(pack, way, value):
            changed = json.loads(text)
            act(_at(changed, way[:-1]), way[-1])
            yield Mutant(_path(way), said, changed)


def _places(value: Any, way: Way) -> Iterator[tuple[Way, Any]]:
    if way:
        yield way, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*way, key))


def _path(way: Way) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)


def _at(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


def _changes(pack: dict[str, Any], way: Way, value: Any) -> Iterator[tuple[str, Act]]:
    key, holder = way[-1], _at(pack, way[:-1])
    parent = way[-2] if len(way) > 1 else ""
    if isinstance(value, bool):
        yield f"{key} {not value}", _set(not value)
    elif isinstance(value, int):
        yield from ((f"{key} {other}", _set(other)) for other in (value - 1, value + 1))
    elif isinstance(value, str) and isinstance(key, str):
        choices = ONE.get(key, ())
        if key == "degree":
            choices = tuple(rung["rung"] for rung in pack["education"]["rungs"])
        if parent == "stands_for":
            choices = v.LEVELS
        yield from ((f"{key} {other}", _set(other)) for other in choices if other != value)
    elif isinstance(value, list) and value and isinstance(value[0], str) and isinstance(key, str):
        others = [other for other in MANY.get(key, ()) if other not in value]
        yield from ((f"{key} and {other}", _set([*value, other])) for other in others)
    if isinstance(holder, list) or key in OPTIONAL or parent == "stands_for":
        yield f"without {_short(value)}" if isinstance(holder, list) else f"without {key}", _remove
    if isinstance(key, str):
        yield from _turned(key, value)
    if isinstance(value, dict):
        yield from _asked_more(value)
    if parent == "rungs":
        yield from _schooling(pack["education"]["rungs"], int(key), value)


def _turned(key: str, value: Any) -> Iterator[tuple[str, Act]]:
    """A test as another test."""
    if key in TURNED:
        yield f"{TURNED[key]} for {key}", _rename(TURNED[key])
    elif key == "authority_at_least":
        yield f"exactly {value}", _rename("authority", [value])
    elif key == "authority" and len(value) == 1 and value[0] in AUTHORITIES:
        yield f"at least {value[0]}", _rename("authority_at_least", value[0])
    elif key == "not_before":
        yield "a year after it", lambda test, name: test.update(years_since=test.pop(name), years=1)
    elif key == "years_since":
        yield "not before it", lambda test, name: test.update(not_before=test.pop(name), years=None)


def _asked_more(value: dict[str, Any]) -> Iterator[tuple[str, Act]]:
    """A condition more than the rule has."""
    more: dict[str, Any] = {}
    if isinstance(value.get("kind"), list):
        more = {key: asked for key, asked in MORE.items() if key not in value}
        if value["kind"] != ["award"]:
            more.pop("award", None), more.pop("grade_at_least", None)
        if "paper" not in value["kind"]:
            more.pop("venue", None)
        if "authority" in value:
            more.pop("authority_at_least", None)
    elif "other_series_title" in value or ("title" in value and "degree" in value and "post" not in value):
        more = {"post": "technician"}
    elif "degree" in value and "years" not in value:
        more = {"years": 1}
    elif value.get("kind") == "work" and "grassroots" not in value:
        more = {"grassroots": True}
    elif value.get("kind") == "recommendations" and "level" not in value:
        more = {"level": "full_senior"}
    for key, asked in more.items():
        yield f"also {key} {asked}", _add(key, asked)


def _schooling(rungs: list[dict[str, Any]], number: int, rung: dict[str, Any]) -> Iterator[tuple[str, Act]]:
    """Schooling that counts as the next higher or lower, or now counts at all; rungs in another order."""
    for kind in rung["kinds"]:
        for other in (number - 1, number + 1):
            if 0 <= other < len(rungs):
                yield f"{kind} as {rungs[other]['rung']}", _move(kind, other)
    known = {kind for one in rungs for kind in one["kinds"]}
    for kind in sorted(set(get_args(v.EducationKind)) - known):
        yield f"{kind} as {rung['rung']}", lambda ladder, n, kind=kind: ladder[n]["kinds"].append(kind)
    if number + 1 < len(rungs):
        yield "the next rung first", lambda ladder, n: ladder.insert(n, ladder.pop(n + 1))


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:60]


def _set(other: Any) -> Act:
    return lambda holder, key: holder.__setitem__(key, other)


def _remove(holder: Any, key: Any) -> None:
    del holder[key]


def _rename(name: str, other: Any = None) -> Act:
    def act(holder: Any, key: Any) -> None:
        old = holder.pop(key)
        holder[name] = old if other is None else other

    return act


def _add(name: str, asked: Any) -> Act:
    return lambda holder, key: holder[key].__setitem__(name, asked)


def _move(kind: str, other: int) -> Act:
    def act(ladder: Any, number: Any) -> None:
        ladder[number]["kinds"].remove(kind)
        ladder[other]["kinds"].append(kind)

    return act
