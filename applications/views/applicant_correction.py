"""Answering the one correction notice, item by item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from applications.actions.correction import answer_correction_item, submit_correction
from applications.actions.evidence import store_evidence
from applications.forms.evidence import FilesForm
from applications.forms.filing import AnswerForm
from applications.models import Application, CorrectionItem, CorrectionNotice, EvidenceFile
from applications.queries.application import own_application
from applications.queries.correction import own_notice
from applications.queries.evidence import own_evidence
from applications.states import State
from applications.views.applicant_parts import add_errors, file_row
from titles.clock import today
from titles.errors import InvalidInput, NotFound


@signed_in
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """Every item with its answer; POST hands them in."""
    application = own_application(request.user, number)
    notice = own_notice(application)
    problem = ""
    if request.method == "POST":
        try:
            submit_correction(application=application, actor=request.user)
            messages.success(request, _("补正材料已提交，等待受理决定。"))
            return redirect("my-application", number=number)
        except InvalidInput as refusal:
            problem = refusal.message
    items = list(notice.items.all())
    return render(
        request,
        "applications/applicant_correction.html",
        {
            "application": application,
            "notice": notice,
            "items": [
                {
                    "item": item,
                    "files": [file_row(row) for row in item.evidence.all()],
                    "done": bool(item.answer or item.evidence.all()),
                }
                for item in items
            ],
            "ready": all(item.answer or item.evidence.all() for item in items),
            "editable": application.state == State.CORRECTION and today() <= notice.due_on,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def correction_item(request: HttpRequest, number: str, item_number: int) -> HttpResponse:
    """Answer one item in words, with files, or both."""
    application = own_application(request.user, number)
    notice = own_notice(application)
    item = next((row for row in notice.items.all() if row.number == item_number), None)
    if item is None:
        raise NotFound("correction.no_such_item", _("补正通知没有第%(n)s项。") % {"n": item_number})
    form = AnswerForm(request.POST or None, initial={"answer": item.answer})
    files = FilesForm(request.POST or None, request.FILES or None, required=False)
    stored: list[EvidenceFile] = own_evidence(request.user, request.POST.getlist("evidence"))
    if request.method == "POST":
        stored += _store(request, files)
        if form.is_valid() and files.is_valid():
            try:
                answer_correction_item(
                    application=application,
                    number=item_number,
                    actor=request.user,
                    answer=form.cleaned_data["answer"],
                    evidence=stored,
                )
                messages.success(request, _("第%(n)s项已保存。") % {"n": item_number})
                return redirect("my-correction", number=number)
            except InvalidInput as refusal:
                add_errors(form, refusal)
    return _item_page(request, application, notice, item, form, files, stored)


def _store(request: HttpRequest, files: FilesForm) -> list[EvidenceFile]:
    if not files.is_valid():
        return []
    kept, refusals = [], []
    for upload in files.cleaned_data["files"]:
        try:
            kept.append(store_evidence(person=request.user, upload=upload, actor=request.user))
        except InvalidInput as refusal:
            refusals += refusal.fields.get("files", [refusal.message])
    if refusals:
        files.add_error("files", refusals)
    return kept


def _item_page(
    request: HttpRequest,
    application: Application,
    notice: CorrectionNotice,
    item: CorrectionItem,
    form: AnswerForm,
    files: FilesForm,
    stored: list[EvidenceFile],
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": application,
        "notice": notice,
        "item": item,
        "count": len(notice.items.all()),
        "form": form,
        "files_form": files,
        "stored": stored,
        "files": [file_row(row) for row in item.evidence.all()],
        "back": reverse("my-correction", args=[application.number]),
    }
    failed = form.errors or files.errors
    return render(
        request, "applications/applicant_correction_item.html", context, status=422 if failed else 200
    )
