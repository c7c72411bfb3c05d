"""Two versions of a policy, clause by clause: what was added, removed or changed, in words.

What is compared is what the rules say, not how the file is laid out: the order of rows and of alternatives,
and the YAML itself, make no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from datetime import date
from typing import Literal, NamedTuple

from msgspec import UNSET, Struct, structs

from rules import spec, words
from rules.texts import Writer
from rules.vocabulary import LEVEL_RANK, PATHS

Part = Literal["head", "general", "education", "qualifications", "addition", "path", "reading"]
Kind = Literal["head", "requirement", "judgement", "path", "education", "qualifications", "reading"]
PARTS: tuple[Part, ...] = (
    "head",
    "general",
    "education",
    "qualifications",
    "addition",
    "path",
    "reading",
)
LABEL, CLAUSE, SERIES, EVERY = "名称", "条款", "系列", "本政策的各系列"


class Field(NamedTuple):
    """One difference in words; empty where there is nothing."""

    name: str
    before: str
    after: str


class Change(Struct, frozen=True):
    """One row that differs."""

    change: Literal["added", "removed", "changed"]
    part: Part
    level: str
    path: str
    #: The series to which alone the path is open, if not to all of the policy.
    series: str
    kind: Kind
    clause: str
    label: str
    fields: tuple[Field, ...]
    #: Further paths of the same level that take the row over from the standard path.
    also: tuple[str, ...] = ()


_Said = dict[str, tuple[str, ...]]


class _Entry(NamedTuple):
    """A row of a pack: where it stands and everything it says."""

    part: Part
    level: str
    path: str
    #: The series to which alone the path is open, if not to all of the policy.
    series: str
    kind: Kind
    clause: str
    label: str
    said: _Said


def compare(before: spec.Pack, after: spec.Pack) -> list[Change]:
    """Every row that differs, in the order of the document; nothing where both say the same."""
    gone, new = _unequal(list(_entries(before)), list(_entries(after)))
    changes: list[Change] = []
    keys: tuple[Callable[[_Entry], Hashable], ...] = (
        lambda entry: entry[:7],
        lambda entry: entry[:6],  # another label
        lambda entry: (*entry[:5], entry.label),  # another clause
        lambda entry: (*entry[:3], *entry[4:7]),  # a path opened to other series
    )
    for place, key in enumerate(keys):
        gone, new, pairs = _paired(gone, new, key, only_single=place > 0)
        changes += [one for old, entry in pairs if (one := _changed(old, entry)).fields]
    changes += [_whole("removed", entry) for entry in gone]
    changes += [_whole("added", entry) for entry in new]
    kept: set[tuple[str, str]] = {
        (path.level, path.path) for path in after.paths if "achievements" in path.keeps
    }
    order = {
        entry[:7]: place for place, entry in enumerate([*_entries(before), *_entries(after)])
    }  # of what is in both, the place in the later one
    changes.sort(
        key=lambda one: (
            PARTS.index(one.part),
            LEVEL_RANK.get(one.level, -1),
            PATHS.index(one.path) if one.path in PATHS else -1,
            order[one.part, one.level, one.path, one.series, one.kind, one.clause, one.label],
        )
    )
    threshold = {
        (path.level, item.clause, item.label)
        for pack in (before, after)
        for path in pack.paths
        if path.path == "standard"
        for item in path.requirements
        if isinstance(item, spec.AchievementsRequirement)
    }
    return [
        _with_also(one, kept)
        if one.path == "standard" and (one.level, one.clause, one.label) in threshold
        else one
        for one in changes
    ]


def _unequal(before: list[_Entry], after: list[_Entry]) -> tuple[list[_Entry], list[_Entry]]:
    """What stands in one of the two only."""
    rest = list(after)
    gone = []
    for entry in before:
        if entry in rest:
            rest.remove(entry)
        else:
            gone.append(entry)
    return gone, rest


def _paired(
    gone: list[_Entry], new: list[_Entry], key: Callable[[_Entry], Hashable], *, only_single: bool
) -> tuple[list[_Entry], list[_Entry], list[tuple[_Entry, _Entry]]]:
    """Match rows of both sides by a key; where it says too little, only if there is no choice."""
    waiting: dict[Hashable, list[_Entry]] = defaultdict(list)
    offered: dict[Hashable, list[_Entry]] = defaultdict(list)
    for entry in gone:
        waiting[key(entry)].append(entry)
    for entry in new:
        offered[key(entry)].append(entry)
    pairs: list[tuple[_Entry, _Entry]] = []
    for name, old in waiting.items():
        candidates = offered.get(name, [])
        if only_single and (len(old), len(candidates)) != (1, 1):
            continue
        pairs += zip(old, candidates, strict=False)
    matched = [id(entry) for pair in pairs for entry in pair]
    return (
        [entry for entry in gone if id(entry) not in matched],
        [entry for entry in new if id(entry) not in matched],
        pairs,
    )


def _changed(old: _Entry, new: _Entry) -> Change:
    fields = []
    if old.series != new.series and new.kind == "path":
        # Its rows follow, and are no changes of their own.
        fields.append(Field(SERIES, old.series or EVERY, new.series or EVERY))
    if old.label != new.label:
        fields.append(Field(LABEL, old.label, new.label))
    if old.clause != new.clause:
        fields.append(Field(CLAUSE, old.clause, new.clause))
    for name in dict.fromkeys([*old.said, *new.said]):
        fields += _difference(name, old.said.get(name, ()), new.said.get(name, ()))
    return Change("changed", *new[:7], tuple(fields))


def _difference(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Field]:
    """The texts under one name that are not on both sides, side by side where they are as many."""
    gone = [text for text in old if text not in new]
    come = [text for text in new if text not in old]
    if len(gone) == len(come):
        yield from (Field(name, *pair) for pair in zip(gone, come, strict=True))
    else:
        yield from (Field(name, text, "") for text in gone)
        yield from (Field(name, "", text) for text in come)


def _whole(change: Literal["added", "removed"], entry: _Entry) -> Change:
    fields = tuple(
        Field(name, "", text) if change == "added" else Field(name, text, "")
        for name, texts in entry.said.items()
        for text in texts
    )
    return Change(change, *entry[:7], fields)


# --- what a pack says -----------------------------------------------------------------------
def _entries(pack: spec.Pack) -> Iterator[_Entry]:
    writer = words.writer_of(pack)
    yield from _head(pack)
    yield from _rows("general", "", "", "", pack.general, pack.general_judgements, writer)
    if pack.education:
        yield _education(pack.education)
    if pack.qualifications:
        yield _qualifications(pack.qualifications)
    for addition in pack.additions:
        yield from _rows("addition", "", addition.path, "", addition.requirements, (), writer)
    for path in pack.paths:
        series = words.names(words.SERIES, path.series)
        said: _Said = {
            "沿用": ("标准路径的业绩成果条件" if path.keeps else "无",),
            "效力": (words.name(words.VALIDITY, path.valid_in) if path.valid_in else "不限地区",),
        }
        yield _Entry("path", path.level, path.path, series, "path", "", "路径", said)
        own = words.writer_of(pack, next(iter(path.series), ""))
        yield from _rows("path", path.level, path.path, series, path.requirements, path.judgements, own)
    for reading in pack.readings:
        yield _Entry("reading", "", "", "", "reading", reading.clause, "", {"理解": (reading.text,)})


def _head(pack: spec.Pack) -> Iterator[_Entry]:
    said = {
        "名称": pack.title,
        "文号": pack.document,
        "状态": words.name(words.STATUSES, pack.status),
        "印发": _day(pack.issued_on),
        "施行": _day(pack.effective_from),
        "施行至": "" if pack.effective_until is UNSET else _day(pack.effective_until),
        "更正的版本": "" if pack.replaces is UNSET else f"第{pack.replaces}版",
        "地区": words.name(words.JURISDICTIONS, pack.jurisdiction),
        "系列": words.names(words.SERIES, pack.series),
        "发布机关": pack.source,
        "另用其通用条件的政策": "、".join(sorted(pack.general_of)),
        "工作的名称": "；".join(
            f"{words.name(words.SERIES, code)}：{text}" for code, text in sorted(pack.work_label.items())
        ),
    }
    for name, text in said.items():
        yield _Entry("head", "", "", "", "head", "", name, {name: (text or "无",)})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _education(ladder: spec.Ladder) -> _Entry:
    said: _Said = {
        "次序": (" < ".join(rung.label for rung in ladder.rungs),),
        **{rung.label: (words.names(words.EDUCATION, rung.kinds),) for rung in ladder.rungs},
    }
    return _Entry("education", "", "", "", "education", ladder.clause, "学历层次", said)


def _qualifications(standing: spec.Standing) -> _Entry:
    said: _Said = {
        words.name(words.GRADES_OF_QUALIFICATION, grade): (words.level(level),)
        for grade, level in sorted(standing.stands_for.items())
    }
    return _Entry(
        "qualifications", "", "", "", "qualifications", standing.clause, "职业资格与职称的对应", said
    )


def _rows(
    part: Part,
    level: str,
    path: str,
    series: str,
    requirements: Iterable[spec.Requirement],
    judgements: Iterable[spec.Judgement],
    writer: Writer,
) -> Iterator[_Entry]:
    for item in requirements:
        yield _Entry(part, level, path, series, "requirement", item.clause, item.label, _said(item, writer))
    for judged in judgements:
        said: _Said = {"评判": (words.name(words.JUDGES, judged.by),)}
        if judged.track:
            said["业绩类别"] = (words.name(words.TRACKS, judged.track),)
        yield _Entry(part, level, path, series, "judgement", judged.clause, judged.label, said)


def _said(body: spec.Requirement, writer: Writer) -> _Said:
    """Everything a requirement says, by the number of the item or what it is about."""
    if isinstance(body, spec.PersonRequirement):
        body = structs.replace(body, test=_in_order(body.test))
    said: dict[str, list[str]] = {"要求": [words.sentence(body, writer)]}
    for line in words.lines(body, writer):
        said.setdefault(line.item or "认可的成果", []).append(
            f"{line.text}（{line.detail}）" if line.detail else line.text
        )
    return {name: tuple(sorted(set(texts))) for name, texts in said.items()}


def _in_order(test: spec.PersonTest) -> spec.PersonTest:
    """The parts of a test in an order of their own: all and any do not mind."""
    if test.all is not None:
        return spec.PersonTest(all=sorted(map(_in_order, test.all), key=words.standing))
    if test.any is not None:
        return spec.PersonTest(any=sorted(map(_in_order, test.any), key=words.standing))
    return test


def _with_also(one: Change, kept: Set[tuple[str, str]]) -> Change:
    also = tuple(path for level, path in sorted(kept) if level == one.level)
    return structs.replace(one, also=also)


def counted(changes: Iterable[Change]) -> Mapping[str, int]:
    """How many rows were added, removed and changed."""
    found = {"added": 0, "removed": 0, "changed": 0}
    for one in changes:
        found[one.change] += 1
    return found
