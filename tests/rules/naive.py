"""A second evaluation of the contract, written straight from its text, one day at a time.

Slow and plain on purpose: it shares no code with the rules, reads no pack, and asks of every day anew
what holds on it. Outcomes are 0 (unmet), 1 (undetermined), 2 (met).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

UNMET, OPEN, MET = 0, 1, 2
LEVELS = ["technician", "assistant", "intermediate", "associate_senior", "full_senior"]
PATHS = ["standard", "exceptional", "direct", "three_plus_one", "unit_nomination", "green_channel"]
AUTHORITY = ["unit", "municipal", "provincial", "national", "international"]
GRADE = {"excellence": 0, "third": 1, "second": 2, "silver": 2, "first": 3, "gold": 3, "special": 4}
BEGINNING = date.min

Dossier = dict[str, Any]


def d(text: str) -> date:
    return date.fromisoformat(text)


def yes(value: bool) -> int:
    return MET if value else UNMET


def later(start: date, months: int) -> date:
    """The same day so many months later, clipped to the end of the month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > 9999:
        return date.max
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


# --- work ----------------------------------------------------------------------------------


def enough(spans: list[tuple[date, date]], years: int) -> bool:
    """Whether spans that have been cut already reach N years."""
    merged: list[list[date]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    if len(merged) == 1:
        return later(merged[0][0], 12 * years) <= merged[0][1]
    months = days = 0
    for start, end in merged:
        whole = 0
        while later(start, whole + 1) <= end:
            whole += 1
        months += whole
        days += (end - later(start, whole)).days
    return months + days // 30 >= 12 * years


def jobs(dossier: Dossier, post: str | None) -> list[tuple[date, date, int]]:
    """The work of the series: from, to, and whether it counts surely or perhaps."""
    found = []
    for job in dossier["employment"]:
        if job["series"] != dossier["series"]:
            continue
        if post is None:
            sure = MET
        elif "post_level" not in job:
            sure = OPEN
        else:
            held = job["post_level"]
            sure = yes(held is not None and LEVELS.index(held) >= LEVELS.index(post))
        if sure:
            found.append((d(job["from"]), d(job["to"]) if job["to"] else date.max, sure))
    return found


def years_of_work(dossier: Dossier, since: date, day: date, years: int, post: str | None) -> int:
    if "employment" not in dossier:
        return OPEN if since == BEGINNING or later(since, 12 * years) <= day else UNMET
    cut = [(max(a, since), min(b, day), sure) for a, b, sure in jobs(dossier, post)]
    if enough([(a, b) for a, b, sure in cut if sure == MET], years):
        return MET
    return OPEN if enough([(a, b) for a, b, _ in cut], years) else UNMET


def some_work(dossier: Dossier, since: date, day: date) -> int:
    if "employment" not in dossier:
        return OPEN if since <= day else UNMET
    return yes(since <= day and any(a < b and b > since and a <= day for a, b, _ in jobs(dossier, None)))


# --- education and titles ------------------------------------------------------------------

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
        if dossier["jurisdiction"] != "beijing":
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


# --- achievements --------------------------------------------------------------------------


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


# --- people --------------------------------------------------------------------------------


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
        stated("continuing_education", bool),
    )


BACKING = {
    "major_breakthrough": "unit_principal",
    "recognised_overseas_qualification": "certification_body",
    "special_skill": "industry_authority",
    "otherwise_outstanding": "talent_authority",
}


def paths(dossier: Dossier) -> list[tuple[str, str]]:
    """What is assessed without options, in order."""
    found = []
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
