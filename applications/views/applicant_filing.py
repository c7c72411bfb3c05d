"""The pages of a draft: target, representative works, material, recommenders, check, pledge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from applications.actions.draft import EDITABLE, change_target, set_support, set_works
from applications.assessing import Ruling, assess, ruling_of
from applications.blockers import works_menu
from applications.choices import CLAIMS_OF_PATH, RECOMMENDERS_OF_PATH
from applications.filing import Filing, assemble
from applications.forms.filing import ClaimsForm, RecommenderFormSet, TargetForm
from applications.models import Achievement, Application
from applications.models.achievement import AchievementKind
from applications.queries.application import own_application
from applications.views.applicant_parts import add_errors, file_row
from titles.clock import now
from titles.errors import InvalidInput
from titles.names import title_name


def ruling_for(filing: Filing) -> Ruling:
    """The ruling on what would be filed now."""
    application = filing.application
    assessment = assess(filing.dossier(), level=application.level)
    return ruling_of(assessment, application.level, application.path)


def editable(request: HttpRequest, number: str) -> Application | HttpResponse:
    """The own draft; what has been submitted has no such page, its own page says why."""
    application = own_application(request.user, number)
    if request.method == "GET" and application.state not in EDITABLE:
        return redirect("my-application", number=number)
    return application


def page(request: HttpRequest, template: str, application: Application, **context: Any) -> HttpResponse:
    """Render a page of the filing."""
    status = context.pop("status", 200)
    return render(
        request,
        f"applications/{template}.html",
        {
            "application": application,
            "title_name": title_name(application.round.series_id, application.level),
            "back": reverse("my-application", args=[application.number]),
            **context,
        },
        status=status,
    )


def saved(request: HttpRequest, application: Application) -> HttpResponse:
    """After a save: the task list, or the moment for a page that saves by itself."""
    if wants_json(request):
        return JsonResponse({"saved_at": f"{now():%H:%M}"})
    messages.success(request, _("已保存。"))
    return redirect("my-application", number=application.number)


def wants_json(request: HttpRequest) -> bool:
    """Whether autosave asks."""
    return request.headers.get("Accept", "").startswith("application/json")


@signed_in
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, number: str) -> HttpResponse:
    """Choose another level, path, specialty or track."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    form = TargetForm(
        request.POST or None,
        round_=application.round,
        initial=TargetForm.initial_of(application),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_target(
                application=application,
                actor=request.user,
                level=form.cleaned_data["level"],
                path=form.cleaned_data["path"],
                specialty=form.cleaned_data["specialty"],
                track=form.cleaned_data.get("track", ""),
            )
            return saved(request, application)
        except InvalidInput as refusal:
            add_errors(form, refusal)
    return page(
        request,
        "applicant_target",
        application,
        form=form,
        status=422 if form.errors else 200,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def works(request: HttpRequest, number: str) -> HttpResponse:
    """Pick representative works and say what the own share was."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    menu = works_menu(application)
    achievements = list(Achievement.objects.filter(person=request.user, kind__in=menu).order_by("-on", "pk"))
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            set_works(application=application, actor=request.user, works=_picked(request, achievements))
            return saved(request, application)
        except InvalidInput as refusal:
            problems = refusal.fields or {"works": [refusal.message]}
            if wants_json(request):
                return JsonResponse({"error": refusal.message}, status=refusal.status)
    return page(
        request,
        "applicant_works",
        application,
        rows=_work_rows(request, application, achievements, problems),
        problems=[text for texts in problems.values() for text in texts],
        menu="、".join(str(AchievementKind(kind).label) for kind in menu),
        next=reverse("my-works", args=[number]),
        status=422 if problems else 200,
    )


def _picked(request: HttpRequest, achievements: list[Achievement]) -> list[tuple[str, str]]:
    """The ticked works in the order of their typed places."""
    ticked = set(request.POST.getlist("work"))
    found = []
    for index, row in enumerate(achievements):
        key = str(row.pk)
        if key not in ticked:
            continue
        typed = request.POST.get(f"place_{key}", "")
        place = int(typed) if typed.isascii() and typed.isdigit() else len(achievements) + index
        found.append((place, index, key, request.POST.get(f"share_{key}", "")))
    unknown = ticked - {str(row.pk) for row in achievements}
    return [(key, share) for _place, _index, key, share in sorted(found)] + [
        (key, "") for key in sorted(unknown)
    ]


def _work_rows(
    request: HttpRequest,
    application: Application,
    achievements: list[Achievement],
    problems: dict[str, list[str]],
) -> list[dict[str, Any]]:
    """The choice as it stands, or as it was typed."""
    chosen = {row.achievement_id: row for row in application.works.all()}
    posted = request.method == "POST"
    ticked = set(request.POST.getlist("work"))
    rows = []
    for row in achievements:
        work, key = chosen.get(row.pk), str(row.pk)
        stored = work.own_share if work else row.own_share
        rows.append(
            {
                "record": row,
                "key": key,
                "ticked": key in ticked if posted else work is not None,
                "share": request.POST.get(f"share_{key}", "") if posted else stored,
                "place": request.POST.get(f"place_{key}", "") if posted else (work.position if work else ""),
                "errors": problems.get(f"share_{key}", []),
            }
        )
    return sorted(rows, key=lambda row: (not row["ticked"], str(row["place"]).zfill(3)))


@signed_in
@require_safe
def material(request: HttpRequest, number: str) -> HttpResponse:
    """Which records will be filed with which files, and which still lack one."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    filing = assemble(application)
    here = reverse("my-material", args=[number])
    rows = [
        {
            "label": group.label,
            "files": [file_row(item) for item in group.evidence],
            "url": f"{reverse('my-record', args=[group.record_kind, group.record.pk])}?next={here}",
        }
        for group in filing.groups
        if group.record is not None
    ]
    return page(
        request,
        "applicant_material",
        application,
        rows=rows,
        missing=len(filing.unproved),
        left_out=filing.left_out,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, number: str) -> HttpResponse:
    """Recommenders and claims, where the path asks for them."""
    application = editable(request, number)
    if isinstance(application, HttpResponse):
        return application
    path = application.path
    claims = ClaimsForm(request.POST or None, path=path, initial={"claims": application.claims})
    people = RecommenderFormSet(
        request.POST or None,
        initial=application.recommenders,
        form_kwargs={"path": path},
        prefix="recommender",
    )
    if request.method == "POST" and claims.is_valid() and people.is_valid():
        named = [form.cleaned_data for form in people if not form.is_blank()]
        try:
            set_support(
                application=application,
                actor=request.user,
                recommenders=named,
                claims=claims.cleaned_data["claims"],
            )
            return saved(request, application)
        except InvalidInput as refusal:
            add_errors(claims, refusal)
    failed = bool(claims.errors or people.total_error_count()) if request.method == "POST" else False
    return page(
        request,
        "applicant_support",
        application,
        claims_form=claims,
        people=people,
        asks_claims=path in CLAIMS_OF_PATH,
        asks_people=path in RECOMMENDERS_OF_PATH,
        failed=failed,
        status=422 if failed else 200,
    )
