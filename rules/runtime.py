"""What the compiled programs call: the parts that are the same whatever a pack says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from msgspec import UNSET, UnsetType

from rules import texts
from rules.days import ALWAYS, NEVER, Span, add_years, merge, worked, years_reached
from rules.dossier import Achievement, Dossier, Education, Employment, Title
from rules.facts import Facts
from rules.interpreter import HORIZON_YEARS, NAMES
from rules.patterns import missing_of
from rules.program import Program
from rules.spec import Backed, Career, Pattern, Qualifying
from rules.vocabulary import LEVEL_RANK

NO_TITLES = [NEVER] * 5
#: (outcome, first day from which it is met, what was found)
Row = tuple[int, date, str]
#: The same with the days on which a threshold is met although it is not afterwards.
Counted = tuple[int, date, str, date, date]


def titles_of(titles: list[Title] | UnsetType, series: str) -> tuple[list[date], list[date]]:
    """The earliest day of each level: in the series (or above), and exactly in another one."""
    if not titles:
        return NO_TITLES, NO_TITLES
    own = [NEVER] * 5
    other = [NEVER] * 5
    for title in titles:
        rank = LEVEL_RANK[title.level]
        day = title.obtained_on
        if title.series != series:
            other[rank] = min(other[rank], day)
            continue
        while rank >= 0 and day < own[rank]:
            own[rank] = day
            rank -= 1
    return own, other


def education_of(records: list[Education] | UnsetType, rungs: dict[str, int], count: int) -> list[date]:
    """The earliest graduation on each rung or above."""
    graduated = [NEVER] * count
    for record in records or ():
        rung = rungs.get(record.kind, -1)
        day = record.graduated_on
        while rung >= 0 and day < graduated[rung]:
            graduated[rung] = day
            rung -= 1
    return graduated


def work_of(jobs: list[Employment] | UnsetType, series: str) -> list[Employment]:
    """The work of the series."""
    return [job for job in jobs if job.series == series] if jobs else []


def spans_of(jobs: list[Employment]) -> list[Span]:
    """The merged spans of work in whatever post."""
    if len(jobs) == 1:
        job = jobs[0]
        end = job.to or NEVER
        return [(job.from_, end)] if job.from_ < end else []
    return merge([(job.from_, job.to or NEVER) for job in jobs])


def spans_in_post(jobs: list[Employment], rank: int) -> list[Span]:
    """The merged spans of work surely in a post of that level or above."""
    return merge(
        [
            (job.from_, job.to or NEVER)
            for job in jobs
            if job.post_level and LEVEL_RANK[job.post_level] >= rank
        ]
    )


def reached(spans: list[Span], since: date, years: int) -> date:
    """The first day on which the work since a day reaches so many years."""
    if len(spans) != 1:
        return years_reached(spans, since, years)
    start, end = spans[0]
    if end <= since:
        return NEVER
    if start < since:
        start = since
    try:
        day = start.replace(year=start.year + years)
    except ValueError:
        day = add_years(start, years)
    return day if day <= end else NEVER


def begun(spans: list[Span], since: date) -> date:
    """The first day on which some work since a day has begun."""
    for start, end in spans:
        if end > since:
            return start if start > since else since
    return NEVER


def career(
    as_of: date,
    items: Sequence[Career],
    days: Sequence[date],
    starts: Sequence[date],
    spans: Sequence[list[Span]],
    open_facts: Callable[[], Facts] | None,
    held: Callable[[], tuple[str, str]],
) -> Row:
    """A row on education and work from the day of each of its items."""
    since = min(days)
    if since <= as_of:
        return 2, since, career_text("met", items[days.index(since)].item, since, None)
    if open_facts is not None:
        facts = open_facts()
        if any(facts.possible_now(item) for item in items):
            missing = facts.missing(items)
            return 1, since, texts.missing_text(missing)
    if since == NEVER:
        return 0, NEVER, career_text("unmet", None, NEVER, None, held())
    best = days.index(since)
    item, start = items[best], starts[best]
    span = None
    if item.years and start <= as_of:
        span = worked(spans[best], start, as_of)[0]
    return 0, since, career_text("unmet", item.item, since, span)


@lru_cache(maxsize=4096)
def career_text(
    outcome: str, item: str | None, since: date, months: int | None, held: tuple[str, str] = ("", "")
) -> str:
    """The text of a row on education and work, made once."""
    return texts.career_found(outcome, item, since, None if months is None else (months, 0), [], held)


def served(dossier: Dossier, series: str, years: int, grassroots: bool) -> Row:
    """So many years of the series' work, whenever it was."""
    as_of = dossier.as_of
    jobs = work_of(dossier.employment, series)
    sure = [job for job in jobs if job.grassroots is True] if grassroots else jobs
    spans = spans_of(sure)
    since = reached(spans, ALWAYS, years)
    if since <= as_of:
        return 2, since, texts.work_found("met", years, since, (0, 0), [])
    span = worked(spans, ALWAYS, as_of)
    if dossier.employment is UNSET:
        return 1, since, texts.work_found("undetermined", years, since, span, ["employment"])
    if len(sure) < len(jobs):
        perhaps = spans_of([job for job in jobs if job.grassroots is not False])
        if reached(perhaps, ALWAYS, years) <= as_of:
            return 1, since, texts.work_found("undetermined", years, since, span, ["grassroots"])
    return 0, since, texts.work_found("unmet", years, since, span, [])


