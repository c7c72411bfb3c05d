"""What the pages of a draft's cases share: which case, of which requirement, and the way back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.queries.clause_outline import path_name
from policies.queries.draft_text import Draft
from policies.views.draft_page import mark_of
from rules.case_editing import belongs
from rules.editing import Place, places
from rules.spec import Case
from titles.errors import NotFound


def requirements(draft: Draft) -> list[Place]:
    """Every requirement of a draft."""
    return [one for one in places(draft.pack) if one.kind == "requirement"]


def requirement_at(draft: Draft, address: str) -> Place | None:
    """The requirement at an address, if there is one."""
    if not address:
        return None
    here = draft.place(address)
    return here if here.kind == "requirement" else None


def requirement_of(draft: Draft, case: Case) -> Place | None:
    """The requirement that a case proves."""
    return next((one for one in requirements(draft) if belongs(case, one)), None)


def case_at(draft: Draft, number: int) -> Case:
    """A case by its number, or NotFound."""
    if number >= len(draft.cases.cases):
        raise NotFound("policies.no_such_case", _("草稿里没有这个案例，可能刚被删除。"))
    return draft.cases.cases[number]


def marks_of(draft: Draft) -> list[str]:
    """The mark of every case."""
    return [mark_of(case) for case in draft.cases.cases]


def after_last(draft: Draft, here: Place | None) -> int | None:
    """Behind the last case of the same requirement."""
    if here is None:
        return None
    mine = [number for number, case in enumerate(draft.cases.cases) if belongs(case, here)]
    return mine[-1] + 1 if mine else None


def name_of(here: Place) -> str:
    """副高级　标准　学历和专业工作经历."""
    where = path_name(here) or _("通用条件")
    return f"{where}　{here.body.label}"


def address_of(draft: Draft, here: Place | None, show: str = "") -> str:
    """The list of cases that a page belongs to."""
    query = {"of": here.address} if here else {}
    query |= {"show": show} if show else {}
    url = reverse("policy-draft-cases", args=[draft.version.pk])
    return f"{url}?{urlencode(query)}" if query else url


def back_to(draft: Draft, here: Place | None, show: str = "") -> HttpResponseRedirect:
    """Go there."""
    return redirect(address_of(draft, here, show))
