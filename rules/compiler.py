"""Each program compiled once to one Python function: one pass over every list, rows built eagerly.

The function gives the very object that rules.interpreter gives; it only gets there faster. Constants
of the packs stand in the source as literals, whatever depends on a dossier is a local variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET

from rules import runtime, spec, texts
from rules.days import ALWAYS, NEVER
from rules.dossier import Dossier
from rules.interpreter import AUTHORITIES, GRADES, NAMES, fields_of
from rules.program import PathProgram, Program, Row, program
from rules.vocabulary import LEVEL_RANK, LEVELS

Assess = Callable[[Dossier], list[dict[str, Any]]]


@lru_cache(maxsize=64)
def compiled(jurisdiction: str, series: str, level: str | None = None, raw: bool = False) -> Assess:
    """The function of a series, or of one level; `raw` makes rows and judgements JSON text."""
    whole = program(jurisdiction, series)
    if level is not None:
        whole = replace(whole, paths=tuple(path for path in whole.paths if path.level == level))
    return compile_program(whole, raw)


def compile_program(of: Program, raw: bool = False) -> Assess:
    """Turn a program into a function."""
    writer = _Writer(of, raw)
    source = writer.source()
    code = compile(source, f"<rules {of.jurisdiction}/{of.series}>", "exec")
    exec(code, writer.names)  # noqa: S102 - the source is made from checked packs, by this module alone
    function: Assess = writer.names["assess"]
    return function


class _Writer:
    """The source of one program, and the names it refers to."""

    def __init__(self, of: Program, raw: bool) -> None:
        self.of = of
        self.raw = raw
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            name: getattr(runtime, name)
            for name in (
                "titles_of",
                "education_of",
                "work_of",
                "spans_of",
                "spans_in_post",
                "reached",
                "begun",
                "career",
                "threshold",
                "eligible",
                "facts_once",
                "add_years",
                "qualifying",
                "recommended",
                "claimed",
                "backed",
            )
        }
        self.names |= {
            "UNSET": UNSET,
            "NEVER": NEVER,
            "ALWAYS": ALWAYS,
            "PROGRAM": of,
            "RUNGS": of.rungs,
            "LEVELS": LEVELS,
            "person_found": texts.person_found,
            "NAMES": NAMES,
        }
        self.bodies = [row.body for path in of.paths for row in path.rows]
        self.careers = [body for body in self.bodies if isinstance(body, spec.CareerRequirement)]
        #: (patterns, name): thresholds with the same patterns share one count.
        self.baskets: list[tuple[list[spec.Pattern], str]] = []
        #: body of a qualifying row -> names of its options' baskets.
        self.openings: dict[int, list[str]] = {}
        #: (recommender, level) -> name of its count.
        self.counters: dict[tuple[str, str | None], str] = {}
        self.rows: dict[str, str] = {}

    def put(self, depth: int, *lines: str) -> None:
        self.lines += ["    " * depth + line for line in lines]

    def constant(self, prefix: str, value: Any) -> str:
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name

    # --- the whole ---------------------------------------------------------------------

    def source(self) -> str:
        """Everything in order: facts, achievements, recommendations, common rows, then path by path."""
        self.put(0, "def assess(d):")
        self.put(1, "as_of = d.as_of", "today = as_of.isoformat()", "out = []")
        if self.careers:
            self._facts()
        self._standing()
        self._achievements()
        self._recommendations()
        common = self._common_rows()
        for row in common:
            self._row(1, row)
        if common:
            names = [self.rows[_key(row)] for row in common]
            self.put(1, f"o = {_least([f'o{name}' for name in names])}")
            self.put(1, f"s = {_most([f's{name}' for name in names])}")
        for path in self.of.paths:
            for row in path.rows:
                self._row(1, row)
            self._path(path)
        self.put(1, "return out")
        return "\n".join(self.lines) + "\n"

    def _facts(self) -> None:
        """Education, titles, work: earliest days and merged spans, read once."""
        series = repr(self.of.series)
        self.put(
            1,
            f"own, other = titles_of(d.titles, {series})",
            f"graduated = education_of(d.education, RUNGS, {len(self.of.rung_names)})",
            f"jobs = work_of(d.employment, {series})",
            "work = spans_of(jobs)",
            "facts = facts_once(PROGRAM, d)",
            "opening = d.education is UNSET or d.employment is UNSET or d.titles is UNSET",
            "title = own",
            "may_stand = d.qualifications is UNSET",
        )
        if self.of.stands_for:
            self.put(
                1,
                "if d.qualifications:",
                "    opening = True",
                "    title_from = facts().title_from",
                "    title = [title_from(level) for level in LEVELS]",
            )
        if any(item.post for body in self.careers for item in body.any_of):
            self.put(
                1,
                "if not opening:",
                "    for job in jobs:",
                "        if job.post_level is UNSET:",
                "            opening = True",
            )
        for rank in range(len(LEVELS)):
            self.put(1, f"t{rank} = title[{rank}]")
        for rung in range(len(self.of.rung_names)):
            self.put(1, f"g{rung} = graduated[{rung}]")

    def _standing(self) -> None:
        """The fields of the person that the rows ask for, read once."""
        tests = [body.test for body in self.bodies if isinstance(body, spec.PersonRequirement)]
        fields = dict.fromkeys(name for test in tests for name in fields_of(test))
        self.put(1, "p = d.person", "if p is UNSET:")
        self.put(2, *(f"person_{name} = UNSET" for name in fields))
        self.put(1, "else:")
        self.put(2, *(f"person_{name} = p.{name}" for name in fields))

    def _common_rows(self) -> list[Row]:
        """The general conditions stand in every path: put together once."""
        shared = set.intersection(*({_key(row) for row in path.rows} for path in self.of.paths))
        return [
            row
            for row in self.of.paths[0].rows
            if _key(row) in shared and not isinstance(row.body, spec.AchievementsRequirement)
        ]

    # --- achievements ------------------------------------------------------------------

    def _basket(self, patterns: list[spec.Pattern]) -> str:
        for known, name in self.baskets:
            if known == patterns:
                return name
        name = f"b{len(self.baskets)}"
        self.baskets.append((patterns, name))
        return name

    def _achievements(self) -> None:
        """One loop over the achievements, branching on their kind first."""
        for body in self.bodies:
            if isinstance(body, spec.AchievementsRequirement):
                self._basket(body.any_of)
            elif isinstance(body, spec.QualifyingRequirement) and id(body) not in self.openings:
                self.openings[id(body)] = [
                    self._basket([option.achievement]) if option.achievement else "" for option in body.any_of
                ]
        if not self.baskets:
            return
        for _patterns, name in self.baskets:
            self.put(1, f"{name} = []", f"{name}_open = []")
        self.put(1, "if d.achievements:", "    for a in d.achievements:", "        kind = a.kind")
        branch = "if"
        for kinds, code in self._branches():
            test = f"kind == {kinds[0]!r}" if len(kinds) == 1 else f"kind in {set(kinds)!r}"
            self.put(3, f"{branch} {test}:", *("    " + line for line in code))
            branch = "elif"

    def _branches(self) -> list[tuple[list[str], list[str]]]:
        """The kinds that are treated alike, each group with its code."""
        groups: dict[tuple[str, ...], list[str]] = {}
        kinds = dict.fromkeys(k for patterns, _ in self.baskets for p in patterns for k in p.kind)
        for kind in kinds:
            code: list[str] = []
            for patterns, name in self.baskets:
                applying = [pattern for pattern in patterns if kind in pattern.kind]
                if applying:
                    code += _branch(applying, name)
            used = [
                f"{name} = a.{name}"
                for name in ("role", "venue", "rank", "authority", "award", "grade")
                if any(re.search(rf"\b{name}\b", line) for line in code)
            ]
            groups.setdefault((*used, *code), []).append(str(kind))
        return [(members, list(code)) for code, members in groups.items()]

    def _recommendations(self) -> None:
        """One pass over the recommendations, counting what the rows ask for."""
        for body in self.bodies:
            if isinstance(body, spec.PeersRequirement):
                self.counters.setdefault((body.recommender, body.level), f"n{len(self.counters)}")
        for name in self.counters.values():
            self.put(1, f"{name} = {name}_open = 0")
        if not self.counters:
            return
        self.put(1, "for entry in d.recommendations or ():", "    kind = entry.kind")
        for (kind, level), name in self.counters.items():
            self.put(2, f"if kind == {kind!r}:")
            if level is None:
                self.put(3, f"{name} += 1")
            else:
                self.put(3, f"if entry.level == {level!r}:", f"    {name} += 1")
                self.put(3, "elif entry.level is UNSET:", f"    {name}_open += 1")

    # --- rows --------------------------------------------------------------------------

    def _row(self, depth: int, row: Row) -> None:
        """Outcome, first day and text of a row, and the row itself."""
        key = _key(row)
        if key in self.rows:
            return
        n = self.rows[key] = str(len(self.rows))
        target = f"o{n}, s{n}, f{n}"
        match row.body:
            case spec.PersonRequirement(test=test):
                self._person(depth, n, test)
            case spec.CareerRequirement(any_of=items):
                self._career(depth, n, items)
            case spec.AchievementsRequirement() as body:
                self._threshold(depth, n, body)
            case spec.QualifyingRequirement(any_of=options) as body:
                self._qualifying(depth, target, options, self.openings[id(body)])
            case spec.PeersRequirement(recommender=kind, level=level, at_least=count):
                name = self.counters[kind, level]
                self.put(
                    depth,
                    f"{target} = recommended({name}, {name}_open, {count}) if d.recommendations is not UNSET"
                    f" else (1, NEVER, {runtime.NO_RECOMMENDATIONS!r})",
                )
            case spec.ClaimRequirement(claim=claim):
                self.put(depth, f"{target} = claimed(d, {claim!r})")
            case spec.BackedRequirement(any_of=options):
                self.put(depth, f"{target} = backed(d, {self.constant('B', options)})")
            case spec.MissingTextRequirement(text=text):
                self.put(depth, f"{target} = 1, NEVER, {text!r}")
        if self.raw:
            self.put(depth, f"r{n} = {self.constant('W', _raw_row(row))}(o{n}, f{n})")
        else:
            self.put(
                depth,
                f"r{n} = {{'clause': {row.clause!r}, 'label': {row.label!r}, 'outcome': NAMES[o{n}], "
                f"'found': f{n}, 'required': {row.required!r}}}",
            )

    def _qualifying(
        self, depth: int, target: str, options: list[spec.Qualifying], baskets: list[str]
    ) -> None:
        """A row on what opens a path; where nothing is in any basket there is nothing to ask."""
        first = "".join(f"min({name}) if {name} else NEVER, " if name else "NEVER, " for name in baskets)
        unsure = "".join(f"{name}_open, " if name else "(), " for name in baskets)
        something = [part for name in baskets if name for part in (name, f"{name}_open")]
        something.append("d.achievements is UNSET")
        if "" in baskets:
            something += ["d.claims is UNSET", "d.claims"]
        nothing = (0, NEVER, runtime.qualifying_text("unmet", None, NEVER))
        self.put(
            depth,
            f"if {' or '.join(something)}:",
            f"    {target} = qualifying(d, ({first}), ({unsure}), {self.constant('Q', options)})",
            "else:",
            f"    {target} = {self.constant('N', nothing)}",
        )

    def _person(self, depth: int, n: str, test: spec.PersonTest) -> None:
        """A row that depends on few values, the same for many people: a function that remembers."""
        fields = tuple(dict.fromkeys(fields_of(test)))
        person = _Writer(self.of, self.raw)
        person.put(0, f"def row({', '.join(fields)}, as_of):")
        surely, perhaps = person._test(1, n, test)
        person.put(
            1,
            f"since = {surely}",
            f"outcome = 2 if since <= as_of else 1 if {perhaps} <= as_of else 0",
            f"return outcome, since, person_found({fields!r}, ({', '.join(fields)},), NAMES[outcome])",
        )
        code = compile("\n".join(person.lines), f"<rules {self.of.jurisdiction}/{self.of.series}>", "exec")
        exec(code, person.names)  # noqa: S102 - as in compile_program
        remembered = self.constant("F", lru_cache(maxsize=4096)(person.names["row"]))
        values = ", ".join(f"person_{name}" for name in fields)
        self.put(depth, f"o{n}, s{n}, f{n} = {remembered}({values}, as_of)")

    def _test(self, depth: int, n: str, test: spec.PersonTest) -> tuple[str, str]:
        """Write a test; the names of the days from which it is met surely and possibly."""
        if test.all is not None or test.any is not None:
            parts = [self._test(depth, f"{n}_{i}", part) for i, part in enumerate(test.all or test.any or [])]
            choose = "max" if test.all is not None else "min"
            surely, perhaps = ", ".join(part[0] for part in parts), ", ".join(part[1] for part in parts)
            return f"{choose}({surely})", f"{choose}({perhaps})"
        name = fields_of(test)[0]
        if test.not_before:
            day = f"{name} or ALWAYS"
        elif test.years_since:
            day = f"add_years({name}, {test.years}) if {name} else NEVER"
        elif test.employment is not None:
            day = f"ALWAYS if {name} in {tuple(test.employment)!r} else NEVER"
        elif test.employment_not is not None:
            day = f"NEVER if {name} in {tuple(test.employment_not)!r} else ALWAYS"
        elif test.unit_kind_not is not None:
            day = f"NEVER if {name} in {tuple(test.unit_kind_not)!r} else ALWAYS"
        else:
            day = f"ALWAYS if {name} else NEVER"
        self.put(
            depth,
            f"if {name} is UNSET:",
            f"    c{n} = NEVER",
            f"    q{n} = ALWAYS",
            "else:",
            f"    c{n} = q{n} = {day}",
        )
        return f"c{n}", f"q{n}"

    def _career(self, depth: int, n: str, items: list[spec.Career]) -> None:
        days, starts, spans = [], [], []
        posts = {item.post for item in items if item.post}
        for post in sorted(posts):
            self.put(depth, f"w{LEVEL_RANK[post]} = spans_in_post(jobs, {LEVEL_RANK[post]})")
        for item in items:
            held = f"g{self.of.rung_names.index(item.degree)}" if item.degree else "ALWAYS"
            work = f"w{LEVEL_RANK[item.post]}" if item.post else "work"
            if item.other_series_title:
                since = f"other[{LEVEL_RANK[item.other_series_title]}]"
            elif item.title:
                since = f"t{LEVEL_RANK[item.title]}"
            else:
                since = held
            day = f"reached({work}, {since}, {item.years})" if item.years else f"begun({work}, {since})"
            if since != held and item.degree:
                day = f"max({held}, {day}) if {held} is not NEVER else NEVER"
                day = f"({day}) if {since} is not NEVER else NEVER"
            else:
                day = f"{day} if {since} is not NEVER else NEVER"
            days.append(f"{day}, ")
            starts.append(f"{since}, ")
            spans.append(f"{work}, ")
        titles = {f"own[{LEVEL_RANK[item.title]}] > as_of" for item in items if item.title}
        opening = "opening"
        if titles and self.of.stands_for:
            opening = f"opening or may_stand and ({' or '.join(sorted(titles))})"
        self.put(
            depth,
            f"o{n}, s{n}, f{n} = career(as_of, {self.constant('I', items)}, ({''.join(days)}),"
            f" ({''.join(starts)}), ({''.join(spans)}), facts if {opening} else None)",
        )

    def _threshold(self, depth: int, n: str, body: spec.AchievementsRequirement) -> None:
        basket = self._basket(body.any_of)
        rank = LEVEL_RANK[body.since]
        self.put(
            depth,
            "if d.achievements is UNSET:",
            f"    c{n} = 1, NEVER, {texts.missing_text(['achievements'])!r}, NEVER, ALWAYS",
            "else:",
            f"    c{n} = threshold(d, {basket}, {basket}_open, own[{rank}], {body.at_least},"
            f" {self.constant('P', body.any_of)})",
            f"o{n}, s{n}, f{n}, _, _ = c{n}",
        )

    # --- paths -------------------------------------------------------------------------

    def _path(self, path: PathProgram) -> None:
        common = {_key(row) for row in self._common_rows()}
        own = [row for row in path.rows if _key(row) not in common]
        names = [self.rows[_key(row)] for row in own]
        counted = [self.rows[_key(row)] for row in own if isinstance(row.body, spec.AchievementsRequirement)]
        if len(counted) > 1:
            raise ValueError(f"{path.level}/{path.path}: at most one threshold of achievements a path")
        outcomes = (["o"] if common else []) + [f"o{name}" for name in names]
        sinces = (["s"] if common else []) + [f"s{name}" for name in names if name not in counted]
        judgements = self.constant("J", self._judgements(path))
        rows = ", ".join(f"r{self.rows[_key(row)]}" for row in path.rows)
        self.put(
            1,
            f"v = {_least(outcomes)}",
            f"e = today if v == 2 else None if v == 1 else eligible(as_of, {_most(sinces)},"
            f" {f'c{counted[0]}' if counted else None})",
            f"out.append({{'level': {path.level!r}, 'path': {path.path!r}, 'outcome': NAMES[v],"
            f" 'eligible_on': e, 'policy': {path.policy!r}, 'policy_status': {path.policy_status!r},"
            f" 'requirements': [{rows}], 'judgements': {judgements}[d.track]}})",
        )

    def _judgements(self, path: PathProgram) -> dict[Any, Any]:
        """The judgements for each track, and for none stated."""
        made: dict[Any, Any] = {}
        for track in (UNSET, "research_design", "applied_practice", "technology_transfer"):
            chosen = [
                judgement
                for judgement, of_track in zip(path.judgements, path.tracks, strict=True)
                if of_track is None or track is UNSET or of_track == track
            ]
            made[track] = msgspec.Raw(msgspec.json.encode(chosen)) if self.raw else chosen
        return made


def _raw_row(row: Row) -> Callable[[int, str], msgspec.Raw]:
    """What writes a row as JSON text, the same text once only."""
    encode = msgspec.json.encode

    @lru_cache(maxsize=1024)
    def write(outcome: int, found: str) -> msgspec.Raw:
        return msgspec.Raw(
            encode(
                {
                    "clause": row.clause,
                    "label": row.label,
                    "outcome": NAMES[outcome],
                    "found": found,
                    "required": row.required,
                }
            )
        )

    return write


def _key(row: Row) -> str:
    """Rows that say the same are one row, however the packs came by them."""
    return f"{row.clause} {row.label} {msgspec.json.encode(row.body).decode()}"


def _least(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"min({', '.join(names)})"


def _most(names: list[str]) -> str:
    if not names:
        return "ALWAYS"
    return names[0] if len(names) == 1 else f"max({', '.join(names)})"


def _branch(patterns: list[spec.Pattern], basket: str) -> list[str]:
    """Put an achievement of a known kind into a basket, surely or possibly."""
    sure = " or ".join(_condition(pattern, "") for pattern in patterns)
    open_ = " or ".join(_condition(pattern, " or {name} is UNSET") for pattern in patterns)
    if any(_condition(pattern, "") == "True" for pattern in patterns):
        return [f"{basket}.append(a.on)"]
    lines = [f"if {sure}:", f"    {basket}.append(a.on)"]
    if open_ != sure:
        lines += [f"elif {open_}:", f"    {basket}_open.append(a)"]
    return lines


def _condition(pattern: spec.Pattern, otherwise: str) -> str:
    """The test of a pattern whose kind is known; `otherwise` is what makes a part possible."""
    tests: list[tuple[str, str]] = []
    for name, allowed in (
        ("role", pattern.role),
        ("venue", pattern.venue),
        ("authority", pattern.authority),
        ("award", pattern.award),
    ):
        if allowed is not None:
            tests.append((name, _among(name, [str(value) for value in allowed])))
    if pattern.authority_at_least is not None:
        low = AUTHORITIES[pattern.authority_at_least]
        tests.append(
            ("authority", _among("authority", [a for a, rank in AUTHORITIES.items() if rank >= low]))
        )
    if pattern.grade_at_least is not None:
        low = GRADES[pattern.grade_at_least]
        tests.append(("grade", _among("grade", [g for g, rank in GRADES.items() if rank >= low])))
    if pattern.rank_at_most is not None:
        tests.append(("rank", f"type(rank) is int and rank <= {pattern.rank_at_most}"))
    parts = [f"({test}{otherwise.format(name=name)})" for name, test in tests]
    if pattern.national_major:
        parts.append("a.national_major")
    return f"({' and '.join(parts)})" if parts else "True"


def _among(name: str, values: list[str]) -> str:
    return f"{name} == {values[0]!r}" if len(values) == 1 else f"{name} in {set(values)!r}"
