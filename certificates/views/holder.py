"""The holder's own certificates."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.models import Person
from accounts.requests import PersonRequest
from certificates.links import verification_path
from certificates.models import Certificate
from certificates.queries.verification import revocation_of, state_on
from certificates.revocations import decision_pdf
from certificates.views.files import pdf_response
from certificates.words import status_word
from titles.clock import today
from titles.errors import NotFound


@signed_in
@require_safe
def own_certificates(request: PersonRequest) -> HttpResponse:
    """What the person holds, the newest first."""
    rows = Certificate.objects.filter(holder=request.user).select_related("revocation", "application")
    return render(
        request,
        "certificates/holder_certificates.html",
        {
            "rows": [
                {
                    "certificate": row,
                    "state": state_on(row, today()),
                    "word": status_word(state_on(row, today())),
                    "path": verification_path(row),
                    "decision": revocation_of(row),
                }
                for row in rows
            ]
        },
    )


@signed_in
@require_safe
def own_file(request: PersonRequest, number: str) -> FileResponse:
    """The signed PDF, for its holder only."""
    return pdf_response(own_certificate(request.user, number))


@signed_in
@require_safe
def own_decision(request: PersonRequest, number: str) -> HttpResponse:
    """The decision that revoked it, for its holder only."""
    response = HttpResponse(
        decision_pdf(own_certificate(request.user, number)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="revocation-{number}.pdf"'
    return response


def own_certificate(person: Person, number: str) -> Certificate:
    """A certificate of ``person``. Raises NotFound, also for everybody else's."""
    found = Certificate.objects.select_related("revocation").filter(holder=person, number=number).first()
    if found is None:
        raise NotFound("certificate.unknown", _("您名下没有编号为%(number)s的证书。") % {"number": number})
    return found
