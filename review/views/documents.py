"""The printed documents of a signed session: internal, never public (京人社事业发〔2023〕12号 第九条)."""

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role, has_role, organisations_of
from review.models import Session
from review.queries.minutes import minutes_context, result_sheet_context
from review.queries.session import visible_session
from titles.documents import render_pdf

readers = requires(Role.EXPERT, Role.SESSION_SECRETARY, Role.SUPERVISOR, Role.BUREAU_OFFICER)


def _readable(request: PersonRequest, key: int) -> Session:
    scope = Q(committee__members__expert__person=request.user.pk)
    scope |= Q(committee__institution__in=organisations_of(request.user, Role.SESSION_SECRETARY))
    if has_role(request.user, Role.SUPERVISOR) or has_role(request.user, Role.BUREAU_OFFICER):
        scope = Q()
    return visible_session(key, Session.objects.filter(scope).distinct())


@readers
@require_safe
def minutes_pdf(request: PersonRequest, key: int) -> HttpResponse:
    """The minutes."""
    session = _readable(request, key)
    return _pdf("documents/session_minutes.html", minutes_context(session), f"session-{session.pk}-minutes")


@readers
@require_safe
def results_pdf(request: PersonRequest, key: int) -> HttpResponse:
    """The sheet of results."""
    session = _readable(request, key)
    return _pdf("documents/result_sheet.html", result_sheet_context(session), f"session-{session.pk}-results")


def _pdf(template: str, context: dict[str, object], name: str) -> HttpResponse:
    response = HttpResponse(render_pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
