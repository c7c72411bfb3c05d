"""A dossier's facts in the form the rules ask for: earliest days and merged spans of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import UNSET

from rules import texts
from rules.days import ALWAYS, NEVER, Span, add_years, first_work, merge, years_reached
from rules.dossier import Dossier
from rules.program import Program
from rules.spec import Career
from rules.vocabulary import LEVEL_RANK, LEVELS

#: Levels that a vocational qualification can stand for, lower ones settled first.
SETTLED = ("assistant", "intermediate", "associate_senior")
_ANY_POST = -1


class Facts:
    """What a dossier says about education, titles and work, with what it leaves open."""

    def __init__(self, program: Program, dossier: Dossier) -> None:
        self.program = program
        self.as_of = dossier.as_of
        self.series = dossier.series
        self.employment = dossier.employment
        self.employment_absent = dossier.employment is UNSET
        self.titles_absent = dossier.titles is UNSET
        self.education_absent = dossier.education is UNSET
        self.qualifications_absent = dossier.qualifications is UNSET and bool(program.stands_for)
        self.post_missing = False
        self._read_education(dossier)
        self._read_titles(dossier)
        self._read_employment(dossier)
        self._spans: dict[tuple[int, bool], list[Span]] = {}
        # The day from which a qualification stands for a level: surely; possibly; possibly, were one held.
        self.stands = dict.fromkeys(LEVELS, NEVER)
        self.may_stand = dict.fromkeys(LEVELS, NEVER)
        self.would_stand = dict.fromkeys(LEVELS, NEVER)
        self._settle(dossier)

    def _read_education(self, dossier: Dossier) -> None:
        rungs = self.program.rungs
        graduated = [NEVER] * len(self.program.rung_names)
        for record in dossier.education or []:
            top = rungs.get(record.kind, -1)
            for rung in range(top + 1):
                graduated[rung] = min(graduated[rung], record.graduated_on)
        self.graduated = dict(zip(self.program.rung_names, graduated, strict=True))

    def _read_titles(self, dossier: Dossier) -> None:
        # Of the series: the earliest at that level or above. Of another series: exactly that level.
        self.own = dict.fromkeys(LEVELS, NEVER)
        self.other = dict.fromkeys(LEVELS, NEVER)
        for title in dossier.titles or []:
            if title.series == self.series:
                for level in LEVELS[: LEVEL_RANK[title.level] + 1]:
                    self.own[level] = min(self.own[level], title.obtained_on)
            else:
                self.other[title.level] = min(self.other[title.level], title.obtained_on)

    def _read_employment(self, dossier: Dossier) -> None:
        #: (from, to, rank of the post; None: not stated)
        self.work: list[tuple[date, date, int | None]] = []
        for job in dossier.employment or []:
            if job.series == self.series:
                post = job.post_level
                rank = None if post is UNSET else _ANY_POST if post is None else LEVEL_RANK[post]
                self.post_missing |= rank is None
                self.work.append((job.from_, job.to or NEVER, rank))

    def spans(self, post: str | None, possible: bool) -> list[Span]:
        """The merged spans of the series' work with at least that post, surely or possibly."""
        needed = LEVEL_RANK[post] if post else _ANY_POST
        key = (needed, possible)
        if key not in self._spans:
            self._spans[key] = merge(
                [
                    (start, end)
                    for start, end, rank in self.work
                    if (rank >= needed if rank is not None else possible or needed == _ANY_POST)
                ]
            )
        return self._spans[key]

    def served(self, grassroots: bool, possible: bool) -> list[Span]:
        """The merged spans of the series' work whenever it was, surely or possibly at the grassroots."""
        counting = (True, UNSET) if possible else (True,)
        return merge(
            [
                (job.from_, job.to or NEVER)
                for job in self.employment or []
                if job.series == self.series and (not grassroots or job.grassroots in counting)
            ]
        )

    def _settle(self, dossier: Dossier) -> None:
        """From when on the qualifications stand for titles, lower levels first."""
        stands_for = self.program.stands_for
        held = dict.fromkeys(LEVELS, NEVER)
        for qualification in dossier.qualifications or []:
            if qualification.series == self.series and qualification.grade in stands_for:
                level = stands_for[qualification.grade]
                held[level] = min(held[level], qualification.obtained_on)
        for level in SETTLED:
            items = self.program.careers.get(level, ())
            if self.qualifications_absent:
                self.would_stand[level] = min((self.possibly_from(item) for item in items), default=NEVER)
            elif held[level] != NEVER:
                surely = min((self.surely_from(item) for item in items), default=NEVER)
                possibly = min((self.possibly_from(item) for item in items), default=NEVER)
                self.stands[level] = max(held[level], surely)
                self.may_stand[level] = max(held[level], possibly)

    def title_from(self, level: str) -> date:
        """Since when a title of that level or above is held for sure, qualifications counted."""
        standing = min(self.stands[higher] for higher in LEVELS[LEVEL_RANK[level] :])
        return min(self.own[level], standing)

    def surely_from(self, item: Career) -> date:
        """The first day on which an item on education and work is met."""
        since = ALWAYS
        held = ALWAYS
        if item.degree:
            since = held = self.graduated[item.degree]
        if item.other_series_title:
            since = self.other[item.other_series_title]
        elif item.title:
            since = self.title_from(item.title)
        if self.employment_absent or since == NEVER or held == NEVER:
            return NEVER
        spans = self.spans(item.post, possible=False)
        return max(held, since, _work_from(spans, since, item.years))

    def possibly_from(self, item: Career) -> date:
        """The first day on which an item is met if all that is left open turns out well."""
        if item.title and self.qualifications_absent and not self.titles_absent:
            # A qualification that was not stated is possible only while no such title is held.
            real = self.own[item.title]
            would = min(self.would_stand[higher] for higher in LEVELS[LEVEL_RANK[item.title] :])
            by_qualification = self._possibly_since(item, would)
            return by_qualification if by_qualification < real else self._possibly_since(item, real)
        return self._possibly_since(item, self._possible_title(item))

    def possible_now(self, item: Career) -> bool:
        """Whether an item is possible on the day asked about."""
        if item.title and self.qualifications_absent and self.own[item.title] <= self.as_of:
            return self._possibly_since(item, self.own[item.title]) <= self.as_of
        return self.possibly_from(item) <= self.as_of

    def held(self) -> tuple[str, str]:
        """The highest education and title held on the day asked about, in words."""
        return texts.held_text(
            list(self.graduated.values()),
            list(self.own.values()),
            self.program.rung_labels,
            (self.education_absent, self.titles_absent),
            self.as_of,
        )

    def missing(self, items: Sequence[Career]) -> list[str]:
        """Which facts about education and work were not stated, of those that matter to the items."""
        missing = []
        if self.education_absent:
            missing.append("education")
        if self.employment_absent:
            missing.append("employment")
        if self.titles_absent and any(item.title or item.other_series_title for item in items):
            missing.append("titles")
        if self.qualifications_absent and any(
            item.title and self.own[item.title] > self.as_of for item in items
        ):
            missing.append("qualifications")
        if self.post_missing and any(item.post for item in items):
            missing.append("post_level")
        return missing

    def _possible_title(self, item: Career) -> date:
        if self.titles_absent:
            return ALWAYS
        if item.other_series_title:
            return self.other[item.other_series_title]
        if item.title:
            return min(
                self.title_from(item.title),
                min(self.may_stand[higher] for higher in LEVELS[LEVEL_RANK[item.title] :]),
            )
        return ALWAYS

    def _possibly_since(self, item: Career, title: date) -> date:
        held = ALWAYS
        if item.degree:
            held = ALWAYS if self.education_absent else self.graduated[item.degree]
        since = title if item.title or item.other_series_title else held
        if since == NEVER or held == NEVER:
            return NEVER
        if self.employment_absent:
            reached = since
            if item.years and since != ALWAYS:
                reached = add_years(since, item.years)
        else:
            reached = min(
                _work_from(self.spans(item.post, possible=True), since, item.years),
                _work_from(self.spans(item.post, possible=False), since, item.years),
            )
        return max(held, since, reached)


def _work_from(spans: list[Span], since: date, years: int | None) -> date:
    if years is None:
        return first_work(spans, since)
    return years_reached(spans, since, years)
