"""The applicant's printed documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from applications.filed_documents import application_form_pdf, correction_notice_pdf, pledge_pdf
from applications.queries.application import own_application
from applications.queries.correction import own_notice


@signed_in
@require_safe
def form_document(request: HttpRequest, number: str) -> HttpResponse:
    """The filed form."""
    application = own_application(request.user, number)
    return _pdf(application_form_pdf(application), f"{number}.pdf")


@signed_in
@require_safe
def pledge_document(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The signed pledge of a version."""
    application = own_application(request.user, number)
    return _pdf(pledge_pdf(application, version), f"{number}-pledge-{version}.pdf")


@signed_in
@require_safe
def correction_document(request: HttpRequest, number: str) -> HttpResponse:
    """The correction notice."""
    application = own_application(request.user, number)
    return _pdf(correction_notice_pdf(application, own_notice(application)), f"{number}-correction.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
