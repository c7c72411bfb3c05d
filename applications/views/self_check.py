"""The self-check: what may I apply for, why, and from which day. Nothing that is typed is kept here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public
from applications.assessing import assess, rulings
from applications.dossier import Dossier
from applications.forms.self_check import QUESTIONS, Question
from applications.forms.self_check_entries import ENTRIES, AchievementEntry, EntryForm, kinds_asked
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
from applications.self_check_example import EXAMPLE
from applications.self_check_records import CHAPTERS, typed_of, words_of
from applications.self_check_words import hint_of, so_far, title_of
from applications.views.self_check_result import result_page

#: The page of one achievement lies behind the list of all.
ONE = "achievement"
#: A pasted link that cannot be read is shown again up to here.
MOST_TYPED = 4000
#: Pages on which a button says that there is none.
CAN_BE_NONE = (*CHAPTERS, "claims", "recommendations")


#: A page stays in the visitor's own browser, so that its back button works: each is the answer to a POST.
own_browser_alone = cache_control(private=True, max_age=0, must_revalidate=True)


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
@own_browser_alone
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
    known = {*steps_of(dossier), ONE} if dossier else {"target"}
    if step not in known:
        visit.step = "target"
        return page(visit)
    return act(visit, request.POST.get("do", "next"))


def damaged(request: HttpRequest, typed: str = "") -> HttpResponse:
    """The code cannot be read: say so, keep what was pasted, and offer to begin."""
    context = {"damaged": True, "code": typed[:MOST_TYPED]}
    return render(request, "applications/self_check_open.html", context, status=422)


def act(visit: Visit, wanted: str) -> HttpResponse:
    """Go where the button says; going on needs valid answers, leaving the page keeps what was typed."""
    verb, _colon, detail = wanted.partition(":")
    if verb in ("change", "remove") and visit.step in CAN_BE_NONE:
        return take_out(visit, verb, detail)
    if verb == "none" and visit.step in CAN_BE_NONE:
        visit.dossier[visit.step] = []
        visit.kept.pop(visit.step, None)
        return go(visit, "next", "")
    if visit.step == "achievements":
        return go(visit, verb, detail)
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
        alike = typed_values(visit, form)
        visit.kept.pop(visit.step, None)
        if verb == "more":
            visit.kept[ONE] = {name: value for name, value in alike.items() if name not in ("on", "count")}
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
    return go(visit, verb, detail)


def keep(visit: Visit, form: BaseForm) -> None:
    """Put valid answers into the dossier."""
    dossier = dict(visit.dossier)
    if isinstance(form, Question):
        form.write(dossier)
    elif isinstance(form, EntryForm):
        rows = dossier.get(form.kind_code, [])
        dossier[form.kind_code] = [*rows, *form.entries()][: MOST_RECORDS + 1]
    check_dossier(dossier)
    pack(dossier)
    visit.dossier = dossier


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
    """Remove an entry or the statement that there is none, or put an entry back into the form."""
    if verb == "remove" and visit.dossier.get(visit.step) == []:
        visit.dossier.pop(visit.step)
        return page(visit)
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


def go(visit: Visit, verb: str, detail: str) -> HttpResponse:
    """The page that the button leads to."""
    if visit.step == ONE:
        visit.step = ONE if verb == "more" else "achievements"
        return result_page(visit.request, visit.dossier) if verb == "result" else page(visit)
    if visit.step == "achievements" and verb == "add":
        if detail in dict(kinds_asked(visit.dossier)):
            before = visit.kept.get(ONE)
            if not isinstance(before, dict) or before.get("type") != detail:
                visit.kept[ONE] = {"type": detail}
            visit.step = ONE
        return page(visit)
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
        return forms.Form()
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
            "kinds": kinds_asked(visit.dossier) if visit.step == "achievements" else [],
            "is_one": visit.step == ONE,
            "rows": [words_of(chapter, entry) for entry in rows],
            "none_label": "" if visit.step == ONE or rows else none_label(chapter),
            "none_said": visit.step != ONE and visit.dossier.get(chapter) == [],
            "one_label": record_kind(chapter).one if listed else "",
            "can_end": bool(visit.dossier),
            "so_far": so_far(rulings(assess(visit.dossier)), visit.dossier) if visit.dossier else [],
        },
        status=status,
    )


def none_label(step: str) -> str:
    """What the button says by which there is none of what a page asks for; empty without such a button."""
    if step in CHAPTERS:
        return str(record_kind(step).none)
    return {"claims": _("以上都不属于"), "recommendations": _("没有人举荐")}.get(step, "")


@public
@own_browser_alone
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest) -> HttpResponse:
    """Take the answers out of a link: a script reads them from the fragment, or the link is pasted."""
    if request.method == "GET":
        return render(request, "applications/self_check_open.html", {"damaged": False, "code": ""})
    code = request.POST.get("link", "").strip()
    try:
        dossier = unpack_dossier(code.rpartition("#")[2])
    except DamagedAnswersError:
        return damaged(request, code)
    return result_page(request, dossier) if dossier else damaged(request, code)


@public
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A whole ruling on invented answers, to see what one gets."""
    return result_page(request, EXAMPLE)


@public
@own_browser_alone
@require_POST
def result(request: HttpRequest) -> HttpResponse:
    """The ruling on the answers, on the level and path that was asked for."""
    try:
        dossier = unpack_dossier(request.POST.get("answers", ""))
    except DamagedAnswersError:
        return damaged(request)
    return result_page(request, dossier) if dossier else damaged(request)