def title_held(dossier: Dossier, obtained: date, title: str, years: int) -> Row:
    """A title of the series held for so many years."""
    since = NEVER if obtained == NEVER else add_years(obtained, years)
    as_of = dossier.as_of
    outcome = 2 if since <= as_of else 1 if dossier.titles is UNSET else 0
    return outcome, since, texts.title_held_found(NAMES[outcome], title, years, obtained, since, as_of)


@lru_cache(maxsize=4096)
def counted_text(outcome: str, certain: int, possible: int, since: date | None) -> str:
    """The text of a threshold that is decided, made once."""
    return texts.achievements_found(outcome, certain, possible, since, [])


def threshold(
    dossier: Dossier,
    certain: list[date],
    unsure: list[Achievement],
    title: date,
    needed: int,
    patterns: Sequence[Pattern],
) -> Counted:
    """At least so many achievements since a title."""
    as_of = dossier.as_of
    start = title if title <= as_of else ALWAYS
    counted = 0
    for day in certain:
        if start <= day <= as_of:
            counted += 1
    possible = 0
    if unsure:
        unsure = [item for item in unsure if start <= item.on <= as_of]
        possible = len(unsure)
    titles_absent = dossier.titles is UNSET
    shown = None if start == ALWAYS or titles_absent else start
    if counted >= needed and not titles_absent and title <= as_of:
        return 2, start, counted_text("met", counted, possible, shown), NEVER, title
    since = early = NEVER
    if titles_absent:
        possible, counted = possible + counted, 0
    else:
        certain.sort()
        since = nth(certain, title, needed)
        if title > as_of:
            early = nth(certain, ALWAYS, needed)
            if title == NEVER:
                since, early = early, NEVER
            else:
                since = max(since, title)
    if counted >= needed:
        return 2, since, counted_text("met", counted, possible, shown), early, title
    if counted + possible < needed:
        return 0, since, counted_text("unmet", counted, possible, shown), early, title
    missing: dict[str, None] = {"titles": None} if titles_absent else {}
    for item in unsure:
        missing_of(item, patterns, missing)
    found = texts.achievements_found("undetermined", counted, possible, shown, list(missing))
    return 1, since, found, early, title


def nth(days: list[date], start: date, count: int) -> date:
    """The day on which the count-th item dated from `start` on is there (days sorted)."""
    if start != ALWAYS:
        days = [day for day in days if day >= start]
    return days[count - 1] if len(days) >= count else NEVER


def eligible(as_of: date, since: date, counted: Counted | None) -> str | None:
    """The earliest day on which an unmet path is met, within the horizon."""
    day = since if since > as_of else as_of
    if counted is not None:
        early, until = counted[3], counted[4]
        first = early if early > day else day
        if early != NEVER and first < until:
            day = first
        elif counted[1] > day:
            day = counted[1]
    if day == NEVER or day > add_years(as_of, HORIZON_YEARS):
        return None
    return day.isoformat()


