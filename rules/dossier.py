"""The dossier: facts about one person, read and checked against contracts/assessment.md.

A key that is absent stays UNSET (not stated); null is None (stated: there is none). Decoding and
validation are one pass of msgspec; only a refusal costs more, to say exactly what was expected.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from rules import vocabulary as v
from rules.errors import InvalidDossier

#: Checked in `check`: msgspec would call a regular expression for every record.
SeriesCode = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[a-z_]+$"})]
Rank = Annotated[int, msgspec.Meta(ge=1)]
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Person(Struct, forbid_unknown_fields=True, gc=False):
    """The applicant's standing."""

    employment: v.EmploymentStatus | UnsetType = UNSET
    in_city_since: date | UnsetType | None = UNSET
    sanction_until: date | UnsetType | None = UNSET
    barred_until: date | UnsetType | None = UNSET
    unit_kind: v.UnitKind | UnsetType = UNSET
    entrustment_letter: bool | UnsetType = UNSET
    social_insurance_in_city: bool | UnsetType = UNSET
    continuing_education: bool | UnsetType = UNSET
    #: Extension: the unit belongs to a district or to what lies below one.
    district_unit: bool | UnsetType = UNSET


class Education(Struct, forbid_unknown_fields=True, gc=False):
    """A completed course of study."""

    kind: v.EducationKind
    graduated_on: date


class Employment(Struct, forbid_unknown_fields=True, gc=False):
    """A span of professional work, [from, to)."""

    from_: date = field(name="from")
    to: date | None
    series: SeriesCode
    post_level: v.Level | UnsetType | None = UNSET
    #: Extension: at a grassroots community health institution.
    grassroots: bool | UnsetType = UNSET


class Title(Struct, forbid_unknown_fields=True, gc=False):
    """A professional title already held."""

    series: SeriesCode
    level: v.Level
    obtained_on: date


class Qualification(Struct, forbid_unknown_fields=True, gc=False):
    """A vocational qualification of the correspondence catalogue."""

    series: SeriesCode
    grade: v.QualificationGrade
    obtained_on: date


class Achievement(Struct, forbid_unknown_fields=True, gc=False):
    """One result, with the attributes that the contract names."""

    kind: v.AchievementKind
    on: date
    role: v.Role | UnsetType | None = UNSET
    rank: Rank | UnsetType | None = UNSET
    venue: v.Venue | UnsetType | None = UNSET
    authority: v.Authority | UnsetType | None = UNSET
    award: v.AwardName | UnsetType | None = UNSET
    grade: v.AwardGrade | UnsetType | None = UNSET
    national_major: bool = False


class Recommendation(Struct, forbid_unknown_fields=True, gc=False):
    """A recommendation and, of a peer, the expert's own title level."""

    kind: v.RecommenderKind
    level: v.Level | UnsetType | None = UNSET


class Dossier(Struct, forbid_unknown_fields=True, gc=False):
    """Everything stated about one person for one series."""

    as_of: date
    jurisdiction: v.Jurisdiction
    series: v.Series
    specialty: Name | UnsetType = UNSET
    track: v.Track | UnsetType = UNSET
    person: Person | UnsetType = UNSET
    education: list[Education] | UnsetType = UNSET
    employment: list[Employment] | UnsetType = UNSET
    titles: list[Title] | UnsetType = UNSET
    qualifications: list[Qualification] | UnsetType = UNSET
    achievements: list[Achievement] | UnsetType = UNSET
    recommendations: list[Recommendation] | UnsetType = UNSET
    claims: list[v.Claim] | UnsetType = UNSET


_decode = msgspec.json.Decoder(Dossier).decode


def decode(data: bytes | str) -> Dossier:
    """Read one dossier from JSON text, or raise InvalidDossier."""
    try:
        dossier = _decode(data)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None
    except msgspec.DecodeError as error:
        raise InvalidDossier("$", f"a JSON object ({error})") from None
    except UnicodeDecodeError as error:
        raise InvalidDossier("$", f"UTF-8 text (byte {error.start})") from None
    except RecursionError:
        raise InvalidDossier("$", "a JSON object (nested too deeply)") from None
    return check(dossier)


def convert(value: object) -> Dossier:
    """Read one dossier from plain Python objects, or raise InvalidDossier."""
    if isinstance(value, Dossier):
        return check(value)
    try:
        return check(msgspec.convert(value, Dossier))
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None


