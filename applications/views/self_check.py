"""The self-check: what may I apply for, why, and from which day. Nothing that is typed is kept here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public
from applications.assessing import assess, rulings
from applications.dossier import Dossier
from applications.forms.self_check import QUESTIONS, Question
from applications.forms.self_check_entries import ENTRIES, AchievementEntry, EntryForm, KindForm
from applications.models.achievement import AchievementKind
from applications.record_kinds import record_kind
from applications.self_check import (
    MOST_RECORDS,
    DamagedAnswersError,
    check_dossier,
    pack,
    steps_of,
    unpack,
    unpack_dossier,
)
from applications.self_check_records import CHAPTERS, typed_of, words_of
from applications.self_check_words import hint_of, so_far, title_of
from applications.views.self_check_result import result_page

#: The page of one achievement lies behind the list of all.
ONE = "achievement"
#: What the first page's example is a part of: an engineer who lacks half a year.
EXAMPLE: Dossier = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "achievements": [
        {"kind": "paper", "on": "2023-06-10", "role": "first_author", "venue": "core_journal"},
        {"kind": "patent", "on": "2024-08-13", "role": "principal"},
        {"kind": "design_document", "on": "2023-03-31", "role": "principal"},
        {"kind": "design_document", "on": "2025-11-28", "role": "principal"},
    ],
    "qualifications": [],
    "claims": [],
}
NONE_FIELD = "none"


@dataclass
class Visit:
    """One request: the answers so far, the page it comes from, what was asked for."""

    request: HttpRequest
    dossier: Dossier
    #: What was typed on a page and could not be understood, so that going back loses nothing.
    kept: dict[str, Any]
    step: str
    notes: list[str] = field(default_factory=list)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """One page of questions; POST takes its answers and shows the next."""
    if request.method == "GET":
        return page(Visit(request, {}, {}, "target"))
    try:
        dossier = unpack_dossier(request.POST.get("answers", ""))
        kept = unpack(request.POST.get("kept", ""))
    except DamagedAnswersError:
        return damaged(request)
    step = request.POST.get("step", "target")
    visit = Visit(request, dossier, kept, step)
    if step not in {*steps_of(dossier), ONE}:
        visit.step = "target"
        return page(visit)
    return act(visit, request.POST.get("do", "next"))


def damaged(request: HttpRequest) -> HttpResponse:
    """The code cannot be read: say so, and offer to begin."""
    return render(request, "applications/self_check_open.html", {"damaged": True, "code": ""}, status=422)


def act(visit: Visit, wanted: str) -> HttpResponse:
    """Go where the button says; going on needs valid answers, leaving the page keeps what was typed."""
    verb, _colon, detail = wanted.partition(":")
    if verb in ("change", "remove") and visit.step in CHAPTERS:
        return take_out(visit, verb, detail)
    form = form_of(visit, bound=True)
    leaving = verb in ("back", "goto")
    wanted_entry = verb == "add" or (visit.step == ONE and not leaving)
    typed = wanted_entry or not isinstance(form, EntryForm) or form.has_changed()
    if typed and form.is_valid():
        try:
            keep(visit, form)
        except DamagedAnswersError:
            form.add_error(None, _("填的内容太多，请只填用得上的。"))
            return page(visit, form, status=422)
        visit.kept.pop(visit.step, None)
    elif typed and not leaving:
        return page(visit, form, status=422)
    elif typed:
        visit.kept[visit.step] = typed_values(visit, form)
        try:
            pack(visit.kept)
        except DamagedAnswersError:
            visit.kept.pop(visit.step)
            form.add_error(None, _("填的内容太多，请只填用得上的。"))
            return page(visit, form, status=422)
    else:
        state_none(visit)
    return go(visit, verb, detail, form)


def keep(visit: Visit, form: BaseForm) -> None:
    """Put valid answers into the dossier."""
    dossier = dict(visit.dossier)
    if isinstance(form, Question):
        form.write(dossier)
    elif isinstance(form, EntryForm):
        rows = dossier.get(form.kind_code, [])
        dossier[form.kind_code] = [*rows, *form.entries()][: MOST_RECORDS + 1]
    else:
        state_none(visit)
        return
    check_dossier(dossier)
    pack(dossier)
    visit.dossier = dossier


def state_none(visit: Visit) -> None:
    """An empty chapter: there is nothing, or nothing is said."""
    if visit.step not in CHAPTERS or visit.dossier.get(visit.step):
        return
    visit.dossier.pop(visit.step, None)
    if visit.request.POST.get(NONE_FIELD) == "yes":
        visit.dossier[visit.step] = []


def typed_values(visit: Visit, form: BaseForm) -> dict[str, Any]:
    """What stands in the fields, as it was typed."""
    many = {"claims", "others"}
    kind = {"type": kind_of(visit)} if visit.step == ONE else {}
    return kind | {
        name: visit.request.POST.getlist(name) if name in many else visit.request.POST.get(name, "")
        for name in form.fields
        if name in visit.request.POST
    }


def take_out(visit: Visit, verb: str, detail: str) -> HttpResponse:
    """Remove an entry, or put it back into the form."""
    rows = list(visit.dossier.get(visit.step, []))
    if not detail.isdecimal() or len(detail) > 3 or int(detail) >= len(rows):
        return page(visit)
    entry = rows.pop(int(detail))
    visit.dossier.pop(visit.step)
    if rows:
        visit.dossier[visit.step] = rows
    if verb == "change":
        values = json.loads(json.dumps(typed_of(entry), default=str))
        chapter = visit.step
        if chapter == "achievements":
            visit.step = ONE
            values["type"] = values.pop("kind")
        visit.kept[visit.step] = values
    return page(visit)


def go(visit: Visit, verb: str, detail: str, form: BaseForm) -> HttpResponse:
    """The page that the button leads to."""
    if visit.step == ONE:
        visit.step = "achievements"
        return result_page(visit.request, visit.dossier) if verb == "result" else page(visit)
    if visit.step == "achievements" and isinstance(form, KindForm) and verb in ("add", "next"):
        kind = form.cleaned_data.get("type") if form.is_valid() else ""
        if kind:
            before = visit.kept.get(ONE)
            if not isinstance(before, dict) or before.get("type") != kind:
                visit.kept[ONE] = {"type": kind}
            visit.step = ONE
            return page(visit)
        if verb == "add":
            form.add_error("type", _("请选择一类。"))
            return page(visit, form, status=422)
    steps = steps_of(visit.dossier)
    if verb == "result" or (verb == "next" and visit.step == steps[-1]):
        return result_page(visit.request, visit.dossier)
    here = steps.index(visit.step)
    if verb == "goto":
        visit.step = detail if detail in steps else visit.step
    elif verb == "back":
        visit.step = steps[max(here - 1, 0)]
    elif verb != "add":
        visit.step = steps[here + 1]
    return page(visit)


def form_of(visit: Visit, *, bound: bool = False) -> BaseForm:
    """The form of the visit's page."""
    data = visit.request.POST if bound else None
    kept = visit.kept.get(visit.step)
    kept = kept if isinstance(kept, dict) else {}
    if visit.step in QUESTIONS:
        question = QUESTIONS[visit.step]
        return question(data, frame=visit.dossier, initial={**question.initial_of(visit.dossier), **kept})
    if visit.step == "achievements":
        return KindForm(data, frame=visit.dossier)
    if visit.step == ONE:
        kind = kind_of(visit)
        known = None if bound else kept
        return AchievementEntry(data, frame=visit.dossier, achievement_kind=kind, initial=known)
    return ENTRIES[visit.step](data, frame=visit.dossier, initial=None if bound else kept)


