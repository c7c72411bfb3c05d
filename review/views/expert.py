"""The expert's desk: read blind, write an opinion, step aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role
from review.actions.opinion import declare_conflict, submit_opinion
from review.forms.opinion import ConflictForm, OpinionForm
from review.models import Expert, PanelAssignment
from review.queries.blind import BlindCase, BlindFile, blind_case
from review.queries.conflict import conflicts_between
from review.queries.desk import blind_code, desk_rows, expert_of, own_assignment, sessions_of
from review.queries.menu import score_menu, score_menu_row
from review.views.evidence import PDF, evidence_response, pages_of
from titles.errors import InvalidInput, NotPermitted
from titles.parameters import parameter

experts = requires(Role.EXPERT)


@experts
@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    """What waits for the expert's opinion, what is over, and the sessions."""
    expert = expert_of(request.user)
    done = request.GET.get("view") == "done"
    rows = desk_rows(expert, done=done)
    return render(
        request,
        "review/expert_desk.html",
        {
            "rows": rows,
            "done": done,
            "tabs": [
                {"label": _("待评议"), "count": None if done else len(rows), "url": "?", "current": not done},
                {"label": _("已办结"), "count": None, "url": "?view=done", "current": done},
            ],
            "sessions": sessions_of(expert)[:5],
        },
    )


@experts
@require_http_methods(["GET", "POST"])
def opinion(request: PersonRequest, key: int) -> HttpResponse:
    """One application without name and unit, with the form of the opinion."""
    expert = expert_of(request.user)
    assignment = own_assignment(expert, key)
    form = opinion_form(assignment, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_opinion(
                assignment,
                expert=expert,
                scores=form.scores(),
                recommends={"yes": True, "no": False}.get(form.cleaned_data["recommends"]),
                text=form.cleaned_data["text"],
                actor=request.user,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(code)s的意见已提交。") % {"code": blind_code(assignment)})
            return redirect("expert-desk")
    context = opinion_context(assignment, expert, request)
    return render(
        request, "review/expert_opinion.html", {**context, "form": form}, status=422 if form.errors else 200
    )


def opinion_form(assignment: PanelAssignment, data: Any) -> OpinionForm:
    """The form for this application's series."""
    menu = score_menu(assignment.application.round.series_id)
    return OpinionForm(data, menu=menu, text_min=int(parameter("opinion_text_min")))


def opinion_context(assignment: PanelAssignment, expert: Expert, request: PersonRequest) -> dict[str, Any]:
    """What the page shows: nothing that names the applicant or the unit."""
    application = assignment.application
    recused = (expert.pk, application.pk) in conflicts_between([expert], [application])
    case = blind_case(application) if not recused else None
    shown = _shown_file(case, request.GET.get("file", "")) if case else None
    return {
        "assignment": assignment,
        "code": blind_code(assignment),
        "due_on": None if assignment.completed_at else application.due_on,
        "recused": recused,
        "case": case,
        "shown": shown,
        "viewer": shown and _viewer(assignment, shown, request.GET.get("page", "")),
        "given": assignment.opinions.filter(expert=expert).first(),
        "over": assignment.completed_at is not None or application.state != "panel_review",
        "menu_source": score_menu_row(application.round.series_id),
    }


@experts
@require_safe
def evidence(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """A file of the application under a neutral name, names painted over."""
    expert = expert_of(request.user)
    assignment = own_assignment(expert, key)
    if (expert.pk, assignment.application_id) in conflicts_between([expert], [assignment.application]):
        raise NotPermitted("opinion.recused", _("您对这份申报须回避，不能查看材料。"))
    page = request.GET.get("page", "")
    return evidence_response(
        assignment.application, number, int(page) if page.isdecimal() and len(page) < 6 else 0
    )


@experts
@require_http_methods(["GET", "POST"])
def conflict(request: PersonRequest, key: int) -> HttpResponse:
    """Step aside from one application."""
    expert = expert_of(request.user)
    assignment = own_assignment(expert, key)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declare_conflict(
            expert, application=assignment.application, kind=form.cleaned_data["kind"], actor=request.user
        )
        messages.success(request, _("已登记您对%(code)s的回避。") % {"code": blind_code(assignment)})
        return redirect("expert-desk")
    return render(
        request,
        "review/expert_conflict.html",
        {"assignment": assignment, "code": blind_code(assignment), "form": form},
        status=422 if form.errors else 200,
    )


def _shown_file(case: BlindCase, asked: str) -> BlindFile | None:
    """The file asked for, else the first one of a representative work, else the first."""
    found = next((file for file in case.files if str(file.number) == asked), None)
    of_works = (file for work in case.works for file in work.files)
    return found or next(of_works, None) or next(iter(case.files), None)


def _viewer(assignment: PanelAssignment, file: BlindFile, asked: str) -> dict[str, Any]:
    pages = pages_of(assignment.application, file.number)
    page = min(max(int(asked), 1), max(pages, 1)) if asked.isdecimal() and len(asked) < 6 else 1
    address = reverse("expert-evidence", args=[assignment.pk, file.number])
    return {
        "title": file.title,
        "picture": f"{address}?page={page}" if file.media_type == PDF else address,
        "url": address,
        "page": page,
        "pages": pages,
        "previous_url": f"?file={file.number}&page={page - 1}" if page > 1 else "",
        "next_url": f"?file={file.number}&page={page + 1}" if page < pages else "",
    }
