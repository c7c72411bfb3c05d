"""The self-check's answers: a dossier in the making, carried by the visitor and never kept here.

The answers travel as base64url of compressed JSON: in the form's hidden field from page to page, and in
the fragment of a link that the visitor asks for. Whatever comes in is read as a stranger's dossier.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

import rules
from applications.assessing import MET, UNDETERMINED, UNMET, Ruling, assess, rulings
from applications.dossier import Dossier
from applications.record_kinds import ATTRIBUTES
from rules import spec
from rules.program import program
from titles import clock
from titles.models import Level
from titles.policies import packs_on

#: Bounds of what a visitor may carry: characters of the code, bytes behind it, records of a kind.
MOST_CHARACTERS = 3500
MOST_BYTES = 32_000
MOST_RECORDS = 60
#: Days about which a link may ask; plausibility, not law.
EARLIEST, LATEST = "1900-01-01", "2200-12-31"
#: What is asked of the employed alone.
OF_THE_UNIT = ("unit_kind", "district_unit")
LISTS = (
    "education",
    "titles",
    "employment",
    "qualifications",
    "achievements",
    "recommendations",
    "claims",
)

#: Which attribute of an achievement a key of a pattern asks about.
_ASKED = {
    "role": "role",
    "venue": "venue",
    "rank_at_most": "rank",
    "authority": "authority",
    "authority_at_least": "authority",
    "award": "award",
    "grade_at_least": "grade",
    "national_major": "national_major",
}


class DamagedAnswersError(ValueError):
    """The code is cut off, too long, or not a dossier."""


def pack(answers: dict[str, Any]) -> str:
    """The answers as a short code of letters, digits, - and _; empty for nothing."""
    if not answers:
        return ""
    text = json.dumps(answers, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    code = base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")
    if len(code) > MOST_CHARACTERS or len(text) > MOST_BYTES:
        raise DamagedAnswersError
    return code


def unpack(code: str) -> dict[str, Any]:
    """What a code carries: a plain object of bounded size, or DamagedAnswersError."""
    if not code:
        return {}
    if len(code) > MOST_CHARACTERS:
        raise DamagedAnswersError
    try:
        packed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        text = reader.decompress(packed, MOST_BYTES)
        if reader.unconsumed_tail or not reader.eof:
            raise DamagedAnswersError
        answers = json.loads(text)
    except (binascii.Error, zlib.error, UnicodeError, ValueError, RecursionError) as error:
        raise DamagedAnswersError from error
    if not isinstance(answers, dict):
        raise DamagedAnswersError
    return answers


def unpack_dossier(code: str) -> Dossier:
    """The dossier that a code carries; empty before the first answer."""
    dossier = unpack(code)
    if dossier:
        check_dossier(dossier)
    return dossier


def check_dossier(dossier: Dossier) -> None:
    """Hold what a stranger sent to the contract and to our bounds."""
    try:
        rules.assess(dossier, level="technician")
    except rules.InvalidDossier as error:
        raise DamagedAnswersError from error
    if any(len(dossier.get(name, ())) > MOST_RECORDS for name in LISTS):
        raise DamagedAnswersError
    if not EARLIEST <= dossier["as_of"] <= LATEST:
        raise DamagedAnswersError


def attributes_asked(jurisdiction: str, series: str) -> dict[str, tuple[str, ...]]:
    """The kinds of achievement that some path of a series asks for, each with the attributes that matter.

    Read from the packs, so that the form asks what the rules use and nothing else.
    """
    return _asked_by(packs_on(clock.today()), jurisdiction, series)


@lru_cache(maxsize=16)
def _asked_by(packs: rules.PackSet, jurisdiction: str, series: str) -> dict[str, tuple[str, ...]]:
    asked: dict[str, set[str]] = {}
    for entry in packs.applying(jurisdiction, series):
        for pattern in _patterns(msgspec.to_builtins(entry.pack)):
            for kind in pattern["kind"]:
                names = {_ASKED[key] for key, value in pattern.items() if key in _ASKED and value is not None}
                asked.setdefault(kind, set()).update(names)
    return {
        kind: tuple(name for name in meant if name in asked[kind])
        for kind, meant in ATTRIBUTES.items()
        if kind in asked
    }


def _patterns(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if isinstance(tree.get("kind"), list):
            yield tree
        for value in tree.values():
            yield from _patterns(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _patterns(value)


def facts_asked(jurisdiction: str, series: str) -> frozenset[str]:
    """The facts beyond those of the contract that the rules of a series ask for, and which they do not."""
    return _facts_by(packs_on(clock.today()), jurisdiction, series)


@lru_cache(maxsize=16)
def _facts_by(packs: rules.PackSet, jurisdiction: str, series: str) -> frozenset[str]:
    asked: set[str] = set()
    for path in program(jurisdiction, series, packs).paths:
        for row in path.rows:
            match row.body:
                case spec.PersonRequirement(test=test):
                    asked.update(test.fields())
                case spec.WorkRequirement(grassroots=True):
                    asked.add("grassroots")
                case spec.CareerRequirement():
                    asked.add("education")
    return frozenset(asked)


def is_directed(dossier: Dossier) -> bool:
    """Whether only the directed evaluation is open to the series."""
    return "district_unit" in facts_asked(dossier["jurisdiction"], dossier["series"])


def steps_of(dossier: Dossier) -> list[str]:
    """The pages that matter for what was said so far, in order."""
    if not dossier:
        return ["target", "situation"]
    if dossier["jurisdiction"] == "guangxi":
        # The appendix with the thresholds is not at hand: only these two decide anything.
        return ["target", "situation", "claims"]
    if _is_answered(dossier):
        return ["target", "situation"]
    person = dossier.get("person", {})
    steps = ["target", "situation"]
    if is_directed(dossier):
        # Education and results decide nothing.
        return [*steps, "conduct", "titles", "employment"]
    if person.get("employment") == "freelance":
        steps.append("freelance")
    if person.get("employment") == "employed" and person.get("unit_kind") == "central_unit":
        steps.append("central")
    steps += ["conduct", "education", "titles", "employment", "achievements", "qualifications", "claims"]
    if _asks_for_recommenders(dossier):
        steps.append("recommendations")
    return steps


def _is_answered(dossier: Dossier) -> bool:
    """Whether the employment alone closes every path, so that nothing else can matter."""
    employment = dossier.get("person", {}).get("employment")
    if employment is None:
        return False
    frame = {name: dossier[name] for name in ("as_of", "jurisdiction", "series")}
    found = rulings(assess({**frame, "person": {"employment": employment}}))
    return all(row.outcome == UNMET for row in found)


def _asks_for_recommenders(dossier: Dossier) -> bool:
    """Recommenders decide only where a claim or a result opens an exceptional path."""
    kinds = {"award", "standard", "project", "adopted_output"}
    results = dossier.get("achievements", [])
    return bool(dossier.get("claims")) or any(item["kind"] in kinds for item in results)


def tidy(dossier: Dossier) -> Dossier:
    """Drop the answers to questions that no longer arise."""
    steps = steps_of(dossier)
    person = dict(dossier.get("person", {}))
    for step, names in {
        "freelance": ("in_city_since",),
        "central": ("entrustment_letter", "social_insurance_in_city"),
        "conduct": ("sanction_until", "barred_until", "continuing_education"),
    }.items():
        if step not in steps:
            for name in names:
                person.pop(name, None)
    if person.get("employment") != "employed":
        for name in OF_THE_UNIT:
            person.pop(name, None)
    tidied = {name: value for name, value in dossier.items() if name == "claims" or name not in LISTS}
    tidied |= {name: dossier[name] for name in LISTS if name in dossier and name in steps}
    tidied.pop("person", None)
    if person:
        tidied["person"] = person
    return tidied


def nearest(found: list[Ruling], dossier: Dossier) -> Ruling:
    """The ruling to open with: above the title held, what is met, then what comes first."""
    above = above_held(found, dossier) or found
    met = [row for row in above if row.outcome == MET]
    if met:
        highest = max(_rank(row) for row in met)
        return next(row for row in met if _rank(row) == highest)
    dated = [row for row in above if row.eligible_on]
    if dated:
        return min(dated, key=lambda row: (row.eligible_on, _rank(row)))
    unclear = [row for row in above if row.outcome == UNDETERMINED]
    if unclear:
        return min(unclear, key=lambda row: (_rank(row), row.path != "standard"))
    return min(above, key=lambda row: (row.path != "standard", len(row.unmet), _rank(row)))


def above_held(found: list[Ruling], dossier: Dossier) -> list[Ruling]:
    """The rulings on levels above the highest title held in the series on the day."""
    held = [
        Level.values.index(row["level"])
        for row in dossier.get("titles", [])
        if row["series"] == dossier["series"] and row["obtained_on"] <= dossier["as_of"]
    ]
    return [row for row in found if _rank(row) > max(held, default=-1)]


def _rank(ruling: Ruling) -> int:
    return Level.values.index(ruling.level)
