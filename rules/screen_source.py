"""The source of a screening function: outcomes alone, no texts, no days to come.

What a row asks is decided for the day asked about and nothing else, so that a threshold is a count made
in the loop, years of work are a comparison with a day limit, and the general conditions are one test that
nearly everybody passes. Where a dossier leaves a fact open that would need more, the written function
hands it to the full evaluation (`whole`).

Inside, an outcome is a number of two bits: unmet 0, undetermined 1, met 3. The least of several is their
conjunction by bits, the best their disjunction, and the outcomes of a path's rows side by side are one
number that names its result.
"""

from __future__ import annotations

from rules import spec
from rules.program import PathProgram
from rules.row_source import key_of
from rules.screen_facts import ScreenFacts
from rules.screen_parts import MET, OPEN, UNMET, Use, enough, standing_of, surely, text_of, with_attributes
from rules.vocabulary import LEVEL_RANK


class ScreenWriter(ScreenFacts):
    """The source of one screening function."""

    def places(self, path: PathProgram) -> list[int]:
        """The bit at which each row of a path stands in the number of its result."""
        shift = 2 * len(self.standing)
        on_person = {key: 2 * number for number, key in enumerate(self.standing)}
        own = [key_of(row) for row in path.rows if key_of(row) in self.rows]
        others = {key: shift + 2 * number for number, key in enumerate(dict.fromkeys(own))}
        return [(on_person | others)[key_of(row)] for row in path.rows]

    # --- the whole ---------------------------------------------------------------------

    def source(self) -> str:
        """Facts, the person, achievements, recommendations, rows, then the number of every path."""
        self.put(0, "def screen(d):")
        self._stated()
        self.put(1, "as_of = d.as_of")
        self._titles()
        self._education()
        self._employment()
        self._person()
        self._achievements()
        self._recommendations()
        for number, row in enumerate(self.rows.values()):
            self._row(f"o{number}", row.body)
        answers = []
        for number, path in enumerate(self.of.paths):
            places = dict(zip((key_of(row) for row in path.rows), self.places(path), strict=True))
            parts = ["g"] if self.standing else []
            for index, key in enumerate(self.rows):
                if key in places:
                    parts.append(f"o{index} << {places[key]}" if places[key] else f"o{index}")
            self.put(1, f"c = {' | '.join(parts) or '0'}", f"a{number} = T{number}.get(c) or make{number}(c)")
            answers.append(f"a{number}, ")
        self.put(1, f"return ({''.join(answers)})")
        return "\n".join(self.lines) + "\n"

    # --- the person --------------------------------------------------------------------

    def _person(self) -> None:
        """One test that all conditions on the person are surely met; only else each by itself."""
        if not self.standing:
            return
        tests = [
            row.body.test for row in self.standing.values() if isinstance(row.body, spec.PersonRequirement)
        ]
        fields = tuple(dict.fromkeys(name for test in tests for name in test.fields()))
        for name in fields:
            self.put(1, f"p_{name} = p.{name}")
        values = ", ".join(f"p_{name}" for name in fields)
        self.put(
            1,
            f"if {' and '.join(surely(test) for test in tests)}:",
            f"    g = {sum(MET << 2 * number for number in range(len(tests)))}",
            "else:",
            f"    g = standing({values}, as_of)",
        )
        self.names["standing"] = standing_of(self.of, fields, tests)

    # --- achievements ------------------------------------------------------------------

    def _achievements(self) -> None:
        """One loop, branching on the kind first; a count for each threshold, a mark for each opening."""
        uses = self._uses()
        if not uses:
            return
        counts = dict.fromkeys(name for use in uses for _since, name in use.counts)
        self.put(1, *(f"{name} = {name}_open = 0" for name in counts))
        for use in uses:
            if use.mark:
                left = ["achievements_open"] if use.patterns else []
                claims = [_claimed(claim) for claim in use.claims]
                self.put(1, f"{use.mark} = {' | '.join([*left, *claims])}")
        groups: dict[tuple[str, ...], list[str]] = {}
        for kind in dict.fromkeys(kind for use in uses for pattern in use.patterns for kind in pattern.kind):
            code = tuple(line for use in uses for line in use.source(kind))
            groups.setdefault(code, []).append(str(kind))
        if not groups:
            return
        self.put(1, "for a in achievements:", "    kind = a.kind")
        branch = "if"
        for code, kinds in sorted(groups.items(), key=lambda group: -len(group[1])):
            among = self.constant("S", frozenset(kinds))
            test = f"kind == {kinds[0]!r}" if len(kinds) == 1 else f"kind in {among}"
            self.put(2, f"{branch} {test}:", *("    " + line for line in with_attributes(code)))
            branch = "elif"

    def _uses(self) -> list[Use]:
        """What the rows ask of achievements: thresholds with the same patterns together."""
        uses: list[Use] = []
        self.counts: dict[str, str] = {}
        self.marks: dict[int, str] = {}
        for body in self.of_kind(spec.AchievementsRequirement):
            same = next((use for use in uses if use.patterns == body.any_of), None)
            if same is None:
                same = Use(body.any_of)
                uses.append(same)
            since = f"s{LEVEL_RANK[body.since]}"
            name = next((name for start, name in same.counts if start == since), "")
            if not name:
                name = f"n{len(self.counts)}"
                same.counts.append((since, name))
            self.counts[text_of(body)] = name
        for body in self.of_kind(spec.QualifyingRequirement):
            use = Use([option.achievement for option in body.any_of if option.achievement])
            use.mark = self.marks[id(body)] = f"q{len(self.marks)}"
            use.claims = [option.claim for option in body.any_of if option.claim]
            uses.append(use)
        return uses

    # --- recommendations and rows ------------------------------------------------------

    def _recommendations(self) -> None:
        counters: dict[tuple[str, str | None], str] = {}
        for body in self.of_kind(spec.PeersRequirement):
            counters.setdefault((body.recommender, body.level), f"m{len(counters)}")
        for body in self.of_kind(spec.BackedRequirement):
            for option in body.any_of:
                counters.setdefault((option.recommender, None), f"m{len(counters)}")
        self.counters = counters
        if not counters:
            return
        self.put(1, f"{' = '.join(f'{name} = {name}_open' for name in counters.values())} = 0")
        self.put(1, "for r in recommendations:", "    kind = r.kind")
        branch = "if"
        for wanted in dict.fromkeys(kind for kind, _level in counters):
            self.put(2, f"{branch} kind == {wanted!r}:")
            branch = "elif"
            for (kind, level), name in counters.items():
                if kind == wanted and level is None:
                    self.put(3, f"{name} += 1")
                elif kind == wanted:
                    self.put(3, f"if r.level == {level!r}:", f"    {name} += 1")
                    self.put(3, "elif r.level is UNSET:", f"    {name}_open += 1")

    def _row(self, name: str, body: spec.Requirement) -> None:
        match body:
            case spec.CareerRequirement(any_of=items):
                self._career(name, items)
            case spec.WorkRequirement(years=years, grassroots=grassroots):
                served = f"served(d, {self.of.series!r}, {years}, {grassroots})"
                self.put(1, f"{name} = {(UNMET, OPEN, MET)!r}[{served}[0]]")
            case spec.HeldTitleRequirement(title=title, years=years):
                since = f"t{LEVEL_RANK[title]}"
                held = f"{since} <= as_of and add_years({since}, {years}) <= as_of"
                self.put(1, f"{name} = {MET} if {held} else {UNMET}")
            case spec.AchievementsRequirement(at_least=count):
                self.put(1, f"{name} = {enough(self.counts[text_of(body)], count, 'achievements')}")
            case spec.QualifyingRequirement():
                self.put(1, f"{name} = {self.marks[id(body)]}")
            case spec.PeersRequirement(recommender=kind, level=level, at_least=count):
                self.put(1, f"{name} = {enough(self.counters[kind, level], count, 'recommendations')}")
            case spec.ClaimRequirement(claim=claim):
                self.put(1, f"{name} = {_claimed(claim)}")
            case spec.BackedRequirement(any_of=options):
                counters = [self.counters[option.recommender, None] for option in options]
                backed = [f"({MET} if {counter} else recommendations_open)" for counter in counters]
                both = [f"{_claimed(o.claim)} & {b}" for o, b in zip(options, backed, strict=True)]
                self.put(1, f"{name} = {' | '.join(both)}")
            case spec.MissingTextRequirement():
                self.put(1, f"{name} = {OPEN}")


def _claimed(claim: str) -> str:
    return f"({MET} if {claim!r} in claims else claims_open)"
