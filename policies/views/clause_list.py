"""Clauses of a draft among their neighbours: taken out, moved up and down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from policies.forms.path import parts_of
from policies.queries.clause_outline import TITLES, where_of, words_of
from policies.queries.draft_cases import BROKEN, lines_of
from policies.queries.draft_text import open_draft, put_together
from policies.views.draft_page import context_of, save
from policies.views.frame import officers
from rules import editing
from rules.editing import EditError
from rules.loader import parse_pack
from titles.errors import NotFound


@officers
@require_http_methods(["GET", "POST"])
def clause_remove(request: PersonRequest, pk: int, address: str) -> HttpResponse:
    """Take a clause out, after saying what that means."""
    draft = open_draft(pk)
    here = draft.place(address)
    if here.kind == "head" or here.body is None:
        raise NotFound("policies.no_such_clause", _("这一项不能删除。"))
    error = ""
    if request.method == "POST":
        try:
            text = editing.remove(draft.version.pack_text, address)
            put_together(draft, parse_pack("draft", text))
        except (EditError, *BROKEN):
            error = _("其他要求还在引用这一项，请先改那里，再删除。")
        else:
            save(request, draft, pack_text=text)
            messages.success(request, _("已从草稿中删除。"))
            return redirect("policy-draft-clauses", pk)
    context = {
        "here": here,
        "words": words_of(here, draft.writer),
        "kind": TITLES[here.kind],
        "where": where_of(here),
        "cases": lines_of(draft, here),
        "inside": parts_of(here),
        "error": error,
    }
    return render(
        request,
        "policies/draft_clause_remove.html",
        context_of(request, draft, **context),
        status=422 if error else 200,
    )


@officers
@require_POST
def clause_move(request: PersonRequest, pk: int, address: str) -> HttpResponse:
    """One place up or down among its neighbours."""
    draft = open_draft(pk)
    here = draft.place(address)
    if not address.rpartition(".")[2].isdecimal():
        raise NotFound("policies.no_such_clause", _("这一项不能移动。"))
    by = -1 if request.POST.get("to") == "up" else 1
    text, moved = editing.move(draft.version.pack_text, address, by)
    if moved != address:
        save(request, draft, pack_text=text)
        messages.success(request, _("已移动。"))
    if here.kind == "path":
        return redirect(f"{reverse('policy-draft-clauses', args=[pk])}#path-{moved.rpartition('.')[2]}")
    return redirect("policy-draft-clause", pk, moved)
