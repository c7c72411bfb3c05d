"""The institution's acceptance desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from accounts.roles import Role
from applications.actions.acceptance import (
    accept_application,
    record_late_finding,
    refuse_application,
    request_correction,
)
from applications.actions.transition import check_transition
from applications.assessing import Ruling, ruling_of
from applications.clause_links import applied_texts
from applications.forms.acceptance import CorrectionFormSet, LateFindingForm, RefusalForm
from applications.models import Application, CorrectionNotice
from applications.queries.acceptance import correction_items, fact_groups, institution_application
from applications.ruling_words import answer, groups
from applications.states import State
from titles.calendar import add_working_days
from titles.clock import today
from titles.errors import Conflict, InvalidInput
from titles.names import title_name
from titles.parameters import parameter, parameter_row

officers = requires(Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
acceptance_officers = requires(Role.ACCEPTANCE_OFFICER)


@officers
@require_safe
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """One application: what was filed, what the employer found, and what can be decided now."""
    application = institution_application(number, request.user)
    ruling = _ruling_of(application)
    return render(
        request,
        "applications/institution_application.html",
        {
            "application": application,
            "fact_groups": fact_groups(application),
            "ruling": answer(ruling) if ruling else None,
            "groups": groups(ruling, application.dossier) if ruling else [],
            "texts": applied_texts(application.pack_version),
            "notice": CorrectionNotice.objects.filter(application=application).first(),
            "items": correction_items(application),
            "late_findings": application.late_findings.order_by("recorded_at"),
            "order": application.fee_orders.first(),
            "notices": application.notices.order_by("published_at"),
            "title_name": title_name(application.round.series_id, application.level),
            "may_decide": application.state == State.ACCEPTANCE,
            "late_form": LateFindingForm(),
            "promise": parameter_row("acceptance_days"),
        },
    )


@acceptance_officers
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm and accept."""
    application = institution_application(number, request.user)
    if request.method == "POST":
        accept_application(application, actor=request.user)
        messages.success(request, _("%(number)s已受理，缴费单已开出。") % {"number": number})
        return redirect("institution-worklist")
    _open_while_deciding(application, request)
    return render(
        request,
        "applications/institution_accept.html",
        {
            "application": application,
            "due_on": add_working_days(today(), int(parameter("payment_days"))),
        },
    )


@acceptance_officers
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse with coded reasons."""
    application = institution_application(number, request.user)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refuse_application(
            application,
            reason_codes=form.cleaned_data["reason_codes"],
            text=form.cleaned_data["text"],
            actor=request.user,
        )
        messages.success(request, _("%(number)s不予受理，理由已告知申报人。") % {"number": number})
        return redirect("institution-worklist")
    if request.method == "GET":
        _open_while_deciding(application, request)
    return render(
        request,
        "applications/institution_refuse.html",
        {"application": application, "form": form},
        status=422 if form.errors else 200,
    )


@acceptance_officers
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """Write the one correction notice; everything that is missing goes into it."""
    application = institution_application(number, request.user)
    if CorrectionNotice.objects.filter(application=application).exists():
        raise Conflict(
            "correction.only_once",
            _("补正通知只能发一次，本申报已经发过。此后发现的问题请登记为受理环节的遗漏。"),
            "京人社事业发〔2023〕12号 第七条（二）",
        )
    targets = [(group.target, group.label) for group in fact_groups(application) if group.target]
    formset = CorrectionFormSet(request.POST or None, form_kwargs={"targets": targets})
    problem = ""
    if request.method == "POST" and formset.is_valid():
        try:
            request_correction(
                application,
                items=[form.as_request() for form in formset if not form.is_blank()],
                actor=request.user,
            )
        except InvalidInput as error:
            problem = error.message
        else:
            messages.success(request, _("补正通知已发给申报人，只通知这一次。"))
            return redirect("institution-worklist")
    if request.method == "GET":
        _open_while_deciding(application, request)
    bad = bool(problem) or (formset.is_bound and not formset.is_valid())
    return render(
        request,
        "applications/institution_correction.html",
        {
            "application": application,
            "formset": formset,
            "problem": problem,
            "due_on": add_working_days(today(), int(parameter("correction_days"))),
        },
        status=422 if bad else 200,
    )


@acceptance_officers
@require_POST
def late_finding(request: HttpRequest, number: str) -> HttpResponse:
    """Record what was overlooked as the institution's own error."""
    application = institution_application(number, request.user)
    form = LateFindingForm(request.POST)
    record_late_finding(
        application,
        text=form.cleaned_data["text"] if form.is_valid() else "",
        actor=request.user,
    )
    messages.success(request, _("已登记为受理环节的遗漏，不影响申报人。"))
    return redirect("institution-application", number=number)


def _open_while_deciding(application: Application, request: HttpRequest) -> None:
    """Open a decision's form only while it can be sent."""
    check_transition(application, "accept", request.user)


def _ruling_of(application: Application) -> Ruling | None:
    """The ruling frozen at submission."""
    rows = (application.assessment or {}).get("assessments", [])
    if not any((row["level"], row["path"]) == (application.level, application.path) for row in rows):
        return None
    return ruling_of(
        application.assessment or {}, application.level, application.path, application.pack_version
    )
