"""Reading the catalogue files and writing them into the tables; running it twice changes nothing.

What officers keep at their desk (specialties, correspondences, grades, fees) is only added to: an entry that
is there, or one whose days are taken, stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction

from titles.errors import InvalidInput
from titles.models import (
    FeeRate,
    Level,
    Parameter,
    PostGrade,
    QualificationCorrespondence,
    ReasonCode,
    Series,
    SkillLevelCorrespondence,
    Specialty,
    TitleName,
)

# What the house itself decided has no text that could be at hand.
PRODUCT = "product"
CATALOGUE = Path(__file__).parent / "catalogue"

Row = dict[str, Any]
_DATED = {"valid_from", "document", "item"}
_KEYS: dict[str, tuple[set[str], set[str]]] = {
    # file: required keys, further keys
    "series": ({"code", "name", "number_code", "document", "item", "names"}, {"effective_from", "in_force"}),
    "specialties": ({"code", "series", "name", *_DATED}, {"valid_until", "demo"}),
    "fees": ({"level", "amount_fen", "document", "item", "effective_from"}, set()),
    "qualifications": ({"series", "grade", "level", *_DATED}, {"name", "valid_until", "note", "demo"}),
    "skill_levels": (
        {"series", "skill_level", "conditions", *_DATED},
        {"level", "valid_until", "note", "demo"},
    ),
    "post_grades": ({"level", "highest", "lowest", *_DATED}, {"valid_until", "note", "demo"}),
    "parameters": (
        {"code", "value", "text", "document", "item", "effective_from"},
        {"unit", "text_at_hand"},
    ),
    "reasons": ({"code", "text", "clause"}, {"favours_objector"}),
}


@transaction.atomic
def load_catalogues(folder: Path = CATALOGUE) -> dict[str, int]:
    """Write every catalogue of a folder; return how many rows each holds."""
    return {
        "series": _load_series(_rows(folder, "series")),
        "specialties": _load_specialties(_rows(folder, "specialties")),
        "fees": _load_fees(_rows(folder, "fees")),
        "qualifications": _load_dated(folder, "qualifications", QualificationCorrespondence),
        "skill_levels": _load_dated(folder, "skill_levels", SkillLevelCorrespondence),
        "post_grades": _load_dated(folder, "post_grades", PostGrade),
        "parameters": _load_parameters(_rows(folder, "parameters")),
        "reasons": _load_reasons(folder),
    }


def _load_series(rows: list[Row]) -> int:
    names = []
    for order, row in enumerate(rows):
        own = row.pop("names")
        if own and set(own) != set(Level.values):
            levels = ", ".join(Level.values)
            raise _wrong("series", row["code"], f"names must be given for {levels}, or for none")
        names += [
            TitleName(
                series_id=row["code"],
                level=level,
                name=own[level],
                document=row["document"],
                item=row["item"],
                effective_from=row.get("effective_from"),
            )
            for level in own
        ]
        row["order"] = order
    _upsert(Series, [Series(**row) for row in rows], ["code"])
    _upsert(TitleName, names, ["series", "level"])
    return len(rows)


def _load_specialties(rows: list[Row]) -> int:
    made = []
    for order, row in enumerate(rows):
        made.append(Specialty(series_id=row.pop("series"), order=order, **row))
    _add(Specialty, made)
    return len(rows)


def _load_fees(rows: list[Row]) -> int:
    unknown = [row["level"] for row in rows if row["level"] not in Level.values]
    if unknown:
        raise _wrong("fees", unknown[0], "unknown level")
    _add(FeeRate, [FeeRate(**row) for row in rows])
    return len(rows)


def _load_dated(folder: Path, name: str, model: type[models.Model]) -> int:
    rows = _rows(folder, name)
    for row in rows:
        if row.get("level", Level.ASSISTANT) not in Level.values:
            raise _wrong(name, row["level"], "unknown level")
        if "series" in row:
            row["series_id"] = row.pop("series")
    _add(model, [model(**row) for row in rows])
    return len(rows)


def _load_parameters(rows: list[Row]) -> int:
    for row in rows:
        row.setdefault("text_at_hand", row["document"] != PRODUCT)
    _upsert(Parameter, [Parameter(**row) for row in rows], ["code", "effective_from"])
    return len(rows)


def _load_reasons(folder: Path) -> int:
    content = _content(folder, "reasons")["reasons"]
    made = []
    for station, rows in content.items():
        for order, row in enumerate(rows):
            _check_keys("reasons", row)
            made.append(ReasonCode(station=station, order=order, active=True, **row))
    codes = [reason.code for reason in made]
    if len(set(codes)) != len(codes):
        raise _wrong("reasons", "", "a code occurs twice")
    _upsert(ReasonCode, made, ["code"])
    # A reason that left the file stays for what cites it, but cannot be picked any more.
    ReasonCode.objects.exclude(code__in=codes).update(active=False)
    return len(made)


def _add(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _upsert(model: type[models.Model], rows: list[Any], key: list[str]) -> None:
    changing = [
        field.name for field in model._meta.concrete_fields if field.name not in key and not field.primary_key
    ]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=changing)


def _rows(folder: Path, name: str) -> list[Row]:
    content = _content(folder, name)
    defaults = content.get("defaults", {})
    rows = [{**defaults, **row} for row in content[name]]
    for row in rows:
        _check_keys(name, row)
    return rows


def _content(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def _check_keys(name: str, row: Row) -> None:
    required, further = _KEYS[name]
    where = str(row.get("code") or row.get("level") or row)
    for key in _sorted(required - row.keys()):
        raise _wrong(name, where, f"{key} is missing")
    for key in _sorted(row.keys() - required - further):
        raise _wrong(name, where, f"{key} is not a known key")


def _sorted(keys: set[str]) -> Iterator[str]:
    return iter(sorted(keys))


def _wrong(name: str, where: str, what: str) -> InvalidInput:
    return InvalidInput("catalogue.invalid", f"catalogue {name}.yaml, {where}: {what}")
