"""The employer's notices: preview, publication, objections and their findings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.models import Role
from accounts.roles import has_role
from applications.actions.notice import notice_period, publish_notice, shortest_notice
from applications.actions.objection import decide_objection
from applications.forms.employer import DecisionForm, attach
from applications.models import Application
from applications.models.notice import NoticeKind, ObjectionState
from applications.notices.documents import cells_of, headings_of
from applications.notices.snapshot import snapshot_of
from applications.queries.employer import (
    employer_applications,
    employer_notices,
    employer_objection,
    employer_objections,
)
from applications.states import State
from applications.views.employer import employers, house_context
from titles.clock import now
from titles.errors import InvalidInput
from titles.look.drawing import notice_days

clerks = requires(Role.HR_CLERK)


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Preview one notice for the chosen applications; a post publishes it."""
    context = house_context(request)
    house = context["house"]
    numbers = (request.POST if request.method == "POST" else request.GET).getlist("selected")
    chosen = list(
        employer_applications(request.user)
        .filter(number__in=numbers[:200], employer=house)
        .order_by("number")
    )
    ready = [item for item in chosen if item.state == State.ATTESTED]
    if request.method == "POST":
        notice = publish_notice(
            kind=NoticeKind.EMPLOYER, applications=chosen, actor=request.user, publisher=house
        )
        messages.success(
            request,
            _("公示%(number)s已发布，从下一个工作日起公示%(days)d个工作日。")
            % {"number": notice.number, "days": notice.working_days},
        )
        return redirect("notice", number=notice.number)
    snapshot, starts_on, ends_on = None, None, None
    if ready:
        starts_on, ends_on = notice_period()
        snapshot = snapshot_of(
            kind=NoticeKind.EMPLOYER,
            number="",
            publisher=house,
            applications=ready,
            published_at=now(),
            starts_on=starts_on,
            ends_on=ends_on,
            working_days=shortest_notice(),
        )
    return render(
        request,
        "applications/employer_publish.html",
        {
            **context,
            "ready": ready,
            "left_out": [(item, _why_not(item)) for item in chosen if item.state != State.ATTESTED],
            "snapshot": snapshot,
            "headings": headings_of(snapshot) if snapshot else [],
            "lines": [cells_of(snapshot, entry) for entry in snapshot["entries"]] if snapshot else [],
            "starts_on": starts_on,
            "ends_on": ends_on,
            "period_days": notice_days(starts_on, ends_on) if starts_on and ends_on else [],
            "working_days": shortest_notice(),
        },
    )


def _why_not(item: Application) -> str:
    return _("现在是“%(state)s”，核实完毕后才能公示") % {"state": State(item.state).label}


@employers
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The house's notices, the newest first, and what can be published now."""
    context = house_context(request)
    house = context["house"]
    rows = list(employer_notices(house).prefetch_related("entries", "objections")[:100])
    return render(
        request,
        "applications/employer_notices.html",
        {
            **context,
            "rows": [
                {
                    "notice": row,
                    "people": len(row.entries.all()),
                    "open": sum(1 for item in row.objections.all() if item.state == ObjectionState.OPEN),
                    "objections": len(row.objections.all()),
                }
                for row in rows
            ],
            "ready": employer_applications(request.user).filter(employer=house, state=State.ATTESTED).count(),
        },
    )


@employers
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Objections to the house's notices, undecided ones first."""
    context = house_context(request)
    rows = list(employer_objections(context["house"])[:200])
    return render(
        request,
        "applications/employer_objections.html",
        {
            **context,
            "waiting": [row for row in rows if row.state == ObjectionState.OPEN],
            "decided": [row for row in reversed(rows) if row.state != ObjectionState.OPEN],
        },
    )


@employers
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """One objection; the principal decides with a finding."""
    found = employer_objection(code, request.user)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            decide_objection(
                objection=found,
                outcome=request.POST.get("outcome", ""),
                finding=request.POST.get("finding", "")[:2000],
                reason_code=request.POST.get("reason_code", ""),
                actor=request.user,
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(
                request,
                _("异议结论已作出：%(outcome)s，已告知申报人。") % {"outcome": found.get_state_display()},
            )
            return redirect(reverse("employer-objections"))
    return render(
        request,
        "applications/employer_objection.html",
        {
            **house_context(request),
            "objection": found,
            "form": form,
            "may_decide": found.state == ObjectionState.OPEN
            and has_role(request.user, Role.PRINCIPAL, found.notice.publisher),
        },
        status=422 if form.errors else 200,
    )
