"""The source of single rows: outcome, first day, text, and the row itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET

from rules import runtime, spec, texts
from rules.branches import Basket
from rules.days import ALWAYS, NEVER
from rules.interpreter import NAMES
from rules.program import Program, Row
from rules.vocabulary import LEVEL_RANK, LEVELS


class RowWriter:
    """Source lines, the names they refer to, and what is already written."""

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
                "served",
                "title_held",
                "threshold",
                "eligible",
                "facts_once",
                "held_once",
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
            "RUNG_LABELS": of.rung_labels,
            "LEVELS": LEVELS,
            "person_found": texts.person_found,
            "NAMES": NAMES,
        }
        self.bodies = [row.body for path in of.paths for row in path.rows]
        self.careers = [body for body in self.bodies if isinstance(body, spec.CareerRequirement)]
        #: (patterns, name): thresholds with the same patterns share one count.
        self.baskets: list[Basket] = []
        #: body of a qualifying row -> names of its options' baskets.
        self.openings: dict[int, list[str]] = {}
        #: (recommender, level) -> name of its count.
        self.counters: dict[tuple[str, str | None], str] = {}
        self.rows: dict[str, str] = {}

    def put(self, depth: int, *lines: str) -> None:
        """Add lines at a depth."""
        self.lines += ["    " * depth + line for line in lines]

    def constant(self, prefix: str, value: Any) -> str:
        """Give a value a name in the source."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name

    def row(self, depth: int, row: Row) -> None:
        """Outcome, first day and text of a row, and the row itself."""
        key = key_of(row)
        if key in self.rows:
            return
        n = self.rows[key] = str(len(self.rows))
        target = f"o{n}, s{n}, f{n}"
        match row.body:
            case spec.PersonRequirement(test=test):
                self._person(depth, n, test)
            case spec.CareerRequirement(any_of=items):
                self._career(depth, n, items)
            case spec.WorkRequirement(years=years, grassroots=grassroots):
                self.put(depth, f"{target} = served(d, {self.of.series!r}, {years}, {grassroots})")
            case spec.HeldTitleRequirement(title=title, years=years):
                self.put(depth, f"{target} = title_held(d, own[{LEVEL_RANK[title]}], {title!r}, {years})")
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
        fields = tuple(dict.fromkeys(test.fields()))
        person = RowWriter(self.of, self.raw)
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
            if len(parts) == 1:
                return parts[0]
            choose = "max" if test.all is not None else "min"
            surely, perhaps = ", ".join(part[0] for part in parts), ", ".join(part[1] for part in parts)
            return f"{choose}({surely})", f"{choose}({perhaps})"
        name = test.fields()[0]
        if test.not_before:
            day = f"{name} or ALWAYS"
        elif test.years_since:
            day = f"add_years({name}, {test.years}) if {name} else NEVER"
        elif test.employment is not None:
            day = f"ALWAYS if {name} in {tuple(test.employment)!r} else NEVER"
        elif test.employment_not is not None:
            day = f"NEVER if {name} in {tuple(test.employment_not)!r} else ALWAYS"
        elif test.unit_kind is not None:
            day = f"ALWAYS if {name} in {tuple(test.unit_kind)!r} else NEVER"
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
            f" ({''.join(starts)}), ({''.join(spans)}), facts if {opening} else None, held)",
        )

    def _threshold(self, depth: int, n: str, body: spec.AchievementsRequirement) -> None:
        basket = self.basket(body.any_of)
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

    def basket(self, patterns: list[spec.Pattern]) -> str:
        """The basket of these patterns: thresholds with the same ones share it."""
        for known, name in self.baskets:
            if known == patterns:
                return name
        name = f"b{len(self.baskets)}"
        self.baskets.append((patterns, name))
        return name


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


def key_of(row: Row) -> str:
    """Rows that say the same are one row, however the packs came by them."""
    return f"{row.clause} {row.label} {msgspec.json.encode(row.body).decode()}"
