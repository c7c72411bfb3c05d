"""Reads of the catalogues: what holds on a day, what comes next, how an entry came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Func, IntegerField, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from policies.catalogues.columns import Text
from policies.catalogues.kinds import KINDS, Kind
from policies.models import CatalogueImport, ImportState
from titles.models import CalendarDay, CalendarYear

PAGE = 100
SHORT = 10
MOST_EVENTS = 60
VIEWS = ("valid", "ahead", "ended")
_SOURCE = ("document", "item", "note")


@dataclass(frozen=True)
class Cell:
    """One value of an entry, under its heading."""

    heading: str
    text: str
    number: bool = False
    #: The code by which programs and sheets name the entry.
    is_code: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it stays on one line."""
        return len(self.text) <= SHORT


@dataclass(frozen=True)
class EntryRow:
    """An entry as tables show it."""

    pk: Any
    cells: Sequence[Cell]
    begins: dt.date
    ends: dt.date | None
    source: str
    note: str
    demo: bool
    kind: str
    word: str

    @property
    def name(self) -> str:
        """The first cell, which leads to the entry."""
        return self.cells[0].text


@dataclass(frozen=True)
class Overview:
    """One catalogue among all."""

    kind: Kind
    count: str
    coming: str
    last: CatalogueImport | None


def valid_on(kind: Kind, day: dt.date) -> QuerySet[Any]:
    """The entries that hold on a day."""
    begun = kind.model._default_manager.filter(**{f"{kind.begins}__lte": day})
    if kind.ends:
        return begun.filter(Q(**{f"{kind.ends}__isnull": True}) | Q(**{f"{kind.ends}__gte": day}))
    newest = begun.order_by(*kind.key, f"-{kind.begins}").distinct(*kind.key).values("pk")
    return kind.model._default_manager.filter(pk__in=newest)


def entries(kind: Kind, view: str, day: dt.date, *, series: str = "", text: str = "") -> QuerySet[Any]:
    """The entries of a view on a day, narrowed by series and words."""
    manager = kind.model._default_manager
    if view == "ahead":
        rows = manager.filter(**{f"{kind.begins}__gt": day})
    elif view == "ended":
        begun = manager.filter(**{f"{kind.begins}__lte": day})
        rows = begun.exclude(pk__in=valid_on(kind, day).values("pk"))
    else:
        rows = valid_on(kind, day)
    if series and kind.has_series:
        rows = rows.filter(series_id=series)
    if text:
        words = Q()
        for column in kind.columns:
            if isinstance(column, Text):
                words |= Q(**{f"{column.name}__icontains": text})
        rows = rows.filter(words)
    return rows.order_by(*kind.ordering)


def counts_of(kind: Kind, day: dt.date, *, series: str = "", text: str = "") -> dict[str, int]:
    """How many entries each view has."""
    return {view: entries(kind, view, day, series=series, text=text).count() for view in VIEWS}


def entry_rows(kind: Kind, found: Iterable[models.Model], day: dt.date) -> list[EntryRow]:
    """Entries for a table; what the words need is fetched once."""
    days = (kind.begins, kind.ends)
    first = [kind.column(name) for name in kind.name_parts]
    others = [c for c in kind.columns if c not in first and c.name not in (*days, *_SOURCE)]
    shown = [(column, column.shower()) for column in (*first, *others)]
    rows = []
    for entry in found:
        values = kind.values_of(entry)
        begins, ends = values[kind.begins], values[kind.ends] if kind.ends else None
        state, word = _state(begins, ends, day)
        cells = [
            Cell(
                str(column.heading),
                show(values[column.name]),
                isinstance(values[column.name], int),
                column.name == "code",
            )
            for column, show in shown
        ]
        rows.append(
            EntryRow(
                entry.pk,
                cells,
                begins,
                ends,
                f"{values['document']} {values['item']}".strip(),
                values.get("note", ""),
                getattr(entry, "demo", False),
                state,
                word,
            )
        )
    return rows


