"""Achievements, one attribute at a time (see tests/rules/naive.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.rules.naive_career import real_title
from tests.rules.naive_days import AUTHORITY, BEGINNING, GRADE, LEVELS, MET, OPEN, UNMET, Dossier, d, yes


class Item:
    """One achievement, asked attribute by attribute."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.kind = record["kind"]
        self.major = record.get("national_major", False)

    def ask(self, name: str, wanted: Any) -> int:
        if name not in self.record:
            return OPEN
        value = self.record[name]
        return yes(value is not None and wanted(value))

    def role(self, *roles: str) -> int:
        return self.ask("role", lambda value: value in roles)

    def rank(self, most: int) -> int:
        return self.ask("rank", lambda value: value <= most)

    def venue(self) -> int:
        return self.ask("venue", lambda value: value == "core_journal")

    def authority(self, least: str) -> int:
        return self.ask(
            "authority", lambda v: v in AUTHORITY and AUTHORITY.index(v) >= AUTHORITY.index(least)
        )

    def authority_is(self, *values: str) -> int:
        return self.ask("authority", lambda value: value in values)

    def award(self, *names: str) -> int:
        return self.ask("award", lambda value: value in names) if self.kind == "award" else UNMET

    def grade(self, least: str) -> int:
        return self.ask("grade", lambda value: GRADE[value] >= GRADE[least])


def counts(item: Item, series: str, level: str) -> int:
    """Whether an achievement is an item of the level's threshold."""
    kind = item.kind
    if series == "engineering":
        others = {
            "patent",
            "technical_report",
            "design_document",
            "standard",
            "construction_method",
            "monograph",
            "transfer_contract",
        }
        if level == "intermediate":
            return yes(kind == "paper" or kind in others)
        if kind == "paper":
            return min(item.role("first_author"), item.venue())
        return item.role("principal") if kind in others else UNMET
    if level == "intermediate":
        if kind == "paper":
            return max(min(item.venue(), item.rank(3)), item.role("first_author"))
        return yes(
            kind
            in {
                "project",
                "monograph",
                "textbook",
                "research_result",
                "topic_report",
                "experimental_work",
                "patent",
            }
        )
    full = level == "full_senior"
    if kind == "award":
        return min(item.authority("provincial"), item.grade("second" if full else "third"))
    if kind == "project":
        high = MET if item.major else item.authority("provincial" if full else "municipal")
        return min(item.role("principal"), high)
    if kind == "paper":
        return min(item.role("first_author", "corresponding_author"), item.venue())
    if kind == "monograph":
        return MET
    if kind == "appraised_result":
        return item.authority("provincial" if full else "municipal")
    if kind in {"research_result", "textbook", "standard", "topic_report", "experimental_work", "patent"}:
        return item.role("principal")
    return UNMET


def threshold(dossier: Dossier, level: str, day: date) -> int:
    needed = {"intermediate": 2, "associate_senior": 3, "full_senior": 3}.get(level)
    if needed is None:
        return MET
    if "achievements" not in dossier:
        return OPEN
    below = LEVELS[LEVELS.index(level) - 1]
    since = real_title(dossier, below, day) or BEGINNING
    certain = possible = 0
    for record in dossier["achievements"]:
        if since <= d(record["on"]) <= day:
            outcome = counts(Item(record), dossier["series"], level)
            if "titles" not in dossier:
                outcome = min(outcome, OPEN)
            certain += outcome == MET
            possible += outcome == OPEN
    return MET if certain >= needed else OPEN if certain + possible >= needed else UNMET


def exceptional_basis(item: Item, series: str) -> int:
    if series == "engineering":
        return max(
            min(item.award("science_technology"), item.authority("provincial")),
            min(item.award("china_patent", "china_design"), item.grade("silver"), item.rank(3)),
            min(yes(item.kind == "standard"), item.authority_is("national"), item.rank(5)),
            min(yes(item.kind == "standard"), item.authority_is("industry", "local"), item.rank(3)),
            item.award(
                "china_skills_grand_prize",
                "national_technical_expert",
                "national_master_workshop_leader",
                "state_council_allowance",
            ),
            min(item.award("worldskills"), item.grade("excellence")),
        )
    return max(
        min(
            item.award("science_technology"), item.authority("provincial"), item.grade("second"), item.rank(3)
        ),
        min(item.award("beijing_teaching_achievement"), item.grade("first"), item.rank(5)),
        min(item.award("beijing_teaching_achievement"), item.grade("second"), item.rank(3)),
        min(yes(item.kind == "project"), item.role("principal"), yes(item.major)),
        min(yes(item.kind == "adopted_output"), item.role("principal"), item.authority("provincial")),
    )


def direct_basis(item: Item) -> int:
    return max(
        min(item.award("science_technology"), item.authority_is("national")),
        min(yes(item.kind == "project"), item.role("principal"), yes(item.major)),
        item.award("national_talent_commendation"),
    )


def any_achievement(dossier: Dossier, day: date, basis: Any) -> int:
    if "achievements" not in dossier:
        return OPEN
    return max(
        (basis(Item(record)) for record in dossier["achievements"] if d(record["on"]) <= day), default=UNMET
    )
