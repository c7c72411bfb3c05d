"""The coverage table of a draft: which rule every sentence of the text became, changed by form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from policies.forms.case import PositionForm
from policies.queries.draft_text import Draft, open_draft
from policies.views.draft_page import context_of, mark_of, save, saved_by, still_at
from policies.views.frame import officers
from rules import case_editing
from rules.coverage import Gap, Position, open_points
from rules.editing import EditError
from titles.errors import NotFound

WORDS = dict(PositionForm.base_fields["becomes"].choices)  # type: ignore[attr-defined]
_GAPS = {
    "coverage.why": gettext_lazy("缺少理由"),
    "coverage.rule": gettext_lazy("没有要求依据这一条"),
    "coverage.judge": gettext_lazy("没有人评判这一条"),
    "coverage.sentences": gettext_lazy("没有条文的句子"),
    "coverage.position": gettext_lazy("规则依据的这一条，条文对照里没有"),
}


@officers
@require_safe
def coverage(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole table with what it leaves open."""
    draft = open_draft(pk)
    open_ = gaps_of(draft)
    rows = [
        {
            "number": number,
            "at": position.at,
            "becomes": str(WORDS[position.is_]).partition("：")[0],
            "kind": position.is_,
            "rule": position.rule,
            "why": position.why,
            "sentences": len(position.sentences),
            "wrong": "、".join(str(_GAPS[gap.code]) for gap in open_ if gap.position == number),
        }
        for number, position in enumerate(draft.positions)
    ]
    missing = [gap.at for gap in open_ if gap.position is None]
    context: dict[str, Any] = {"rows": rows, "missing": missing, "open": len(open_)}
    return render(request, "policies/draft_coverage.html", context_of(request, draft, **context))


def gaps_of(draft: Draft) -> list[Gap]:
    """What the table leaves open."""
    others = (entry.pack for entry in draft.packs if entry.pack.code != draft.pack.code)
    return open_points(draft.positions, draft.pack, others)


@keeps_typed
@officers
@require_http_methods(["GET", "POST"])
def position(request: PersonRequest, pk: int, number: int | None = None) -> HttpResponse:
    """One entry, or a new one behind another."""
    draft = open_draft(pk)
    conflict = ""
    if number is not None:
        now = still_at(request, _marks(draft), number)
        conflict = saved_by(draft, request.user) if now is None else ""
        number = now
    found = _position(draft, number) if number is not None else None
    mark = mark_of(found) if found else mark_of("new")
    form = PositionForm(request.POST or None, initial=_initial(found, request.GET.get("at", "")))
    if form.is_valid() and not conflict:
        try:
            value = _value(found, form.cleaned_data)
        except EditError:
            form.add_error("text", _("请至少写一句条文。"))
        else:
            text = draft.version.coverage_text
            if number is None:
                text, _number = case_editing.add_position(text, value, _after(draft, value["at"]))
            else:
                text = case_editing.replace_position(text, number, value)
            save(request, draft, coverage_text=text, mark=mark)
            messages.success(request, _("条文对照已保存。"))
            return redirect("policy-draft-coverage", pk)
    context: dict[str, Any] = {"form": form, "number": number, "kept": len(found.sentences) if found else 0}
    return render(
        request,
        "policies/draft_position.html",
        context_of(request, draft, mark=mark, conflict=conflict, **context),
        status=409 if conflict else 422 if form.errors else 200,
    )


@officers
@require_http_methods(["GET", "POST"])
def position_remove(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Take an entry out."""
    draft = open_draft(pk)
    now = still_at(request, _marks(draft), number)
    number = number if now is None else now
    found = _position(draft, number)
    mark = mark_of(found)
    if request.method == "POST":
        text = case_editing.remove_position(draft.version.coverage_text, number)
        save(request, draft, coverage_text=text, mark=mark)
        messages.success(request, _("已从条文对照中删除。"))
        return redirect("policy-draft-coverage", pk)
    context = context_of(request, draft, mark=mark, found=found, becomes=WORDS[found.is_])
    return render(request, "policies/draft_position_remove.html", context)


def _marks(draft: Draft) -> list[str]:
    return [mark_of(position) for position in draft.positions]


def _position(draft: Draft, number: int) -> Position:
    if number >= len(draft.positions):
        raise NotFound("policies.no_such_position", _("条文对照里没有这一条，可能刚被删除。"))
    return draft.positions[number]


def _initial(found: Position | None, at: str) -> dict[str, Any]:
    if found is None:
        return {"at": at, "becomes": "requirement", "rule": at}
    return {"at": found.at, "becomes": found.is_, "rule": found.rule, "why": found.why}


def _value(found: Position | None, said: dict[str, Any]) -> dict[str, Any]:
    """The entry as plain values: of new sentences only the marks."""
    fresh = case_editing.marks(said["text"])
    kept = [] if found is None or said["replaces"] else list(found.sentences)
    if not kept and not fresh:
        raise EditError("sentences", "expected a sentence")
    made = {"at": said["at"], "is": said["becomes"], "sentences": kept + fresh}
    made |= {name: said[name] for name in ("rule", "why") if said[name]}
    return made


def _after(draft: Draft, at: str) -> int | None:
    """Behind the last entry at the same position."""
    mine = [number for number, position in enumerate(draft.positions) if position.at == at]
    return mine[-1] + 1 if mine else None
