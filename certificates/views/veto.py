"""The bureau's veto for dishonesty."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from applications.forms.employer import attach
from certificates.actions.veto import live_application, veto_application
from certificates.forms.bureau import VetoForm
from certificates.views.bureau import frame_context, officers
from titles.errors import InvalidInput, NotFound


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def veto(request: PersonRequest) -> HttpResponse:
    """Name the application, the reasons and what was found; then it ends."""
    form = VetoForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            application = live_application(given["number"])
            veto_application(
                application, reason_codes=given["reason_codes"], text=given["text"], actor=request.user
            )
        except NotFound as refusal:
            form.add_error("number", refusal.message)
        except InvalidInput as refusal:
            attach(form, refusal)
        else:
            messages.success(
                request, _("%(number)s已一票否决，理由已告知申报人。") % {"number": application.number}
            )
            return redirect("bureau-worklist")
    return render(
        request,
        "certificates/bureau_veto.html",
        {"form": form, **frame_context(request.user)},
        status=422 if form.errors else 200,
    )
