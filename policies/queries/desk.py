"""What the rules desk shows: the policies, their versions, a draft with its problems, what it will bind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

import rules
from accounts.models import Person
from applications.models import Application, Round
from applications.models.round import RoundState
from applications.states import State
from policies.checking import is_stale, reported, warned
from policies.queries.comparison import Comparison, comparison_of
from policies.queries.versions import VersionLine, versions_of
from policies.words import problem_words
from rules.errors import PackError
from rules.loader import LoadedPack, parse_pack
from titles import clock, policies
from titles.errors import NotFound
from titles.models import PolicyStatus, PolicyVersion

OPEN = (PolicyStatus.DRAFT, PolicyStatus.CHECKED)
TEXTS = {"pack": "pack_text", "cases": "cases_text", "coverage": "coverage_text"}
#: So many differing rows are shown on the page of a draft; more have a page of their own.
SHOWN = 8


@dataclass(frozen=True)
class DraftLine:
    """A version that is not published yet, and for whom it waits."""

    version: PolicyVersion
    kind: str
    words: str


@dataclass(frozen=True)
class PolicyLine:
    """One policy on the desk."""

    code: str
    title: str
    document: str
    is_draft_text: bool
    #: The version of today.
    line: VersionLine
    published: int
    drafts: list[DraftLine]


@dataclass(frozen=True)
class ProblemLine:
    """One problem beside the line of text it stands on."""

    file: str
    part: str
    line: int
    words: str
    code: str
    text: str


@dataclass(frozen=True)
class WarningLine:
    """A case of another policy that no longer holds, beside the line it stands on."""

    document: str
    file: str
    line: int
    words: str
    code: str
    text: str
    #: The other policy's version with its texts.
    url: str


def policy_lines(person: Person) -> list[PolicyLine]:
    """Every policy: what applies today, and what waits."""
    by_code: dict[str, list[PolicyVersion]] = {}
    for row in _rows():
        by_code.setdefault(row.policy, []).append(row)
    today = policies.packs_on(clock.today())
    lines = []
    for entry in today:
        code = entry.pack.code
        rows = by_code.get(code, [])
        versions = versions_of(code)
        lines.append(
            PolicyLine(
                code=code,
                title=entry.pack.title,
                document=entry.pack.document,
                is_draft_text=entry.pack.status == "consultation_draft",
                line=next(line for line in versions if line.current),
                published=sum(row.status == PolicyStatus.PUBLISHED for row in rows),
                drafts=[draft_line(row, person) for row in rows if row.status in OPEN],
            )
        )
    return sorted(lines, key=lambda line: (not line.drafts, line.is_draft_text, line.code))


def draft_line(version: PolicyVersion, person: Person) -> DraftLine:
    """For whom an open version waits, said to one person."""
    if version.status == PolicyStatus.CHECKED:
        mine = person.pk in version.editors
        return DraftLine(version, "waiting", _("待另一名经办人发布") if mine else _("已检查，待发布"))
    if version.report.get("problems") and not is_stale(version):
        return DraftLine(version, "unmet", _("有%(n)d处要改") % {"n": len(version.report["problems"])})
    return DraftLine(version, "open", _("起草中"))


def versions_on_desk(code: str) -> list[tuple[PolicyVersion, VersionLine | None]]:
    """Every version of a policy, newest first, the published ones with their days."""
    if code not in rules.shipped() and not policies.published_of(code):
        raise NotFound("policies.no_such_policy", _("没有这份政策。"))
    lines = {line.version: line for line in versions_of(code)}
    rows = _rows().filter(policy=code).order_by("-number", "-pk")
    return [(row, lines.get(row.version) if row.status == PolicyStatus.PUBLISHED else None) for row in rows]


def version_with_texts(pk: int) -> PolicyVersion:
    """One version, or NotFound."""
    row = PolicyVersion.objects.select_related("drafted_by", "published_by").filter(pk=pk).first()
    if row is None:
        raise NotFound("policies.no_such_draft", _("没有这份草稿。"))
    return row


def editors_of(version: PolicyVersion) -> list[Person]:
    """Everybody who wrote in a text, the last one last."""
    known = Person.objects.in_bulk(version.editors)
    return [known[pk] for pk in version.editors if pk in known]


def problem_lines(version: PolicyVersion) -> list[ProblemLine]:
    """The problems of the last check, each with the line it stands on."""
    current = not is_stale(version)
    texts = {part: getattr(version, field).split("\n") for part, field in TEXTS.items()}
    found = []
    for problem in reported(version):
        part = problem.file.partition("/")[0] if "/" in problem.file else "pack"
        lines = texts.get(part, [])
        # Where a key of the head is missing, no line is wrong.
        of_head = problem.code == "schema.missing_key" and problem.data.get("at") == "$"
        shown = current and problem.line <= len(lines) and not of_head
        text = lines[problem.line - 1].strip() if shown else ""
        found.append(
            ProblemLine(problem.file, part, problem.line, problem_words(problem), problem.code, text)
        )
    return found


def warning_lines(version: PolicyVersion) -> list[WarningLine]:
    """The cases of other policies that no longer hold with a version, as of its last check."""
    warnings = warned(version)
    marks = {warning.data["version"].rpartition("-")[2] for warning in warnings}
    rows = PolicyVersion.objects.filter(mark__in=marks, status=PolicyStatus.PUBLISHED)
    known = {row.version: row for row in rows}
    found = []
    for warning in warnings:
        row = known.get(warning.data["version"])
        lines = row.cases_text.split("\n") if row else []
        found.append(
            WarningLine(
                file=warning.file,
                line=warning.line,
                words=problem_words(warning),
                code=warning.code,
                text=lines[warning.line - 1].strip() if warning.line <= len(lines) else "",
                document=row.document if row else "",
                url=f"{reverse('policy-draft', args=[row.pk])}#texts" if row else "",
            )
        )
    return found


def entry_of(version: PolicyVersion) -> LoadedPack | None:
    """The rules of a version, or None where they cannot be read."""
    try:
        return parse_pack(f"{version.policy}.yaml", version.pack_text)
    except PackError:
        return None


def change_of(version: PolicyVersion) -> Comparison | None:
    """What a version says otherwise than the one it came from; None where either cannot be read."""
    after = entry_of(version)
    source = next(
        (row for row in policies.published_of(version.policy) if row.number == version.based_on), None
    )
    if after is None or source is None:
        return None
    return comparison_of(policies.pack_of(source.version), after)


@dataclass(frozen=True)
class Bound:
    """What a version will decide once it is published."""

    begins: dt.date | None
    #: The last day: given in the text, or the one before the next published version.
    ends: dt.date | None
    rounds: list[Round]
    #: Applications in these rounds that are not filed yet.
    unfiled: int


def bound_by(version: PolicyVersion) -> Bound:
    """The rounds whose cut-off day falls to a version, and the applications not filed in them yet."""
    entry = entry_of(version)
    begins = version.effective_from
    later = [
        row.begins
        for row in policies.published_of(version.policy)
        if row.effective_from and begins and row.effective_from > begins
    ]
    ends = min(later) - dt.timedelta(days=1) if later else None
    if entry is None:
        return Bound(begins, ends, [], 0)
    rounds = Round.objects.filter(
        state=RoundState.ANNOUNCED,
        jurisdiction=entry.pack.jurisdiction,
        series__in=entry.pack.series,
        closes_on__gte=clock.today(),
    )
    if begins:
        rounds = rounds.filter(seniority_cutoff_on__gte=begins)
    if ends:
        rounds = rounds.filter(seniority_cutoff_on__lte=ends)
    found = list(rounds.order_by("closes_on", "code"))
    unfiled = Application.objects.filter(round__in=found, state=State.DRAFT).count()
    return Bound(begins, ends, found, unfiled)


def _rows() -> QuerySet[PolicyVersion]:
    """Every version with its people."""
    return PolicyVersion.objects.select_related("drafted_by", "published_by").order_by("policy", "-number")
