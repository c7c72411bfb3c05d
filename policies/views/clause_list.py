"""Clauses of a draft among their neighbours: taken out, moved up and down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from msgspec import UNSET

from accounts.requests import PersonRequest
from policies.forms.path import parts_of
from policies.queries.clause_outline import TITLES, where_of, words_of
from policies.queries.draft_cases import BROKEN, lines_of
from policies.queries.draft_text import Draft, open_draft, put_together
from policies.views.draft_page import context_of, mark_of, save, saved_by
from policies.views.frame import officers
from rules import editing
from rules.editing import EditError, Place
from rules.loader import parse_pack
from titles.errors import Conflict, NotFound


def clause_mark(draft: Draft, here: Place) -> str:
    """Which clause it is, and what it says: two marks. Of a new one, only where it goes."""
    if here.body is None:
        return mark_of(here.kind, here.address, here.level, here.path)
    said, note = here.body, ""
    if here.kind == "head":
        said = {key: value for key, value in here.body.items() if value is not UNSET}
        note = draft.version.note
    name = [getattr(here.body, key, "") for key in ("label", "clause")]
    return f"{mark_of(here.kind, here.level, here.path, name)}.{mark_of(said, note)}"


def clause_meant(request: PersonRequest, draft: Draft, address: str) -> Place:
    """The clause that a form was made from, also where it has moved since. Raises NotFound, Conflict."""
    was = request.POST.get("was", "")
    if not was:
        return draft.place(address)
    marks = {one.address: clause_mark(draft, one) for one in editing.places(draft.pack)}
    moved = [address] if marks.get(address) == was else [one for one, mark in marks.items() if mark == was]
    if len(moved) == 1:
        return draft.place(moved[0])
    there = address in marks or address in editing.SINGLE
    if there and clause_mark(draft, draft.place(address)).partition(".")[0] == was.partition(".")[0]:
        return draft.place(address)
    raise Conflict(
        "policies.clause_gone",
        _(
            "%(who)s改名、移动或删除了这一项，您的改动没有保存。请退回上一页抄下要改的内容，再从“逐条修改”打开。"
        )
        % {"who": saved_by(draft, request.user)},
    )


@officers
@require_http_methods(["GET", "POST"])
def clause_remove(request: PersonRequest, pk: int, address: str) -> HttpResponse:
    """Take a clause out, after saying what that means."""
    draft = open_draft(pk)
    here = clause_meant(request, draft, address)
    if here.kind == "head" or here.body is None:
        raise NotFound("policies.no_such_clause", _("这一项不能删除。"))
    error = ""
    if request.method == "POST":
        try:
            text = editing.remove(draft.version.pack_text, here.address)
            put_together(draft, parse_pack("draft", text))
        except (EditError, *BROKEN):
            error = _("其他要求还在引用这一项，请先改那里，再删除。")
        else:
            save(request, draft, pack_text=text, mark=clause_mark(draft, here))
            messages.success(request, _("已从草稿中删除。"))
            return redirect("policy-draft-clauses", pk)
    context: dict[str, Any] = {
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
        context_of(request, draft, mark=clause_mark(draft, here), **context),
        status=422 if error else 200,
    )


@officers
@require_POST
def clause_move(request: PersonRequest, pk: int, address: str) -> HttpResponse:
    """One place up or down among its neighbours."""
    draft = open_draft(pk)
    here = clause_meant(request, draft, address)
    address = here.address
    if not address.rpartition(".")[2].isdecimal():
        raise NotFound("policies.no_such_clause", _("这一项不能移动。"))
    by = -1 if request.POST.get("to") == "up" else 1
    text, moved = editing.move(draft.version.pack_text, address, by)
    if moved != address:
        save(request, draft, pack_text=text, mark=clause_mark(draft, here))
        messages.success(request, _("已移动。"))
    if here.kind == "path":
        return redirect(f"{reverse('policy-draft-clauses', args=[pk])}#path-{moved.rpartition('.')[2]}")
    return redirect("policy-draft-clause", pk, moved)
