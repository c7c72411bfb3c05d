"""From a self-check to an archive: sign in, see what will be added, add it once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public
from applications.actions.archive_start import (
    missing_none,
    missing_records,
    missing_situation,
    start_archive,
)
from applications.dossier import Dossier
from applications.forms.archive_start import ArchiveStartForm
from applications.models import Profile
from applications.queries.archive import profile_of
from applications.record_kinds import record_kind
from applications.self_check import DamagedAnswersError, pack, tidy, unpack_dossier
from applications.self_check_records import CHAPTERS, words_of
from applications.views.applicant_parts import add_errors
from applications.views.self_check import damaged
from titles.errors import InvalidInput

#: Carries the answers past signing in, in the visitor's own browser, for a quarter of an hour.
COOKIE = "self_check"
SECONDS = 15 * 60


@public
@never_cache
@require_http_methods(["GET", "POST"])
def archive_start(request: HttpRequest) -> HttpResponse:
    """Show what would be added, then add it. Whoever has not signed in does so first."""
    code = request.POST.get("answers", "") or request.COOKIES.get(COOKIE, "")
    try:
        dossier = tidy(unpack_dossier(code)) if code else {}
    except DamagedAnswersError:
        return _forget(damaged(request))
    if not dossier:
        return _forget(redirect("self-check"))
    if not request.user.is_authenticated:
        return _sign_in(request, code)
    if request.POST.get("do") == "add":
        return _add(request, dossier)
    return _confirmation(request, dossier, _form(request, dossier))


def _sign_in(request: HttpRequest, code: str) -> HttpResponse:
    answer = redirect(f"{reverse('sign-in')}?next={reverse('self-check-archive')}")
    answer.set_cookie(
        COOKIE,
        code,
        max_age=SECONDS,
        path=reverse("self-check-archive"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _forget(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=reverse("self-check-archive"), samesite="Lax")
    return answer


def _form(request: HttpRequest, dossier: Dossier, *, bound: bool = False) -> ArchiveStartForm:
    profile = profile_of(request.user)
    employed = dossier.get("person", {}).get("employment") == "employed"
    return ArchiveStartForm(
        request.POST if bound else None,
        person=request.user,
        additions=missing_records(request.user, dossier),
        asks_employer=employed and not profile.employment and not profile.employer,
    )


def _add(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    form = _form(request, dossier, bound=True)
    if not form.is_valid():
        return _confirmation(request, dossier, form, status=422)
    try:
        count = start_archive(
            person=request.user,
            dossier=dossier,
            names=form.names(),
            employer=form.employer_named(),
            actor=request.user,
        )
    except InvalidInput as refusal:
        add_errors(form, refusal)
        return _confirmation(request, dossier, form, status=422)
    messages.success(request, _("已加入档案%(n)s条，请接着上传证明材料。") % {"n": count})
    return _forget(redirect("my-archive"))


def _confirmation(
    request: HttpRequest, dossier: Dossier, form: ArchiveStartForm, status: int = 200
) -> HttpResponse:
    profile = profile_of(request.user)
    rows = [
        {
            "term": record_kind(addition.chapter).label,
            "text": words_of(addition.chapter, addition.entry),
            "field": form[addition.key] if addition.key in form.fields else None,
        }
        for addition in form.additions
    ]
    none = [record_kind(chapter).none for chapter in missing_none(request.user, dossier, profile)]
    return render(
        request,
        "applications/self_check_archive.html",
        {
            "form": form,
            "answers": pack(dossier),
            "rows": rows,
            "employer": form["employer"] if "employer" in form.fields else None,
            "declarations": [*none, *_situation_words(dossier, profile)],
            "held": sum(len(dossier.get(chapter, [])) for chapter in CHAPTERS) - len(rows),
        },
        status=status,
    )


def _situation_words(dossier: Dossier, profile: Profile) -> list[Any]:
    labels = {
        "employment": _("就业状态"),
        "in_city_since": _("在本市自由职业的起始日期"),
        "under_sanction": _("处分和从业限制"),
        "entrustment_letter": _("委托函"),
        "social_insurance_in_city": _("社会保险"),
        "continuing_education": _("继续教育"),
    }
    values = missing_situation(dossier, profile, None)
    words = [labels[name] for name in labels if name in values]
    return [_("本人情况：%(words)s") % {"words": "、".join(words)}] if words else []