def same_thing(kind: Kind, entry: models.Model) -> QuerySet[Any]:
    """The entries of one thing through time, the latest first."""
    names = ("series_id", "name") if kind.once else kind.key
    found = kind.model._default_manager.filter(**{name: getattr(entry, name) for name in names})
    return found.order_by(f"-{kind.begins}")


def events_of(kind: Kind, pks: Iterable[Any]) -> list[AuditEvent]:
    """What people did to entries, the latest first."""
    events = AuditEvent.objects.filter(
        object_type=kind.model._meta.label_lower, object_id__in=[str(pk) for pk in pks]
    )
    return list(events.select_related("actor", "organisation").order_by("-sequence")[:MOST_EVENTS])


def overview(day: dt.date) -> list[Overview]:
    """Every catalogue: how much holds today, what comes next, and the last import."""
    imports = CatalogueImport.objects.filter(state=ImportState.CONFIRMED).select_related("decided_by")
    last = {
        row.kind: row
        for row in imports.order_by("kind", "-decided_at").distinct("kind").defer("rows", "changes")
    }
    return [
        Overview(
            kind, *(_calendar_words(day) if kind.yearly else _dated_words(kind, day)), last.get(kind.code)
        )
        for kind in KINDS
    ]


def imports_of(kind: Kind | None = None) -> QuerySet[CatalogueImport]:
    """Imports, the latest first, without their rows."""
    rows = CatalogueImport.objects.select_related("uploaded_by", "decided_by")
    rows = rows.filter(kind=kind.code) if kind else rows
    wrong = Func("errors", function="jsonb_array_length", output_field=IntegerField())
    return rows.annotate(error_count=wrong).order_by("-uploaded_at", "id").defer("rows", "changes", "errors")


def calendar_years() -> list[CalendarYear]:
    """The versions that count, the latest year first."""
    current = CalendarYear.objects.filter(is_current=True)
    return list(current.annotate(special=Count("days")).order_by("-year"))


def calendar_versions(year: int) -> list[CalendarYear]:
    """Every version of a year, the latest first."""
    found = CalendarYear.objects.filter(year=year).annotate(special=Count("days"))
    return list(found.order_by("-version"))


def calendar_days(version: CalendarYear) -> list[CalendarDay]:
    """The days of a version."""
    return list(version.days.order_by("day"))


def entry_url(kind: Kind, pk: Any) -> str:
    """Where an entry's history is."""
    return reverse("catalogue-entry", args=[kind.code, pk])


def _state(begins: dt.date, ends: dt.date | None, day: dt.date) -> tuple[str, str]:
    if begins > day:
        return "waiting", _("未生效")
    if ends is not None and ends < day:
        return "na", _("已截止")
    return "met", _("有效")


def _dated_words(kind: Kind, day: dt.date) -> tuple[str, str]:
    count = _("%(n)d条") % {"n": valid_on(kind, day).count()}
    wanted: dict[str, Any] = {"begins": Min(kind.begins, filter=Q(**{f"{kind.begins}__gt": day}))}
    if kind.ends:
        wanted["ends"] = Min(kind.ends, filter=Q(**{f"{kind.ends}__gte": day}))
    found = kind.model._default_manager.aggregate(**wanted)
    parts = []
    if found["begins"]:
        parts.append(_("%(day)s起有新条目") % {"day": found["begins"].isoformat()})
    if found.get("ends"):
        parts.append(_("%(day)s有条目截止") % {"day": found["ends"].isoformat()})
    return count, "；".join(parts)


def _calendar_words(day: dt.date) -> tuple[str, str]:
    found = CalendarYear.objects.filter(is_current=True).aggregate(first=Min("year"), last=Max("year"))
    if found["last"] is None:
        return _("没有年度"), _("请先导入%(year)d年") % {"year": day.year}
    count = _("%(first)d至%(last)d年") % found
    missing = found["last"] <= day.year
    return count, _("%(year)d年还没有导入") % {"year": found["last"] + 1} if missing else ""
