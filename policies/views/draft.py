"""One version on the rules desk: its texts and problems, checked, published or discarded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.held import keeps_typed
from accounts.requests import PersonRequest
from accounts.roles import Role, has_role
from policies.actions.version import discard_draft, publish_version, save_draft
from policies.checking import is_stale
from policies.forms.version import TextsForm
from policies.queries import desk as queries
from policies.queries.draft_text import open_draft
from policies.queries.problem_places import ProblemPlace, problem_places
from policies.queries.version_replays import replays_of
from policies.queries.versions import published_between
from policies.views.draft_page import check_now, last_saved
from policies.views.frame import frame_context, officers, readers
from rules.errors import PackError
from titles.errors import Conflict, InvalidInput, NotFound, WrongState
from titles.models import PolicyStatus, PolicyVersion

#: Refusals of a publication that a new check explains.
CHECK_AGAIN = ("policies.no_longer_clean", "policies.more_affected")
PARTS = (
    ("pack", "pack_text", "pack_file"),
    ("cases", "cases_text", "cases_file"),
    ("coverage", "coverage_text", "coverage_file"),
)


@keeps_typed
@readers
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: PersonRequest, pk: int) -> HttpResponse:
    """The page of a version; officers write in it as long as it is a draft."""
    version = queries.version_with_texts(pk)
    if request.method != "POST":
        return _page(request, version, _form_of(version))
    form = TextsForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = save_draft(
                version,
                **{name: given[name] for _part, name, _file in PARTS},
                note=given["note"],
                seen=given["seen"],
                actor=request.user,
            )
        except InvalidInput as error:
            form.take(error)
        except Conflict:
            status = 409
            form.add_error(
                None,
                _(
                    "您打开后，%(who)s又保存过。您输入的内容还在下面，没有保存；请对照现在的文本，再决定怎样改。"
                )
                % {"who": last_saved(version, request.user)},
            )
        else:
            if "check" in request.POST:
                return _checked(request, saved)
            messages.success(request, _("已保存。"))
            return redirect("policy-draft", pk=pk)
    return _page(request, version, form, status)


def _form_of(version: PolicyVersion) -> TextsForm:
    return TextsForm(
        initial={
            "note": version.note,
            "seen": version.edited_at.isoformat(),
            **{name: getattr(version, name) for _part, name, _file in PARTS},
        }
    )


def _page(request: PersonRequest, version: PolicyVersion, form: TextsForm, status: int = 200) -> HttpResponse:
    problems = queries.problem_lines(version)
    forms, unreadable = _forms(request, version)
    is_open = version.status in queries.OPEN
    context = {
        **frame_context(request.user),
        **_standing(request, version),
        "problems": problems,
        "warnings": queries.warning_lines(version),
        "stale": is_stale(version),
        "replays": replays_of(version),
        "rows": [(problem, forms.get((problem.file, problem.line))) for problem in problems],
        "forms": bool(forms),
        "unreadable": unreadable,
        "checked_on": dt.datetime.fromisoformat(version.report["at"]) if version.report else None,
        "editors": queries.editors_of(version),
        "comparison": queries.change_of(version),
        "shown": queries.SHOWN,
        "form": form,
        "conflict": status == 409,
        "editable": is_open,
        "texts": [_editor(form, part, name, file, problems) for part, name, file in PARTS],
    }
    return render(request, "policies/desk_draft.html", context, status=status)


def _forms(
    request: PersonRequest, version: PolicyVersion
) -> tuple[dict[tuple[str, int], ProblemPlace], bool]:
    """For an officer: the form for each line with a problem; whether the text is too damaged for forms."""
    if version.status not in queries.OPEN or not has_role(request.user, Role.BUREAU_OFFICER):
        return {}, False
    try:
        found = problem_places(open_draft(version.pk))
    except (WrongState, PackError):
        return {}, True
    return {(place.file, place.line): place for place in found}, False


def _standing(request: PersonRequest, version: PolicyVersion) -> dict[str, Any]:
    """What everybody around a version asks: which one, waiting for whom, and whether for this person."""
    is_open = version.status in queries.OPEN
    return {
        "version": version,
        "waiting": queries.draft_line(version, request.user) if is_open else None,
        "between": published_between(version) if is_open else [],
        "may_publish": version.status == PolicyStatus.CHECKED and request.user.pk not in version.editors,
    }


def _editor(
    form: TextsForm, part: str, name: str, file: str, problems: list[queries.ProblemLine]
) -> dict[str, Any]:
    """One text with its line numbers; those with a problem are marked."""
    text = str(form[name].value() or "")
    wrong = {problem.line for problem in problems if problem.part == part}
    count = text.count("\n") + (0 if text.endswith("\n") else 1)
    return {
        "part": part,
        "field": form[name],
        "file": form[file],
        "lines": [(number, number in wrong) for number in range(1, count + 1)],
        "count": count,
        "problems": sum(problem.part == part for problem in problems),
    }


@officers
@require_POST
def check(request: PersonRequest, pk: int) -> HttpResponse:
    """Run every check on the text as it is saved."""
    return _checked(request, queries.version_with_texts(pk))


def _checked(request: PersonRequest, version: PolicyVersion) -> HttpResponse:
    version = check_now(request, version)
    if version.status == PolicyStatus.CHECKED:
        messages.success(request, _("检查通过，等待另一名经办人发布。"))
    else:
        count = len(version.report["problems"])
        words = ngettext("检查发现%(n)d处问题，都列在下面。", "检查发现%(n)d处问题，都列在下面。", count)
        messages.warning(request, words % {"n": count})
    return redirect("policy-draft", pk=version.pk)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Name the consequence, then publish."""
    version = queries.version_with_texts(pk)
    if request.method == "POST":
        try:
            publish_version(version, seen=_seen(request), actor=request.user)
        except WrongState as error:
            if error.code not in CHECK_AGAIN:
                raise
            return _checked_again(request, version)
        messages.success(request, _("第%(n)s版已发布。") % {"n": version.number})
        return redirect("policy-desk-policy", code=version.policy)
    if version.status not in queries.OPEN:
        return _over(request, version)
    context = {
        **frame_context(request.user),
        **_standing(request, version),
        "bound": queries.bound_by(version),
        "warnings": queries.warning_lines(version),
        "replays": replays_of(version),
        "comparison": queries.change_of(version),
        "fields": [("seen", version.edited_at.isoformat())],
    }
    return render(request, "policies/desk_publish.html", context)


