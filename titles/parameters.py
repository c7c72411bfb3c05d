"""Dated values from the catalogue; code never holds a regulation's number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from titles import clock
from titles.errors import NotLoaded
from titles.frame import recall
from titles.models import FeeRate, Level, Parameter, ReasonCode


def parameter(code: str, on: dt.date | None = None) -> Any:
    """Return the value that `code` has on a day, today unless told otherwise."""
    return parameter_row(code, on).value


def parameter_row(code: str, on: dt.date | None = None) -> Parameter:
    """Return the value with its source, for pages that cite it."""
    day = on or clock.today()
    rows = recall("titles.parameters", _all_parameters).get(code, [])
    row = next((row for row in rows if row.effective_from <= day), None)
    if row is None:
        raise NotLoaded(
            "catalogue.parameter_missing",
            _("参数%(code)s在%(day)s没有生效的值，请运行manage.py load_catalogues。")
            % {"code": code, "day": day.isoformat()},
        )
    return row


def fee_rate(level: str, on: dt.date | None = None) -> FeeRate:
    """Return the fee of a level on a day."""
    day = on or clock.today()
    row = FeeRate.objects.filter(level=level, effective_from__lte=day).order_by("-effective_from").first()
    if row is None:
        raise NotLoaded(
            "catalogue.fee_missing",
            _("%(level)s在%(day)s没有生效的收费标准，请运行manage.py load_catalogues。")
            % {"level": Level(level).label, "day": day.isoformat()},
        )
    return row


def fees_on(day: dt.date) -> QuerySet[FeeRate]:
    """Return the fee of every level that has one on a day."""
    rows = FeeRate.objects.filter(effective_from__lte=day)
    return rows.order_by("level", "-effective_from").distinct("level")


def reasons(station: str) -> list[ReasonCode]:
    """Return the reasons that can be given at a station, in their order."""
    return list(ReasonCode.objects.filter(station=station, active=True).order_by("order", "code"))


def _all_parameters() -> dict[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.order_by("code", "-effective_from"):
        found.setdefault(row.code, []).append(row)
    return found