def check(dossier: Dossier) -> Dossier:
    """What the types leave open: series codes, and that Guangxi has the laboratory series only."""
    for records in (dossier.employment, dossier.titles, dossier.qualifications):
        if records:
            for record in records:
                code = record.series
                if code not in _SERIES and not _SERIES_CODE.match(code):
                    raise InvalidDossier(f"{_place(dossier, record)}.series", A_SERIES_CODE)
    if dossier.as_of == _LAST_DAY:
        # The calendar's last day stands for "never" in the arithmetic of days.
        raise InvalidDossier("$.as_of", "a date YYYY-MM-DD before 9999-12-31")
    if dossier.jurisdiction == "guangxi" and dossier.series != "laboratory":
        raise InvalidDossier("$.series", '"laboratory" (the only series of "guangxi")')
    return dossier


def _place(dossier: Dossier, wanted: Employment | Title | Qualification) -> str:
    """The JSON path of a record."""
    for name in ("employment", "titles", "qualifications"):
        for number, record in enumerate(getattr(dossier, name) or ()):
            if record is wanted:
                return f"$.{name}[{number}]"
    return "$"


_SERIES = frozenset(v.SERIES)
_LAST_DAY = date.max
_SERIES_CODE = re.compile(r"[a-z_]+\Z")
A_SERIES_CODE = "a series code of the letters a-z and _"
_AT = re.compile(r"(?s)(?P<text>.*?)(?: - at `(?P<path>\$[^`]*)`)?\Z")
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`\Z")
_UNKNOWN = re.compile(r"(?s)Object contains unknown field `(?P<name>.*)`\Z")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_IDENTIFIER = re.compile(r"\A[A-Za-z_]\w*\Z")


def _explain(message: str) -> InvalidDossier:
    """Turn msgspec's message into the path at fault and what the contract expects there."""
    match = _AT.match(message)
    text, path = (match["text"], match["path"] or "$") if match else (message, "$")
    if missing := _MISSING.match(text):
        path = f"{path}.{missing['name']}"
        return InvalidDossier(path, f"{_expectation(path)} (a required key)")
    if unknown := _UNKNOWN.match(text):
        name = unknown["name"]
        step = f".{name}" if _IDENTIFIER.match(name) else f"[{json.dumps(name)}]"
        known = ", ".join(f.encode_name for f in _struct_at(path).fields)
        return InvalidDossier(f"{path}{step}", f"no such key (known keys: {known})")
    return InvalidDossier(path, _expectation(path) or text)


def _type_at(path: str) -> Any:
    """The declared type at a JSON path."""
    kind: Any = msgspec.inspect.type_info(Dossier)
    for name, _index in _STEP.findall(path):
        kind = _bare(kind)
        kind = next(f.type for f in kind.fields if f.encode_name == name) if name else kind.item_type
    return kind


def _bare(kind: Any) -> Any:
    """The type without its null."""
    if isinstance(kind, msgspec.inspect.UnionType):
        return next(t for t in kind.types if not isinstance(t, msgspec.inspect.NoneType))
    return kind


def _struct_at(path: str) -> msgspec.inspect.StructType:
    found: msgspec.inspect.StructType = _bare(_type_at(path))
    return found


def _expectation(path: str) -> str:
    """What the contract allows at a JSON path, for people."""
    kind = _type_at(path)
    nullable = isinstance(kind, msgspec.inspect.UnionType) and any(
        isinstance(t, msgspec.inspect.NoneType) for t in kind.types
    )
    return _describe(_bare(kind)) + (" or null" if nullable else "")


def _describe(kind: Any) -> str:
    match kind:
        case msgspec.inspect.LiteralType(values=values):
            return "one of " + ", ".join(f'"{value}"' for value in values)
        case msgspec.inspect.DateType():
            return "a date YYYY-MM-DD"
        case msgspec.inspect.BoolType():
            return "true or false"
        case msgspec.inspect.IntType():
            return "a whole number from 1"
        case msgspec.inspect.ListType():
            return "a list"
        case msgspec.inspect.StructType():
            return "an object"
        case msgspec.inspect.StrType(min_length=1):
            return "a non-empty string"
        case _:
            return A_SERIES_CODE
