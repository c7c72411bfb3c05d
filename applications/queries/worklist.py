"""The officers' work lists: one indexed query for the rows, one for each kind of count.

A list is named by whose turn it is and for which organisations; pages go by key, never by offset.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation
from applications.models import Application, FiledFact, Objection
from applications.states import FINAL_STATES, State
from titles.calendar import CalendarYearNotLoaded, add_working_days
from titles.clock import today
from titles.errors import InvalidInput
from titles.parameters import parameter

VIEWS = ("all", "due_soon", "overdue", "waiting", "done")
MINE = ("all", "due_soon", "overdue")
MOST_COUNTED = 1000


class HasPk(Protocol):
    """A row or its key will do."""

    pk: Any


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a work list; ``after`` is the key of the next page, empty at the end."""

    rows: list[Application]
    after: str


def worklist(
    turns: Iterable[str],
    organisations: Iterable[Organisation] | None,
    *,
    level: str | None = None,
    round_: HasPk | None = None,
    state: str | None = None,
    search: str = "",
    view: str = "all",
    scope: Q | None = None,
    after: str | None = None,
    limit: int = 50,
) -> WorkPage:
    """Applications that wait for one of ``turns`` in one of ``organisations`` (None: any).

    ``view`` narrows to what is due soon or overdue; ``waiting`` and ``done`` show instead what
    lies with others or is finished within ``scope``, the condition that ties an application to
    the officer's house.
    """
    rows = _of_view(list(turns), _keys(organisations), view, scope)
    rows = _narrowed(rows, level=level, round_=round_, state=state, search=search)
    done = view == "done"
    rows = rows.order_by("-finished_at", "id") if done else rows.order_by("due_on", "id")
    page = list(_after(rows, after, done)[: limit + 1])
    if after and not done and len(page) <= limit:
        page += _undated_rest(rows, after, page, limit)
    more = len(page) > limit
    page = page[:limit]
    return WorkPage(page, _cursor(page[-1], done) if more else "")


def worklist_counts(
    turns: Iterable[str],
    organisations: Iterable[Organisation] | None,
    *,
    level: str | None = None,
    round_: HasPk | None = None,
    state: str | None = None,
    search: str = "",
    scope: Q | None = None,
) -> dict[str, int]:
    """How many rows each view holds under the same filters.

    What lies with others and what is finished grows for ever: it is counted up to MOST_COUNTED,
    and one more says that there are more.
    """
    mine = _mine(list(turns), _keys(organisations))
    day = today()

    def narrowed(rows: QuerySet[Application]) -> QuerySet[Application]:
        return _narrowed(rows, level=level, round_=round_, state=state, search=search)

    counts: dict[str, int] = narrowed(Application.objects.filter(mine)).aggregate(
        all=Count("pk"),
        due_soon=Count("pk", filter=Q(due_on__gte=day, due_on__lte=soon_limit())),
        overdue=Count("pk", filter=Q(due_on__lt=day)),
    )
    counts.update(waiting=0, done=0)
    if scope is not None:
        others = narrowed(Application.objects.filter(scope, _LIVE).exclude(mine))
        finished = narrowed(Application.objects.filter(scope, _DONE))
        counts["waiting"] = others.order_by()[: MOST_COUNTED + 1].count()
        counts["done"] = finished.order_by()[: MOST_COUNTED + 1].count()
    return counts


_LIVE = ~Q(state__in=[*FINAL_STATES, State.DRAFT])
_DONE = Q(state__in=list(FINAL_STATES), finished_at__isnull=False)


def soon_limit() -> date:
    """The last day that counts as near; the year's end where the next year is not loaded."""
    try:
        return add_working_days(today(), int(parameter("due_soon_days")))
    except CalendarYearNotLoaded:
        return date(today().year, 12, 31)


