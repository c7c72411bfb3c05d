"""Dossiers for the measurements: seeded, everything stated, one unbroken span of work, about ten results.

The peers are spared what they cannot say (interrupted work, facts not stated, leap days), so that all
engines decide the same question: engineering, associate senior, standard and exceptional.
"""

from __future__ import annotations

import random
from typing import Any

KINDS = (
    "paper",
    "patent",
    "technical_report",
    "design_document",
    "standard",
    "monograph",
    "project",
    "award",
)


#: The attributes that mean something for a kind: what an archive states of it.
APPLYING = {
    "paper": ("role", "rank", "venue"),
    "standard": ("role", "rank", "authority"),
    "project": ("role", "rank", "authority", "national_major"),
    "award": ("rank", "authority", "award", "grade"),
}


def people(count: int, seed: int = 1, everything: bool = False) -> list[dict[str, Any]]:
    """So many dossiers; the same for the same seed.

    `everything` states every attribute of every result, also those that mean nothing for its kind.
    """
    r = random.Random(seed)
    made = [_dossier(r) for _ in range(count)]
    if not everything:
        for dossier in made:
            dossier["achievements"] = [_applying(item) for item in dossier["achievements"]]
    return made


def _applying(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("kind", "on", *APPLYING.get(item["kind"], ("role", "rank")))}


def _day(r: random.Random, first: int, last: int) -> str:
    return f"{r.randint(first, last)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"


def _dossier(r: random.Random) -> dict[str, Any]:
    began = r.randint(2000, 2018)
    titles = [{"series": "engineering", "level": "assistant", "obtained_on": _day(r, began + 1, began + 4)}]
    if r.random() < 0.8:
        titles.append({"series": "engineering", "level": "intermediate", "obtained_on": _day(r, 2014, 2024)})
    if r.random() < 0.1:
        titles.append(
            {"series": "economics", "level": "associate_senior", "obtained_on": _day(r, 2018, 2025)}
        )
    return {
        "as_of": "2026-12-31",
        "jurisdiction": "beijing",
        "series": "engineering",
        "person": {
            "employment": "employed" if r.random() < 0.95 else "retired",
            "in_city_since": None,
            "sanction_until": _day(r, 2024, 2028) if r.random() < 0.05 else None,
            "barred_until": None,
            "unit_kind": "central_unit" if r.random() < 0.1 else "private",
            "entrustment_letter": r.random() < 0.8,
            "social_insurance_in_city": True,
            "continuing_education": r.random() < 0.97,
        },
        "education": [
            {
                "kind": r.choice(["associate", "bachelor", "bachelor", "master", "doctorate"]),
                "graduated_on": f"{began}-07-01",
            }
        ],
        "employment": [{"from": f"{began}-07-10", "to": None, "series": "engineering", "post_level": None}],
        "titles": titles,
        "qualifications": [],
        "achievements": [_achievement(r) for _ in range(r.randint(7, 13))],
        "recommendations": [
            {"kind": "peer", "level": r.choice(["full_senior", "full_senior", "associate_senior"])}
            for _ in range(r.randint(0, 4))
        ],
        "claims": [],
    }


def _achievement(r: random.Random) -> dict[str, Any]:
    return {
        "kind": r.choice(KINDS),
        "on": _day(r, 2012, 2026),
        "role": r.choice(["principal", "first_author", "participant"]),
        "rank": r.randint(1, 6),
        "venue": r.choice(["core_journal", "public_journal"]),
        "authority": r.choice(["national", "provincial", "municipal", "industry", "unit"]),
        "award": r.choice(
            ["science_technology", "china_patent", "worldskills", "beijing_teaching_achievement"]
        ),
        "grade": r.choice(["gold", "silver", "excellence", "first", "second", "third"]),
        "national_major": False,
    }


def numbers(dossier: dict[str, Any]) -> dict[str, Any]:
    """The same with dates as numbers (20261231): what the peers are given where dates are prepared."""

    def number(value: Any) -> Any:
        if isinstance(value, str) and value[4:5] == "-" and len(value) == 10:
            return int(value.replace("-", ""))
        if isinstance(value, dict):
            return {key: number(item) for key, item in value.items()}
        if isinstance(value, list):
            return [number(item) for item in value]
        return value

    prepared: dict[str, Any] = number(dossier)
    return prepared
