"""New outcomes of a draft's cases accepted one by one; cases on a boundary proposed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from policies.forms.case import AcceptForm, ProposalForm
from policies.queries.draft_cases import Proposal, case_line, lacking_words, proposed
from policies.queries.draft_text import open_draft
from policies.views.draft_case_parts import (
    address_of,
    after_last,
    back_to,
    case_at,
    marks_of,
    name_of,
    requirement_at,
    requirement_of,
)
from policies.views.draft_page import context_of, mark_of, save, saved_by, still_at
from policies.views.frame import officers
from rules import case_editing
from titles.errors import Conflict, NotFound


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def case_accept(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Say that the new outcome of one case is right, and why."""
    draft = open_draft(pk)
    now = still_at(request, marks_of(draft), number)
    number = number if now is None else now
    found = case_at(draft, number)
    line = case_line(draft, number, found, draft.packs)
    here = requirement_of(draft, found)
    if line.kind == "met" or line.got is None:
        messages.info(request, _("这个案例不需要确认。"))
        return back_to(draft, here)
    # What is accepted is this outcome of this case: another rule may give another one by now.
    mark = f"{mark_of(found)}.{mark_of(line.got)}"
    form = AcceptForm(request.POST or None, initial={"boundary": False})
    conflict = ""
    if form.is_valid():
        said = form.cleaned_data
        text = case_editing.accept(
            draft.version.cases_text, number, line.got, said["why"], boundary=said["boundary"]
        )
        try:
            save(request, draft, cases_text=text, mark=mark)
        except Conflict:
            conflict = saved_by(draft, request.user)
            form.add_error(None, _("%(who)s保存过草稿，请看现在的结果再确认。") % {"who": conflict})
        else:
            messages.success(request, _("已确认新的结果。"))
            return back_to(draft, here, show="failing")
    context: dict[str, Any] = {"line": line, "form": form, "back": address_of(draft, here)}
    return render(
        request,
        "policies/draft_case_accept.html",
        context_of(request, draft, mark=mark, conflict=conflict, **context),
        status=409 if conflict else 422 if form.errors else 200,
    )


@officers
@require_http_methods(["GET", "POST"])
def case_propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Cases on either side of the boundary as it is now, to be taken one by one."""
    draft = open_draft(pk)
    here = requirement_at(draft, request.GET.get("of", ""))
    if here is None:
        raise NotFound("policies.no_such_clause", _("草稿里没有这一项要求。"))
    found = proposed(draft, here)
    marks = [_proposal_mark(one) for one in found]
    posted = request.POST.get("number", "")
    wanted = still_at(request, marks, int(posted)) if posted.isdecimal() and len(posted) < 6 else None
    form = ProposalForm(request.POST or None)
    if wanted is not None and wanted < len(found) and form.is_valid():
        value = {**found[wanted].value, "why": form.cleaned_data["why"]}
        text, _number = case_editing.add_case(draft.version.cases_text, value, after_last(draft, here))
        save(request, draft, cases_text=text, mark=marks[wanted])
        messages.success(request, _("案例已加入。"))
        return redirect(
            f"{reverse('policy-draft-case-propose', args=[pk])}?{urlencode({'of': here.address})}"
        )
    gone = request.method == "POST" and wanted is None
    if gone:
        messages.warning(request, _("规则或案例刚有改动，没有加入。下面是现在的界限。"))
    context: dict[str, Any] = {
        "here": here,
        "name": name_of(here),
        "proposals": list(zip(found, marks, strict=True)),
        "lacking": lacking_words(draft, here),
        "wrong": wanted if form.errors else None,
        "back": address_of(draft, here),
    }
    context = context_of(request, draft, conflict=saved_by(draft, request.user) if gone else "", **context)
    status = 409 if gone else 422 if form.errors else 200
    return render(request, "policies/draft_case_propose.html", context, status=status)


def _proposal_mark(proposal: Proposal) -> str:
    return mark_of(proposal.value)
