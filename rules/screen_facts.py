"""The source that reads the facts of a dossier for screening: titles, education, work."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from rules import runtime, spec
from rules.days import ALWAYS, NEVER, add_years
from rules.program import Program, Row
from rules.row_source import key_of
from rules.screen_parts import MET, OPEN, UNMET, Limits
from rules.vocabulary import LEVEL_RANK, LEVELS


class ScreenFacts:
    """Source lines of one screening function, and the names they refer to."""

    def __init__(self, of: Program) -> None:
        self.of = of
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            "UNSET": UNSET,
            "NEVER": NEVER,
            "ALWAYS": ALWAYS,
            "add_years": add_years,
            "work_of": runtime.work_of,
            "spans_of": runtime.spans_of,
            "spans_in_post": runtime.spans_in_post,
            "reached": runtime.reached,
            "begun": runtime.begun,
            "served": runtime.served,
        }
        #: Distinct rows by what they say, those on the person apart.
        self.rows: dict[str, Row] = {}
        self.standing: dict[str, Row] = {}
        for path in of.paths:
            for row in path.rows:
                kept = self.standing if isinstance(row.body, spec.PersonRequirement) else self.rows
                kept.setdefault(key_of(row), row)
        self.bodies = [row.body for row in self.rows.values()]
        self.careers = [item for body in self.of_kind(spec.CareerRequirement) for item in body.any_of]

    def of_kind(self, kind: type[Any]) -> list[Any]:
        """The distinct requirements of a kind."""
        return [body for body in self.bodies if isinstance(body, kind)]

    def put(self, depth: int, *lines: str) -> None:
        """Add lines at a depth."""
        self.lines += ["    " * depth + line for line in lines]

    def constant(self, prefix: str, value: Any) -> str:
        """Give a value a name in the source."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name

    def _stated(self) -> None:
        """Read what is needed; what was not stated opens its rows, or is left to the full evaluation."""
        needed = []
        if self.standing:
            needed.append(("p", "person"))
        if self._titles_used():
            needed.append(("titles", "titles"))
        if self.careers:
            needed += [("education", "education"), ("jobs", "employment")]
        self.put(1, *(f"{name} = d.{key}" for name, key in needed))
        if needed:
            absent = " or ".join(f"{name} is UNSET" for name, _key in needed)
            self.put(1, f"if {absent}:", "    return whole(d)")
        counted = self.of_kind(spec.PeersRequirement) or self.of_kind(spec.BackedRequirement)
        for name, used in (
            ("achievements", self._patterns_used()),
            ("recommendations", counted),
            ("claims", self._claims_used()),
        ):
            if used:
                # The loops and rows then find nothing, and what they leave unmet is open.
                self.put(1, f"{name} = d.{name}", f"{name}_open = {UNMET}", f"if {name} is UNSET:")
                self.put(2, f"{name} = ()", f"{name}_open = {OPEN}")

    def _titles_used(self) -> bool:
        titled = any(item.title or item.other_series_title for item in self.careers)
        by_row = (spec.AchievementsRequirement, spec.HeldTitleRequirement)
        return titled or any(isinstance(body, by_row) for body in self.bodies)

    def _patterns_used(self) -> bool:
        opening = self.of_kind(spec.QualifyingRequirement)
        by_result = any(option.achievement for body in opening for option in body.any_of)
        return by_result or bool(self.of_kind(spec.AchievementsRequirement))

    def _claims_used(self) -> bool:
        opening = self.of_kind(spec.QualifyingRequirement)
        by_claim = any(option.claim for body in opening for option in body.any_of)
        return by_claim or bool(self.of_kind(spec.ClaimRequirement) or self.of_kind(spec.BackedRequirement))

    # --- titles, education, work -------------------------------------------------------

    def _titles(self) -> None:
        own = {LEVEL_RANK[item.title] for item in self.careers if item.title}
        since = {LEVEL_RANK[body.since] for body in self.of_kind(spec.AchievementsRequirement)}
        other = sorted({LEVEL_RANK[i.other_series_title] for i in self.careers if i.other_series_title})
        held = {LEVEL_RANK[body.title] for body in self.of_kind(spec.HeldTitleRequirement)}
        ranks = sorted(own | since | held)
        if not ranks and not other:
            return
        names = [f"t{rank}" for rank in ranks] + [f"x{rank}" for rank in other]
        self.put(1, f"{' = '.join(names)} = NEVER", "for t in titles:", "    level = t.level")
        self.put(2, f"if t.series == {self.of.series!r}:", *([] if ranks else ["    pass"]))
        self._nested(3, [(f"t{r}", "level", frozenset(LEVELS[r:])) for r in ranks], "t.obtained_on")
        for rank in other:
            self.put(2, f"elif level == {LEVELS[rank]!r}:", "    day = t.obtained_on")
            self.put(3, f"if day < x{rank}:", f"    x{rank} = day")
        for rank in sorted(since):
            self.put(1, f"s{rank} = t{rank} if t{rank} <= as_of else ALWAYS")

    def _education(self) -> None:
        names = self.of.rung_names
        rungs = sorted({names.index(item.degree) for item in self.careers if item.degree})
        if not rungs:
            return
        self.put(1, f"{' = '.join(f'g{rung}' for rung in rungs)} = NEVER")
        self.put(1, "for e in education:", "    kind = e.kind")
        kinds = {rung: frozenset(k for k, r in self.of.rungs.items() if r >= rung) for rung in rungs}
        self._nested(2, [(f"g{rung}", "kind", kinds[rung]) for rung in rungs], "e.graduated_on")

    def _nested(self, depth: int, steps: list[tuple[str, str, frozenset[str]]], day: str) -> None:
        """The earliest day of each step, each a part of the one before."""
        for number, (name, of, values) in enumerate(steps):
            self.put(depth, f"if {of} in {self.constant('S', values)}:")
            depth += 1
            if number == 0:
                self.put(depth, f"day = {day}")
            self.put(depth, f"if day < {name}:", f"    {name} = day")

    def _employment(self) -> None:
        """One span of work is two days; more are asked by the functions of the full evaluation."""
        if not self.careers:
            return
        series = repr(self.of.series)
        posts = sorted({LEVEL_RANK[item.post] for item in self.careers if item.post})
        self.put(1, "one = len(jobs) == 1", "if one:")
        self.put(2, "job = jobs[0]", "begin = job.from_", "until = job.to or NEVER")
        self.put(2, f"if until <= begin or job.series != {series}:", "    begin = NEVER")
        for place, post in enumerate(posts):
            if place == 0:
                self.put(2, "post = job.post_level", "unposted = post is UNSET")
            held = self.constant("S", frozenset(LEVELS[post:]))
            self.put(2, f"begin{post} = begin if post in {held} else NEVER")
        self.put(1, "else:", f"    jobs = work_of(jobs, {series})", "    work = spans_of(jobs)")
        if posts:
            self.put(2, "unposted = False", "for job in jobs:", "    if job.post_level is UNSET:")
            self.put(4, "unposted = True")
            self.put(2, *(f"w{post} = spans_in_post(jobs, {post})" for post in posts))
        else:
            self.put(2, "if len(work) == 1:", "    one = True", "    (begin, until), = work")
            self.put(2, "elif not work:", "    one = True", "    begin = until = NEVER")
        years = sorted({item.years for item in self.careers if item.years})
        if years:
            self.names["limits"] = Limits(tuple(years))
            self.put(1, "if one:", "    last = until if until < as_of else as_of")
            self.put(2, f"{''.join(f'l{n}, ' for n in years)} = limits[last]")

    def _career(self, name: str, items: list[spec.Career]) -> None:
        one = " or ".join(self._item_of_one(item) for item in items)
        several = " or ".join(self._item_of_several(item) for item in items)
        self.put(1, f"if ({one}) if one else ({several}):", f"    {name} = {MET}")
        # What is left open can only add to what is sure: it matters where that does not suffice.
        ahead = sorted({f"t{LEVEL_RANK[item.title]} > as_of" for item in items if item.title})
        left = []
        if ahead and self.of.stands_for:
            left += ["d.qualifications", f"d.qualifications is UNSET and ({' or '.join(ahead)})"]
        if any(item.post for item in items):
            left.append("unposted")
        if left:
            self.put(1, f"elif {' or '.join(left)}:", "    return whole(d)")
        self.put(1, "else:", f"    {name} = {UNMET}")

    def _days_of(self, item: spec.Career) -> tuple[str, str]:
        """The names of the day from which an item counts and of the day of its degree, if that is another."""
        held = f"g{self.of.rung_names.index(item.degree)}" if item.degree else ""
        if item.other_series_title:
            return f"x{LEVEL_RANK[item.other_series_title]}", ""
        if item.title:
            return f"t{LEVEL_RANK[item.title]}", held
        return held, ""

    def _item_of_one(self, item: spec.Career) -> str:
        since, held = self._days_of(item)
        begin = f"begin{LEVEL_RANK[item.post]}" if item.post else "begin"
        if item.years is None:
            return f"{since} <= as_of and {begin} <= as_of and {since} < until"
        tests = [f"{since} < l{item.years}", *([f"{held} <= as_of"] if held else [])]
        return " and ".join([*tests, f"{begin} < l{item.years}"])

    def _item_of_several(self, item: spec.Career) -> str:
        since, held = self._days_of(item)
        work = f"w{LEVEL_RANK[item.post]}" if item.post else "work"
        tests = [f"{held} <= as_of"] if held else []
        if item.years is None:
            return " and ".join([*tests, f"begun({work}, {since}) <= as_of"])
        return " and ".join([*tests, f"{since} <= as_of", f"reached({work}, {since}, {item.years}) <= as_of"])
