"""Objections as the house that published sees them: one list, one case, for employers and the bureau."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from applications.actions.objection import decide_objection
from applications.forms.employer import DecisionForm, attach
from applications.models import Objection
from applications.models.notice import ObjectionState
from titles.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ObjectionDesk:
    """What differs between the stations: frame, addresses by name, words."""

    base_template: str
    list_url: str
    case_url: str
    application_url: str
    waiting_words: str | Promise
    consequence: str | Promise
    decider: str | Promise


def list_page(
    request: PersonRequest, desk: ObjectionDesk, frame: dict[str, Any], rows: Iterable[Objection]
) -> HttpResponse:
    """Undecided ones first, then the decided in the order given."""
    found = list(rows)
    context = {
        **frame,
        "desk": desk,
        "waiting": [row for row in found if row.state == ObjectionState.OPEN],
        "decided": [row for row in found if row.state != ObjectionState.OPEN],
    }
    return render(request, "applications/objection_list.html", context)


def case_page(
    request: PersonRequest, desk: ObjectionDesk, frame: dict[str, Any], objection: Objection, *, decides: bool
) -> HttpResponse:
    """One objection; a post decides it with a finding. The action checks who may."""
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            decide_objection(
                objection=objection,
                outcome=request.POST.get("outcome", ""),
                finding=request.POST.get("finding", "")[:2000],
                reason_code=request.POST.get("reason_code", ""),
                actor=request.user,
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            words = _("异议结论已作出：%(outcome)s，已告知申报人。")
            messages.success(request, words % {"outcome": objection.get_state_display()})
            return redirect(desk.list_url)
    context = {
        **frame,
        "desk": desk,
        "objection": objection,
        "form": form,
        "may_decide": decides and objection.state == ObjectionState.OPEN,
    }
    return render(request, "applications/objection_case.html", context, status=422 if form.errors else 200)
