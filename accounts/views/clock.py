"""The demonstration's clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.actions.clock import move_clock
from accounts.forms.sign_in import ClockForm
from accounts.requests import PersonRequest
from titles import clock
from titles.calendar import CalendarYearNotLoaded, add_working_days
from titles.errors import InvalidInput
from titles.look.text import date_text
from titles.parameters import parameter


@signed_in
@require_http_methods(["GET", "POST"])
def clock_page(request: PersonRequest) -> HttpResponse:
    """Show the present moment and move it forward."""
    if not (settings.DEMO and settings.CLOCK_SETTABLE):
        raise Http404
    form = ClockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            moment = move_clock(actor=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("时钟已调到%(day)s9:00。") % {"day": date_text(moment)})
            return redirect("demo-clock")
    context = {"form": form, "now": clock.now(), "past_notice": _past_notice()}
    status = 422 if form.errors else 200
    return render(request, "accounts/demo_clock.html", context, status=status)


def _past_notice() -> object:
    """Return the first day on which a notice that begins tomorrow is over; nothing without a calendar."""
    try:
        return add_working_days(clock.today(), int(parameter("notice_working_days")) + 1)
    except CalendarYearNotLoaded:
        return None
