"""Seeded dossiers: plausible careers, month ends, leap days, gaps, future records, things not stated."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

LEVELS = ["technician", "assistant", "intermediate", "associate_senior", "full_senior"]
EDUCATION = [
    "general_high_school",
    "secondary_vocational",
    "technical_school_intermediate",
    "technical_school_senior",
    "technical_school_technician",
    "associate",
    "bachelor",
    "bachelor",
    "bachelor",
    "master",
    "master",
    "doctorate",
]
KINDS = [
    "paper",
    "paper",
    "paper",
    "monograph",
    "textbook",
    "research_result",
    "topic_report",
    "technical_report",
    "design_document",
    "standard",
    "standard",
    "construction_method",
    "patent",
    "patent",
    "transfer_contract",
    "experimental_work",
    "project",
    "project",
    "appraised_result",
    "adopted_output",
    "award",
    "award",
    "award",
]
AWARDS = [
    "science_technology",
    "science_technology",
    "china_patent",
    "china_design",
    "beijing_teaching_achievement",
    "china_skills_grand_prize",
    "national_technical_expert",
    "national_master_workshop_leader",
    "worldskills",
    "state_council_allowance",
    "national_talent_commendation",
]
GRADES = ["special", "gold", "silver", "excellence", "first", "second", "third"]
CLAIMS = [
    "major_breakthrough",
    "recognised_overseas_qualification",
    "special_skill",
    "otherwise_outstanding",
    "innovation_success",
    "technical_lead_of_listed_unit",
    "green_channel",
]
RECOMMENDERS = [
    "peer",
    "peer",
    "peer",
    "unit_principal",
    "certification_body",
    "industry_authority",
    "talent_authority",
]


class Generator:
    """Dossiers from one seed; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)

    def maybe(self, chance: float) -> bool:
        return self.r.random() < chance

    def dossier(self) -> dict[str, Any]:
        r = self.r
        jurisdiction = "guangxi" if self.maybe(0.05) else "beijing"
        self.series = "laboratory" if jurisdiction == "guangxi" else r.choice(["laboratory", "engineering"])
        self.other = "engineering" if self.series == "laboratory" else "laboratory"
        self.as_of = self.edge(date(2019, 1, 1) + timedelta(days=r.randrange(3000)))
        self.start = self.as_of - timedelta(days=r.randrange(0, 9000))
        # Most random people fail everywhere at once: a promising one fails, if at all, in one place.
        self.promising = self.maybe(0.65)
        made: dict[str, Any] = {
            "as_of": self.as_of.isoformat(),
            "jurisdiction": jurisdiction,
            "series": self.series,
        }
        if self.series == "engineering" and self.maybe(0.4):
            made["track"] = r.choice(["research_design", "applied_practice", "technology_transfer"])
        for key, build, chance in (
            ("person", self.person, 0.95),
            ("education", self.education, 0.93),
            ("employment", self.employment, 0.93),
            ("titles", self.titles, 0.9),
            ("qualifications", self.qualifications, 0.8),
            ("achievements", self.achievements, 0.93),
            ("recommendations", self.recommendations, 0.9),
            ("claims", self.claims, 0.9),
        ):
            if self.maybe(chance):
                made[key] = build()
        return made

    def edge(self, day: date) -> date:
        """Now and then a month's end or a leap day."""
        kind = self.r.random()
        if kind < 0.08:
            return date(day.year, day.month, 28) + timedelta(days=self.r.randrange(4))
        if kind < 0.12:
            return date(day.year - day.year % 4 or 4, 2, 29)
        return day

    def near(self, spread: int = 400) -> date:
        """A day around the anniversaries of the day asked about, before or after it."""
        years = self.r.choice([-20, -10, -8, -7, -6, -5, -5, -4, -3, -2, -1, 0, 0, 1, 2])
        if self.maybe(0.2):
            try:
                day = self.as_of.replace(year=self.as_of.year + years)
            except ValueError:
                day = date(self.as_of.year + years, 2, 28)
            return day + timedelta(days=self.r.randrange(-2, 3))
        return self.edge(self.as_of + timedelta(days=365 * years + self.r.randrange(-spread, spread)))

    def text(self, spread: int = 400) -> str:
        return self.near(spread).isoformat()

    def person(self) -> dict[str, Any]:
        r = self.r
        odd = 0.3 if self.promising else 1.0
        made: dict[str, Any] = {
            "employment": r.choice(["employed"] * 12 + ["freelance"] * 4 + ["retired", "none"])
            if self.maybe(odd)
            else "employed",
            "in_city_since": r.choice([None, self.text()]),
            "sanction_until": self.text() if self.maybe(0.15 * odd) else None,
            "barred_until": self.text() if self.maybe(0.1 * odd) else None,
            "unit_kind": r.choice(
                ["public_institution", "state_owned", "private", "social_organisation", "central_unit"]
            ),
            "entrustment_letter": self.maybe(0.7),
            "social_insurance_in_city": self.maybe(0.8),
            "continuing_education": self.maybe(1 - 0.05 * odd),
        }
        if self.maybe(0.3 * odd):
            for key in list(made):
                if self.maybe(0.15):
                    del made[key]
        return made

    def education(self) -> list[dict[str, Any]]:
        return [
            {"kind": self.r.choice(EDUCATION), "graduated_on": self.text(1500)}
            for _ in range(self.r.choice([0, 1, 1, 1, 2, 3]))
        ]

    def employment(self) -> list[dict[str, Any]]:
        r = self.r
        made = []
        begin = self.edge(self.start)
        for _ in range(r.choice([1, 1, 2, 3, 5, 8] if self.promising else [0, 1, 1, 1, 2, 3, 5])):
            length = r.choice([0, 15, 29, 30, 31, 59, 90, 365, 366, 730, 1460, 2500]) + r.randrange(-3, 40)
            end = None if self.maybe(0.35) else begin + timedelta(days=max(0, length))
            if end is not None and self.maybe(0.1):
                end = self.edge(end)
            entry: dict[str, Any] = {
                "from": begin.isoformat(),
                "to": end.isoformat() if end else None,
                "series": r.choice(
                    [self.series] * (20 if self.promising else 6) + [self.other, "economics_x"]
                ),
            }
            if self.maybe(0.85):
                entry["post_level"] = r.choice([*LEVELS, *LEVELS[2:], *LEVELS[3:], None])
            made.append(entry)
            begin = (end or begin) + timedelta(days=r.choice([-100, -1, 0, 0, 1, 1, 2, 30, 200]))
        return made

    def titles(self) -> list[dict[str, Any]]:
        r = self.r
        return [
            {
                "series": r.choice([self.series] * 4 + [self.other]),
                "level": r.choice(LEVELS),
                "obtained_on": self.text(),
            }
            for _ in range(r.choice([0, 0, 1, 1, 2, 3]))
        ]

    def qualifications(self) -> list[dict[str, Any]]:
        r = self.r
        return [
            {
                "series": r.choice([self.series] * 4 + [self.other]),
                "grade": r.choice(["junior", "intermediate", "senior", "ungraded"]),
                "obtained_on": self.text(),
            }
            for _ in range(r.choice([0, 0, 1, 1, 2]))
        ]

    def achievements(self) -> list[dict[str, Any]]:
        counts = [4, 6, 8, 12, 16] if self.promising else [0, 1, 2, 3, 4, 5, 6, 8, 12]
        return [self.achievement() for _ in range(self.r.choice(counts))]

    def achievement(self) -> dict[str, Any]:
        r = self.r
        kind = r.choice(KINDS)
        made: dict[str, Any] = {"kind": kind, "on": self.text(900)}
        wanted = {
            "role": r.choice(
                ["principal", "principal", "first_author", "corresponding_author", "participant"]
            ),
            "rank": r.choice([1, 1, 2, 3, 3, 4, 5, 5, 6]),
            "venue": r.choice(["core_journal", "core_journal", "public_journal"]),
            "authority": r.choice(
                ["international", "national", "provincial", "municipal", "industry", "local", "unit"]
            ),
            "award": r.choice(AWARDS),
            "grade": r.choice(GRADES),
        }
        for name, value in wanted.items():
            if self.maybe(0.88):
                made[name] = None if self.maybe(0.05) else value
        if self.maybe(0.4):
            made["national_major"] = self.maybe(0.5)
        return made

    def recommendations(self) -> list[dict[str, Any]]:
        r = self.r
        made = []
        for _ in range(r.choice([3, 5, 7, 9] if self.promising else [0, 1, 2, 3, 4, 5])):
            entry: dict[str, Any] = {"kind": r.choice(RECOMMENDERS)}
            if self.maybe(0.85):
                entry["level"] = r.choice(["full_senior"] * 4 + ["associate_senior", None])
            made.append(entry)
        return made

    def claims(self) -> list[str]:
        return [code for code in CLAIMS if self.maybe(0.3)]
