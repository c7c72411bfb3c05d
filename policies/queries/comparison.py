"""Two versions of a policy for people: the changed rows, grouped as the document is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policies.queries.document_head import Head, head_of
from policies.queries.versions import VersionLine, version_line
from rules import clauses, words
from rules.comparison import Change, Field, compare, counted
from rules.loader import LoadedPack
from titles.errors import InvalidInput


@dataclass(frozen=True)
class ChangedRow:
    """One row that differs."""

    change: str
    word: str
    clause: str
    label: str
    #: Where the row stands on the page of the later version (of the earlier one, if it was removed).
    anchor: str
    fields: tuple[Field, ...]
    also: str


@dataclass(frozen=True)
class ChangedPart:
    """The changes of one part of the document."""

    name: str
    rows: list[ChangedRow]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two texts."""

    before: Head
    after: Head
    parts: list[ChangedPart]
    added: int
    removed: int
    changed: int

    @property
    def total(self) -> int:
        """How many rows differ."""
        return self.added + self.removed + self.changed

    @property
    def words(self) -> str:
        """共6处不同：修改5处，删除1处。"""
        parts = [
            text % {"n": count}
            for text, count in (
                (_("修改%(n)s处"), self.changed),
                (_("新增%(n)s处"), self.added),
                (_("删除%(n)s处"), self.removed),
            )
            if count
        ]
        return _("共%(n)s处不同：%(parts)s。") % {"n": self.total, "parts": "，".join(parts)}


def comparison_of(before: LoadedPack, after: LoadedPack) -> Comparison:
    """Compare two texts of a policy, published or still drafts."""
    changes = compare(before.pack, after.pack)
    parts: dict[str, list[ChangedRow]] = {}
    for one in changes:
        parts.setdefault(_part(one), []).append(_row(one))
    return Comparison(
        before=head_of(before),
        after=head_of(after),
        parts=[ChangedPart(name, rows) for name, rows in parts.items()],
        **counted(changes),
    )


def chosen_versions(code: str, before: str, after: str) -> tuple[VersionLine, VersionLine]:
    """Two published versions by their numbers as typed."""
    return version_line(code, _number(before)), version_line(code, _number(after))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise InvalidInput("policies.version_number", _("版本是一个数，例如1。"))
    return int(text)


def _part(one: Change) -> str:
    if one.part in ("path", "addition"):
        path = words.name(words.PATHS, one.path)
        if one.part == "addition":
            return _("对%(path)s路径的补充") % {"path": path}
        name = f"{words.level(one.level)}　{path}"
        return f"{name}（{one.series}）" if one.series else name
    return {
        "head": _("文件"),
        "general": _("通用条件"),
        "education": _("学历层次"),
        "qualifications": _("职业资格"),
        "reading": _("理解"),
    }[one.part]


def _row(one: Change) -> ChangedRow:
    first = clauses.items(one.clause)[0] if one.clause else None
    also = "、".join(words.name(words.PATHS, path) for path in one.also)
    return ChangedRow(
        change=one.change,
        word={"added": _("新增"), "removed": _("删除"), "changed": _("修改")}[one.change],
        clause=one.clause,
        label=one.label,
        anchor=first.anchor if first and not first.document and one.kind != "reading" else "",
        fields=one.fields,
        also=also,
    )
