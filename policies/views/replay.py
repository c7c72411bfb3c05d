"""Replays: start, progress, result, list of changes, sheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from applications.forms.employer import attach
from policies.actions.replay import cancel_replay, resume_replay, start_replay
from policies.forms.replay import ReplayForm
from policies.models import ChangeKind, ReplayRun
from policies.queries.replay import (
    TURNS,
    ChangeFilter,
    change_page,
    clause_rows,
    latest_runs,
    level_rows,
    outcome_rows,
    path_rows,
    run_of,
    versions_to_replay,
)
from policies.replay_sheet import XLSX, replay_sheet
from policies.replay_words import (
    change_row,
    conclusion,
    filter_words,
    path_name,
    rounds_words,
    turned,
    version_words,
)
from policies.views.frame import frame_context, officers, readers
from titles.errors import InvalidInput, WrongState
from titles.look.text import moment_text
from titles.names import level_name

#: Changed applications that the page of a run shows at once; the list has the others.
SHOWN = 10


@readers
@require_safe
def replays(request: PersonRequest) -> HttpResponse:
    """Every run, the latest first."""
    page = latest_runs(request.GET.get("after", ""))
    rows = [(run, version_words(run), rounds_words(run), conclusion(run)) for run in page.rows]
    context = {**frame_context(request.user), "rows": rows, "after": page.after}
    return render(request, "policies/replay_list.html", context)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest) -> HttpResponse:
    """Choose a text and rounds; a post starts the run and goes to it."""
    posted = request.method == "POST"
    form = ReplayForm(
        request.POST if posted else None, initial={"version": request.GET.get("version", "")[:20]}
    )
    if posted and form.is_valid():
        try:
            run = start_replay(
                form.cleaned_data["version"],
                list(form.cleaned_data["rounds"]),
                actor=request.user,
                form_token=_token(request),
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            return redirect("replay", pk=run.pk)
    context = {
        **frame_context(request.user),
        "form": form,
        "form_token": request.POST.get("form_token") or uuid.uuid4(),
        "any_version": versions_to_replay().exists(),
    }
    return render(request, "policies/replay_start.html", context, status=422 if form.errors else 200)


def _token(request: PersonRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("form_token", ""))
    except ValueError as error:
        raise InvalidInput("replay.token", _("页面不完整，请重新打开这一页。")) from error


@readers
@require_safe
def replay(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """How far a run has come, and what it found; the page can be left and returned to."""
    run = run_of(pk)
    context: dict[str, Any] = {**frame_context(request.user), **_head(run)}
    if not run.is_open:
        asked = ChangeFilter(kind=ChangeKind.OUTCOME.value)
        context |= {
            "rows": [change_row(change) for change in change_page(run, asked, limit=SHOWN).rows],
            "turns": [turn.label for turn in TURNS.values()],
            "clauses": [
                (row, list(zip(row.figures, TURNS.values(), strict=True))) for row in clause_rows(run)
            ],
            "outcomes": [(turned("", row.before, row.after), row.figure) for row in outcome_rows(run)],
            "paths": [(path_name(row.path), TURNS[row.turn].label, row.figure) for row in path_rows(run)],
            "levels": _levels(run),
        }
    return render(request, "policies/replay_run.html", context)


def _head(run: ReplayRun) -> dict[str, Any]:
    """What every page of a run shows."""
    return {
        "run": run,
        "sentence": conclusion(run),
        "version_words": version_words(run),
        "rounds_words": rounds_words(run),
        "basis": [
            {
                "term": _("规则"),
                "value": version_words(run),
                "url": reverse("policy-draft", args=[run.version_id]),
            },
            (_("文本"), run.text_version),
            *([(_("提示"), _("核算之后，这一版的文本又改过。"))] if run.version.mark != run.mark else []),
            (_("批次"), rounds_words(run)),
            (_("发起"), f"{run.started_by.name}　{moment_text(run.started_at)}"),
            *([(_("结束"), moment_text(run.finished_at))] if run.finished_at else []),
        ],
        "counts": [
            _count(run, _("结果变化"), run.changed, ChangeKind.OUTCOME),
            _count(run, _("其他变化"), run.shifted, ChangeKind.DETAIL),
            {"term": _("只改文字"), "value": run.reworded},
            {"term": _("没有变化"), "value": run.unchanged},
            *([_count(run, _("未能核算"), run.failed, ChangeKind.FAILED)] if run.failed else []),
        ],
    }


def _count(run: ReplayRun, term: str, count: int, kind: ChangeKind) -> dict[str, Any]:
    url = f"{reverse('replay-changes', args=[run.pk])}?{ChangeFilter(kind=kind.value).query()}"
    return {"term": term, "value": count, "url": url if count else ""}


def _levels(run: ReplayRun) -> list[dict[str, Any]]:
    """The chart's rows."""
    where = reverse("replay-changes", args=[run.pk])
    return [
        {
            "label": level_name(level),
            "whole": whole,
            "part": part,
            "url_whole": "",
            "url_part": f"{where}?{ChangeFilter(kind=ChangeKind.OUTCOME.value, level=level).query()}"
            if part
            else "",
        }
        for level, whole, part in level_rows(run)
    ]


@readers
@require_safe
def changes(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The applications behind a figure, by number."""
    run = run_of(pk)
    asked = ChangeFilter.read(request.GET)
    page = change_page(run, asked, request.GET.get("after", "")[:24])
    context = {
        **frame_context(request.user),
        **_head(run),
        "rows": [change_row(change) for change in page.rows],
        "narrowed": filter_words(asked),
        "tabs": _tabs(run, asked),
        "next_url": f"?{asked.query(after=page.after)}" if page.after else "",
    }
    return render(request, "policies/replay_changes.html", context)


def _tabs(run: ReplayRun, asked: ChangeFilter) -> list[dict[str, Any]]:
    """All changes and each kind of them."""
    kinds = [
        ("", _("全部变化"), run.changed + run.shifted + run.failed),
        (ChangeKind.OUTCOME.value, _("结果变化"), run.changed),
        (ChangeKind.DETAIL.value, _("其他变化"), run.shifted),
        (ChangeKind.FAILED.value, _("未能核算"), run.failed),
    ]
    plain = not filter_words(asked)
    return [
        {
            "label": label,
            "count": count,
            "url": f"?{ChangeFilter(kind=kind).query()}",
            "current": plain and kind == asked.kind,
        }
        for kind, label, count in kinds
    ]


@officers
@require_POST
def resume(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Send what is not done once more."""
    count = resume_replay(run_of(pk), actor=request.user)
    messages.success(request, _("继续核算未完成的%(n)d组。") % {"n": count})
    return redirect("replay", pk=pk)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm, then stop the run."""
    run = run_of(pk)
    if request.method == "POST":
        cancel_replay(run, actor=request.user)
        messages.success(request, _("核算已停止，此前的结果保留。"))
        return redirect("replay", pk=pk)
    return render(request, "policies/replay_cancel.html", {**frame_context(request.user), **_head(run)})


@readers
@require_safe
def sheet(request: PersonRequest, pk: uuid.UUID) -> FileResponse:
    """What a run that has ended found, as an Excel file."""
    run = run_of(pk)
    if run.is_open:
        raise WrongState("replay.open", _("核算还没有结束，结束后再下载。"))
    name = f"replay-{run.policy}-{run.number}-{run.mark}.xlsx"
    return FileResponse(replay_sheet(run), as_attachment=True, filename=name, content_type=XLSX)
