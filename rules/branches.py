"""The source that sorts achievements into baskets: one branch for each group of kinds."""

from __future__ import annotations

import re

from rules import spec
from rules.patterns import AUTHORITIES, GRADES

ATTRIBUTES = ("role", "venue", "rank", "authority", "award", "grade")
#: (patterns, name of the basket)
Basket = tuple[list[spec.Pattern], str]


def branches(baskets: list[Basket]) -> list[tuple[list[str], list[str]]]:
    """The kinds that are treated alike, each group with its code."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for kind in dict.fromkeys(kind for patterns, _ in baskets for p in patterns for kind in p.kind):
        code: list[str] = []
        for patterns, name in baskets:
            applying = [pattern for pattern in patterns if kind in pattern.kind]
            if applying:
                code += _branch(applying, name)
        used = [
            f"{name} = a.{name}"
            for name in ATTRIBUTES
            if any(re.search(rf"\b{name}\b", line) for line in code)
        ]
        groups.setdefault((*used, *code), []).append(str(kind))
    return [(members, list(code)) for code, members in groups.items()]


def _branch(patterns: list[spec.Pattern], basket: str) -> list[str]:
    """Put an achievement of a known kind into a basket, surely or possibly."""
    sure = " or ".join(condition(pattern, "") for pattern in patterns)
    open_ = " or ".join(condition(pattern, " or {name} is UNSET") for pattern in patterns)
    if any(condition(pattern, "") == "True" for pattern in patterns):
        return [f"{basket}.append(a.on)"]
    lines = [f"if {sure}:", f"    {basket}.append(a.on)"]
    if open_ != sure:
        lines += [f"elif {open_}:", f"    {basket}_open.append(a)"]
    return lines


def condition(pattern: spec.Pattern, otherwise: str) -> str:
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
        tests.append(("rank", f"rank and rank <= {pattern.rank_at_most}"))
    parts = [f"({test}{otherwise.format(name=name)})" for name, test in tests]
    if pattern.national_major:
        parts.append("a.national_major")
    return f"({' and '.join(parts)})" if parts else "True"


def _among(name: str, values: list[str]) -> str:
    return f"{name} == {values[0]!r}" if len(values) == 1 else f"{name} in {set(values)!r}"
