"""The session secretary's pages: panels, assignment, committees, sessions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role
from review.actions.panel import add_panel_member, assign_applications, create_panel
from review.actions.pool import create_committee
from review.actions.session import convene_session
from review.forms.secretary import AssignmentForm, CommitteeForm, MemberForm, PanelForm, SessionForm
from review.models import Panel, Session
from review.queries import secretary as found
from review.queries.minutes import session_name
from review.queries.session import hall_of, visible_session
from titles.errors import InvalidInput
from titles.names import level_name, title_name
from titles.parameters import parameter

secretaries = requires(Role.SESSION_SECRETARY)


@secretaries
@require_http_methods(["GET", "POST"])
def overview(request: PersonRequest) -> HttpResponse:
    """What waits for a panel, the panels, what waits for a session, the sessions."""
    houses = found.houses_of(request.user)
    waiting = list(found.to_assign(houses)[: found.SHOWN])
    selected = request.POST.getlist("selected")
    form = AssignmentForm(request.POST if request.method == "POST" else None, panels=_panels(houses))
    if request.method == "POST" and form.is_valid():
        try:
            made = assign_applications(
                form.cleaned_data["panel"],
                applications=found.to_assign(houses).filter(number__in=selected),
                actor=request.user,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("%(n)d份申报已分配给%(panel)s。")
                % {"n": len(made), "panel": form.cleaned_data["panel"].name},
            )
            return redirect("review-overview")
    return render(
        request,
        "review/secretary_overview.html",
        {
            "form": form,
            "waiting": [_waiting_row(application, selected) for application in waiting],
            "panels": found.panels_of(houses),
            "ready": [
                _waiting_row(application, []) for application in found.to_convene(houses)[: found.SHOWN]
            ],
            "sessions": found.sessions_of_houses(houses),
            "committees": found.committees_of(houses),
        },
        status=422 if form.errors else 200,
    )


@secretaries
@require_http_methods(["GET", "POST"])
def panel_new(request: PersonRequest) -> HttpResponse:
    """Form a panel."""
    houses = found.houses_of(request.user)
    form = PanelForm(
        request.POST if request.method == "POST" else None,
        rounds=found.rounds_of(houses),
        experts=found.pool_of(houses),
    )
    if request.method == "POST" and form.is_valid():
        try:
            panel = create_panel(
                round_=form.cleaned_data["round"],
                name=form.cleaned_data["name"],
                experts=list(form.cleaned_data["experts"]),
                actor=request.user,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s已组成。") % {"name": panel.name})
            return redirect("review-panel", panel.pk)
    return render(
        request,
        "review/secretary_form.html",
        {
            "form": form,
            "title": _("组成评议组"),
            "note": _("评议组由%(least)s至%(most)s名专家组成，职称不低于申报的层级，不得来自申报人的单位。")
            % {"least": parameter("panel_size_min"), "most": parameter("panel_size_max")},
            "clause": "京人社事业发〔2023〕12号 第六条",
            "verb": _("组成评议组"),
        },
        status=422 if form.errors else 200,
    )


@secretaries
@require_http_methods(["GET", "POST"])
def panel_page(request: PersonRequest, key: int) -> HttpResponse:
    """One panel: members, what is before it, a substitute where too few are left."""
    houses = found.houses_of(request.user)
    panel = get_object_or_404(
        Panel.objects.filter(round__institution__in=houses).select_related("round"), pk=key
    )
    members = [m.expert for m in panel.members.select_related("expert__person", "expert__unit")]
    others = found.pool_of(houses).exclude(pk__in=[expert.pk for expert in members])
    form = MemberForm(request.POST if request.method == "POST" else None, experts=others)
    if request.method == "POST" and form.is_valid():
        try:
            member = add_panel_member(panel, expert=form.cleaned_data["expert"], actor=request.user)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s已加入评议组。") % {"name": member.expert.person.name})
            return redirect("review-panel", key)
    return render(
        request,
        "review/secretary_panel.html",
        {
            "panel": panel,
            "members": members,
            "rows": [
                {
                    **row,
                    "title": title_name(row["application"].round.series_id, row["application"].level),
                }
                for row in found.panel_progress(panel)
            ],
            "form": form,
            "full": len(members) >= int(parameter("panel_size_max")),
            "needed": parameter("panel_opinions_min"),
        },
        status=422 if form.errors else 200,
    )


@secretaries
@require_http_methods(["GET", "POST"])
def committee_new(request: PersonRequest) -> HttpResponse:
    """Form a committee."""
    houses = found.houses_of(request.user)
    form = CommitteeForm(
        request.POST if request.method == "POST" else None, houses=houses, experts=found.pool_of(houses)
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["experts"] = list(values["experts"])
        try:
            committee = create_committee(**values, actor=request.user)
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s已组成。") % {"name": committee.name})
            return redirect("review-overview")
    return render(
        request,
        "review/secretary_form.html",
        {
            "form": form,
            "title": _("组建评审委员会"),
            "note": _("委员的职称不低于所评审的层级。会议实行封闭管理，名单不对外公布。"),
            "clause": "京人社事业发〔2023〕12号 第九条",
            "verb": _("组建评审委员会"),
        },
        status=422 if form.errors else 200,
    )


@secretaries
@require_http_methods(["GET", "POST"])
def session_new(request: PersonRequest) -> HttpResponse:
    """Convene a session."""
    houses = found.houses_of(request.user)
    ready = found.to_convene(houses)
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        committees=found.committees_of(houses),
        applications=[(item.number, _ready_words(item)) for item in ready[: found.SHOWN]],
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = convene_session(
                form.cleaned_data["committee"],
                applications=ready.filter(number__in=form.cleaned_data["applications"]),
                held_on=form.cleaned_data["held_on"],
                actor=request.user,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s已通知全体委员。") % {"name": session_name(session)})
            return redirect("review-session", session.pk)
    return render(
        request,
        "review/secretary_form.html",
        {
            "form": form,
            "title": _("召集评审会议"),
            "note": _("委员到会达到法定人数才能开会；候选人按编号排列，会上只见编号。"),
            "clause": "京人社事业发〔2023〕12号 第七条（三）",
            "verb": _("召集会议"),
        },
        status=422 if form.errors else 200,
    )


@secretaries
@never_cache
@require_safe
def session_progress(request: PersonRequest, key: int) -> HttpResponse:
    """How far a session is."""
    houses = found.houses_of(request.user)
    session = visible_session(key, Session.objects.filter(committee__institution__in=houses))
    return render(
        request,
        "review/secretary_session.html",
        {"session": session, "name": session_name(session), "hall": hall_of(session)},
    )


@secretaries
@require_safe
def expert_pool(request: PersonRequest) -> HttpResponse:
    """The institution's experts."""
    experts = found.pool_of(found.houses_of(request.user))
    return render(
        request,
        "review/secretary_pool.html",
        {"experts": [(expert, level_name(expert.level)) for expert in experts]},
    )


def _panels(houses: Any) -> Any:
    return Panel.objects.filter(round__institution__in=houses).select_related("round").order_by("-pk")


def _waiting_row(application: Any, selected: list[str]) -> dict[str, Any]:
    return {
        "id": application.number,
        "url": f"/institution/applications/{application.number}/",
        "date": application.due_on,
        "person": application.person.name,
        "level": title_name(application.round.series_id, application.level),
        "specialty": application.specialty.name,
        "todo": application.round.name,
        "number": application.number,
        "selected": application.number in selected,
    }


def _ready_words(application: Any) -> str:
    return "　".join(
        [
            application.number,
            application.person.name,
            title_name(application.round.series_id, application.level),
            application.specialty.name,
        ]
    )
