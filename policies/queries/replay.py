"""Reading replays: which filings a text binds, how far a run is, what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Round
from policies.models import ChangeKind, ReplayChange, ReplayRun, Verdict
from rules.spec import Pack
from titles.errors import NotFound
from titles.models import Level, PolicyStatus, PolicyVersion

PAGE = 50
#: Changes are long rows.
CHANGES = 20
MET, UNMET, OPEN, ABSENT = (
    item.value for item in (Verdict.MET, Verdict.UNMET, Verdict.UNDETERMINED, Verdict.ABSENT)
)
KNOWN = (MET, UNMET, OPEN)


class Turn(NamedTuple):
    """A way in which a requirement's outcome can change, and the pairs of outcomes that it covers."""

    label: Any
    pairs: tuple[tuple[str, str], ...]


#: The columns of the table by clause; together they cover every pair.
TURNS = {
    "lost": Turn(gettext_lazy("符合变为不符合"), ((MET, UNMET),)),
    "gained": Turn(gettext_lazy("不符合变为符合"), ((UNMET, MET),)),
    "opened": Turn(gettext_lazy("变为待定"), ((MET, OPEN), (UNMET, OPEN))),
    "settled": Turn(gettext_lazy("不再待定"), ((OPEN, MET), (OPEN, UNMET))),
    "added": Turn(gettext_lazy("新增的要求"), tuple((ABSENT, after) for after in KNOWN)),
    "removed": Turn(gettext_lazy("取消的要求"), tuple((before, ABSENT) for before in KNOWN)),
}


def filings_bound(pack: Pack, rounds: Sequence[Round]) -> QuerySet[Application]:
    """The filed applications that a policy binds, or bound when they were filed."""
    rows = Application.objects.filter(version__gte=1).filter(
        Q(round__jurisdiction=pack.jurisdiction, round__series__in=pack.series)
        | Q(pack_version__startswith=f"{pack.code}@")
        | Q(pack_version__contains=f"+{pack.code}@")
    )
    if rounds:
        rows = rows.filter(round__in=[item.pk for item in rounds])
    return rows


def rounds_with_filings() -> QuerySet[Round]:
    """Rounds to choose from, the latest first, each with how many were filed."""
    return (
        Round.objects.annotate(filed=Count("applications", filter=Q(applications__version__gte=1)))
        .filter(filed__gte=1)
        .order_by("-closes_on", "code")
    )


def versions_to_replay() -> QuerySet[PolicyVersion]:
    """Versions that can be tried, drafts first, without their texts."""
    heavy = ("pack_text", "cases_text", "coverage_text", "report")
    return (
        PolicyVersion.objects.exclude(status=PolicyStatus.DISCARDED)
        .defer(*heavy)
        .order_by("published_at", "policy", "-number", "-pk")
    )


class RunPage(NamedTuple):
    """One page of runs, the latest first; `after` is the key of the next."""

    rows: list[ReplayRun]
    after: str


def runs() -> QuerySet[ReplayRun]:
    """Runs with what lists show; the text itself is left where it is."""
    return ReplayRun.objects.select_related("version", "started_by").defer(
        "pack_text", "version__pack_text", "version__cases_text", "version__coverage_text", "version__report"
    )


def latest_runs(after: str = "", limit: int = PAGE) -> RunPage:
    """A page of runs."""
    rows = runs().prefetch_related("rounds").order_by("-started_at", "id")
    key = _uuid(after)
    last = ReplayRun.objects.filter(pk=key).first() if key else None
    if last is not None:
        rows = rows.filter(Q(started_at__lt=last.started_at) | Q(started_at=last.started_at, pk__gt=last.pk))
    page = list(rows[: limit + 1])
    return RunPage(page[:limit], str(page[limit - 1].pk) if len(page) > limit else "")