def held_once(
    dossier: Dossier, graduated: list[date], own: list[date], labels: Sequence[str]
) -> Callable[[], tuple[str, str]]:
    """The highest education and title in words, put together when a row first needs them."""
    kept: list[tuple[str, str]] = []

    def held() -> tuple[str, str]:
        if not kept:
            open_ = dossier.education is UNSET, dossier.titles is UNSET
            kept.append(texts.held_text(graduated, own, labels, open_, dossier.as_of))
        return kept[0]

    return held


def facts_once(program: Program, dossier: Dossier) -> Callable[[], Facts]:
    """The facts with all that is left open, read when a row first needs them."""
    kept: list[Facts] = []

    def facts() -> Facts:
        if not kept:
            kept.append(Facts(program, dossier))
        return kept[0]

    return facts


def qualifying(
    dossier: Dossier,
    days: Sequence[date],
    unsure: Sequence[list[Achievement]],
    options: Sequence[Qualifying],
) -> Row:
    """One of several achievements or claims that open a path."""
    as_of = dossier.as_of
    since, label = NEVER, None
    for option, day in zip(options, days, strict=True):
        if option.claim and dossier.claims and option.claim in dossier.claims:
            day = ALWAYS
        if day < since:
            since, label = day, option.label
    if since <= as_of:
        return 2, since, qualifying_text("met", label, since)
    missing: dict[str, None] = {}
    for option, items in zip(options, unsure, strict=True):
        if option.claim:
            if dossier.claims is UNSET:
                missing["claims"] = None
        elif dossier.achievements is UNSET:
            missing["achievements"] = None
        elif option.achievement:
            for item in items:
                if item.on <= as_of:
                    missing_of(item, (option.achievement,), missing)
    if missing:
        return 1, since, texts.missing_text(list(missing))
    return 0, since, qualifying_text("unmet", label, since)


@lru_cache(maxsize=4096)
def qualifying_text(outcome: str, label: str | None, day: date) -> str:
    """The text of a row on what opens a path, made once."""
    return texts.qualifying_found(outcome, label, day, [])


@lru_cache(maxsize=1024)
def recommended(certain: int, possible: int, needed: int) -> Row:
    """At least so many recommendations of a kind and title level."""
    if certain >= needed:
        return 2, ALWAYS, texts.count_found("met", certain, possible, [])
    if certain + possible >= needed:
        return 1, NEVER, texts.count_found("undetermined", certain, possible, ["level"])
    return 0, NEVER, texts.count_found("unmet", certain, possible, [])


def claimed(dossier: Dossier, claim: str) -> Row:
    """A claim."""
    if dossier.claims is UNSET:
        return 1, NEVER, NO_CLAIMS
    return (2, ALWAYS, "已申报") if claim in dossier.claims else (0, NEVER, "未申报")


def backed(dossier: Dossier, options: Sequence[Backed]) -> Row:
    """One of several claims with the recommender that goes with it."""
    claims, recommendations = dossier.claims, dossier.recommendations
    kinds = None if recommendations is UNSET else {entry.kind for entry in recommendations}
    outcome, label = 0, None
    for option in options:
        claim = 1 if claims is UNSET else 2 if option.claim in claims else 0
        support = 1 if kinds is None else 2 if option.recommender in kinds else 0
        both = min(claim, support)
        if both > outcome:
            outcome, label = both, option.label
    if outcome == 1:
        missing = [key for key in ("claims", "recommendations") if getattr(dossier, key) is UNSET]
        return 1, NEVER, texts.missing_text(missing)
    if outcome:
        return 2, ALWAYS, qualifying_text("met", label, ALWAYS)
    return 0, NEVER, qualifying_text("unmet", None, ALWAYS)


NO_RECOMMENDATIONS = texts.missing_text(["recommendations"])
NO_CLAIMS = texts.missing_text(["claims"])
