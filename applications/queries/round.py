"""Announced rounds, as the public sees them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Round
from applications.models.round import RoundState
from titles.errors import NotFound


def announced_rounds() -> QuerySet[Round]:
    """Every announced round, with what its pages show."""
    return (
        Round.objects.filter(state=RoundState.ANNOUNCED)
        .select_related("institution", "series")
        .prefetch_related("specialties")
    )


def open_rounds(day: dt.date) -> QuerySet[Round]:
    """Rounds that take applications on ``day``, the earliest end first."""
    return announced_rounds().filter(opens_on__lte=day, closes_on__gte=day).order_by("closes_on", "pk")


def coming_rounds(day: dt.date) -> QuerySet[Round]:
    """Rounds announced for later."""
    return announced_rounds().filter(opens_on__gt=day).order_by("opens_on", "pk")


def announced_round(code: str) -> Round:
    """An announced round; one in preparation is nobody's business."""
    found = announced_rounds().filter(code=code).first()
    if found is None:
        raise NotFound("round.not_found", _("没有找到这个批次，可能还没有发布。"))
    return found
