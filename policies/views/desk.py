"""The rules desk: policies, their versions, starting the next one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from policies.actions.version import start_draft
from policies.forms.version import StartForm
from policies.queries.desk import draft_line, policy_lines, versions_on_desk
from policies.queries.versions import version_line
from policies.views.frame import frame_context, officers, readers
from titles.errors import InvalidInput
from titles.policies import pack_of


@readers
@require_safe
def policies(request: PersonRequest) -> HttpResponse:
    """Every policy: what is in force, what waits and for whom."""
    context = {**frame_context(request.user), "lines": policy_lines(request.user)}
    return render(request, "policies/desk_policies.html", context)


@readers
@require_safe
def policy(request: PersonRequest, code: str) -> HttpResponse:
    """The versions of one policy, newest first."""
    rows = versions_on_desk(code)
    published = [row for row, line in rows if line is not None]
    context = {
        **frame_context(request.user),
        "code": code,
        "title": published[0].title if published else code,
        "document": published[0].document if published else "",
        "rows": [
            {
                "version": row,
                "line": line,
                "waiting": draft_line(row, request.user) if row.status in ("draft", "checked") else None,
            }
            for row, line in rows
        ],
        "newest": published[0] if published else None,
        "several": len(published) > 1,
    }
    return render(request, "policies/desk_policy.html", context)


@keeps_typed
@officers
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Draft the next version for a new first day."""
    return _start(request, code, number, correcting=False)


@keeps_typed
@officers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Draft a correction of a version: same days, other rules."""
    return _start(request, code, number, correcting=True)


def _start(request: PersonRequest, code: str, number: int, *, correcting: bool) -> HttpResponse:
    line = version_line(code, number)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        correcting=correcting,
        needs_day=line.begins is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = start_draft(
                policy=code,
                based_on=number,
                note=form.cleaned_data["note"],
                effective_from=form.cleaned_data.get("effective_from"),
                correcting=correcting,
                actor=request.user,
            )
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("已起草第%(n)s版，请逐条修改，改好后检查。") % {"n": version.number})
            return redirect("policy-draft-clauses", version.pk)
    pack = pack_of(line.version).pack
    context = {
        **frame_context(request.user),
        "form": form,
        "line": line,
        "code": code,
        "title": pack.title,
        "document": pack.document,
        "correcting": correcting,
        "others": [
            draft_line(row, request.user)
            for row, _line in versions_on_desk(code)
            if row.status in ("draft", "checked")
        ],
    }
    return render(request, "policies/desk_start.html", context, status=422 if form.errors else 200)
