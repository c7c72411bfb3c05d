"""A second evaluation of the contract, written straight from its text, one day at a time.

Slow and plain on purpose: it shares no code with the rules, reads no pack, and asks of every day anew
what holds on it. Outcomes are 0 (unmet), 1 (undetermined), 2 (met).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.rules.naive_career import Standing, career
from tests.rules.naive_days import LEVELS, MET, OPEN, UNMET, Dossier, d, enough, later, yes
from tests.rules.naive_items import any_achievement, direct_basis, exceptional_basis, threshold

__all__ = ["MET", "OPEN", "UNMET", "Standing", "d", "enough", "later", "outcome", "paths"]


def claimed(dossier: Dossier, code: str) -> int:
    return yes(code in dossier["claims"]) if "claims" in dossier else OPEN


def recommended(dossier: Dossier, kind: str) -> int:
    if "recommendations" not in dossier:
        return OPEN
    return yes(any(entry["kind"] == kind for entry in dossier["recommendations"]))


def full_senior_peers(dossier: Dossier, needed: int) -> int:
    if "recommendations" not in dossier:
        return OPEN
    peers = [entry for entry in dossier["recommendations"] if entry["kind"] == "peer"]
    certain = sum(entry.get("level") == "full_senior" for entry in peers)
    possible = sum("level" not in entry for entry in peers)
    return MET if certain >= needed else OPEN if certain + possible >= needed else UNMET


def general(dossier: Dossier, day: date) -> int:
    """What every path in Beijing asks of the person; continuing education is the annexes' alone."""
    person = dossier.get("person", {})

    def stated(name: str, test: Any) -> int:
        return yes(test(person[name])) if name in person else OPEN

    def over(value: str | None) -> bool:
        return value is None or d(value) <= day

    return min(
        max(
            stated("employment", lambda v: v == "employed"),
            min(
                stated("employment", lambda v: v == "freelance"),
                stated("in_city_since", lambda v: v is not None and later(d(v), 12) <= day),
            ),
        ),
        stated("employment", lambda v: v != "retired"),
        stated("sanction_until", over),
        stated("barred_until", over),
        max(
            stated("employment", lambda v: v != "employed"),
            stated("unit_kind", lambda v: v != "central_unit"),
            min(stated("entrustment_letter", bool), stated("social_insurance_in_city", bool)),
        ),
        MET if dossier["series"] in DIRECTED else stated("continuing_education", bool),
    )


#: The series of the extension (docs/contract-extensions.md).
DIRECTED = ("education", "health")


def directed(dossier: Dossier, day: date) -> int:
    """Directed evaluation on a day, written from the extension alone."""
    person = dossier.get("person", {})
    employed = yes(person["employment"] == "employed") if "employment" in person else OPEN
    institution = yes(person["unit_kind"] == "public_institution") if "unit_kind" in person else OPEN
    district = yes(person["district_unit"]) if "district_unit" in person else OPEN
    return min(
        general(dossier, day), employed, institution, district, served(dossier, day), held(dossier, day)
    )


def served(dossier: Dossier, day: date) -> int:
    """Thirty years of the series' work; in health only at the grassroots."""
    if "employment" not in dossier:
        return OPEN
    spans: dict[int, list[tuple[date, date]]] = {MET: [], OPEN: []}
    for job in dossier["employment"]:
        if job["series"] == dossier["series"]:
            counts = MET
            if dossier["series"] == "health":
                counts = yes(job["grassroots"]) if "grassroots" in job else OPEN
            if counts:
                spans[counts].append((d(job["from"]), min(d(job["to"]) if job["to"] else day, day)))
    if enough(spans[MET], 30):
        return MET
    return OPEN if enough(spans[MET] + spans[OPEN], 30) else UNMET


def held(dossier: Dossier, day: date) -> int:
    """Ten years since a title of the series, intermediate or above."""
    if "titles" not in dossier:
        return OPEN
    days = [
        d(title["obtained_on"])
        for title in dossier["titles"]
        if title["series"] == dossier["series"] and title["level"] in LEVELS[2:]
    ]
    return yes(any(later(obtained, 120) <= day for obtained in days))


BACKING = {
    "major_breakthrough": "unit_principal",
    "recognised_overseas_qualification": "certification_body",
    "special_skill": "industry_authority",
    "otherwise_outstanding": "talent_authority",
}


def paths(dossier: Dossier) -> list[tuple[str, str]]:
    """What is assessed without options, in order."""
    found = []
    if dossier["series"] in DIRECTED:
        return [("associate_senior", "directed")]
    for level in LEVELS:
        found.append((level, "standard"))
        senior = level in ("associate_senior", "full_senior")
        if dossier["jurisdiction"] == "guangxi":
            if senior:
                found.append((level, "green_channel"))
            continue
        if level == "associate_senior":
            found.append((level, "exceptional"))
        if level == "full_senior" and dossier["series"] == "engineering":
            found.append((level, "direct"))
        if senior:
            found += [(level, "three_plus_one"), (level, "unit_nomination")]
    return found


def outcome(dossier: Dossier, level: str, path: str, day: date, standing: Standing) -> int:
    """The outcome of a path on a day."""
    if dossier["jurisdiction"] == "guangxi":
        person = dossier.get("person", {})
        employed = yes(person["employment"] == "employed") if "employment" in person else OPEN
        return min(employed, OPEN if path == "standard" else claimed(dossier, "green_channel"))
    if path == "directed":
        return directed(dossier, day)
    base = general(dossier, day)
    series = dossier["series"]
    if path == "standard":
        return min(base, career(dossier, level, day, standing), threshold(dossier, level, day))
    if path == "exceptional":
        return min(
            base,
            any_achievement(dossier, day, lambda item: exceptional_basis(item, series)),
            threshold(dossier, level, day),
            full_senior_peers(dossier, 2),
        )
    if path == "direct":
        return min(
            base, max(any_achievement(dossier, day, direct_basis), claimed(dossier, "innovation_success"))
        )
    if path == "three_plus_one":
        backed = max(min(claimed(dossier, c), recommended(dossier, r)) for c, r in BACKING.items())
        return min(base, backed, full_senior_peers(dossier, 3))
    return min(
        base,
        claimed(dossier, "technical_lead_of_listed_unit"),
        recommended(dossier, "unit_principal"),
        threshold(dossier, level, day),
    )