def kind_of(visit: Visit) -> str:
    """The kind of the achievement that is being typed."""
    kept = visit.kept.get(ONE)
    wanted = visit.request.POST.get("type") or (kept.get("type", "") if isinstance(kept, dict) else "")
    if isinstance(kept, dict) and kept.get("type"):
        wanted = kept["type"]
    return wanted if wanted in AchievementKind.values else AchievementKind.PAPER.value


def page(visit: Visit, form: BaseForm | None = None, status: int = 200) -> HttpResponse:
    """A page of questions."""
    steps = steps_of(visit.dossier)
    chapter = "achievements" if visit.step == ONE else visit.step
    shown = form or form_of(visit)
    listed = chapter in CHAPTERS and visit.step != ONE
    rows = visit.dossier.get(chapter, []) if listed else []
    title = (
        AchievementKind(kind_of(visit)).label if visit.step == ONE else title_of(visit.step, visit.dossier)
    )
    return render(
        visit.request,
        "applications/self_check_step.html",
        {
            "step": visit.step,
            "title": title,
            "hint": hint_of(chapter, visit.dossier),
            "form": shown,
            "answers": pack(visit.dossier),
            "kept": pack(visit.kept),
            "number": steps.index(chapter) + 1,
            "total": len(steps),
            "is_first": visit.step == "target",
            "is_last": chapter == steps[-1],
            "listed": listed,
            "is_kind": visit.step == "achievements",
            "is_one": visit.step == ONE,
            "rows": [words_of(chapter, entry) for entry in rows],
            "none_label": record_kind(chapter).none if listed else "",
            "none_said": listed and visit.dossier.get(chapter) == [],
            "one_label": record_kind(chapter).one if listed else "",
            "can_end": bool(visit.dossier),
            "so_far": so_far(rulings(assess(visit.dossier)), visit.dossier) if visit.dossier else [],
        },
        status=status,
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest) -> HttpResponse:
    """Take the answers out of a link: a script reads them from the fragment, or the link is pasted."""
    if request.method == "GET":
        return render(request, "applications/self_check_open.html", {"damaged": False, "code": ""})
    code = request.POST.get("link", "").strip()
    try:
        dossier = unpack_dossier(code.rpartition("#")[2])
    except DamagedAnswersError:
        return damaged(request)
    return result_page(request, dossier) if dossier else damaged(request)


@public
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A whole ruling on invented answers, to see what one gets."""
    return result_page(request, EXAMPLE)


@public
@never_cache
@require_POST
def result(request: HttpRequest) -> HttpResponse:
    """The ruling on the answers, on the level and path that was asked for."""
    try:
        dossier = unpack_dossier(request.POST.get("answers", ""))
    except DamagedAnswersError:
        return damaged(request)
    return result_page(request, dossier) if dossier else damaged(request)
