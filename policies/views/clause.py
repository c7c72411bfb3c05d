"""A draft clause by clause: the outline, one clause as a form, adding, moving and removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from policies.checking import is_stale
from policies.forms.clause import ClauseForm
from policies.forms.path import NewPathForm
from policies.forms.shapes import KINDS
from policies.queries.clause_outline import TITLES, Words, outline, shared_by, where_of, words_of
from policies.queries.draft_cases import BROKEN, case_lines, lacking_words, lines_of
from policies.queries.draft_text import Draft, open_draft, put_together
from policies.queries.problem_places import problem_places
from policies.views.clause_list import clause_mark, clause_meant
from policies.views.draft_page import check_now, context_of, mark_of, save, saved_by
from policies.views.frame import officers
from rules import case_editing, editing
from rules.editing import EditError, Place
from rules.loader import parse_pack
from rules.words import writer_of
from titles.errors import Conflict, NotFound
from titles.models import PolicyStatus


@officers
@require_safe
def clauses(request: PersonRequest, pk: int) -> HttpResponse:
    """The draft as an outline."""
    draft = open_draft(pk)
    failing = [line for line in case_lines(draft) if line.kind != "met"]
    absent = [(name, TITLES[name]) for name in editing.SINGLE if not getattr(draft.pack, name)]
    context: dict[str, Any] = {
        "sections": outline(draft),
        "absent": absent,
        "failing": failing,
        "total": len(draft.cases.cases),
        "problems": problem_places(draft),
        "checked": bool(draft.version.report) and not is_stale(draft.version),
    }
    return render(request, "policies/draft_clauses.html", context_of(request, draft, **context))


@officers
@require_POST
def clause_check(request: PersonRequest, pk: int) -> HttpResponse:
    """Run every check and come back to the outline."""
    version = check_now(request, open_draft(pk).version)
    if version.status == PolicyStatus.CHECKED:
        messages.success(request, _("检查通过，等待另一名经办人发布。"))
    else:
        words = _("检查发现%(n)d处问题，都列在下面。") % {"n": len(version.report["problems"])}
        messages.warning(request, words)
    return redirect("policy-draft-clauses", pk)


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def clause(request: PersonRequest, pk: int, address: str) -> HttpResponse:
    """One clause: what it says, as a form."""
    draft = open_draft(pk)
    here = clause_meant(request, draft, address)
    address = here.address
    node = {} if here.body is None else editing.read(draft.version.pack_text, address)
    tag = node.get("kind", "") if here.kind == "requirement" else ""
    data = request.POST if request.method == "POST" else None
    note = draft.version.note if here.kind == "head" else None
    form = ClauseForm(here.kind, draft.pack, tag=tag, node=node, data=data, note=note)
    text = _tried(form, request, lambda value: editing.replace(draft.version.pack_text, address, value))
    conflict = ""
    if text is not None and request.POST.get("do") == "save":
        try:
            return _saved(request, draft, here, text, form.note)
        except Conflict:
            conflict = saved_by(draft, request.user)
    return _page(request, draft, here, form, text, conflict=conflict)


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def clause_new(request: PersonRequest, pk: int) -> HttpResponse:
    """One clause more in a list of the draft."""
    draft = open_draft(pk)
    holder = request.GET.get("in", "")
    kind = _kind_in(holder)
    if kind == "path":
        return _new_path(request, draft)
    tag = request.GET.get("kind", "") if kind == "requirement" else ""
    here = Place(f"{holder}.new", kind, None, **_path_of(draft, holder))
    if kind == "requirement" and tag not in KINDS:
        return render(
            request,
            "policies/draft_clause_kind.html",
            context_of(request, draft, kinds=KINDS, holder=holder, where=where_of(here)),
        )
    data = request.POST if request.method == "POST" else None
    form = ClauseForm(kind, draft.pack, tag=tag, data=data)
    added: list[str] = []

    def change(value: Any) -> str:
        text, address = editing.add(draft.version.pack_text, holder, value)
        added.append(address)
        return text

    text = _tried(form, request, change)
    if text is not None and request.POST.get("do") == "save":
        save(request, draft, pack_text=text, mark=clause_mark(draft, here))
        messages.success(request, _("已增加。请检查它的案例。"))
        return redirect("policy-draft-clause", pk, added[-1])
    return _page(request, draft, here, form, text, address=added[-1] if added else "")


def _new_path(request: PersonRequest, draft: Draft) -> HttpResponse:
    form = NewPathForm(request.POST or None, pack=draft.pack)
    if form.is_valid():
        text, address = editing.add(draft.version.pack_text, "paths", form.value())
        save(request, draft, pack_text=text, mark=mark_of("paths"))
        messages.success(request, _("已增加路径。请逐项核对其中的要求和评判。"))
        number = address.rpartition(".")[2]
        return redirect(f"{reverse('policy-draft-clauses', args=[draft.version.pk])}#path-{number}")
    context = context_of(request, draft, mark=mark_of("paths"), form=form)
    return render(
        request, "policies/draft_path_new.html", context, status=422 if request.method == "POST" else 200
    )


# --- parts -----------------------------------------------------------------------------------------


def _tried(form: ClauseForm, request: PersonRequest, change: Any) -> str | None:
    """The changed text, if what was typed is sound and was meant to be looked at or saved."""
    if request.method != "POST" or request.POST.get("do") not in ("save", "preview") or not form.is_valid():
        return None
    try:
        text: str = change(form.value())
    except EditError as error:
        form.refuse(error)
        return None
    return text


def _saved(request: PersonRequest, draft: Draft, here: Place, text: str, note: str | None) -> HttpResponse:
    """Save; a new name goes on in the cases of a requirement."""
    cases_text, renamed = draft.version.cases_text, 0
    if here.kind == "requirement":
        label = editing.read(text, here.address)["label"]
        if label != here.body.label:
            cases_text, renamed = case_editing.rename(cases_text, here, label)
    mark = clause_mark(draft, here)
    save(request, draft, pack_text=text, cases_text=cases_text, note=note, mark=mark)
    if renamed:
        messages.success(request, _("已保存。它的%(n)s个案例改用新的名称。") % {"n": renamed})
    else:
        messages.success(request, _("已保存到草稿。"))
    return redirect("policy-draft-clause", draft.version.pk, here.address)


def _page(
    request: PersonRequest,
    draft: Draft,
    here: Place,
    form: ClauseForm,
    text: str | None,
    *,
    address: str = "",
    conflict: str = "",
) -> HttpResponse:
    """The form, and beside it the words before and now, and the cases on what was typed."""
    is_new = here.body is None
    saved = None if is_new else words_of(here, draft.writer)
    before = None if is_new else draft.place_before(here)
    shown, place, packs, broken = saved, (None if is_new else here), draft.packs, False
    if text is not None:
        entry = parse_pack(f"{draft.version.policy}.yaml", text)
        place = editing.place(entry.pack, address or here.address)
        shown, packs = words_of(place, writer_of(entry.pack)), draft.packs_with(entry)
        try:
            put_together(draft, entry)
        except BROKEN:
            broken = True
    cases = [] if is_new or broken else lines_of(draft, here, packs)
    if text is not None and place is not None and not is_new and place.body != here.body:
        cases = _renamed(draft, here, place, packs, cases)
    context: dict[str, Any] = {
        "here": here,
        "form": form,
        "is_new": is_new,
        "saved": saved,
        "saved_label": saved.label if saved else "",
        "kind": KINDS.get(form.tag) or TITLES[here.kind],
        "where": where_of(here),
        "shown": shown,
        "before": words_of(before, writer_of(draft.before)) if before and draft.before else None,
        "same": before is not None and not is_new and before.body == here.body,
        "is_preview": text is not None,
        "broken": broken,
        "new_lines": _new_lines(saved, shown),
        "cases": cases,
        "failing": [line for line in cases if line.kind != "met"],
        "lacking": [] if is_new else lacking_words(draft, here),
        "shared": [] if place is None or broken else shared_by(draft.pack, place, packs),
        "movable": not is_new and here.kind in ("requirement", "judgement", "reading"),
    }
    wrong = bool(form.problems) and request.method == "POST" and request.POST.get("do") != "row"
    mark = clause_mark(draft, here)
    return render(
        request,
        "policies/draft_clause.html",
        context_of(request, draft, mark=mark, conflict=conflict, **context),
        status=409 if conflict else 422 if wrong else 200,
    )


def _renamed(draft: Draft, here: Place, place: Place, packs: Any, cases: list[Any]) -> list[Any]:
    """The cases as they will be called once a new name is saved."""
    if here.kind != "requirement" or place.body.label == here.body.label:
        return cases
    text, _count = case_editing.rename(draft.version.cases_text, here, place.body.label)
    other = Draft(draft.version, draft.entry)
    other.__dict__["cases"] = case_editing.read_cases(text)
    return lines_of(other, place, packs)


def _new_lines(saved: Words | None, shown: Words | None) -> set[str]:
    """Lines of the preview that do not stand in the draft."""
    if saved is None or shown is None:
        return set()
    return {line.text for line in shown.lines} - {line.text for line in saved.lines}


def _kind_in(holder: str) -> str:
    try:
        kind = editing.kind_of(f"{holder}.0")
    except EditError:
        kind = ""
    if kind not in TITLES:
        raise NotFound("policies.no_such_clause", _("草稿里没有可以增加的这一处。"))
    return kind


def _path_of(draft: Draft, holder: str) -> dict[str, Any]:
    above = holder.rpartition(".")[0]
    if not above:
        return {}
    found = draft.place(above)
    return {"level": found.level, "path": found.path}
