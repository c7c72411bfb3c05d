"""Public notices: running, ended, found by name, unit or number."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation
from applications.models import Notice
from titles.clock import today
from titles.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of the public list; ``after`` is the key of the next, empty at the end."""

    rows: list[Notice]
    after: str


def public_notice(number: str) -> Notice:
    """The notice of a number. Raises NotFound."""
    found = Notice.objects.select_related("publisher").filter(number=number.upper()).first()
    if found is None:
        raise NotFound("notice.unknown", _("没有编号为%(number)s的公示。") % {"number": number})
    return found


def public_notices(
    *, running: bool, search: str = "", kind: str = "", after: str | None = None, limit: int = 30
) -> NoticePage:
    """Notices that run (the next to end first) or have ended (the last to end first)."""
    rows = Notice.objects.select_related("publisher")
    rows = _searched(rows, search)
    if kind:
        rows = rows.filter(kind=kind)
    day = today()
    if running:
        rows = rows.filter(ended_at__isnull=True, ends_on__gte=day).order_by("ends_on", "number")
    else:
        rows = rows.filter(ends_on__lt=day).order_by("-ends_on", "-number")
    if after:
        key, number = _read_key(after)
        if running:
            rows = rows.filter(ends_on__gte=key).filter(Q(ends_on__gt=key) | Q(number__gt=number))
        else:
            rows = rows.filter(ends_on__lte=key).filter(Q(ends_on__lt=key) | Q(number__lt=number))
    page = list(rows[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return NoticePage(page, _key(page[-1]) if more else "")


def counts(search: str = "") -> tuple[int, int]:
    """How many run and how many have ended."""
    day = today()
    rows = _searched(Notice.objects.all(), search)
    return (
        rows.filter(ended_at__isnull=True, ends_on__gte=day).count(),
        rows.filter(ends_on__lt=day).count(),
    )


def _searched(rows: QuerySet[Notice], search: str) -> QuerySet[Notice]:
    words = search.strip()
    if not words:
        return rows
    # The houses first: each part of what follows has an index of its own.
    houses = list(
        Organisation.objects.filter(name__icontains=words).order_by("pk").values_list("pk", flat=True)[:50]
    )
    return rows.filter(
        Q(number=words.upper())
        | Q(publisher__in=houses)
        | Q(snapshot__contains={"entries": [{"name": words}]})
        | Q(snapshot__contains={"entries": [{"unit": words}]})
    )


def _key(row: Notice) -> str:
    text = json.dumps([row.ends_on.isoformat(), row.number])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_key(text: str) -> tuple[str, str]:
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        value, number = json.loads(raw)
        date.fromisoformat(value)
        return value, str(number)
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidInput("notice.bad_key", _("翻页地址有误，请从第一页重新打开。")) from error
