"""Rounds for everybody: which are open, and what each asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public
from applications.actions.round import is_open
from applications.choices import PATH_HINTS
from applications.models.round import Path
from applications.queries.application import live_application
from applications.queries.round import announced_round, coming_rounds, open_rounds
from titles.clock import today
from titles.models import Level
from titles.names import title_name
from titles.parameters import fee_rate


@public
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """Open rounds and those to come."""
    day = today()
    return render(
        request,
        "applications/public_rounds.html",
        {"open": open_rounds(day), "coming": coming_rounds(day)},
    )


@public
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """One round; filing starts here."""
    round_ = announced_round(code)
    live = live_application(request.user, round_) if request.user.is_authenticated else None
    levels = [
        {
            "level": Level(level).label,
            "title": title_name(round_.series_id, level),
            "fee": fee_rate(level).amount_fen,
        }
        for level in Level.values
        if level in round_.levels
    ]
    return render(
        request,
        "applications/public_round.html",
        {
            "round": round_,
            "levels": levels,
            "paths": [(Path(path).label, PATH_HINTS[Path(path)]) for path in round_.paths],
            "specialties": list(round_.specialties.all()),
            "is_open": is_open(round_, today()),
            "not_yet": today() < round_.opens_on,
            "live": live,
        },
    )