def run_of(pk: UUID) -> ReplayRun:
    """One run. Raises NotFound."""
    found = runs().prefetch_related("rounds").filter(pk=pk).first()
    if found is None:
        raise NotFound("replay.not_found", _("没有找到这次核算。"))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- what was found --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes a list shows; every field is a parameter of the address."""

    kind: str = ""
    level: str = ""
    before: str = ""
    after_outcome: str = ""
    clause: str = ""
    label: str = ""
    turn: str = ""
    path: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> ChangeFilter:
        """From an address; what is unknown is left out."""
        values = {item.name: str(given.get(item.name, "")).replace("\x00", "")[:200] for item in fields(cls)}
        known = {
            "kind": ChangeKind.values,
            "level": Level.values,
            "before": Verdict.values,
            "after_outcome": Verdict.values,
            "turn": list(TURNS),
        }
        for name, choices in known.items():
            if values[name] not in choices:
                values[name] = ""
        return cls(**values)

    def query(self, **more: str) -> str:
        """The parameters of an address that asks for the same."""
        values = {item.name: getattr(self, item.name) for item in fields(self)} | more
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return not self.query()

    def condition(self) -> Q:
        """The same for the database."""
        asked = Q()
        for name, column in (
            ("kind", "kind"),
            ("level", "level"),
            ("before", "outcome_before"),
            ("after_outcome", "outcome_after"),
        ):
            if value := getattr(self, name):
                asked &= Q(**{column: value})
        if self.path:
            asked &= self._among("other_paths", {"path": self.path})
        elif self.clause or self.turn:
            named = {"clause": self.clause, "label": self.label}
            asked &= self._among("clauses", {key: value for key, value in named.items() if value})
        return asked

    def _among(self, column: str, entry: dict[str, str]) -> Q:
        """Rows of which one entry is this, turned in one of the ways asked for."""
        if not self.turn:
            return Q(**{f"{column}__contains": [entry]})
        asked = Q()
        for before, after in TURNS[self.turn].pairs:
            asked |= Q(**{f"{column}__contains": [{**entry, "before": before, "after": after}]})
        return asked


class ChangePage(NamedTuple):
    """One page of changes in the order of the applications' numbers; `after` is the key of the next."""

    rows: list[ReplayChange]
    after: str


def changes(run: ReplayRun, asked: ChangeFilter) -> QuerySet[ReplayChange]:
    """The changes of a run that a filter asks for, by number."""
    return run.changes.filter(asked.condition()).order_by("number")


def change_page(run: ReplayRun, asked: ChangeFilter, after: str = "", limit: int = CHANGES) -> ChangePage:
    """A page of them."""
    rows = changes(run, asked).select_related("application__round")
    rows = rows.defer("application__dossier", "application__assessment", "application__filed")
    if after:
        rows = rows.filter(number__gt=after)
    page = list(rows[: limit + 1])
    return ChangePage(page[:limit], page[limit - 1].number if len(page) > limit else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count and the parameters of the list behind it; none without a count."""

    count: int
    query: str


class ClauseRow(NamedTuple):
    """How often the outcome of one requirement changes, by turn."""

    clause: str
    label: str
    figures: list[Figure]
    #: How often it turns, and with how often it was added or removed.
    turned: int
    total: int


def clause_rows(run: ReplayRun) -> list[ClauseRow]:
    """The requirements that change, those that change most first; what only one text has comes after."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for clause, label, before, after, count in run.summary.get("clauses", ()):
        turns = counted.setdefault((clause, label), dict.fromkeys(TURNS, 0))
        turns[_turn(before, after)] += count
    rows = [
        ClauseRow(
            clause,
            label,
            [
                Figure(count, ChangeFilter(clause=clause, label=label, turn=turn).query() if count else "")
                for turn, count in turns.items()
            ],
            sum(count for turn, count in turns.items() if turn not in ("added", "removed")),
            sum(turns.values()),
        )
        for (clause, label), turns in counted.items()
    ]
    return sorted(rows, key=lambda row: (-row.turned, -row.total, row.clause, row.label))


class OutcomeRow(NamedTuple):
    """How many applications go from one outcome to another."""

    before: str
    after: str
    figure: Figure


def outcome_rows(run: ReplayRun) -> list[OutcomeRow]:
    """Changed outcomes, the most frequent first."""
    rows = [
        OutcomeRow(
            before,
            after,
            Figure(count, ChangeFilter(kind="outcome", before=before, after_outcome=after).query()),
        )
        for before, after, count in run.summary.get("outcomes", ())
    ]
    return sorted(rows, key=lambda row: -row.figure.count)


class PathRow(NamedTuple):
    """How often another path of the same level opens, closes or changes otherwise."""

    path: str
    turn: str
    figure: Figure


def path_rows(run: ReplayRun) -> list[PathRow]:
    """Other paths of the level that change."""
    counted: dict[tuple[str, str], int] = {}
    for path, before, after, count in run.summary.get("paths", ()):
        key = path, _turn(before, after)
        counted[key] = counted.get(key, 0) + count
    return [
        PathRow(path, turn, Figure(count, ChangeFilter(path=path, turn=turn).query()))
        for (path, turn), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def level_rows(run: ReplayRun) -> list[tuple[str, int, int]]:
    """Level, applications, of which the outcome changes; in the order of the levels."""
    whole: dict[str, int] = {}
    changed: dict[str, int] = {}
    for level, kind, count in run.summary.get("levels", ()):
        whole[level] = whole.get(level, 0) + count
        if kind == ChangeKind.OUTCOME:
            changed[level] = count
    return [(level, whole[level], changed.get(level, 0)) for level in Level.values if level in whole]


def _turn(before: str, after: str) -> str:
    return next(name for name, turn in TURNS.items() if (before, after) in turn.pairs)
