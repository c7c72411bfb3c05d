"""A draft as an outline: every clause in the words of its public page, with its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.forms.labels import SERIES
from policies.queries.draft_text import Draft
from rules import PackSet, spec, words
from rules.case_editing import belongs
from rules.editing import Place, places
from rules.errors import PackError
from rules.program import program
from rules.texts import LEVEL_NAMES, Writer

#: What a clause of each kind is called.
TITLES = {
    "requirement": gettext_lazy("要求"),
    "judgement": gettext_lazy("评判"),
    "reading": gettext_lazy("把握口径"),
    "path": gettext_lazy("路径"),
    "addition": gettext_lazy("加到其他政策的要求"),
    "education": gettext_lazy("学历层次"),
    "qualifications": gettext_lazy("职业资格对应的职称"),
    "work_label": gettext_lazy("本系列工作的名称"),
    "head": gettext_lazy("名称、文号和日期"),
}


@dataclass
class Words:
    """One clause as people read it."""

    clause: str = ""
    label: str = ""
    sentence: str = ""
    lines: list[words.Line] = field(default_factory=list)


@dataclass
class Item:
    """One clause of the outline."""

    address: str
    words: Words
    #: How many cases prove it; None where a clause has none.
    cases: int | None = None
    removable: bool = True


@dataclass
class Group:
    """Clauses of one kind that stand together; `add` is the list that another one goes into."""

    title: str
    items: list[Item]
    add: str = ""
    add_word: str = ""


@dataclass
class Section:
    """A part of the outline: general matters, or one path to one level."""

    anchor: str
    title: str
    note: str
    groups: list[Group]
    #: The address of the path itself, where the section is one.
    address: str = ""


def words_of(here: Place, writer: Writer) -> Words:
    """What a clause says."""
    body: Any = here.body
    match here.kind:
        case "requirement":
            return Words(body.clause, body.label, words.sentence(body, writer), words.lines(body, writer))
        case "judgement":
            by = _("由%(judge)s评判") % {"judge": words.name(words.JUDGES, body.by)}
            track = _("，只用于%(track)s类") % {"track": words.TRACKS[body.track]} if body.track else ""
            return Words(body.clause, body.label, f"{by}{track}")
        case "reading":
            return Words(body.clause, "", body.text)
        case "education":
            rungs = [words.Line(rung.label, words.names(words.EDUCATION, rung.kinds)) for rung in body.rungs]
            return Words(body.clause, _("学历层次"), _("从低到高"), rungs)
        case "qualifications":
            rows = [
                words.Line(words.name(words.GRADES_OF_QUALIFICATION, grade), words.level(level))
                for grade, level in body.stands_for.items()
            ]
            return Words(body.clause, _("职业资格对应的职称"), "", rows)
        case "work_label":
            rows = [words.Line(str(SERIES.get(code, code)), text) for code, text in body.items()]
            return Words("", _("本系列工作的名称"), "", rows)
        case "head":
            return Words("", _("名称、文号和日期"), str(body["title"]), list(_head_lines(body)))
    return Words(label=path_name(here))


def _head_lines(head: dict[str, Any]) -> Iterable[words.Line]:
    yield words.Line(_("文号"), head["document"])
    yield words.Line(_("状态"), words.name(words.STATUSES, head["status"]))
    for name, label in (
        ("issued_on", _("印发")),
        ("effective_from", _("施行")),
        ("effective_until", _("有效期至")),
    ):
        value = head[name]
        if hasattr(value, "isoformat"):
            yield words.Line(label, value.isoformat())
    if isinstance(head["replaces"], int):
        yield words.Line(_("更正"), _("第%(n)s版") % {"n": head["replaces"]})
    yield words.Line(_("发布机关"), head["source"])


def path_name(here: Place) -> str:
    """副高级　标准."""
    parts = [LEVEL_NAMES.get(here.level or "", ""), words.name(words.PATHS, here.path or "")]
    return "　".join(part for part in parts if part)


def outline(draft: Draft) -> list[Section]:
    """The whole draft."""
    pack = draft.pack
    by_holder: dict[str, list[Item]] = {}
    for here in places(pack):
        holder = here.address.rpartition(".")[0] if here.address[-1:].isdecimal() else here.address
        item = Item(here.address, words_of(here, draft.writer), removable=here.kind != "head")
        if here.kind == "requirement":
            item.cases = sum(belongs(case, here) for case in draft.cases.cases)
        by_holder.setdefault(holder, []).append(item)

    def group(holder: str, title: str, word: str) -> Group:
        return Group(title, by_holder.get(holder, []), holder, word)

    whole = [item for name in ("head", "work_label") for item in by_holder.get(name, [])]
    ladder = [item for name in ("education", "qualifications") for item in by_holder.get(name, [])]
    sections = [Section("head", _("整份政策"), "", [Group("", whole)])]
    if ladder:
        sections.append(Section("ladder", _("学历和职业资格"), "", [Group("", ladder)]))
    sections.append(
        Section(
            "general",
            _("通用条件"),
            _("每条路径都适用"),
            [
                group("general", _("由事实判定的要求"), _("增加一项要求")),
                group("general_judgements", _("由人评判的内容"), _("增加一项评判")),
            ],
        )
    )
    for number, addition in enumerate(pack.additions):
        sections.append(
            Section(
                f"addition-{number}",
                words.name(words.PATHS, addition.path),
                _("加到其他政策的这条路径上"),
                [group(f"additions.{number}.requirements", "", _("增加一项要求"))],
                f"additions.{number}",
            )
        )
    order = list(LEVEL_NAMES)
    for number, path in sorted(enumerate(pack.paths), key=lambda pair: order.index(pair[1].level)):
        sections.append(_path_section(number, path, group))
    sections.append(Section("readings", _("把握口径"), "", [group("readings", "", _("增加一条口径"))]))
    return sections


def _path_section(number: int, path: spec.PathSpec, group: Any) -> Section:
    note = _("另沿用同级标准路径的成果条件") if path.keeps else ""
    here = Place(f"paths.{number}", "path", path, path.level, path.path)
    return Section(
        f"path-{number}",
        path_name(here),
        note,
        [
            group(f"paths.{number}.requirements", _("由事实判定的要求"), _("增加一项要求")),
            group(f"paths.{number}.judgements", _("由人评判的内容"), _("增加一项评判")),
        ],
        here.address,
    )


def shared_by(pack: spec.Pack, here: Place, packs: PackSet) -> list[str]:
    """The paths on which a requirement is asked, in words."""
    if here.kind != "requirement":
        return []
    found: dict[str, None] = {}
    for series in pack.series:
        try:
            paths = program(pack.jurisdiction, series, packs).paths
        except (PackError, KeyError, StopIteration, ValueError):
            continue
        name = str(SERIES.get(series, series)) if len(pack.series) > 1 else ""
        for path in paths:
            if any(row.body == here.body for row in path.rows):
                place = Place("", "path", None, path.level, path.path)
                found["　".join(part for part in (name, path_name(place)) if part)] = None
    return list(found)


def targets(pack: spec.Pack, label: str, packs: PackSet) -> list[tuple[str, str]]:
    """The levels and paths on which cases of a requirement (this policy's or another's) can be asked."""
    found: dict[tuple[str, str], None] = {}
    for series in pack.series:
        try:
            paths = program(pack.jurisdiction, series, packs).paths
        except (PackError, KeyError, StopIteration, ValueError):
            continue
        for path in paths:
            if any(row.label == label for row in path.rows):
                found[path.level, path.path] = None
    return list(found)


def where_of(here: Place) -> str:
    """副高级　标准, or what the clause belongs to."""
    if here.kind in ("head", "education", "qualifications", "work_label"):
        return _("整份政策")
    if here.kind == "reading":
        return _("把握口径")
    if here.address.startswith("general"):
        return _("通用条件")
    return path_name(here) or _("路径")
