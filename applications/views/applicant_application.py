"""The applicant's overview, the page of one application, withdrawing, correcting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from applications.actions.application import withdraw_application
from applications.actions.draft import EDITABLE
from applications.assessing import ruling_of
from applications.blockers import blockers
from applications.clause_links import applied_texts
from applications.filing import assemble
from applications.forms.filing import WithdrawForm
from applications.models import Application
from applications.queries.application import own_application, own_applications
from applications.queries.archive import chapters, profile_of
from applications.queries.round import open_rounds
from applications.queries.timeline import history, steps_of, timeline
from applications.ruling_words import answer, groups, readings_of
from applications.standing import is_missed, standing
from applications.states import FINAL_STATES, State
from applications.tasks_of_draft import next_task, tasks_of
from applications.views.applicant_filing import ruling_for
from applications.views.applicant_side import filed_groups, material_links, other_links
from applications.workflow import WITHDRAWABLE
from titles.clock import today
from titles.errors import NotFound, WrongState
from titles.names import title_name

SHORT_HISTORY = 3


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is under way, what is in the archive, what can be filed now."""
    rows = [
        {
            "application": row,
            "title": title_name(row.round.series_id, row.level),
            "final": row.state in FINAL_STATES,
        }
        for row in own_applications(request.user)
    ]
    profile = profile_of(request.user)
    return render(
        request,
        "applications/applicant_home.html",
        {
            "live": [row for row in rows if not row["final"]],
            "ended": [row for row in rows if row["final"]],
            "chapters": chapters(request.user, profile),
            "profile": profile,
            "rounds": open_rounds(today())[:5],
        },
    )


@signed_in
@require_safe
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """Whose turn, until when, the next action; the road; material; what happened."""
    application = own_application(request.user, number)
    steps = steps_of(application)
    lines = history(application, steps)
    everything = request.GET.get("history") == "all"
    tasks = []
    found = standing(application, steps)
    if application.state in EDITABLE and not is_missed(application):
        filing = assemble(application)
        ruling = ruling_for(filing)
        tasks = tasks_of(application, blockers(filing, ruling), filing)
        found["primary"] = next_task(tasks)
    return render(
        request,
        "applications/applicant_application.html",
        {
            "application": application,
            "title_name": title_name(application.round.series_id, application.level),
            "sub": _sub(application),
            "answer": found,
            "tasks": tasks,
            "stages": timeline(application, steps),
            "events": lines if everything else lines[:SHORT_HISTORY],
            "more": 0 if everything else max(0, len(lines) - SHORT_HISTORY),
            "materials": material_links(application),
            "others": other_links(application),
        },
    )


def _sub(application: Application) -> list[str]:
    return [
        _("申报编号 %(number)s") % {"number": application.number},
        application.round.name,
        application.round.institution.name,
    ]


@signed_in
@require_safe
def ruling_page(request: HttpRequest, number: str) -> HttpResponse:
    """The ruling frozen at submission."""
    application = own_application(request.user, number)
    if not application.assessment:
        return redirect("my-check", number=number)
    ruling = ruling_of(application.assessment, application.level, application.path, application.pack_version)
    return render(
        request,
        "applications/applicant_ruling.html",
        {
            "application": application,
            "title_name": title_name(application.round.series_id, application.level),
            "answer": answer(ruling),
            "groups": groups(ruling, application.dossier),
            "readings": readings_of(ruling),
            "texts": applied_texts(application.pack_version),
        },
    )


@signed_in
@require_safe
def filed_page(request: HttpRequest, number: str) -> HttpResponse:
    """What was filed last, with its files."""
    application = own_application(request.user, number)
    if not application.filed:
        raise NotFound("application.not_filed", _("这份申报还没有提交。"))
    return render(
        request,
        "applications/applicant_filed.html",
        {"application": application, "groups": filed_groups(application)},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, naming the consequence, then withdraw."""
    application = own_application(request.user, number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_application(application=application, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(number)s已撤回。") % {"number": number})
        return redirect("my-application", number=number)
    if application.state not in WITHDRAWABLE:
        raise WrongState(
            "application.not_withdrawable",
            _("%(number)s现在是“%(state)s”，不能撤回。")
            % {"number": number, "state": State(application.state).label},
        )
    return render(
        request,
        "applications/applicant_withdraw.html",
        {
            "application": application,
            "form": form,
            "open": today() <= application.round.closes_on,
            "back": reverse("my-application", args=[number]),
        },
        status=422 if form.errors else 200,
    )