def fact_progress(applications: Sequence[Application]) -> dict[UUID, tuple[int, int]]:
    """Facts with a verdict and facts in all, of the current version of each application."""
    current = Q()
    for application in applications:
        current |= Q(application=application.pk, version=application.version)
    if not current:
        return {}
    found = (
        FiledFact.objects.filter(current)
        .values("application")
        .annotate(whole=Count("pk"), judged=Count("pk", filter=~Q(verdict="")))
        .order_by("application")
    )
    return {row["application"]: (row["judged"], row["whole"]) for row in found}


def open_objections(applications: Sequence[Application]) -> dict[UUID, int]:
    """Undecided objections of each application."""
    found = (
        Objection.objects.filter(application__in=[item.pk for item in applications], state="open")
        .values("application")
        .annotate(n=Count("pk"))
        .order_by("application")
    )
    return {row["application"]: row["n"] for row in found}


def _keys(organisations: Iterable[Organisation] | None) -> list[int] | None:
    if organisations is None:
        return None
    if isinstance(organisations, QuerySet):
        return list(organisations.order_by("pk").values_list("pk", flat=True))
    return [organisation.pk for organisation in organisations]


def _mine(turns: list[str], organisations: list[int] | None) -> Q:
    # Equality, where there is only one, lets the index give the order too.
    condition = Q(waiting_for=turns[0]) if len(turns) == 1 else Q(waiting_for__in=turns)
    if organisations is None:
        return condition
    if len(organisations) == 1:
        return condition & Q(waiting_organisation=organisations[0])
    return condition & Q(waiting_organisation__in=organisations)


def _of_view(
    turns: list[str], organisations: list[int] | None, view: str, scope: Q | None
) -> QuerySet[Application]:
    if view not in VIEWS:
        raise InvalidInput("worklist.view_unknown", _("没有这个列表。"))
    rows = Application.objects.select_related("person", "round__series", "specialty", "employer")
    mine = _mine(turns, organisations)
    if view == "all":
        return rows.filter(mine)
    if view == "due_soon":
        return rows.filter(mine, due_on__gte=today(), due_on__lte=soon_limit())
    if view == "overdue":
        return rows.filter(mine, due_on__lt=today())
    if scope is None:
        return rows.none()
    return rows.filter(scope, _DONE) if view == "done" else rows.filter(scope, _LIVE).exclude(mine)


def _narrowed(
    rows: QuerySet[Application],
    *,
    level: str | None,
    round_: HasPk | None,
    state: str | None,
    search: str,
) -> QuerySet[Application]:
    if level:
        rows = rows.filter(level=level)
    if round_:
        rows = rows.filter(round=round_.pk)
    if state:
        rows = rows.filter(state=state)
    words = search.strip()
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(person__name__icontains=words))
    return rows


def _after(rows: QuerySet[Application], after: str | None, done: bool) -> QuerySet[Application]:
    if not after:
        return rows
    key, pk = _read_cursor(after)
    if done:
        # The first bound can use an index, the second settles what shares its value.
        return rows.filter(finished_at__lte=key).filter(Q(finished_at__lt=key) | Q(id__gt=pk))
    if key is None:
        return rows.filter(due_on__isnull=True, id__gt=pk)
    return rows.filter(due_on__gte=key).filter(Q(due_on__gt=key) | Q(id__gt=pk))


def _undated_rest(
    rows: QuerySet[Application], after: str, page: list[Application], limit: int
) -> list[Application]:
    """Rows without a deadline come last; a dated key cannot reach them in one range."""
    key, _pk = _read_cursor(after)
    if key is None:
        return []
    return list(rows.filter(due_on__isnull=True)[: limit + 1 - len(page)])


def _cursor(row: Application, done: bool) -> str:
    key = row.finished_at if done else row.due_on
    text = json.dumps([key.isoformat() if key else None, str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str | None, UUID]:
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        key, pk = json.loads(raw)
        if key is not None:
            date.fromisoformat(str(key)[:10])
        return key, UUID(pk)
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise InvalidInput("worklist.bad_key", _("翻页地址有误，请从第一页重新打开。")) from error
