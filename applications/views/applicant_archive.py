"""The archive's pages: overview, one page a record, the applicant's own situation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from applications.actions.archive import remove_record, save_profile, save_record, state_none
from applications.actions.evidence import attach_evidence, store_evidence
from applications.facts import group_label, record_facts
from applications.forms.archive import FORMS, AchievementKindForm, RecordForm
from applications.forms.evidence import FilesForm
from applications.forms.profile import ProfileForm
from applications.models import Achievement, EvidenceFile
from applications.models.achievement import AchievementKind
from applications.models.archive import ArchiveRecord
from applications.queries.archive import chapters, own_record, profile_of
from applications.queries.evidence import own_evidence
from applications.record_kinds import RecordKind, record_kind
from applications.views.applicant_parts import add_errors, file_rows, profile_rows
from titles.errors import InvalidInput


def next_url(request: HttpRequest, default: str) -> str:
    """Where the page was asked to return to; only addresses of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/my/"):
        return wanted
    return default


def with_next(url: str, request: HttpRequest) -> str:
    """An address that remembers where to return to."""
    wanted = next_url(request, "")
    return f"{url}?next={wanted}" if wanted else url


@signed_in
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Everything in the archive, with source and number of files."""
    profile = profile_of(request.user)
    return render(
        request,
        "applications/applicant_archive.html",
        {
            "chapters": chapters(request.user, profile),
            "profile_rows": profile_rows(profile),
            "profile": profile,
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def profile_page(request: HttpRequest) -> HttpResponse:
    """The applicant's situation."""
    profile = profile_of(request.user)
    form = ProfileForm(request.POST or None, person=request.user, initial=ProfileForm.initial_of(profile))
    if request.method == "POST" and form.is_valid():
        save_profile(person=request.user, values=form.cleaned_data, actor=request.user)
        messages.success(request, _("本人情况已保存。"))
        return redirect(next_url(request, reverse("my-archive")))
    return render(
        request,
        "applications/applicant_profile.html",
        {"form": form, "next": next_url(request, ""), "back": next_url(request, reverse("my-archive"))},
        status=422 if form.errors else 200,
    )


@signed_in
@require_POST
def declare_none(request: HttpRequest, kind: str) -> HttpResponse:
    """State that there is nothing of a kind, or take that back."""
    none = request.POST.get("none") == "yes"
    state_none(person=request.user, kind=kind, actor=request.user, none=none)
    messages.success(request, _("已记下声明。") if none else _("已撤回声明。"))
    return redirect(next_url(request, f"{reverse('my-archive')}#{kind}"))


@signed_in
@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a record. Achievements are asked for their kind first."""
    found = record_kind(kind)
    if kind != "achievements":
        return _record_page(request, found, None, "")
    wanted = request.POST.get("type") or request.GET.get("type") or ""
    if wanted in AchievementKind.values:
        return _record_page(request, found, None, wanted)
    form = AchievementKindForm(request.GET if "type" in request.GET else None)
    return render(
        request,
        "applications/applicant_record_kind.html",
        {"form": form, "kind": found, "next": next_url(request, "")},
        status=422 if form.errors else 200,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def record_edit(request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
    """Change a record, and see or add its files."""
    found = record_kind(kind)
    record = own_record(request.user, kind, record_id)
    achievement_kind = record.kind if isinstance(record, Achievement) else ""
    return _record_page(request, found, record, achievement_kind)


def _record_page(
    request: HttpRequest, kind: RecordKind, record: ArchiveRecord | None, achievement_kind: str
) -> HttpResponse:
    form = _form(request, kind, record, achievement_kind)
    files = FilesForm(request.POST or None, request.FILES or None, required=False, auto_id="id_%s")
    stored: list[EvidenceFile] = own_evidence(request.user, request.POST.getlist("evidence"))
    if request.method == "POST":
        stored += _store(request, files)
        if form.is_valid() and files.is_valid():
            saved = _save(request, form, kind, record, stored)
            if saved is not None:
                messages.success(request, _("“%(name)s”已保存。") % {"name": group_label(saved)})
                return redirect(next_url(request, f"{reverse('my-archive')}#{kind.code}"))
    known = list(record.evidence.order_by("uploaded_at")) if record else []
    return render(
        request,
        "applications/applicant_record.html",
        {
            "form": form,
            "files_form": files,
            "kind": kind,
            "record": record,
            "achievement_kind": achievement_kind,
            "type_label": AchievementKind(achievement_kind).label if achievement_kind else "",
            "stored": stored,
            "files": file_rows(known, kind.code, record, next_url(request, "")),
            "next": next_url(request, ""),
            "back": next_url(request, f"{reverse('my-archive')}#{kind.code}"),
        },
        status=422 if form.errors or files.errors else 200,
    )


def _form(
    request: HttpRequest, kind: RecordKind, record: ArchiveRecord | None, achievement_kind: str
) -> RecordForm:
    extra: dict[str, Any] = {"achievement_kind": achievement_kind} if achievement_kind else {}
    return FORMS[kind.code](request.POST or None, instance=record, person=request.user, **extra)


def _store(request: HttpRequest, files: FilesForm) -> list[EvidenceFile]:
    """Keep the good files even where something else is wrong, so that nobody uploads twice."""
    if not files.is_valid():
        return []
    kept: list[EvidenceFile] = []
    refusals: list[str] = []
    for upload in files.cleaned_data["files"]:
        try:
            kept.append(store_evidence(person=request.user, upload=upload, actor=request.user))
        except InvalidInput as refusal:
            refusals += refusal.fields.get("files", [refusal.message])
    if refusals:
        files.add_error("files", refusals)
    return kept


def _save(
    request: HttpRequest,
    form: RecordForm,
    kind: RecordKind,
    record: ArchiveRecord | None,
    stored: list[EvidenceFile],
) -> ArchiveRecord | None:
    person = request.user
    try:
        saved = save_record(
            person=person,
            kind=kind.code,
            values=form.values(),
            actor=person,
            record_id=record.pk if record else None,
        )
    except InvalidInput as refusal:
        add_errors(form, refusal)
        return None
    if stored:
        attach_evidence(person=person, kind=kind.code, record_id=saved.pk, evidence=stored, actor=person)
    return saved


@signed_in
@require_http_methods(["GET", "POST"])
def record_remove(request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
    """Ask, then remove."""
    record = own_record(request.user, kind, record_id)
    if request.method == "POST":
        name = group_label(record)
        remove_record(person=request.user, kind=kind, record_id=record_id, actor=request.user)
        messages.success(request, _("“%(name)s”已从档案里删除。") % {"name": name})
        return redirect(f"{reverse('my-archive')}#{kind}")
    return render(
        request,
        "applications/applicant_record_remove.html",
        {
            "kind": record_kind(kind),
            "title": _("删除“%(name)s”？") % {"name": group_label(record)},
            "facts": [(fact.label, fact.value) for fact in record_facts(record)],
            "form": Form(),
            "back": reverse("my-record", args=[kind, record_id]),
        },
    )
