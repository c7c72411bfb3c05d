"""Seeded dossiers of the extension's series: half a lifetime of work, gaps, things not stated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.rules.generator import LEVELS, Generator


class DirectedGenerator(Generator):
    """Teachers and health workers around their thirtieth year of work and tenth of the title."""

    def dossier(self) -> dict[str, Any]:
        r = self.r
        self.series = r.choice(["education", "health"])
        self.other = "health" if self.series == "education" else "education"
        self.as_of = self.edge(date(2019, 1, 1) + timedelta(days=r.randrange(3000)))
        self.promising = self.maybe(0.65)
        # Thirty years ago, a little more or less; often to the day.
        years = r.choice([25, 29, 30, 30, 30, 31, 33])
        self.start = self.anniversary(years) if self.maybe(0.4) else self.before(years)
        made: dict[str, Any] = {
            "as_of": self.as_of.isoformat(),
            "jurisdiction": "beijing",
            "series": self.series,
        }
        for key, build, chance in (
            ("person", self.person, 0.95),
            ("education", self.education, 0.5),
            ("employment", self.employment, 0.93),
            ("titles", self.titles, 0.93),
            ("qualifications", self.qualifications, 0.5),
            ("achievements", self.achievements, 0.3),
            ("recommendations", self.recommendations, 0.3),
            ("claims", self.claims, 0.3),
        ):
            if self.maybe(chance):
                made[key] = build()
        return made

    def anniversary(self, years: int) -> date:
        """The same day so many years ago, give or take two days."""
        try:
            day = self.as_of.replace(year=self.as_of.year - years)
        except ValueError:
            day = date(self.as_of.year - years, 2, 28)
        return day + timedelta(days=self.r.randrange(-2, 3))

    def before(self, years: int) -> date:
        return self.edge(self.as_of - timedelta(days=365 * years + self.r.randrange(-300, 400)))

    def person(self) -> dict[str, Any]:
        made = super().person()
        sure = 0.97 if self.promising else 0.7
        if "unit_kind" in made and self.maybe(sure):
            made["unit_kind"] = "public_institution"
        if self.maybe(0.92):
            made["district_unit"] = self.maybe(sure)
        return made

    def employment(self) -> list[dict[str, Any]]:
        r = self.r
        made = []
        begin = self.edge(self.start)
        count = r.choice([1, 1, 2, 3, 4, 6] if self.promising else [0, 1, 2, 4, 9])
        for place in range(count):
            length = 365 * 30 // count + r.choice([-400, -31, -30, -29, -1, 0, 1, 7, 30, 365])
            last = place == count - 1
            end = None if self.maybe(0.7 if last else 0.05) else begin + timedelta(days=length)
            if end is not None and self.maybe(0.2):
                end = self.edge(end)
            entry: dict[str, Any] = {
                "from": begin.isoformat(),
                "to": end.isoformat() if end else None,
                "series": r.choice(
                    [self.series] * (50 if self.promising else 8) + [self.other, "economics_x"]
                ),
            }
            if self.maybe(0.85):
                entry["grassroots"] = self.maybe(0.97 if self.promising else 0.6)
            if self.maybe(0.3):
                entry["post_level"] = r.choice([*LEVELS, None])
            made.append(entry)
            begin = (end or begin + timedelta(days=length)) + timedelta(
                days=r.choice([-400, -100, -1, 0, 0, 0, 1, 2, 30, 200])
            )
        r.shuffle(made)
        return made

    def titles(self) -> list[dict[str, Any]]:
        r = self.r
        made = []
        for _ in range(r.choice([1, 1, 2, 3] if self.promising else [0, 1, 1, 2, 3])):
            years = r.choice([5, 8, 9, 10, 10, 10, 11, 20, -1])
            day = self.anniversary(years) if self.maybe(0.5) else self.before(years)
            made.append(
                {
                    "series": r.choice([self.series] * 9 + [self.other]),
                    "level": r.choice([*LEVELS, *["intermediate"] * 12]),
                    "obtained_on": day.isoformat(),
                }
            )
        return made
