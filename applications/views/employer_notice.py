"""The employer's notices: preview, publication, objections and their findings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.models import Role
from accounts.requests import PersonRequest
from accounts.roles import has_role
from applications.actions.notice import notice_period, publish_notice, shortest_notice
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
from applications.views.objection_desk import ObjectionDesk, case_page, list_page
from titles.clock import now
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


OBJECTIONS = ObjectionDesk(
    base_template="applications/base_employer.html",
    list_url="employer-objections",
    case_url="employer-objection",
    application_url="employer-application",
    waiting_words=gettext_lazy("由单位负责人核查后作出结论；作出结论之前，申报停在公示。"),
    consequence=gettext_lazy(
        "异议成立的，本单位不予推荐，本次申报终止；不成立的，公示期满后继续。结论作出后不能修改。"
    ),
    decider=gettext_lazy("异议由单位主要负责人作出结论。"),
)


@employers
@require_safe
def objections(request: PersonRequest) -> HttpResponse:
    """Objections to the house's notices; the latest decided first."""
    frame = house_context(request)
    rows = list(employer_objections(frame["house"])[:200])
    waiting = [row for row in rows if row.state == ObjectionState.OPEN]
    decided = [row for row in reversed(rows) if row.state != ObjectionState.OPEN]
    return list_page(request, OBJECTIONS, frame, [*waiting, *decided])


@employers
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: PersonRequest, code: str) -> HttpResponse:
    """One objection; the principal decides with a finding."""
    found = employer_objection(code, request.user)
    decides = has_role(request.user, Role.PRINCIPAL, found.notice.publisher)
    return case_page(request, OBJECTIONS, house_context(request), found, decides=decides)
