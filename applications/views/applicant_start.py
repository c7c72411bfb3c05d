"""From a round to a draft: level, path, specialty, each on its own page, then one look back."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from applications.actions.application import create_application, require_open
from applications.assessing import Ruling, preview_all
from applications.choices import PATH_HINTS, Track
from applications.forms.filing import TargetForm, new_token
from applications.models import Application, Round
from applications.models.round import Path
from applications.queries.application import live_application
from applications.queries.archive import profile_of
from applications.queries.round import announced_round
from applications.ruling_words import KIND_OF, earliest_word, path_word
from applications.views.applicant_parts import add_errors
from titles.errors import InvalidInput
from titles.models import Level
from titles.names import level_name, title_name

STEPS = ("level", "path", "specialty", "track")


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask what is missing, one question a page; POST opens the draft."""
    round_ = announced_round(request.POST.get("round") or request.GET.get("round") or "")
    if request.method == "POST":
        return _create(request, round_)
    live = live_application(request.user, round_)
    if live:
        return redirect("my-application", number=live.number)
    require_open(round_)
    if profile_of(request.user).employer is None:
        messages.info(request, _("先填写用人单位：申报要由单位核实和推荐。"))
        here = f"{reverse('my-application-new')}?{urlencode({'round': round_.code})}"
        return redirect(f"{reverse('my-profile')}?{urlencode({'next': here})}")
    form = TargetForm(request.GET, round_=round_)
    form.is_valid()
    for step in STEPS:
        if step in form.fields and (step in form.errors or not form.cleaned_data.get(step)):
            return _question(request, round_, step)
    return _confirmation(request, round_, form)


def _question(request: HttpRequest, round_: Round, step: str) -> HttpResponse:
    answered = {name: request.GET[name] for name in STEPS[: STEPS.index(step)] if name in request.GET}
    form = TargetForm(request.GET if step in request.GET else None, round_=round_, only=[step])
    rulings = preview_all(request.user, round_) if step in ("level", "path") else []
    options: list[dict[str, Any]] = []
    if step == "level":
        options = _level_options(round_, rulings)
    elif step == "path":
        options = _path_options(rulings, answered["level"])
    return render(
        request,
        "applications/applicant_start.html",
        {
            "round": round_,
            "step": step,
            "form": form,
            "field": form[step],
            "options": options,
            "chosen": request.GET.get(step, ""),
            "hidden": [("round", round_.code), *answered.items()],
            "answers": _answers(round_, answered),
        },
        status=422 if form.errors else 200,
    )


def _level_options(round_: Round, rulings: list[Ruling]) -> list[dict[str, Any]]:
    """Each level with how the best of its paths stands today."""
    rank = {"met": 0, "undetermined": 1, "unmet": 2}
    options = []
    for level in Level.values:
        rows = sorted((row for row in rulings if row.level == level), key=lambda row: rank[row.outcome])
        if level in round_.levels:
            options.append(
                {
                    "value": level,
                    "label": title_name(round_.series_id, level),
                    "hint": level_name(level),
                    **(_standing(rows[0]) if rows else {"kind": "", "word": "", "earliest": ""}),
                }
            )
    return options


def _path_options(rulings: list[Ruling], level: str) -> list[dict[str, Any]]:
    """The paths that the policy knows for the level, each with its answer."""
    return [
        {
            "value": row.path,
            "label": Path(row.path).label,
            "hint": PATH_HINTS[Path(row.path)],
            **_standing(row),
        }
        for row in rulings
        if row.level == level
    ]


def _standing(row: Ruling) -> dict[str, Any]:
    earliest = earliest_word(row)
    return {
        "kind": KIND_OF[row.outcome],
        "word": path_word(row.outcome),
        "earliest": earliest if row.outcome != "met" else "",
    }


def _answers(round_: Round, answered: dict[str, str]) -> list[dict[str, str]]:
    """What has been chosen so far, each with the address that changes it."""
    words = {
        "level": lambda code: title_name(round_.series_id, code) if code in Level.values else "",
        "path": lambda code: str(Path(code).label) if code in Path.values else "",
        "specialty": lambda code: next((row.name for row in round_.specialties.all() if row.pk == code), ""),
        "track": lambda code: str(Track(code).label) if code in Track.values else "",
    }
    labels = {
        "level": _("申报级别"),
        "path": _("申报路径"),
        "specialty": _("申报专业"),
        "track": _("业绩类型"),
    }
    rows = []
    for index, (name, code) in enumerate(answered.items()):
        before = dict(list(answered.items())[:index])
        query = urlencode({"round": round_.code, **before})
        rows.append(
            {
                "term": labels[name],
                "value": words[name](code),
                "url": f"{reverse('my-application-new')}?{query}",
            }
        )
    return rows


def _confirmation(
    request: HttpRequest,
    round_: Round,
    form: TargetForm,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    answered = {name: str(form.data[name]) for name in STEPS if name in form.fields}
    return render(
        request,
        "applications/applicant_start_confirm.html",
        {
            "round": round_,
            "form": form,
            "answers": _answers(round_, answered),
            "hidden": [
                ("round", round_.code),
                *answered.items(),
                ("form_token", token or str(new_token())),
            ],
        },
        status=status,
    )


def _create(request: HttpRequest, round_: Round) -> HttpResponse:
    form = TargetForm(request.POST, round_=round_)
    token = request.POST.get("form_token", "")
    if not form.is_valid():
        return redirect(f"{reverse('my-application-new')}?{urlencode({'round': round_.code})}")
    try:
        application: Application = create_application(
            person=request.user,
            round_=round_,
            level=form.cleaned_data["level"],
            path=form.cleaned_data["path"],
            specialty=form.cleaned_data["specialty"],
            track=form.cleaned_data.get("track", ""),
            actor=request.user,
            form_token=_token(token),
        )
    except InvalidInput as refusal:
        add_errors(form, refusal)
        return _confirmation(request, round_, form, token, 422)
    return redirect("my-application", number=application.number)


def _token(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
