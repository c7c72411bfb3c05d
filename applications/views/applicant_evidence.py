"""Uploading to a record, taking files off, and serving a file to whoever may open it."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from applications.actions.evidence import attach_evidence, detach_evidence, store_evidence
from applications.evidence_check import PDF
from applications.facts import group_label
from applications.forms.evidence import FilesForm
from applications.queries.archive import own_record
from applications.queries.evidence import readable_evidence
from applications.record_kinds import record_kind
from applications.views.applicant_archive import next_url
from titles.errors import InvalidInput, NotFound

#: Nothing in a file may run or fetch. A sandbox would also keep browsers from showing a PDF at all;
#: their PDF viewers run apart from the page, so that PDFs get the rest of the policy.
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
POLICIES = {PDF: f"{_LOCKED}; object-src 'self'"}
SANDBOX = f"{_LOCKED}; img-src 'self'; sandbox"


@signed_in
@require_POST
def upload(request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
    """Tie one or more files to a record; the good ones are kept, the refused ones are named."""
    record = own_record(request.user, kind, record_id)
    form = FilesForm(request.POST, request.FILES)
    stored = []
    if form.is_valid():
        refusals: list[str] = []
        for item in form.cleaned_data["files"]:
            try:
                stored.append(store_evidence(person=request.user, upload=item, actor=request.user))
            except InvalidInput as refusal:
                refusals += refusal.fields.get("files", [refusal.message])
        if refusals:
            form.add_error("files", refusals)
    if stored:
        attach_evidence(
            person=request.user,
            kind=kind,
            record_id=record.pk,
            evidence=stored,
            actor=request.user,
        )
        names = "、".join(f"“{item.original_name}”" for item in stored)
        messages.success(request, _("已上传%(names)s。") % {"names": names})
    back = next_url(request, reverse("my-record", args=[kind, record_id]))
    if not form.errors:
        return redirect(back)
    return render(
        request,
        "applications/applicant_upload_refused.html",
        {
            "form": form,
            "kind": record_kind(kind),
            "record": record,
            "back": back,
            "label": group_label(record),
        },
        status=422,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, record_id: str, evidence_id: str) -> HttpResponse:
    """Ask, then take a file off a record."""
    record = own_record(request.user, kind, record_id)
    evidence = record.evidence.filter(pk=evidence_id).first()
    if evidence is None:
        raise NotFound("evidence.not_attached", _("这份材料已经不在这一条里。"))
    back = next_url(request, reverse("my-record", args=[kind, record_id]))
    if request.method == "POST":
        detach_evidence(
            person=request.user,
            kind=kind,
            record_id=record_id,
            evidence_id=evidence_id,
            actor=request.user,
        )
        messages.success(request, _("“%(name)s”已从这一条取下。") % {"name": evidence.original_name})
        return redirect(back)
    return render(
        request,
        "applications/applicant_record_remove.html",
        {
            "kind": record_kind(kind),
            "title": _("取下“%(name)s”？") % {"name": evidence.original_name},
            "facts": [(_("所在条目"), group_label(record))],
            "form": Form(),
            "back": back,
        },
    )


@signed_in
@require_safe
def evidence_file(request: HttpRequest, evidence_id: str) -> HttpResponseBase:
    """The file itself, shown in the browser, never run."""
    evidence = readable_evidence(request.user, evidence_id)
    response = FileResponse(evidence.file.open("rb"), content_type=evidence.media_type)
    response["Content-Length"] = str(evidence.size)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(evidence.original_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICIES.get(evidence.media_type, SANDBOX)
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