def _over(request: PersonRequest, version: PolicyVersion) -> HttpResponse:
    """There is nothing left to decide about a version that is published or discarded."""
    messages.info(request, _("这一版%(state)s，不用再办。") % {"state": version.get_status_display()})
    return redirect("policy-draft", pk=version.pk)


def _checked_again(request: PersonRequest, version: PolicyVersion) -> HttpResponse:
    """What was published in between made the check out of date: the new one says what there is to do."""
    version = check_now(request, version)
    messages.warning(request, _("没有发布：检查之后又有别的版本发布，已重新检查，结果在下面。"))
    return redirect("policy-draft", pk=version.pk)


def _seen(request: PersonRequest) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        raise InvalidInput("policies.not_seen", _("请重新打开发布页面。")) from None


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Name the consequence, then put the draft aside."""
    version = queries.version_with_texts(pk)
    if request.method == "POST":
        discard_draft(version, actor=request.user)
        messages.success(request, _("第%(n)s版草稿已弃用。") % {"n": version.number})
        return redirect("policy-desk-policy", code=version.policy)
    if version.status not in queries.OPEN:
        return _over(request, version)
    context = {**frame_context(request.user), **_standing(request, version)}
    return render(request, "policies/desk_discard.html", context)


@readers
@require_safe
def compare(request: PersonRequest, pk: int) -> HttpResponse:
    """What a version says otherwise than the one it came from, clause by clause."""
    version = queries.version_with_texts(pk)
    context = {
        **frame_context(request.user),
        **_standing(request, version),
        "comparison": queries.change_of(version),
    }
    return render(request, "policies/desk_compare.html", context)


@readers
@require_safe
def text(request: PersonRequest, pk: int, part: str) -> HttpResponse:
    """One of the texts as a file."""
    version = queries.version_with_texts(pk)
    if part not in queries.TEXTS:
        raise NotFound("policies.no_such_text", _("没有这份文本。"))
    answer = HttpResponse(
        getattr(version, queries.TEXTS[part]), content_type="application/yaml; charset=utf-8"
    )
    name = f"{version.policy}-{version.number}-{version.mark}" + ("" if part == "pack" else f"-{part}")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
