"""The cases of a draft: what the rules say about each; one as a form; new outcomes accepted one by one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from policies.forms.case import AcceptForm, CaseForm, ProposalForm
from policies.queries.clause_outline import path_name, targets
from policies.queries.draft_cases import (
    CaseLine,
    case_line,
    case_lines,
    lacking_words,
    lines_of,
    outcome_word,
    proposed,
)
from policies.queries.draft_text import Draft, open_draft
from policies.views.draft_page import context_of, save
from policies.views.frame import officers
from rules import case_editing
from rules.case_editing import belongs
from rules.editing import EditError, Place, places
from rules.spec import Case
from titles.errors import NotFound


@officers
@require_safe
def cases(request: PersonRequest, pk: int) -> HttpResponse:
    """The cases of a draft, or of one requirement; those that fail come first."""
    draft = open_draft(pk)
    here = _requirement(draft, request.GET.get("of", ""))
    lines = lines_of(draft, here) if here else case_lines(draft)
    failing = [line for line in lines if line.kind != "met"]
    wanted = request.GET.get("show", "")
    context = {
        "here": here,
        "name": _name(here) if here else "",
        "lines": failing if wanted == "failing" else lines,
        "failing": len(failing),
        "total": len(lines),
        "show": wanted,
        "query": urlencode({"of": here.address}) if here else "",
        "lacking": _lacking(draft, here),
    }
    return render(request, "policies/draft_cases.html", context_of(request, draft, **context))


@officers
@require_http_methods(["GET", "POST"])
def case_new(request: PersonRequest, pk: int) -> HttpResponse:
    """One case more for a requirement."""
    draft = open_draft(pk)
    here = _requirement(draft, request.GET.get("of", ""))
    if here is None:
        raise NotFound("policies.no_such_clause", _("草稿里没有这一项要求。"))
    like = next((case for case in draft.cases.cases if belongs(case, here)), None)
    start: dict[str, Any] = {"level": here.level or "", "path": here.path or ""}
    if like:
        start = {"base": like.base, "level": like.level, "path": like.path}
    return _form(request, draft, here, here.body.label, start)


@officers
@require_http_methods(["GET", "POST"])
def case(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Change a case."""
    draft = open_draft(pk)
    found = _case(draft, number)
    here = next((one for one in _requirements(draft) if belongs(found, one)), None)
    return _form(request, draft, here, found.of, msgspec.to_builtins(found), number)


