"""Writing planned changes: a fixed number of queries, however many entries."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, models
from django.utils.translation import gettext as _

from policies.catalogues.changes import Act, Change
from policies.catalogues.kinds import Kind
from policies.catalogues.plan import DAY
from titles.errors import Conflict
from titles.models import CalendarYear


def lock_catalogue(kind: Kind) -> None:
    """Keep every other writer of the catalogue out until the transaction ends; readers go on."""
    table = (CalendarYear if kind.yearly else kind.model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE ROW EXCLUSIVE MODE")


def state_of(kind: Kind, year: int | None = None) -> str:
    """A digest of all that the catalogue says now: another digest, another catalogue."""
    rows: list[Any]
    if kind.yearly:
        rows = [str(row) for row in CalendarYear.objects.filter(year=year or 0, is_current=True)]
    else:
        names = [field.attname for field in kind.model._meta.concrete_fields]
        rows = [list(row) for row in kind.model._default_manager.order_by("pk").values_list(*names)]
    return hashlib.sha256(json.dumps(rows, default=str, ensure_ascii=False).encode()).hexdigest()


def apply_changes(kind: Kind, changes: Sequence[Change]) -> list[tuple[str, models.Model, Change]]:
    """Write the changes; return each entry that was touched, how, and by which change.

    Raises Conflict where the database refuses what the plan allowed.
    """
    by_pk = _present(kind, changes)
    ended, corrected, added = [], [], []
    for change in changes:
        after = kind.load(change.after) if change.after else {}
        old = by_pk.get(str(change.pk))
        if change.act == Act.END and old is not None and kind.ends:
            shorter = _set_end(kind, old, after[kind.ends])
            ended.append((shorter, old, change))
        elif change.act == Act.CORRECT and old is not None:
            for name, value in after.items():
                setattr(old, name, value)
            corrected.append((old, change))
        elif change.act in (Act.ADD, Act.CHANGE):
            if change.act == Act.CHANGE and old is not None and kind.ends:
                ended.append((_set_end(kind, old, after[kind.begins] - DAY), old, change))
            added.append((_new(kind, after), change))
    manager = kind.model._default_manager
    try:
        # What becomes shorter makes room first: each statement must hold by itself.
        for shorter in (True, False):
            rows = [row for is_shorter, row, _change in ended if is_shorter is shorter]
            if rows and kind.ends:
                manager.bulk_update(rows, [kind.ends])
        if corrected:
            fields = [
                column.name.removesuffix("_id") for column in kind.columns if column.name not in kind.key
            ]
            manager.bulk_update([row for row, _change in corrected], fields)
        if added:
            manager.bulk_create([row for row, _change in added])
    except IntegrityError as error:
        message = _("条目互相重叠，没有写入。请重新预览后再确认。")
        raise Conflict("catalogue.overlap", message) from error
    if kind.forget:
        kind.forget()
    return [
        *((Act.END.value, row, change) for _shorter, row, change in ended),
        *((Act.CORRECT.value, row, change) for row, change in corrected),
        *((Act.ADD.value, row, change) for row, change in added),
    ]


def _present(kind: Kind, changes: Sequence[Change]) -> dict[str, models.Model]:
    pks = [change.pk for change in changes if change.pk is not None and change.act != Act.UNCHANGED]
    return {str(row.pk): row for row in kind.model._default_manager.filter(pk__in=pks)} if pks else {}


def _set_end(kind: Kind, row: models.Model, day: dt.date | None) -> bool:
    """Give an entry its last day; tell whether it becomes shorter."""
    assert kind.ends  # noqa: S101  # asked by the caller
    before: dt.date | None = getattr(row, kind.ends)
    setattr(row, kind.ends, day)
    return day is not None and (before is None or day < before)


def _new(kind: Kind, values: dict[str, Any]) -> models.Model:
    row = kind.model(**values)
    if kind.once:
        # The list keeps its order: what comes later stands at its end.
        row.order = 9999  # type: ignore[attr-defined]  # only the specialties have an order
    return row
