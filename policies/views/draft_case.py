"""The cases of a draft: what the rules say about each; one as a form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from policies.case_words import contents, summary
from policies.forms.case import CaseForm
from policies.queries.clause_outline import targets
from policies.queries.draft_cases import (
    CaseLine,
    case_line,
    case_lines,
    lacking_words,
    lines_of,
    outcome_word,
)
from policies.queries.draft_text import Draft, open_draft
from policies.views.draft_case_parts import (
    address_of,
    after_last,
    back_to,
    case_at,
    marks_of,
    name_of,
    requirement_at,
    requirement_of,
    requirements,
)
from policies.views.draft_page import context_of, mark_of, save, saved_by, still_at
from policies.views.frame import officers
from rules import case_editing
from rules.case_editing import belongs
from rules.editing import EditError, Place
from rules.spec import Case
from titles.errors import Conflict, NotFound


@officers
@require_safe
def cases(request: PersonRequest, pk: int) -> HttpResponse:
    """The cases of a draft, or of one requirement; those that fail come first."""
    draft = open_draft(pk)
    here = requirement_at(draft, request.GET.get("of", ""))
    lines = lines_of(draft, here) if here else case_lines(draft)
    failing = [line for line in lines if line.kind != "met"]
    wanted = request.GET.get("show", "")
    context: dict[str, Any] = {
        "here": here,
        "name": name_of(here) if here else "",
        "lines": failing if wanted == "failing" else lines,
        "failing": len(failing),
        "total": len(lines),
        "show": wanted,
        "query": urlencode({"of": here.address}) if here else "",
        "lacking": _lacking(draft, here),
    }
    return render(request, "policies/draft_cases.html", context_of(request, draft, **context))


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def case_new(request: PersonRequest, pk: int) -> HttpResponse:
    """One case more for a requirement."""
    draft = open_draft(pk)
    here = requirement_at(draft, request.GET.get("of", ""))
    if here is None:
        raise NotFound("policies.no_such_clause", _("草稿里没有这一项要求。"))
    like = next((case for case in draft.cases.cases if belongs(case, here)), None)
    start: dict[str, Any] = {"level": here.level or "", "path": here.path or ""}
    if like:
        start = {"base": like.base, "level": like.level, "path": like.path}
    return _form(request, draft, here, here.body.label, start)


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def case(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Change a case."""
    draft = open_draft(pk)
    now = still_at(request, marks_of(draft), number)
    if now is None:
        return _lost(request, draft)
    found = case_at(draft, now)
    here = requirement_of(draft, found)
    return _form(request, draft, here, found.of, msgspec.to_builtins(found), now)


def _lost(request: PersonRequest, draft: Draft) -> HttpResponse:
    """Somebody changed or removed the case while it was open: what was typed can become one more case."""
    of = request.POST.get("of", "")
    here = next((one for one in requirements(draft) if one.address == of), None)
    if here is None:
        raise Conflict(
            "policies.case_gone",
            _("%(who)s改动或删除了这个案例，您的改动没有保存。请退回上一页抄下要改的内容，再从“案例”打开。")
            % {"who": saved_by(draft, request.user)},
        )
    return _form(request, draft, here, here.body.label, {}, conflict=saved_by(draft, request.user))


def _form(
    request: PersonRequest,
    draft: Draft,
    here: Place | None,
    of: str,
    start: dict[str, Any],
    number: int | None = None,
    conflict: str = "",
) -> HttpResponse:
    aims = targets(draft.pack, here.body.label if here else of, draft.packs)
    if not aims:
        aims = [(path.level, path.path) for path in draft.pack.paths]
    data = request.POST if request.method == "POST" else None
    form = CaseForm(draft.cases, of, aims, case=start, data=data)
    wanted = request.POST.get("do")
    mark = mark_of(of) if number is None else marks_of(draft)[number]
    tried: CaseLine | None = None
    if wanted in ("save", "preview") and form.is_valid():
        text = draft.version.cases_text
        try:
            if number is None:
                text, _number = case_editing.add_case(text, form.value(), after_last(draft, here))
            else:
                text = case_editing.replace_case(text, number, form.value())
        except EditError as error:
            form.refuse(error)
        else:
            if wanted == "save" and not conflict:
                save(request, draft, cases_text=text, mark=mark)
                messages.success(request, _("案例已保存。"))
                return back_to(draft, here)
            tried = case_line(draft, number or 0, msgspec.convert(form.value(), Case), draft.packs)
    context: dict[str, Any] = {
        "here": here,
        "name": name_of(here) if here else of,
        "form": form,
        "number": number,
        "tried": tried,
        "facts": _facts(tried),
        "bases": [
            (number, summary(base), contents(base))
            for number, base in enumerate(draft.cases.bases.values(), start=1)
        ],
        "back": address_of(draft, here),
    }
    wrong = bool(form.problems) and request.method == "POST" and wanted != "row"
    return render(
        request,
        "policies/draft_case.html",
        context_of(request, draft, mark=mark, conflict=conflict, **context),
        status=409 if conflict else 422 if wrong else 200,
    )


def _facts(line: CaseLine | None) -> list[tuple[str, str]]:
    """What came out, for the list beside the form."""
    if line is None or line.got is None:
        return []
    return [
        (_("这一项"), outcome_word("row", line.got.row)),
        (_("整条路径"), outcome_word("outcome", line.got.outcome)),
        (_("最早日期"), outcome_word("eligible_on", line.got.eligible_on)),
    ]


@officers
@require_http_methods(["GET", "POST"])
def case_remove(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Take a case out."""
    draft = open_draft(pk)
    now = still_at(request, marks_of(draft), number)
    found = case_at(draft, number if now is None else now)
    here = requirement_of(draft, found)
    mark = mark_of(found)
    if request.method == "POST":
        text = case_editing.remove_case(draft.version.cases_text, number if now is None else now)
        save(request, draft, cases_text=text, mark=mark)
        messages.success(request, _("案例已删除。"))
        return back_to(draft, here)
    context: dict[str, Any] = {
        "line": case_line(draft, number, found, draft.packs),
        "back": address_of(draft, here),
    }
    context = context_of(request, draft, mark=mark, **context)
    return render(request, "policies/draft_case_remove.html", context)


def _lacking(draft: Draft, here: Place | None) -> list[tuple[str, str, list[str]]]:
    """Requirements that still need cases: address, name, which."""
    wanted = [here] if here else requirements(draft)
    found = [(one.address, name_of(one), lacking_words(draft, one)) for one in wanted]
    return [row for row in found if row[2]]
