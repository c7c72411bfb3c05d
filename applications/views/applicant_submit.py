"""The last two pages of a filing: check everything, then sign and submit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from applications.actions.application import resubmit_application, submit_application
from applications.blockers import blockers
from applications.filing import assemble, content_digest
from applications.forms.filing import PledgeForm
from applications.pledge import current_pledge
from applications.ruling_words import answer, groups, readings_of
from applications.states import State
from applications.views.applicant_filing import editable, page, ruling_for
from applications.views.applicant_parts import blocker_rows, group_rows
from titles.errors import InvalidInput


@signed_in
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that will be filed, and the ruling on it."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    filing = assemble(application)
    ruling = ruling_for(filing)
    found = blockers(filing, ruling)
    return page(
        request,
        "applicant_check",
        application,
        answer=answer(ruling),
        groups=groups(ruling, filing.dossier()),
        readings=readings_of(ruling),
        facts=group_rows(filing, reverse("my-check", args=[number])),
        left_out=filing.left_out,
        todo=blocker_rows(found, application),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def pledge(request: HttpRequest, number: str) -> HttpResponse:
    """Sign and submit."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    problems: list[str] = []
    if request.method == "POST":
        form = PledgeForm(request.POST)
        if form.is_valid():
            submit = resubmit_application if application.state == State.RETURNED else submit_application
            try:
                submit(
                    application=application,
                    actor=request.user,
                    signed_name=form.cleaned_data["signed_name"],
                    seen_digest=form.cleaned_data["seen_digest"],
                )
                messages.success(request, _("申报已提交，诚信承诺已签署。"))
                return redirect("my-application", number=number)
            except InvalidInput as refusal:
                problems = _spread(form, refusal)
    else:
        filing = assemble(application)
        if blockers(filing, ruling_for(filing)):
            return redirect("my-check", number=number)
        form = PledgeForm(initial={"seen_digest": content_digest(filing)})
    return page(
        request,
        "applicant_pledge",
        application,
        form=form,
        pledge=current_pledge(),
        problems=problems,
        version=application.version + 1,
        status=422 if form.errors or problems else 200,
    )


def _spread(form: PledgeForm, refusal: InvalidInput) -> list[str]:
    """The signature's errors stay at the field; what is missing elsewhere is listed."""
    texts: list[str] = []
    for name, messages_ in refusal.fields.items():
        if name in form.fields:
            form.add_error(name, messages_)
        else:
            texts += messages_
    return texts
