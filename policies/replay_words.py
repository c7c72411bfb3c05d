"""What a replay found, in words for pages and sheets."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applications.models.round import Path
from policies.models import ReplayChange, ReplayRun, Verdict
from policies.queries.replay import TURNS, ChangeFilter
from titles.names import level_name

#: The mark that goes with an outcome (components/status_mark.html).
MARKS = {
    Verdict.MET.value: "met",
    Verdict.UNMET.value: "unmet",
    Verdict.UNDETERMINED.value: "open",
    Verdict.ABSENT.value: "na",
}


class Turned(NamedTuple):
    """One outcome before and after, with marks; what was found for a requirement."""

    name: str
    before: str
    before_mark: str
    after: str
    after_mark: str
    clause: str = ""
    found_before: str = ""
    found_after: str = ""


class ChangeRow(NamedTuple):
    """A change as a row of a list."""

    change: ReplayChange
    round_name: str
    target: str
    outcome: Turned
    clauses: list[Turned]
    other_paths: list[Turned]

    @property
    def same_outcome(self) -> bool:
        """Whether only clauses, dates or other paths changed."""
        return self.outcome.before == self.outcome.after


def path_name(path: str) -> str:
    """What a path is called."""
    return str(dict(Path.choices).get(path, path))


def verdict_words(verdict: str) -> str:
    """An outcome in words."""
    return str(Verdict(verdict).label)


def turned(name: str, before: str, after: str, **more: str) -> Turned:
    """An outcome before and after in words."""
    return Turned(name, verdict_words(before), MARKS[before], verdict_words(after), MARKS[after], **more)


def change_row(change: ReplayChange) -> ChangeRow:
    """A change in words; requirements that only one text has come after the others."""
    return ChangeRow(
        change,
        change.application.round.name,
        f"{level_name(change.level)}　{path_name(change.path)}",
        turned("", change.outcome_before, change.outcome_after),
        sorted(map(clause_turned, change.clauses), key=lambda row: "na" in (row.before_mark, row.after_mark)),
        [turned(path_name(row["path"]), row["before"], row["after"]) for row in change.other_paths],
    )


def clause_turned(row: dict[str, Any]) -> Turned:
    """A requirement that changes, in words."""
    return turned(
        row["label"],
        row["before"],
        row["after"],
        clause=row["clause"],
        found_before=row["found_before"],
        found_after=row["found_after"],
    )


def conclusion(run: ReplayRun) -> str:
    """The one sentence that a run comes to, or has come to so far."""
    said = {"total": run.total, "done": run.done, "changed": run.changed}
    if not run.is_whole:
        return _("共%(total)d件，已核算%(done)d件，其中%(changed)d件结果会变。") % said
    if not run.changed:
        return _("共%(total)d件，没有一件结果会变。") % said
    return _("共%(total)d件，%(changed)d件结果会变。") % said


def rounds_words(run: ReplayRun) -> str:
    """Which rounds were judged."""
    return _("全部批次") if run.all_rounds else "、".join(item.name for item in run.rounds.all())


def version_words(run: ReplayRun) -> str:
    """The text under test, for people."""
    return _("%(title)s，第%(number)d版") % {"title": run.version.title, "number": run.number}


def filter_words(asked: ChangeFilter) -> list[str]:
    """What a list is narrowed to."""
    words = []
    if asked.level:
        words.append(level_name(asked.level))
    if asked.before and asked.after_outcome:
        pair = {"before": verdict_words(asked.before), "after": verdict_words(asked.after_outcome)}
        words.append(_("结果由%(before)s变为%(after)s") % pair)
    if asked.path:
        words.append(_("其他路径：%(path)s") % {"path": path_name(asked.path)})
    elif asked.clause:
        words.append(f"{asked.clause}　{asked.label}")
    if asked.turn:
        words.append(str(TURNS[asked.turn].label))
    return words
