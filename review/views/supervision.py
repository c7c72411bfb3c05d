"""The supervisor's desk: the procedure of every session, never a ballot."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role
from review.models import Session
from review.queries.minutes import session_name
from review.queries.procedure import procedure_events, recusal_rows
from review.queries.session import hall_of, visible_session

supervisors = requires(Role.SUPERVISOR)
_SHOWN = 100


@supervisors
@require_safe
def session_list(request: PersonRequest) -> HttpResponse:
    """All sessions, the newest first."""
    sessions = Session.objects.select_related("committee__institution").order_by("-held_on", "-pk")[:_SHOWN]
    return render(request, "review/supervision_list.html", {"sessions": sessions})


@supervisors
@never_cache
@require_safe
def procedure(request: PersonRequest, key: int) -> HttpResponse:
    """One session: attendance, quorum, recusals, the course of events, counts once closed."""
    session = visible_session(key, Session.objects.all())
    hall = hall_of(session)
    response = render(
        request,
        "review/_supervision_live.html" if request.htmx else "review/supervision_session.html",  # type: ignore[attr-defined]  # django_htmx
        {
            "session": session,
            "name": session_name(session),
            "hall": hall,
            "live": session.state in ("convened", "open"),
            "recusals": recusal_rows(hall),
            "events": procedure_events(session),
        },
    )
    patch_vary_headers(response, ("HX-Request",))
    return response
