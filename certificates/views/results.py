"""The bureau's work with many: sessions and their evidence, batches, the result notice, objections."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from accounts.roles import Role, has_role
from applications.actions.notice import notice_period, shortest_notice
from applications.forms.employer import attach
from applications.models import Application
from applications.models.notice import NoticeKind
from applications.notices.documents import cells_of, headings_of
from applications.notices.snapshot import snapshot_of
from applications.states import State, Turn
from applications.views.objection_desk import ObjectionDesk, case_page, list_page
from certificates.actions.acceptance import accept_results
from certificates.actions.publication import publish_results
from certificates.forms.bureau import PeriodForm
from certificates.queries.bureau import (
    bureau_of,
    chosen_applications,
    recent_sessions,
    result_notices,
    result_objection,
    result_objections,
    sessions_with_results,
)
from certificates.queries.pack import pack_context, pack_of
from certificates.views.bureau import bureau_people, frame_context, officers
from review.models import Session
from titles.clock import now, today
from titles.documents import render_pdf
from titles.errors import InvalidInput
from titles.look.drawing import notice_days


@bureau_people
@require_safe
def sessions(request: PersonRequest) -> HttpResponse:
    """Sessions with results to accept, and those before."""
    waiting = list(sessions_with_results())
    keys = {row.pk for row in waiting}
    return render(
        request,
        "certificates/bureau_sessions.html",
        {
            **frame_context(request.user),
            "waiting": waiting,
            "done": [row for row in recent_sessions() if row.pk not in keys],
        },
    )


def _session(pk: int) -> Session:
    rows = Session.objects.filter(signed_at__isnull=False).select_related(
        "committee__institution", "signed_by"
    )
    return get_object_or_404(rows, pk=pk)


@bureau_people
@require_safe
def session_page(request: PersonRequest, pk: int) -> HttpResponse:
    """The evidence pack of a session, with the results that can be accepted together."""
    pack = pack_of(_session(pk))
    waiting = {row.pk for row in pack.waiting}
    return render(
        request,
        "certificates/bureau_session.html",
        {
            **frame_context(request.user),
            "pack": pack,
            "session": pack.session,
            "rows": [
                {
                    "candidate": row,
                    "opinions": pack.opinions.get(row.application_id, 0),
                    "waiting": row.pk in waiting,
                }
                for row in pack.candidates
            ],
        },
    )


@bureau_people
@require_safe
def session_pack(request: PersonRequest, pk: int) -> HttpResponse:
    """The same as a document."""
    pack = pack_of(_session(pk))
    pdf = render_pdf("documents/acceptance_pack.html", pack_context(pack, today()))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="acceptance-{pk}.pdf"'
    return response


@bureau_people
@require_safe
def batch(request: PersonRequest) -> HttpResponse:
    """What can be done with the ticked rows, sorted; nothing is done yet."""
    chosen = chosen_applications(request.GET.getlist("selected"))
    mine = [item for item in chosen if _is_mine(item, request)]
    groups = {
        state: [item for item in mine if item.state == state]
        for state in (State.RESULT_ACCEPTANCE, State.RESULT_ACCEPTED, State.ISSUING)
    }
    taken = {item.pk for items in groups.values() for item in items}
    return render(
        request,
        "certificates/bureau_batch.html",
        {
            **frame_context(request.user),
            "chosen": chosen,
            "to_accept": groups[State.RESULT_ACCEPTANCE],
            "to_publish": groups[State.RESULT_ACCEPTED],
            "to_issue": groups[State.ISSUING],
            "left_out": [item for item in chosen if item.pk not in taken],
        },
    )


def _is_mine(item: Application, request: PersonRequest) -> bool:
    role = {Turn.BUREAU_OFFICER: Role.BUREAU_OFFICER, Turn.ISSUER: Role.ISSUER}.get(Turn(item.waiting_for))
    return role is not None and has_role(request.user, role)


@officers
@require_POST
def accept_many(request: PersonRequest) -> HttpResponse:
    """Accept the previewed results: all or none."""
    chosen = chosen_applications(request.POST.getlist("selected"))
    decided = accept_results(chosen, actor=request.user)
    messages.success(request, _("%(n)d份结果已验收，等待发布公示。") % {"n": len(decided)})
    return redirect("bureau-worklist")


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest) -> HttpResponse:
    """Preview one result notice for the chosen applications; a post publishes it."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = chosen_applications(given.getlist("selected"))
    bureau = bureau_of(request.user)
    least = shortest_notice()
    form = PeriodForm(given if "working_days" in given else {"working_days": least})
    days = form.cleaned_data["working_days"] if form.is_valid() else least
    if request.method == "POST" and form.is_valid():
        try:
            notice = publish_results(chosen, actor=request.user, publisher=bureau, working_days=days)
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, _("公示%(number)s已发布。") % {"number": notice.number})
            return redirect("notice", number=notice.number)
    ready = [item for item in chosen if item.state == State.RESULT_ACCEPTED]
    context: dict[str, Any] = {
        **frame_context(request.user),
        "form": form,
        "least": least,
        "ready": ready,
        "left_out": [item for item in chosen if item.state != State.RESULT_ACCEPTED],
        "snapshot": None,
        **(_preview(ready, bureau, form, days, least) if ready else {}),
    }
    status = 422 if form.errors else 200
    return render(request, "certificates/bureau_publish.html", context, status=status)


def _preview(
    ready: list[Application], bureau: Any, form: PeriodForm, days: int, least: int
) -> dict[str, Any]:
    try:
        starts_on, ends_on = notice_period(days)
    except InvalidInput as error:
        if not form.errors:
            attach(form, error)
        days = least
        starts_on, ends_on = notice_period(days)
    snapshot = snapshot_of(
        kind=NoticeKind.RESULT,
        number="",
        publisher=bureau,
        applications=ready,
        published_at=now(),
        starts_on=starts_on,
        ends_on=ends_on,
        working_days=days,
    )
    return {
        "snapshot": snapshot,
        "headings": headings_of(snapshot),
        "lines": [cells_of(snapshot, entry) for entry in snapshot["entries"]],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "working_days": days,
        "period_days": notice_days(starts_on, ends_on),
    }


@bureau_people
@require_safe
def notices(request: PersonRequest) -> HttpResponse:
    """The bureau's result notices."""
    context = {**frame_context(request.user), "rows": result_notices(), "today": today()}
    return render(request, "certificates/bureau_notices.html", context)


OBJECTIONS = ObjectionDesk(
    base_template="certificates/base_bureau.html",
    list_url="bureau-objections",
    case_url="bureau-objection",
    application_url="bureau-application",
    waiting_words=gettext_lazy("由市人社局核查后作出结论；作出结论之前，不签发证书。"),
    consequence=gettext_lazy(
        "异议成立的，结果不予通过，本次申报终止；不成立的，公示期满后签发证书。结论作出后不能修改。"
    ),
    decider=gettext_lazy("异议由市人社局经办人作出结论。"),
)


@bureau_people
@require_safe
def objections(request: PersonRequest) -> HttpResponse:
    """Objections to result notices."""
    return list_page(request, OBJECTIONS, frame_context(request.user), result_objections())


@bureau_people
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: PersonRequest, code: str) -> HttpResponse:
    """One objection; an officer decides with a finding."""
    decides = has_role(request.user, Role.BUREAU_OFFICER)
    return case_page(
        request, OBJECTIONS, frame_context(request.user), result_objection(code), decides=decides
    )
