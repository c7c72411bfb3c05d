"""The secretary's answer to results that the bureau sent back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.requests import PersonRequest
from accounts.roles import Role
from applications.forms.employer import attach
from applications.views.worklist import row_title
from certificates.actions.acceptance import resend_result
from certificates.forms.bureau import AnswerForm
from certificates.queries.returned import returned_result, returned_results, why_returned
from titles.errors import InvalidInput

secretaries = requires(Role.SESSION_SECRETARY)


@secretaries
@require_safe
def results(request: PersonRequest) -> HttpResponse:
    """What was sent back and waits for an answer."""
    rows = [{"application": row, "title": row_title(row)} for row in returned_results(request.user)[:200]]
    return render(request, "certificates/institution_results.html", {"rows": rows})


@secretaries
@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: PersonRequest, number: str) -> HttpResponse:
    """Say what was completed and send the result again."""
    application = returned_result(number, request.user)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            resend_result(application, text=form.cleaned_data["text"], actor=request.user)
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, _("%(number)s已重新报送市人社局验收。") % {"number": number})
            return redirect("institution-results")
    context = {"application": application, "form": form, "why": why_returned(application)}
    return render(
        request, "certificates/institution_resend.html", context, status=422 if form.errors else 200
    )
