"""The chair's console: quorum, ballots, closing, minutes. Counts of who has voted, never how."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role
from review.actions.ballot import close_ballots, open_ballots
from review.actions.minutes import sign_minutes
from review.actions.session import close_session, open_session
from review.models import Session
from review.models.session import SessionState
from review.queries.minutes import session_name
from review.queries.session import CandidateRow, hall_of
from review.views.session import candidate_row, own_session
from titles.errors import InvalidInput, NotPermitted

chairs = requires(Role.EXPERT)


def own_chair(request: PersonRequest, key: int) -> Session:
    """A session over which the person presides."""
    session, seat = own_session(request, key)
    if not seat.is_chair:
        raise NotPermitted("session.not_chair", _("会议由主任委员主持，您不能办理这一步。"))
    return session


def _row(request: PersonRequest, session: Session, number: int) -> CandidateRow:
    _session, seat = own_session(request, session.pk)
    return candidate_row(session, seat, number)


@chairs
@never_cache
@require_safe
def console(request: PersonRequest, key: int) -> HttpResponse:
    """The whole session at a glance; asked by htmx, only the part that changes."""
    session = own_chair(request, key)
    template = "review/_chair_live.html" if request.htmx else "review/chair_console.html"  # type: ignore[attr-defined]  # django_htmx
    response = render(request, template, console_context(request, session))
    patch_vary_headers(response, ("HX-Request",))
    return response


def console_context(request: PersonRequest, session: Session) -> dict[str, Any]:
    """What the console shows."""
    _session, seat = own_session(request, session.pk)
    hall = hall_of(session, seat)
    return {
        "session": session,
        "name": session_name(session),
        "hall": hall,
        "here": seat.pk in hall.present,
        "live": session.state in (SessionState.CONVENED, SessionState.OPEN),
        "waiting": [row for row in hall.rows if row.waiting],
        "passed": sum(bool(row.candidate.passed) for row in hall.rows),
    }


@chairs
@require_POST
def session_open(request: PersonRequest, key: int) -> HttpResponse:
    """Open the session."""
    open_session(own_chair(request, key), actor=request.user)
    messages.success(request, _("会议开始。"))
    return redirect("chair-console", key)


@chairs
@require_POST
def ballot_open(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """Open one candidate's ballot."""
    session = own_chair(request, key)
    row = _row(request, session, number)
    opened = open_ballots(session, candidates=[row.candidate], actor=request.user)[0]
    messages.success(
        request,
        _("候选人%(n)s开始表决，%(attending)d人参加。") % {"n": row.number, "attending": opened.attending},
    )
    return redirect("chair-console", key)


@chairs
@require_POST
def ballot_open_all(request: PersonRequest, key: int) -> HttpResponse:
    """Open every ballot that waits, where the committee has discussed them all."""
    session = own_chair(request, key)
    waiting = [row.candidate for row in hall_of(session).rows if row.waiting]
    opened = open_ballots(session, candidates=waiting, actor=request.user)
    messages.success(request, _("%(n)d位候选人开始表决。") % {"n": len(opened)})
    return redirect("chair-console", key)


@chairs
@never_cache
@require_http_methods(["GET", "POST"])
def ballot_close(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """Close and count one ballot; with votes missing, only after a look at what that means."""
    session = own_chair(request, key)
    row = _row(request, session, number)
    if request.method == "POST":
        closed = close_ballots(
            session,
            candidates=[row.candidate],
            actor=request.user,
            confirm_uncast=request.POST.get("confirm_uncast") == "1",
        )[0]
        words = {True: _("通过"), False: _("未通过")}[bool(closed.passed)]
        messages.success(
            request,
            _("候选人%(n)s：同意%(yes)d，不同意%(no)d，弃权%(abstain)d，%(words)s。")
            % {
                "n": row.number,
                "yes": closed.yes,
                "no": closed.no,
                "abstain": closed.abstain,
                "words": words,
            },
        )
        return redirect("chair-console", key)
    return render(
        request,
        "review/chair_close_ballot.html",
        {"session": session, "name": session_name(session), "row": row},
    )


@chairs
@require_POST
def session_close(request: PersonRequest, key: int) -> HttpResponse:
    """Close the session."""
    close_session(own_chair(request, key), actor=request.user)
    messages.success(request, _("会议已闭会，请核对并签署纪要。"))
    return redirect("chair-minutes", key)


@chairs
@never_cache
@require_http_methods(["GET", "POST"])
def minutes(request: PersonRequest, key: int) -> HttpResponse:
    """Check the results and sign."""
    session = own_chair(request, key)
    problem = ""
    if request.method == "POST":
        try:
            sign_minutes(session, actor=request.user, confirmed=request.POST.get("confirmed") == "1")
        except InvalidInput as error:
            problem = error.message
        else:
            messages.success(request, _("纪要已签署，评审结果已报送市人社局验收。"))
            return redirect("chair-console", key)
    return render(
        request,
        "review/chair_minutes.html",
        {**console_context(request, session), "problem": problem},
        status=422 if problem else 200,
    )
