"""The cases of a draft in words, with what the rules say about each now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.case_words import NOT_STATED, label_of, say, summary
from policies.queries.clause_outline import path_name
from policies.queries.draft_text import Draft
from rules import PackSet, words
from rules.case_editing import Got, belongs, differs, expected, got, proposals
from rules.cases import BOUNDARY, Asked, CaseError, lacking
from rules.editing import Place
from rules.errors import PackError
from rules.spec import Case

_NAMES = {
    "row": gettext_lazy("这一项"),
    "outcome": gettext_lazy("整条路径"),
    "eligible_on": gettext_lazy("最早日期"),
}
#: A row that is refused for its shape: a path that keeps what is gone, a policy without standard paths.
BROKEN = (PackError, KeyError, StopIteration, ValueError)


@dataclass
class CaseLine:
    """One case as a row of a table."""

    number: int
    of: str
    why: str
    where: str
    base: str
    changes: list[str]
    expected: str
    boundary: bool
    #: met (holds), unmet (fails), open (cannot be run)
    kind: str
    word: str
    #: What fails: (what, expected, got).
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    got: Got | None = None


def outcome_word(name: str, value: str | None) -> str:
    """满足, 2026-12-31, 不因时间而符合."""
    if name == "eligible_on":
        return value or _("不因时间而符合")
    return words.name(words.OUTCOMES, value or "")


def _expected_words(name: str, value: str | None) -> str:
    """整条路径满足, 最早日期2026-12-31; a case without a day needs no name for it."""
    word = outcome_word(name, value)
    return word if name == "eligible_on" and value is None else f"{_NAMES[name]}{word}"


def case_line(draft: Draft, number: int, case: Case, packs: PackSet) -> CaseLine:
    """One case, run."""
    said = expected(case)
    line = CaseLine(
        number=number,
        of=case.of,
        why=case.why,
        where=path_name(Place("", "path", None, case.level, case.path)),
        base=summary(draft.cases.bases[case.base]) if case.base in draft.cases.bases else case.base,
        changes=changes_of(case),
        expected="；".join(_expected_words(name, value) for name, value in said.items()),
        boundary=case.boundary,
        kind="met",
        word=_("通过"),
    )
    try:
        line.got = got(draft.cases, case, packs)
    except (CaseError, *BROKEN) as error:
        line.kind, line.word = "unmet", _("不能运行")
        code = getattr(error, "code", "")
        line.wrong = [(str(_REASONS.get(code, _REASONS[""])), "", "")]
        return line
    wrong = differs(case, line.got)
    if wrong:
        line.kind, line.word = "unmet", _("不符")
        line.wrong = [
            (str(_NAMES[name]), outcome_word(name, want), outcome_word(name, found))
            for name, (want, found) in wrong.items()
        ]
    return line


_REASONS = {
    "cases.row": gettext_lazy("路径上没有这个名称的要求"),
    "cases.path": gettext_lazy("没有这个级别的这条路径"),
    "cases.base": gettext_lazy("没有所用的基础材料"),
    "cases.place": gettext_lazy("所改的项目不在基础材料里"),
    "cases.dossier": gettext_lazy("材料不成立"),
    "": gettext_lazy("规则之间不衔接，无法判定"),
}


def changes_of(case: Case) -> list[str]:
    """What is different from the base, line by line."""
    found = []
    for place, value in case.change.items():
        try:
            found.append(f"{label_of(place)}：{say(place, value)}")
        except (StopIteration, AttributeError, KeyError, IndexError, ValueError):
            found.append(_("改了一处认不出的内容"))
    return found + [f"{label_of(place)}：{NOT_STATED}" for place in case.drop]


def case_lines(
    draft: Draft, packs: PackSet | None = None, only: Callable[[Case], bool] | None = None
) -> list[CaseLine]:
    """The cases of a draft, run on it (or on other texts)."""
    return [
        case_line(draft, number, case, packs or draft.packs)
        for number, case in enumerate(draft.cases.cases)
        if only is None or only(case)
    ]


def lines_of(draft: Draft, here: Place, packs: PackSet | None = None) -> list[CaseLine]:
    """The cases of one requirement."""
    if here.kind != "requirement":
        return []
    return case_lines(draft, packs, only=lambda case: belongs(case, here))


def lacking_words(draft: Draft, here: Place) -> list[str]:
    """Which cases a requirement still needs."""
    if here.kind != "requirement":
        return []
    asked = Asked(here.address, here.level, here.path, here.body)
    names = words.OUTCOMES | {BOUNDARY: _("恰在界限上")}
    return [words.name(names, code) for code in lacking(asked, draft.cases.cases)]


@dataclass
class Proposal:
    """A case on one side of a boundary, ready to be taken."""

    number: int
    value: dict[str, object]
    where: str
    changes: list[str]
    base: str
    row: str
    kind: str
    why: str


def proposed(draft: Draft, here: Place) -> list[Proposal]:
    """Cases on either side of the boundary that the requirement has now, less those that are there."""
    file = draft.cases
    known = {_dossier_key(case) for case in file.cases}
    found: list[Proposal] = []
    for case in file.cases:
        if not belongs(case, here):
            continue
        try:
            made = list(proposals(file, case, draft.packs, here))
        except (CaseError, *BROKEN):
            continue
        for value in made:
            proposal = msgspec.convert(value | {"why": "-"}, Case)
            key = _dossier_key(proposal)
            if key in known:
                continue
            known.add(key)
            found.append(
                Proposal(
                    number=len(found),
                    value=value,
                    where=path_name(Place("", "path", None, case.level, case.path)),
                    changes=changes_of(proposal),
                    base=summary(file.bases[case.base]),
                    row=outcome_word("row", proposal.row),
                    kind={"met": "met", "unmet": "unmet"}.get(proposal.row, "open"),
                    why=_why(proposal),
                )
            )
    return found


def _dossier_key(case: Case) -> str:
    """What makes two cases the same: the path and the changes."""
    plain = msgspec.to_builtins(case)
    return msgspec.json.encode(
        [case.of, case.base, case.level, case.path, plain.get("change"), plain.get("drop")], order="sorted"
    ).decode()


def _why(case: Case) -> str:
    day = case.change.get("as_of")
    if day:
        words_of_day = _("%(day)s起满足") if case.row == "met" else _("%(day)s还差1天")
        return words_of_day % {"day": day}
    return _("恰好够数") if case.row == "met" else _("少1项")
