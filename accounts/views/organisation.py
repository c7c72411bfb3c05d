"""The bureau's register of organisations and of who acts for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.actions.organisation import end_membership, grant_membership, register_organisation
from accounts.forms.organisation import MembershipForm, OrganisationForm
from accounts.models import Membership, Organisation, OrganisationKind, Role
from accounts.queries.organisation import members, organisation_page
from accounts.requests import PersonRequest
from accounts.roles import organisations_of
from titles.errors import Conflict, InvalidInput

officers = requires(Role.BUREAU_OFFICER)


@officers
@require_safe
def organisation_list(request: PersonRequest) -> HttpResponse:
    """List organisations, narrowed by kind and name."""
    kind = request.GET.get("kind", "")
    text = request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    page = organisation_page(
        kind if kind in OrganisationKind.values else "", text, int(after[:18]) if after.isdecimal() else None
    )
    narrowed = {name: value for name, value in (("kind", kind), ("q", text)) if value}
    context = {
        **_frame(request),
        "page": page,
        "kinds": OrganisationKind.choices,
        "kind": kind,
        "q": text,
        "next_url": f"?{urlencode({**narrowed, 'after': str(page.after)})}" if page.after else "",
    }
    return render(request, "accounts/bureau_organisations.html", context)


@officers
@require_http_methods(["GET", "POST"])
def organisation_new(request: PersonRequest) -> HttpResponse:
    """Register an organisation."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = register_organisation(actor=request.user, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            form.take(error)
        else:
            messages.success(request, _("单位已登记，请指定经办人员。"))
            return redirect("organisation", pk=row.pk)
    context = {**_frame(request), "form": form}
    status = 422 if form.errors else 200
    return render(request, "accounts/bureau_organisation_form.html", context, status=status)


@officers
@require_http_methods(["GET", "POST"])
def organisation(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an organisation with its people, and grant a role in it."""
    row = get_object_or_404(Organisation, pk=pk)
    form = MembershipForm(request.POST if request.method == "POST" else None, kind=row.kind)
    if request.method == "POST" and form.is_valid():
        try:
            granted = grant_membership(actor=request.user, organisation=row, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            form.take(error)
        else:
            words = {"name": granted.person.name, "role": granted.get_role_display()}
            messages.success(request, _("%(name)s已担任%(role)s。") % words)
            return redirect("organisation", pk=row.pk)
    context = {**_frame(request), "row": row, "facts": _facts(row), "members": members(row), "form": form}
    status = 422 if form.errors else 200
    return render(request, "accounts/bureau_organisation.html", context, status=status)


@officers
@require_http_methods(["GET", "POST"])
def membership_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the reason and end a role."""
    row = get_object_or_404(Membership.objects.select_related("person", "organisation"), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            end_membership(actor=request.user, membership=row, reason=request.POST.get("reason", ""))
        except InvalidInput as error:
            problem = str(error.message)
        else:
            messages.success(request, _("%(name)s今天起不再担任此角色。") % {"name": row.person.name})
            return redirect("organisation", pk=row.organisation_id)
    context = {**_frame(request), "row": row, "problem": problem}
    status = 422 if problem else 200
    return render(request, "accounts/bureau_membership_end.html", context, status=status)


def _frame(request: PersonRequest) -> dict[str, object]:
    return {"bureau": organisations_of(request.user, Role.BUREAU_OFFICER).first()}


def _facts(row: Organisation) -> list[tuple[str, str]]:
    facts = [
        (_("单位类别"), row.get_kind_display()),
        (_("统一社会信用代码"), row.uscc),
        (_("单位性质"), row.get_unit_kind_display() if row.unit_kind else ""),
        (_("所在区"), row.district),
        (_("联系电话"), row.contact_phone),
        (_("监督电话"), row.supervision_phone),
    ]
    return [(term, value) for term, value in facts if value]
