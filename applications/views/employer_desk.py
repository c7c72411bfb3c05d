"""The attestation desk: evidence and facts side by side, a finding for each fact."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.models import Role
from accounts.roles import has_role
from applications.actions.attestation import (
    attest_fact,
    complete_attestation,
    doubts_in_words,
    return_application,
)
from applications.evidence_pages import page_picture
from applications.forms.employer import AttestForm, ReturnForm, attach
from applications.models import Application, EvidenceFile
from applications.queries.desk import Desk, desk_of, evidence_of, next_open
from applications.queries.employer import employer_application
from applications.states import State
from applications.views.desk_page import (
    address_of,
    bar_of,
    counts_of,
    fact_rows_of,
    strip_of,
    viewer_of,
    whole_number,
)
from applications.views.employer import employers, house_context
from applications.views.worklist import row_title
from titles.calendar import add_working_days
from titles.clock import today
from titles.errors import InvalidInput, NotFound, WrongState
from titles.parameters import parameter

clerks = requires(Role.HR_CLERK)
_INLINE = ("application/pdf", "image/jpeg", "image/png")


@employers
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """Show one fact with its material; a post saves the finding and goes on to the next."""
    application = employer_application(number, request.user)
    fact_number = whole_number(request.GET.get("fact"))
    if request.method == "POST":
        form = AttestForm(request.POST)
        try:
            return _save(request, application, form)
        except InvalidInput as error:
            attach(form, error)
            return _show(request, application, whole_number(request.POST.get("number")), form, 422)
    return _show(request, application, fact_number, None, 200)


def _save(request: HttpRequest, application: Application, form: AttestForm) -> HttpResponse:
    number = whole_number(request.POST.get("number")) or 0
    attest_fact(
        application=application,
        number=number,
        verdict=request.POST.get("verdict", ""),
        reason_code=request.POST.get("reason_code", ""),
        note=request.POST.get("note", "")[:300],
        actor=request.user,
    )
    following = next_open(application, number)
    address = reverse("employer-desk", args=[application.number])
    return redirect(f"{address}{address_of(following)}" if following else f"{address}?fact={number}&done=1")


def _show(
    request: HttpRequest, application: Application, number: int | None, form: AttestForm | None, status: int
) -> HttpResponse:
    shown = desk_of(application, number)
    if shown is None:
        raise NotFound("desk.no_facts", _("%(number)s没有可核实的事实。") % {"number": application.number})
    fact = shown.current.fact
    if form is None:
        form = AttestForm(
            initial={"verdict": fact.verdict, "reason_code": fact.reason_code, "note": fact.note}
        )
    editable = application.state == State.ATTESTATION and has_role(
        request.user, Role.HR_CLERK, application.employer
    )
    here = reverse("employer-desk", args=[application.number])
    # With every finding made the page asks for the end of the check, unless one is opened again.
    in_hand = editable and (not shown.is_complete or bool(number and "done" not in request.GET))
    return render(
        request,
        "applications/employer_desk.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "desk": shown,
            "fact": fact,
            "form": form,
            "editable": editable,
            "here": f"{here}?fact={fact.number}",
            "strip": strip_of(shown),
            "counts": counts_of(shown),
            "fact_rows": fact_rows_of(shown, editable, in_hand),
            "in_hand": in_hand,
            **bar_of(request, shown),
            **viewer_of(request, application, shown),
        },
        status=status,
    )


@employers
@require_safe
@cache_control(private=True, max_age=3600)
def evidence_page(request: HttpRequest, number: str, evidence: UUID, page: int) -> HttpResponse:
    """One page of a material as a picture."""
    found = _evidence(request, number, evidence)
    picture = page_picture(found, page, whole_number(request.GET.get("rotate")) or 0)
    return HttpResponse(picture, content_type="image/png")


@employers
@require_safe
def evidence_original(request: HttpRequest, number: str, evidence: UUID) -> FileResponse:
    """The file as it was uploaded."""
    found = _evidence(request, number, evidence)
    shown = found.media_type in _INLINE
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=not shown,
        filename=found.original_name,
        content_type=found.media_type if shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _evidence(request: HttpRequest, number: str, evidence: UUID) -> EvidenceFile:
    found = evidence_of(employer_application(number, request.user), evidence)
    if found is None:
        raise NotFound("evidence.unknown", _("这份申报没有这个材料。"))
    return found


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """Close the check after naming what follows from it."""
    application = employer_application(number, request.user)
    if request.method == "POST":
        complete_attestation(application=application, actor=request.user)
        messages.success(request, _("%(number)s已核实完毕，可以发布公示。") % {"number": number})
        return redirect("employer-worklist")
    shown = _open_desk(application)
    return render(
        request,
        "applications/employer_complete.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "desk": shown,
            "publish_by": add_working_days(today(), int(parameter("publication_days"))),
        },
    )


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Return the application with every doubt listed."""
    application = employer_application(number, request.user)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return_application(
                application=application,
                actor=request.user,
                reason_codes=request.POST.getlist("reason_codes"),
                note=request.POST.get("note", "")[:300],
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, _("%(number)s已退回申报人修改，理由已告知。") % {"number": number})
            return redirect("employer-worklist")
    else:
        _open_desk(application)
    return render(
        request,
        "applications/employer_return.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "doubts": doubts_in_words(application),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _open_desk(application: Application) -> Desk:
    shown = desk_of(application)
    if application.state != State.ATTESTATION or shown is None:
        raise WrongState(
            "attestation.wrong_state",
            _("%(number)s现在是“%(state)s”，不在核实中。")
            % {"number": application.number, "state": State(application.state).label},
        )
    return shown
