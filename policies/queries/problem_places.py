"""Where in the forms of a draft a problem of its last check can be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.checking import is_stale
from policies.queries.clause_outline import path_name
from policies.queries.desk import problem_lines
from policies.queries.draft_text import Draft
from rules.editing import Place, places
from rules.loader import compose
from titles.models import PolicyVersion

#: The list of each text whose entries have forms of their own.
_ENTRIES = {"cases": ("cases", "policy-draft-case"), "coverage": ("positions", "policy-draft-position")}


@dataclass(frozen=True)
class ProblemPlace:
    """One problem with the page on which it can be corrected."""

    words: str
    where: str
    url: str
    file: str = ""
    line: int = 0


def problem_places(draft: Draft) -> list[ProblemPlace]:
    """The problems of the last check, each with its form; nothing once the draft has changed since."""
    version = draft.version
    if is_stale(version):
        return []
    roots = {part: compose(getattr(version, f"{part}_text")) for part in ("pack", "cases", "coverage")}
    found: list[ProblemPlace] = []
    for problem in problem_lines(version):
        root = roots.get(problem.part)
        if problem.part == "pack":
            where, url = _clause_at(draft, root, problem.line)
        else:
            where, url = _entry_at(draft, problem.part, root, problem.line)
        if problem.code == "cases.failed" and any(one.url == url for one in found):
            continue  # the same case on the other evaluation, or another thing that it expects
        found.append(ProblemPlace(problem.words, where, url, problem.file, problem.line))
    return found


def _clause_at(draft: Draft, root: Any, line: int) -> tuple[str, str]:
    """The innermost clause around a line; what stands at the head belongs to the head."""
    best: Place | None = None
    lowest = 0
    for here in places(draft.pack):
        node = _node(root, here.address) if here.kind != "head" else None
        if node is not None and _spans(node, line) and node.start_mark.line >= lowest:
            best, lowest = here, node.start_mark.line
    if best is None:
        return _("名称、文号和日期"), reverse("policy-draft-clause", args=[draft.version.pk, "head"])
    label = getattr(best.body, "label", "")
    where = "　".join(part for part in (path_name(best), label) if part)
    return where or _("整份政策"), reverse("policy-draft-clause", args=[draft.version.pk, best.address])


def _entry_at(draft: Draft, part: str, root: Any, line: int) -> tuple[str, str]:
    name, page = _ENTRIES[part]
    version: PolicyVersion = draft.version
    rows = _node(root, name)
    entries = list(enumerate(rows.value)) if isinstance(rows, yaml.SequenceNode) else []
    for number, node in reversed(entries):  # a block ends where the next entry begins, on the same line
        if _spans(node, line):
            entry = draft.cases.cases[number].why if part == "cases" else draft.positions[number].at
            kind = _("案例：%(why)s") if part == "cases" else _("条文对照：%(why)s")
            return kind % {"why": entry}, reverse(page, args=[version.pk, number])
    whole = {"cases": "policy-draft-cases", "coverage": "policy-draft-coverage"}[part]
    return _("案例") if part == "cases" else _("条文对照"), reverse(whole, args=[version.pk])


def _node(root: Any, address: str) -> Any:
    """The node at an address; None where the text writes it otherwise (by merging another)."""
    for step in address.split("."):
        if isinstance(root, yaml.SequenceNode) and step.isdecimal() and int(step) < len(root.value):
            root = root.value[int(step)]
        elif isinstance(root, yaml.MappingNode):
            root = next((value for key, value in root.value if key.value == step), None)
        else:
            return None
    return root


def _spans(node: Any, line: int) -> bool:
    """Whether a node reaches over a line (from 1); the end of a block is the line of what follows."""
    start, end = node.start_mark, node.end_mark
    last = end.line if end.column == 0 and end.line > start.line else end.line + 1
    return bool(start.line < line <= last)
