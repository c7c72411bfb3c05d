"""Issuing and revoking: single and batch, progress, register, decision."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from accounts.roles import Role, has_role
from applications.actions.transition import check_transition
from applications.forms.employer import attach
from applications.states import State
from certificates.actions.batch import continue_batch, order_batch
from certificates.actions.issue import issue_certificate
from certificates.actions.revocation import revoke_certificate
from certificates.forms.bureau import RevocationForm
from certificates.links import verification_path
from certificates.models import Certificate, CertificateState, IssueBatch
from certificates.queries.bureau import (
    bureau_application,
    certificate_by_number,
    certificates,
    chosen_applications,
)
from certificates.queries.issuing import preview_rows, progress_of
from certificates.revocations import decision_pdf
from certificates.views.bureau import bureau_people, frame_context, issuers
from certificates.views.files import pdf_response
from certificates.views.public import certificate_facts
from titles.clock import today
from titles.errors import InvalidInput
from titles.look.text import date_text
from titles.models import ReasonCode


@issuers
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: PersonRequest, number: str) -> HttpResponse:
    """See what will be printed, then issue one certificate."""
    application = bureau_application(number)
    if request.method == "POST":
        certificate = issue_certificate(application, actor=request.user)
        messages.success(request, _("证书%(number)s已签发。") % {"number": certificate.number})
        return redirect("bureau-certificate", number=certificate.number)
    check_transition(application, "issue", request.user)
    context = {
        **frame_context(request.user),
        "application": application,
        "row": preview_rows([application], request.user)[0],
    }
    return render(request, "certificates/bureau_issue.html", context)


@issuers
@require_http_methods(["GET", "HEAD", "POST"])
def issue_many(request: PersonRequest) -> HttpResponse:
    """Preview a batch; a post orders it and goes to its progress."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = chosen_applications(given.getlist("selected"))
    if request.method == "POST":
        batch = order_batch(chosen, actor=request.user, form_token=_token(request))
        return redirect("bureau-issue-batch", pk=batch.pk)
    ready = [item for item in chosen if item.state == State.ISSUING]
    rows = preview_rows(ready, request.user)
    context = {
        **frame_context(request.user),
        "rows": rows,
        "good": [row for row in rows if not row.problem],
        "left_out": [item for item in chosen if item.state != State.ISSUING],
        "form_token": uuid.uuid4(),
    }
    return render(request, "certificates/bureau_issue_many.html", context)


def _token(request: PersonRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("form_token", ""))
    except ValueError as error:
        raise InvalidInput("batch.token", _("页面不完整，请从待办重新开始。")) from error


@issuers
@require_safe
def issue_batch(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """How far a batch has come; the page can be left and returned to."""
    batch = get_object_or_404(IssueBatch.objects.select_related("ordered_by"), pk=pk)
    context = {**frame_context(request.user), "batch": batch, "progress": progress_of(batch)}
    return render(request, "certificates/bureau_issue_batch.html", context)


@issuers
@require_POST
def resume_batch(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Start what is not done yet."""
    batch = get_object_or_404(IssueBatch, pk=pk)
    count = continue_batch(batch, actor=request.user)
    messages.success(request, _("继续办理%(n)d份。") % {"n": count})
    return redirect("bureau-issue-batch", pk=pk)


@bureau_people
@require_safe
def register(request: PersonRequest) -> HttpResponse:
    """The register of certificates."""
    search = request.GET.get("q", "").strip()[:60]
    page = certificates(search, request.GET.get("after", "")[:40])
    context = {
        **frame_context(request.user),
        "rows": page.rows,
        "after": page.after,
        "search": search,
        "batches": IssueBatch.objects.select_related("ordered_by")[:5] if not search else [],
    }
    return render(request, "certificates/bureau_register.html", context)


@bureau_people
@require_safe
def certificate_page(request: PersonRequest, number: str) -> HttpResponse:
    """One certificate, its file and its decision."""
    certificate = certificate_by_number(number)
    decision = getattr(certificate, "revocation", None)
    context = {
        **frame_context(request.user),
        "certificate": certificate,
        "facts": certificate_facts(certificate, named=True),
        "decision": decision,
        "reason": ReasonCode.objects.filter(code=decision.reason_code).first() if decision else None,
        "public_path": verification_path(certificate),
        "may_revoke": certificate.state == CertificateState.VALID
        and (has_role(request.user, Role.BUREAU_OFFICER) or has_role(request.user, Role.ISSUER)),
    }
    return render(request, "certificates/bureau_certificate.html", context)


@bureau_people
@require_safe
def certificate_file(request: PersonRequest, number: str) -> FileResponse:
    """The signed PDF."""
    return pdf_response(certificate_by_number(number))


@bureau_people
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PersonRequest, number: str) -> HttpResponse:
    """Decide to revoke, with reason, facts and the day from which it holds."""
    certificate = certificate_by_number(number)
    form = RevocationForm(
        request.POST if request.method == "POST" else None, initial={"effective_on": today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = revoke_certificate(
                certificate,
                reason_code=form.cleaned_data["reason_code"],
                text=form.cleaned_data["text"],
                effective_on=form.cleaned_data["effective_on"],
                actor=request.user,
            )
        except InvalidInput as error:
            _attach(form, error)
        else:
            words = _("%(number)s已撤销，决定%(decision)s，自%(day)s起不再有效。")
            said = {
                "number": number,
                "decision": decision.decision_number,
                "day": date_text(decision.effective_on),
            }
            messages.success(request, words % said)
            return redirect("bureau-certificate", number=number)
    if request.method != "POST":
        check_transition(certificate.application, "revoke", request.user)
    context: dict[str, Any] = {**frame_context(request.user), "certificate": certificate, "form": form}
    return render(request, "certificates/bureau_revoke.html", context, status=422 if form.errors else 200)


def _attach(form: RevocationForm, error: InvalidInput) -> None:
    """The action speaks of several codes, this form of one."""
    fields = {
        ("reason_code" if name == "reason_codes" else name): texts for name, texts in error.fields.items()
    }
    attach(form, InvalidInput(error.code, error.message, error.clause, fields))


@bureau_people
@require_safe
def decision(request: PersonRequest, number: str) -> HttpResponse:
    """The decision as a document."""
    certificate: Certificate = certificate_by_number(number)
    response = HttpResponse(decision_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="revocation-{number}.pdf"'
    return response
