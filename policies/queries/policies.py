"""The policies that the system applies, and the numbers that texts give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from policies.queries.document_head import Head, head_of
from policies.queries.versions import VersionLine, versions_of
from titles import clock
from titles.models import Parameter
from titles.policies import packs_on

#: Catalogue entries that rest on no text, only on this product's choice.
OWN_CHOICE = "product"


@dataclass(frozen=True)
class PolicyRow:
    """A policy in the version of today."""

    head: Head
    readings: int
    versions: list[VersionLine]


def policy_rows() -> list[PolicyRow]:
    """Return the policies, those in force first."""
    rows = [
        PolicyRow(head_of(entry), len(entry.pack.readings), versions_of(entry.pack.code))
        for entry in packs_on(clock.today())
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.head.is_draft,
            row.head.place,
            row.head.effective_from or dt.date.max,
            row.head.title,
        ),
    )


def _value_text(row: Parameter) -> str:
    """Return a number with its unit, a fraction as 2/3; nothing for tables, which have pages of their own."""
    value = row.value
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value):
        return f"{value[0]}/{value[1]}{row.unit}"
    return f"{value}{row.unit}" if isinstance(value, int) else ""


@dataclass(frozen=True)
class NumberRow:
    """A number that a text gives."""

    row: Parameter
    value: str


def number_rows() -> list[NumberRow]:
    """Return the numbers in force today that a text gives, with their source."""
    seen: set[str] = set()
    rows = []
    known = Parameter.objects.filter(effective_from__lte=clock.today()).exclude(document=OWN_CHOICE)
    for row in known.order_by("document", "item", "code", "-effective_from"):
        value = _value_text(row)
        if row.code not in seen and value:
            rows.append(NumberRow(row, value))
        seen.add(row.code)
    return rows
