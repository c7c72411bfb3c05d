"""A member's pages of a session: sign in, follow, read a candidate's papers, check a receipt."""

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
from review.actions.ballot import receipt_digest
from review.actions.opinion import declare_conflict
from review.actions.session import sign_in
from review.forms.opinion import ConflictForm
from review.models import Candidate, CommitteeMember, PanelAssignment, ReceiptDigest, Session
from review.models.session import SessionState
from review.queries.blind import blind_case, blotted
from review.queries.desk import expert_of, sessions_of
from review.queries.minutes import session_name
from review.queries.opinion import counted_opinions, middle_score
from review.queries.session import CandidateRow, hall_of, seat_of, visible_session
from review.views.evidence import evidence_response
from titles.errors import NotFound, NotPermitted

members = requires(Role.EXPERT)


def own_session(request: PersonRequest, key: int) -> tuple[Session, CommitteeMember]:
    """A session of the person's own committee with the own seat; NotFound otherwise."""
    session = visible_session(key, Session.objects.all())
    return session, seat_of(session, request.user)


def candidate_row(session: Session, seat: CommitteeMember, number: int) -> CandidateRow:
    """One candidate with what the member has to do; NotFound where there is none."""
    for row in hall_of(session, seat).rows:
        if row.candidate.number == number:
            row.candidate.session = session
            return row
    raise NotFound("candidate.not_found", _("这次会议没有这位候选人。"))


@members
@require_safe
def session_list(request: PersonRequest) -> HttpResponse:
    """The sessions of the expert's committees."""
    return render(request, "review/session_list.html", {"sessions": sessions_of(expert_of(request.user))})


@members
@never_cache
@require_safe
def session_page(request: PersonRequest, key: int) -> HttpResponse:
    """The session as a member sees it; asked by htmx, only the part that changes."""
    session, seat = own_session(request, key)
    context = {**session_context(session, seat), "live": session.state != SessionState.SIGNED}
    template = "review/_session_live.html" if request.htmx else "review/session_page.html"  # type: ignore[attr-defined]  # django_htmx
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def session_context(session: Session, seat: CommitteeMember) -> dict[str, Any]:
    """What a member's page shows."""
    hall = hall_of(session, seat)
    todo = [row for row in hall.rows if row.open and row.entitled and not row.voted]
    return {
        "session": session,
        "name": session_name(session),
        "seat": seat,
        "hall": hall,
        "signed_in": seat.pk in hall.present,
        "may_sign_in": session.state in (SessionState.CONVENED, SessionState.OPEN)
        and seat.pk not in hall.present,
        "todo": todo,
    }


@members
@require_POST
def session_sign_in(request: PersonRequest, key: int) -> HttpResponse:
    """Sign in."""
    session, seat = own_session(request, key)
    sign_in(session, member=seat, actor=request.user)
    messages.success(request, _("您已签到。"))
    return redirect("session-page", key)


@members
@never_cache
@require_safe
def papers(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """A candidate's opinions, works and recommendation in full, blind."""
    session, seat = own_session(request, key)
    row = candidate_row(session, seat, number)
    refuse_recused(row)
    application = row.candidate.application
    opinions = opinions_of(row.candidate)
    texts = blotted(application, [opinion.text for opinion in opinions])
    return render(
        request,
        "review/session_papers.html",
        {
            "session": session,
            "name": session_name(session),
            "row": row,
            "total": session.candidates.count(),
            "case": blind_case(application),
            "opinions": list(zip(opinions, texts, strict=True)),
            "middle": middle_score(opinions),
        },
    )


@members
@require_safe
def papers_evidence(request: PersonRequest, key: int, number: int, file: int) -> HttpResponse:
    """A candidate's file under a neutral name."""
    session, seat = own_session(request, key)
    row = candidate_row(session, seat, number)
    refuse_recused(row)
    return evidence_response(row.candidate.application, file)


@members
@require_http_methods(["GET", "POST"])
def session_conflict(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """Step aside from one candidate before the ballot opens."""
    session, seat = own_session(request, key)
    row = candidate_row(session, seat, number)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declare_conflict(
            seat.expert,
            application=row.candidate.application,
            kind=form.cleaned_data["kind"],
            actor=request.user,
        )
        messages.success(request, _("已登记您对候选人%(n)s的回避。") % {"n": row.number})
        return redirect("session-page", key)
    return render(
        request,
        "review/session_conflict.html",
        {"session": session, "name": session_name(session), "row": row, "form": form},
        status=422 if form.errors else 200,
    )


@members
@never_cache
@require_http_methods(["GET", "POST"])
def receipts(request: PersonRequest, key: int) -> HttpResponse:
    """The published digests of the closed ballots, and whether a code is among them.

    The code comes in the body, so that no address and no log holds it.
    """
    session, _seat = own_session(request, key)
    counted = list(session.candidates.filter(state="closed").order_by("number"))
    code = request.POST.get("code", "")
    found = _candidate_of_code(counted, code) if code.strip() else None
    published: dict[int, list[str]] = {}
    for candidate_id, digest in (
        ReceiptDigest.objects.filter(candidate__in=counted)
        .order_by("digest")
        .values_list("candidate_id", "digest")
    ):
        published.setdefault(candidate_id, []).append(digest)
    return render(
        request,
        "review/session_receipts.html",
        {
            "session": session,
            "name": session_name(session),
            "lists": [(candidate, published.get(candidate.pk, [])) for candidate in counted],
            "asked": bool(code.strip()),
            "found": found,
            "digest": receipt_digest(found, code) if found else "",
        },
    )


def refuse_recused(row: CandidateRow) -> None:
    """A recused member reads nothing of this candidate."""
    if row.recused:
        raise NotPermitted(
            "session.recused", _("您对候选人%(n)s须回避，不能查看材料，也不参加表决。") % {"n": row.number}
        )


def opinions_of(candidate: Candidate) -> list[Any]:
    """The counted opinions of a candidate's panel."""
    assignment = (
        PanelAssignment.objects.filter(application=candidate.application_id)
        .select_related("application__employer")
        .first()
    )
    return counted_opinions(assignment) if assignment else []


def _candidate_of_code(candidates: list[Candidate], code: str) -> Candidate | None:
    digests = {receipt_digest(candidate, code): candidate for candidate in candidates}
    known = ReceiptDigest.objects.filter(digest__in=list(digests)).first()
    return digests[known.digest] if known else None