def _form(
    request: PersonRequest,
    draft: Draft,
    here: Place | None,
    of: str,
    start: dict[str, Any],
    number: int | None = None,
) -> HttpResponse:
    aims = targets(draft.pack, here, draft.packs) if here else []
    if not aims:
        aims = [(path.level, path.path) for path in draft.pack.paths]
    data = request.POST if request.method == "POST" else None
    form = CaseForm(draft.cases, of, aims, case=start, data=data)
    wanted = request.POST.get("do")
    tried: CaseLine | None = None
    if wanted in ("save", "preview") and form.is_valid():
        text = draft.version.cases_text
        try:
            if number is None:
                text, _number = case_editing.add_case(text, form.value(), _after(draft, here))
            else:
                text = case_editing.replace_case(text, number, form.value())
        except EditError as error:
            form.refuse(error)
        else:
            if wanted == "save":
                save(request, draft, cases_text=text)
                messages.success(request, _("案例已保存。"))
                return _back(draft, here)
            tried = case_line(draft, number or 0, msgspec.convert(form.value(), Case), draft.packs)
    context = {
        "here": here,
        "name": _name(here) if here else of,
        "form": form,
        "number": number,
        "tried": tried,
        "facts": _facts(tried),
        "back": _address(draft, here),
    }
    wrong = bool(form.problems) and request.method == "POST" and wanted != "row"
    return render(
        request,
        "policies/draft_case.html",
        context_of(request, draft, **context),
        status=422 if wrong else 200,
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
    found = _case(draft, number)
    here = next((one for one in _requirements(draft) if belongs(found, one)), None)
    if request.method == "POST":
        save(request, draft, cases_text=case_editing.remove_case(draft.version.cases_text, number))
        messages.success(request, _("案例已删除。"))
        return _back(draft, here)
    context = {"line": case_line(draft, number, found, draft.packs), "back": _address(draft, here)}
    return render(request, "policies/draft_case_remove.html", context_of(request, draft, **context))


@officers
@require_http_methods(["GET", "POST"])
def case_accept(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Say that the new outcome of one case is right, and why."""
    draft = open_draft(pk)
    found = _case(draft, number)
    line = case_line(draft, number, found, draft.packs)
    here = next((one for one in _requirements(draft) if belongs(found, one)), None)
    if line.kind == "met" or line.got is None:
        messages.info(request, _("这个案例不需要确认。"))
        return _back(draft, here)
    form = AcceptForm(request.POST or None, initial={"boundary": False})
    if form.is_valid():
        said = form.cleaned_data
        text = case_editing.accept(
            draft.version.cases_text, number, line.got, said["why"], boundary=said["boundary"]
        )
        save(request, draft, cases_text=text)
        messages.success(request, _("已确认新的结果。"))
        return _back(draft, here, show="failing")
    return render(
        request,
        "policies/draft_case_accept.html",
        context_of(request, draft, line=line, form=form, back=_address(draft, here)),
        status=422 if form.errors else 200,
    )


@officers
@require_http_methods(["GET", "POST"])
def case_propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Cases on either side of the boundary as it is now, to be taken one by one."""
    draft = open_draft(pk)
    here = _requirement(draft, request.GET.get("of", ""))
    if here is None:
        raise NotFound("policies.no_such_clause", _("草稿里没有这一项要求。"))
    found = proposed(draft, here)
    wanted = request.POST.get("number", "")
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and wanted.isdecimal() and int(wanted) < len(found) and form.is_valid():
        value = {**found[int(wanted)].value, "why": form.cleaned_data["why"]}
        text, _number = case_editing.add_case(draft.version.cases_text, value, _after(draft, here))
        save(request, draft, cases_text=text)
        messages.success(request, _("案例已加入。"))
        return redirect(
            f"{reverse('policy-draft-case-propose', args=[pk])}?{urlencode({'of': here.address})}"
        )
    context = {
        "here": here,
        "name": _name(here),
        "proposals": found,
        "lacking": lacking_words(draft, here),
        "wrong": int(wanted) if form.errors and wanted.isdecimal() else None,
        "back": _address(draft, here),
    }
    return render(
        request,
        "policies/draft_case_propose.html",
        context_of(request, draft, **context),
        status=422 if form.errors else 200,
    )


# --- parts -----------------------------------------------------------------------------------------


def _requirements(draft: Draft) -> list[Place]:
    return [one for one in places(draft.pack) if one.kind == "requirement"]


def _requirement(draft: Draft, address: str) -> Place | None:
    if not address:
        return None
    here = draft.place(address)
    return here if here.kind == "requirement" else None


def _case(draft: Draft, number: int) -> Case:
    if number >= len(draft.cases.cases):
        raise NotFound("policies.no_such_case", _("草稿里没有这个案例，可能刚被删除。"))
    return draft.cases.cases[number]


def _after(draft: Draft, here: Place | None) -> int | None:
    """Behind the last case of the same requirement."""
    if here is None:
        return None
    mine = [number for number, case in enumerate(draft.cases.cases) if belongs(case, here)]
    return mine[-1] + 1 if mine else None


def _name(here: Place) -> str:
    where = path_name(here) or _("通用条件")
    return f"{where}　{here.body.label}"


def _lacking(draft: Draft, here: Place | None) -> list[tuple[str, str, list[str]]]:
    """Requirements that still need cases: address, name, which."""
    wanted = [here] if here else _requirements(draft)
    found = [(one.address, _name(one), lacking_words(draft, one)) for one in wanted]
    return [row for row in found if row[2]]


def _address(draft: Draft, here: Place | None, show: str = "") -> str:
    query = {"of": here.address} if here else {}
    query |= {"show": show} if show else {}
    url = reverse("policy-draft-cases", args=[draft.version.pk])
    return f"{url}?{urlencode(query)}" if query else url


def _back(draft: Draft, here: Place | None, show: str = "") -> HttpResponseRedirect:
    return redirect(_address(draft, here, show))
