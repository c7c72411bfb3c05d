"""The floor: the decision written by hand, yes or no, leaving off at the first no. Dates are numbers."""

from __future__ import annotations

from typing import Any

DEGREES = {"secondary_vocational": 0, "associate": 1, "bachelor": 2, "master": 3, "doctorate": 4}
OTHERS = {
    "patent",
    "technical_report",
    "design_document",
    "standard",
    "construction_method",
    "monograph",
    "transfer_contract",
}
HIGH = {"provincial", "national", "international"}
PRIZES = {"china_patent", "china_design"}
SILVER = {"silver", "second", "first", "gold", "special"}
HONOURS = {
    "china_skills_grand_prize",
    "national_technical_expert",
    "national_master_workshop_leader",
    "state_council_allowance",
}
YEAR = 10000


def general(d: dict[str, Any]) -> bool:
    """The general conditions."""
    p, today = d["person"], d["as_of"]
    return (
        p["employment"] == "employed"
        and (not p["sanction_until"] or p["sanction_until"] <= today)
        and (not p["barred_until"] or p["barred_until"] <= today)
        and (p["unit_kind"] != "central_unit" or (p["entrustment_letter"] and p["social_insurance_in_city"]))
        and p["continuing_education"]
    )


def since_intermediate(d: dict[str, Any]) -> int:
    """Since when an intermediate title or a higher one has been held; 0: not held."""
    days = [
        t["obtained_on"]
        for t in d["titles"]
        if t["series"] == "engineering"
        and t["level"] in ("intermediate", "associate_senior", "full_senior")
        and t["obtained_on"] <= d["as_of"]
    ]
    return min(days) if days else 0


def results(d: dict[str, Any]) -> bool:
    """Three results since the intermediate title."""
    since, today = since_intermediate(d), d["as_of"]
    count = 0
    for a in d["achievements"]:
        if since <= a["on"] <= today:
            if a["kind"] == "paper":
                count += a["role"] == "first_author" and a["venue"] == "core_journal"
            elif a["kind"] in OTHERS:
                count += a["role"] == "principal"
    return count >= 3


def career(d: dict[str, Any]) -> bool:
    """Education and work."""
    today, began = d["as_of"], d["employment"][0]["from"]
    title = since_intermediate(d)
    for record in d["education"]:
        degree, start = DEGREES[record["kind"]], max(record["graduated_on"], began)
        if degree >= 4 and start + 2 * YEAR <= today:
            return True
        if degree >= 3 and start + 7 * YEAR <= today:
            return True
        if degree >= 2 and title and max(title, began) + 5 * YEAR <= today:
            return True
    return any(
        t["series"] != "engineering"
        and t["level"] == "associate_senior"
        and max(t["obtained_on"], began) + 3 * YEAR <= today
        for t in d["titles"]
    )


def basis(d: dict[str, Any]) -> bool:
    """Something that opens the exceptional path."""
    today = d["as_of"]
    for a in d["achievements"]:
        if a["on"] > today:
            continue
        if a["kind"] == "standard":
            if a["authority"] == "national" and a["rank"] <= 5:
                return True
            if a["authority"] in ("industry", "local") and a["rank"] <= 3:
                return True
        elif a["kind"] == "award":
            award = a["award"]
            if award == "science_technology" and a["authority"] in HIGH:
                return True
            if award in PRIZES and a["grade"] in SILVER and a["rank"] <= 3:
                return True
            if award in HONOURS or award == "worldskills":
                return True
    return False


def decide(d: dict[str, Any]) -> tuple[bool, bool]:
    """Standard and exceptional."""
    if not general(d) or not results(d):
        return False, False
    peers = sum(r["kind"] == "peer" and r["level"] == "full_senior" for r in d["recommendations"])
    return career(d), peers >= 2 and basis(d)
