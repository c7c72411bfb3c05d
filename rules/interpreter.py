"""The plain evaluation of a program: row by row, straight from the specification.

It is the oracle of the compiled form (rules.compiler), which must give the very same object.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from rules import spec, texts
from rules.days import ALWAYS, NEVER, add_years, worked, years_reached
from rules.dossier import Dossier, Person
from rules.facts import Facts
from rules.patterns import MET, UNDETERMINED, UNMET, matches, missing_of
from rules.program import PathProgram, Program, Row

NAMES = ("unmet", "undetermined", "met")
HORIZON_YEARS = 60


class Verdict(Struct):
    """A row's outcome on the day asked about, and the days on which it is met.

    Met from `since` on; `early` is the one exception: before a future title is held, all results
    count, so that they may suffice on [early, until) although they do not suffice afterwards.
    """

    outcome: int
    since: date
    found: str
    early: date = NEVER
    until: date = ALWAYS


def assess(program: Program, dossier: Dossier, level: str | None = None) -> list[dict[str, Any]]:
    """Every path of a program (of one level, if given) for one dossier."""
    evaluation = _Evaluation(program, dossier)
    return [evaluation.path(path) for path in program.paths if level is None or path.level == level]


class _Evaluation:
    def __init__(self, program: Program, dossier: Dossier) -> None:
        self.program = program
        self.dossier = dossier
        self.as_of = dossier.as_of
        self.facts = Facts(program, dossier)

    def path(self, path: PathProgram) -> dict[str, Any]:
        verdicts = [self.row(row) for row in path.rows]
        outcome = min(verdict.outcome for verdict in verdicts)
        track = self.dossier.track
        return {
            "level": path.level,
            "path": path.path,
            "outcome": NAMES[outcome],
            "eligible_on": self._eligible_on(outcome, verdicts),
            "policy": path.policy,
            "policy_status": path.policy_status,
            "requirements": [
                {
                    "clause": row.clause,
                    "label": row.label,
                    "outcome": NAMES[verdict.outcome],
                    "found": verdict.found,
                    "required": row.required,
                }
                for row, verdict in zip(path.rows, verdicts, strict=True)
            ],
            "judgements": [
                judgement
                for judgement, of_track in zip(path.judgements, path.tracks, strict=True)
                if of_track is None or track is UNSET or of_track == track
            ],
        }

    def _eligible_on(self, outcome: int, verdicts: list[Verdict]) -> str | None:
        if outcome == MET:
            return self.as_of.isoformat()
        if outcome == UNDETERMINED:
            return None
        day = self.as_of
        for verdict in verdicts:
            if verdict.early == NEVER:
                day = max(day, verdict.since)
        for verdict in verdicts:
            if verdict.early != NEVER:
                early = max(day, verdict.early)
                day = early if early < verdict.until else max(day, verdict.since)
        return day.isoformat() if day != NEVER and day <= add_years(self.as_of, HORIZON_YEARS) else None

    def row(self, row: Row) -> Verdict:
        match row.body:
            case spec.PersonRequirement(test=test):
                return self._person(test)
            case spec.CareerRequirement(any_of=items):
                return self._career(items)
            case spec.WorkRequirement() as body:
                return self._work(body)
            case spec.HeldTitleRequirement() as body:
                return self._held_title(body)
            case spec.AchievementsRequirement() as body:
                return self._achievements(body)
            case spec.QualifyingRequirement(any_of=options):
                return self._qualifying(options)
            case spec.PeersRequirement() as body:
                return self._recommendations(body)
            case spec.ClaimRequirement(claim=claim):
                outcome = self._claimed(claim)
                texts_found = {MET: "已申报", UNMET: "未申报", UNDETERMINED: texts.missing_text(["claims"])}
                return _fixed(outcome, texts_found[outcome])
            case spec.BackedRequirement(any_of=options):
                return self._backed(options)
            case spec.MissingTextRequirement(text=text):
                return _fixed(UNDETERMINED, text)

    # --- standing --------------------------------------------------------------------------

    def _person(self, test: spec.PersonTest) -> Verdict:
        person = self.dossier.person or None
        since, possible = self._test(test, person)
        outcome = MET if since <= self.as_of else UNDETERMINED if possible <= self.as_of else UNMET
        fields = tuple(dict.fromkeys(test.fields()))
        values = tuple(UNSET if person is None else getattr(person, name) for name in fields)
        found = texts.person_found(fields, values, NAMES[outcome])
        return Verdict(outcome, since, found)

    def _test(self, test: spec.PersonTest, person: Person | None) -> tuple[date, date]:
        """The days from which a test is met surely and possibly."""
        if test.all is not None or test.any is not None:
            parts = [self._test(part, person) for part in test.all or test.any or []]
            choose = max if test.all is not None else min
            return choose(part[0] for part in parts), choose(part[1] for part in parts)
        value = UNSET if person is None else getattr(person, test.fields()[0])
        if value is UNSET:
            return NEVER, ALWAYS
        if test.not_before:
            day = value or ALWAYS
        elif test.years_since:
            day = add_years(value, test.years or 0) if value else NEVER
        else:
            if test.employment is not None:
                holds = value in test.employment
            elif test.employment_not is not None:
                holds = value not in test.employment_not
            elif test.unit_kind is not None:
                holds = value in test.unit_kind
            elif test.unit_kind_not is not None:
                holds = value not in test.unit_kind_not
            else:
                holds = value
            day = ALWAYS if holds else NEVER
        return day, day

    # --- education and work ----------------------------------------------------------------

    def _career(self, items: list[spec.Career]) -> Verdict:
        facts = self.facts
        since, best = NEVER, None
        for item in items:
            day = facts.surely_from(item)
            if day < since:
                since, best = day, item
        if since <= self.as_of:
            outcome = MET
        else:
            outcome = UNDETERMINED if any(facts.possible_now(item) for item in items) else UNMET
        missing = facts.missing(items) if outcome == UNDETERMINED else []
        span = None
        if outcome == UNMET and best and best.years:
            start = self._career_start(best)
            if start <= self.as_of:
                months, _days = worked(facts.spans(best.post, possible=False), start, self.as_of)
                span = (months, 0)
        name = best.item if best else None
        found = texts.career_found(NAMES[outcome], name, since, span, missing, facts.held())
        return Verdict(outcome, since, found)

    def _career_start(self, item: spec.Career) -> date:
        if item.other_series_title:
            return self.facts.other[item.other_series_title]
        if item.title:
            return self.facts.title_from(item.title)
        return self.facts.graduated[item.degree] if item.degree else ALWAYS

    def _work(self, body: spec.WorkRequirement) -> Verdict:
        certain = self.facts.served(body.grassroots, possible=False)
        perhaps = self.facts.served(body.grassroots, possible=True)
        since = years_reached(certain, ALWAYS, body.years)
        possible = min(since, years_reached(perhaps, ALWAYS, body.years))
        if self.facts.employment_absent:
            possible = ALWAYS
        outcome = MET if since <= self.as_of else UNDETERMINED if possible <= self.as_of else UNMET
        missing = ["employment" if self.facts.employment_absent else "grassroots"]
        span = worked(certain, ALWAYS, self.as_of)
        return Verdict(outcome, since, texts.work_found(NAMES[outcome], body.years, since, span, missing))

    def _held_title(self, body: spec.HeldTitleRequirement) -> Verdict:
        obtained = self.facts.own[body.title]
        since = NEVER if obtained == NEVER else add_years(obtained, body.years)
        outcome = MET if since <= self.as_of else UNDETERMINED if self.facts.titles_absent else UNMET
        found = texts.title_held_found(NAMES[outcome], body.title, body.years, obtained, since, self.as_of)
        return Verdict(outcome, since, found)

    # --- achievements ----------------------------------------------------------------------

    def _achievements(self, body: spec.AchievementsRequirement) -> Verdict:
        if self.dossier.achievements is UNSET:
            return Verdict(UNDETERMINED, NEVER, texts.missing_text(["achievements"]))
        title = self.facts.own[body.since]
        start = title if title <= self.as_of else ALWAYS
        certain: list[date] = []
        possible = 0
        missing: dict[str, None] = {}
        for item in self.dossier.achievements:
            outcome = max(matches(item, pattern, {}) for pattern in body.any_of)
            if outcome == MET:
                certain.append(item.on)
            elif outcome == UNDETERMINED and start <= item.on <= self.as_of:
                possible += 1
                missing_of(item, body.any_of, missing)
        certain.sort()
        counted = sum(start <= day <= self.as_of for day in certain)
        since, early = _nth(certain, title, body.at_least), NEVER
        if self.facts.titles_absent:
            # A title of any day is possible: no item is certain to count.
            possible, counted, since = possible + counted, 0, NEVER
            missing = {"titles": None} | missing
        elif title > self.as_of:
            early = _nth(certain, ALWAYS, body.at_least)
            since = max(since, title) if title != NEVER else early
            early = early if title != NEVER else NEVER
        outcome = _at_least(counted, possible, body.at_least)
        shown = None if start == ALWAYS or self.facts.titles_absent else start
        found = texts.achievements_found(NAMES[outcome], counted, possible, shown, list(missing))
        return Verdict(outcome, since, found, early, title)

    def _qualifying(self, options: list[spec.Qualifying]) -> Verdict:
        since, label, outcome = NEVER, None, UNMET
        missing: dict[str, None] = {}
        for option in options:
            day = NEVER
            if option.claim:
                claimed = self._claimed(option.claim)
                day = ALWAYS if claimed == MET else NEVER
                outcome = max(outcome, claimed)
                if claimed == UNDETERMINED:
                    missing["claims"] = None
            elif option.achievement:
                day, possible = self._qualifying_achievement(option.achievement, missing)
                outcome = max(outcome, MET if day <= self.as_of else UNDETERMINED if possible else UNMET)
            if day < since:
                since, label = day, option.label
        found = texts.qualifying_found(NAMES[outcome], label, since, list(missing))
        return Verdict(outcome, since, found)

    def _qualifying_achievement(self, pattern: spec.Pattern, missing: dict[str, None]) -> tuple[date, bool]:
        if self.dossier.achievements is UNSET:
            missing["achievements"] = None
            return NEVER, True
        since, possible = NEVER, False
        for item in self.dossier.achievements:
            here: dict[str, None] = {}
            outcome = matches(item, pattern, here)
            if outcome == MET:
                since = min(since, item.on)
            elif outcome == UNDETERMINED and item.on <= self.as_of:
                possible = True
                missing |= here
        return since, possible

    # --- recommendations and claims --------------------------------------------------------

    def _claimed(self, claim: str) -> int:
        if self.dossier.claims is UNSET:
            return UNDETERMINED
        return MET if claim in self.dossier.claims else UNMET

    def _count(self, kind: str, level: str | None) -> tuple[int, int]:
        certain = possible = 0
        for entry in self.dossier.recommendations or []:
            if entry.kind == kind:
                if level is None or entry.level == level:
                    certain += 1
                elif entry.level is UNSET:
                    possible += 1
        return certain, possible

    def _recommendations(self, body: spec.PeersRequirement) -> Verdict:
        if self.dossier.recommendations is UNSET:
            return _fixed(UNDETERMINED, texts.missing_text(["recommendations"]))
        certain, possible = self._count(body.recommender, body.level)
        outcome = _at_least(certain, possible, body.at_least)
        return _fixed(outcome, texts.count_found(NAMES[outcome], certain, possible, ["level"]))

    def _backed(self, options: list[spec.Backed]) -> Verdict:
        outcome, label = UNMET, None
        for option in options:
            if self.dossier.recommendations is UNSET:
                backed = UNDETERMINED
            else:
                backed = MET if self._count(option.recommender, None)[0] else UNMET
            both = min(self._claimed(option.claim), backed)
            if both > outcome:
                outcome, label = both, option.label
        missing = [key for key in ("claims", "recommendations") if getattr(self.dossier, key) is UNSET]
        found = texts.qualifying_found(NAMES[outcome], label, ALWAYS, missing)
        return _fixed(outcome, found)


def _fixed(outcome: int, found: str) -> Verdict:
    """A row that time does not change."""
    return Verdict(outcome, ALWAYS if outcome == MET else NEVER, found)


def _at_least(certain: int, possible: int, wanted: int) -> int:
    return MET if certain >= wanted else UNDETERMINED if certain + possible >= wanted else UNMET


def _nth(days: list[date], start: date, count: int) -> date:
    """The day on which the count-th item dated from `start` on is there."""
    counting = [day for day in days if day >= start]
    return counting[count - 1] if len(counting) >= count else NEVER
