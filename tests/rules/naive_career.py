"""Education, titles and work on one day (see tests/rules/naive.py)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from tests.rules.naive_days import (
    BEGINNING,
    LEVELS,
    MET,
    OPEN,
    UNMET,
    Dossier,
    d,
    some_work,
    years_of_work,
)

CLASSES = {
    "technical_school_intermediate": "secondary_vocational",
    "technical_school_senior": "associate",
    "technical_school_technician": "bachelor",
}
ORDER = ["secondary_vocational", "associate", "bachelor", "master", "doctorate"]


def degree_days(dossier: Dossier, wanted: str) -> list[date]:
    """The graduation days of the records that satisfy what is written for `wanted`."""
    days = []
    for record in dossier["education"]:
        kind = CLASSES.get(record["kind"], record["kind"])
        if kind == "general_high_school":
            if dossier["series"] == "engineering":
                continue
            kind = "secondary_vocational"
        if ORDER.index(kind) >= ORDER.index(wanted):
            days.append(d(record["graduated_on"]))
    return days


def at_or_above(level: str) -> list[str]:
    return LEVELS[LEVELS.index(level) :]


def real_title(dossier: Dossier, level: str, day: date) -> date | None:
    """Since when a title of the series at that level or above has been held on a day."""
    days = [
        d(title["obtained_on"])
        for title in dossier.get("titles", [])
        if title["series"] == dossier["series"] and title["level"] in at_or_above(level)
    ]
    return min((held for held in days if held <= day), default=None)


STANDS_FOR = {
    "junior": "assistant",
    "intermediate": "intermediate",
    "ungraded": "intermediate",
    "senior": "associate_senior",
}
SETTLED = ["assistant", "intermediate", "associate_senior"]


class Standing:
    """From which day the qualifications stand for titles."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.sure: dict[str, date] = {}
        self.perhaps: dict[str, date] = {}
        if dossier["jurisdiction"] != "beijing" or dossier["series"] not in ITEMS:
            return
        cuts = sorted(d(title["obtained_on"]) for title in dossier.get("titles", []))
        for level in SETTLED:
            if "qualifications" not in dossier:
                first = self._first(level, OPEN, BEGINNING + timedelta(days=1), cuts)
                if first:
                    self.perhaps[level] = first
                continue
            held = [
                d(q["obtained_on"])
                for q in dossier["qualifications"]
                if q["series"] == dossier["series"] and STANDS_FOR[q["grade"]] == level
            ]
            if held:
                sure = self._first(level, MET, min(held), cuts)
                perhaps = self._first(level, OPEN, min(held), cuts)
                if sure:
                    self.sure[level] = sure
                if perhaps:
                    self.perhaps[level] = perhaps

    def _first(self, level: str, least: int, start: date, cuts: list[date]) -> date | None:
        """The first day on which an item of the level's standard path reaches an outcome."""
        last = date(2300, 1, 1)
        edges = [start, *(cut for cut in cuts if cut > start), last]
        for begin, end in pairwise(edges):
            low, high = begin, end - timedelta(days=1)
            if low > high or career(self.dossier, level, high, self, lateral=False) < least:
                continue
            while low < high:
                middle = low + (high - low) // 2
                if career(self.dossier, level, middle, self, lateral=False) >= least:
                    high = middle
                else:
                    low = middle + timedelta(days=1)
            return low
        return None

    def title(self, level: str, day: date) -> tuple[date | None, date | None]:
        """Since when such a title is held on a day: surely, and at the earliest perhaps."""
        real = real_title(self.dossier, level, day)
        sure = [real] if real else []
        sure += [self.sure[x] for x in at_or_above(level) if x in self.sure and self.sure[x] <= day]
        perhaps = list(sure)
        if "titles" not in self.dossier:
            perhaps.append(BEGINNING)
        if "qualifications" in self.dossier or real is None:
            perhaps += [
                self.perhaps[x] for x in at_or_above(level) if x in self.perhaps and self.perhaps[x] <= day
            ]
        return min(sure, default=None), min(perhaps, default=None)


# Items: (degree, title, post, years); years None: some work.
ITEMS: dict[str, dict[str, list[tuple[str, str | None, str | None, int | None]]]] = {
    "engineering": {
        "technician": [("bachelor", None, None, None), ("secondary_vocational", None, None, 1)],
        "assistant": [
            ("master", None, None, None),
            ("bachelor", None, None, 1),
            ("associate", None, None, 3),
            ("secondary_vocational", None, None, 5),
        ],
        "intermediate": [
            ("doctorate", None, None, None),
            ("master", None, None, 2),
            ("bachelor", None, None, 5),
            ("associate", None, None, 7),
            ("associate", "assistant", None, 4),
        ],
        "associate_senior": [
            ("doctorate", None, None, 2),
            ("master", None, None, 7),
            ("bachelor", "intermediate", None, 5),
        ],
        "full_senior": [("bachelor", "associate_senior", None, 5)],
    },
    "laboratory": {
        "technician": [("bachelor", None, None, None), ("secondary_vocational", None, None, 1)],
        "assistant": [
            ("master", None, None, None),
            ("bachelor", None, None, 1),
            ("associate", "technician", "technician", 2),
            ("secondary_vocational", "technician", "technician", 4),
        ],
        "intermediate": [
            ("doctorate", None, None, None),
            ("master", "assistant", "assistant", 2),
            ("bachelor", "assistant", "assistant", 4),
            ("associate", "assistant", "assistant", 4),
            ("secondary_vocational", "assistant", "assistant", 5),
        ],
        "associate_senior": [
            ("doctorate", "intermediate", "intermediate", 2),
            ("bachelor", "intermediate", "intermediate", 5),
        ],
        "full_senior": [("bachelor", "associate_senior", "associate_senior", 5)],
    },
}


def career(dossier: Dossier, level: str, day: date, standing: Standing, *, lateral: bool = True) -> int:
    """Education and work of the level's standard path on a day."""
    outcome = UNMET
    for degree, title, post, years in ITEMS[dossier["series"]][level]:
        if "education" not in dossier:
            degrees = [(BEGINNING, OPEN)]
        else:
            degrees = [(g, MET) for g in degree_days(dossier, degree) if g <= day]
        for graduated, certain in degrees:
            if title is None:
                if years is None:
                    worked = some_work(dossier, graduated, day)
                else:
                    worked = years_of_work(dossier, graduated, day, years, post)
                outcome = max(outcome, min(certain, worked))
                continue
            sure, perhaps = standing.title(title, day)
            if sure is not None:
                outcome = max(outcome, min(certain, years_of_work(dossier, sure, day, years or 0, post)))
            if perhaps is not None:
                outcome = max(outcome, min(OPEN, years_of_work(dossier, perhaps, day, years or 0, post)))
    if lateral and level in ("associate_senior", "full_senior"):
        if "titles" not in dossier:
            outcome = max(outcome, min(OPEN, years_of_work(dossier, BEGINNING, day, 3, None)))
        for held in dossier.get("titles", []):
            if (
                held["series"] != dossier["series"]
                and held["level"] == level
                and d(held["obtained_on"]) <= day
            ):
                outcome = max(outcome, years_of_work(dossier, d(held["obtained_on"]), day, 3, None))
    return outcome
