"""The preview of an import: a sentence, the errors, and each change before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from policies.catalogues.apply import state_of
from policies.catalogues.changes import Act
from policies.catalogues.kinds import Kind, kind_of
from policies.models import CatalogueImport, ImportState
from titles.clock import today
from titles.errors import NotFound

PAGE = 100
_WORDS = {
    Act.ADD: gettext_noop("新增%(n)d条"),
    Act.CHANGE: gettext_noop("变更%(n)d条"),
    Act.CORRECT: gettext_noop("更正%(n)d条"),
    Act.END: gettext_noop("改截止日期%(n)d条"),
    Act.REMOVE: gettext_noop("不再列入%(n)d条"),
    Act.UNCHANGED: gettext_noop("不变%(n)d条"),
}


@dataclass(frozen=True)
class Difference:
    """One field: what was, what will be."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeRow:
    """One change as the table shows it."""

    line: int
    act: str
    word: str
    name: str
    differences: Sequence[Difference]


def import_of(pk: UUID) -> CatalogueImport:
    """One import. Raises NotFound."""
    row = CatalogueImport.objects.select_related("uploaded_by", "decided_by").filter(pk=pk).first()
    if row is None:
        raise NotFound("import.unknown", _("没有这次导入。"))
    return row


def is_stale(row: CatalogueImport) -> bool:
    """Whether the catalogue or the day is another than when the preview was made."""
    if row.state != ImportState.STAGED:
        return False
    return row.previewed_on != today() or state_of(kind_of(row.kind), row.year) != row.seen


def sum_words(counts: dict[str, int]) -> str:
    """新增3条，变更1条，不变15条."""
    parts = [_(words) % {"n": counts[act.value]} for act, words in _WORDS.items() if counts.get(act.value)]
    return "，".join(parts) or _("没有读出条目")


def same_file(row: CatalogueImport) -> CatalogueImport | None:
    """The import by which the same file was taken over before."""
    found = CatalogueImport.objects.select_related("decided_by").filter(
        kind=row.kind, digest=row.digest, year=row.year, state=ImportState.CONFIRMED
    )
    return found.exclude(pk=row.pk).order_by("-decided_at").first()


def change_rows(row: CatalogueImport, act: str, page: int) -> tuple[list[ChangeRow], int]:
    """One page of the changes of one act, or of all that change something; and how many there are."""
    kind = kind_of(row.kind)
    wanted = [
        change
        for change in row.changes
        if (change["act"] == act if act else change["act"] != Act.UNCHANGED.value)
    ]
    shown = {column.name: (str(column.heading), column.load, column.shower()) for column in kind.columns}
    first = (page - 1) * PAGE
    rows = [
        ChangeRow(
            change["line"],
            change["act"],
            str(Act(change["act"]).label),
            change["name"],
            _differences(kind, shown, change),
        )
        for change in wanted[first : first + PAGE]
    ]
    return rows, len(wanted)


def _differences(kind: Kind, shown: dict[str, Any], change: dict[str, Any]) -> list[Difference]:
    before, after = change["before"] or {}, change["after"] or {}
    found = []
    for name, (heading, load, show) in shown.items():
        if name in (*kind.key, *kind.name_parts) and not kind.yearly:
            continue
        old = show(load(before[name])) if name in before else ""
        new = show(load(after[name])) if name in after else ""
        if old == new and before:
            continue
        if name == kind.ends:
            old = old or (_("一直有效") if before else "")
            new = new or (_("一直有效") if after else "")
        if (old or new) and not (kind.yearly and name == "day"):
            found.append(Difference(heading, old, new))
    return found
