"""Imports of catalogues: upload, preview that can be left, confirmation, history."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from policies.actions.catalogue_import import confirm_import, discard_import, refresh_import, stage_import
from policies.catalogues.changes import Act
from policies.catalogues.kinds import KINDS, kind_of
from policies.catalogues.workbook import MOST_BYTES
from policies.forms.catalogue import UploadForm
from policies.models import CatalogueImport, ImportState
from policies.queries.catalogue import imports_of
from policies.queries.catalogue_preview import PAGE, change_rows, import_of, is_stale, same_file, sum_words
from policies.views.catalogue import RECENT, _page, pages
from policies.views.frame import frame_context, officers, readers
from titles.errors import Conflict, InvalidInput, NotFound


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PersonRequest, kind: str) -> HttpResponse:
    """Take a sheet and go to its preview."""
    found = kind_of(kind)
    posted = request.method == "POST"
    year = request.GET.get("year", "")
    form = UploadForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        kind=found,
        initial={"year": year if year.isdecimal() and len(year) == 4 else ""},
    )
    if posted and form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        try:
            row = stage_import(
                found,
                actor=request.user,
                file_name=file.name or "",
                # One byte more than allowed is enough to refuse the rest unread.
                content=file.read(MOST_BYTES + 1),
                year=form.cleaned_data.get("year"),
                source=form.cleaned_data.get("source", ""),
            )
        except InvalidInput as error:
            form.take(error)
        else:
            return redirect("catalogue-import", kind, row.pk)
    context = {
        **frame_context(request.user),
        "kind": found,
        "form": form,
        "imports": [(row, sum_words(row.counts)) for row in imports_of(found)[:RECENT]],
    }
    return render(request, "policies/catalogue_upload.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def preview(request: PersonRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """What an import would change, or has changed."""
    return _preview(request, _import(kind, pk))


def _preview(request: PersonRequest, row: CatalogueImport, status: int = 200) -> HttpResponse:
    found = kind_of(row.kind)
    act = request.GET.get("act", "")
    act = act if act in Act.values else ""
    page = _page(request)
    rows, total = change_rows(row, act, page)
    names = [name for name in Act.values if row.counts.get(name)]
    context = {
        **frame_context(request.user),
        "kind": found,
        "row": row,
        "sum": sum_words(row.counts),
        "earlier": same_file(row) if row.state == ImportState.STAGED else None,
        "stale": is_stale(row),
        "rows": rows,
        "total": total,
        "tabs": [
            {"label": _("全部改动"), "count": _changed(row), "url": "?", "current": not act},
            *(
                {
                    "label": str(Act(name).label),
                    "count": row.counts[name],
                    "url": f"?act={name}",
                    "current": name == act,
                }
                for name in names
            ),
        ],
        **pages(page, total, PAGE, {"act": act}),
    }
    return render(request, "policies/catalogue_import.html", context, status=status)


@officers
@require_POST
def confirm(request: PersonRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Write what the preview showed."""
    seen = _import(kind, pk)
    try:
        row = confirm_import(pk, actor=request.user)
    except Conflict as error:
        messages.warning(request, str(error.message))
        return _preview(request, seen, status=409)
    messages.success(request, _("已导入：%(sum)s。") % {"sum": sum_words(row.counts)})
    return redirect("catalogue-import", kind, pk)


@officers
@require_POST
def refresh(request: PersonRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Compare with the catalogue as it is now."""
    _import(kind, pk)
    refresh_import(pk, actor=request.user)
    messages.success(request, _("已与现在的目录重新比对。"))
    return redirect("catalogue-import", kind, pk)


@officers
@require_POST
def discard(request: PersonRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Lay a preview aside."""
    _import(kind, pk)
    discard_import(pk, actor=request.user)
    messages.success(request, _("已放弃这次导入，目录没有改动。"))
    return redirect("catalogue", kind)


@readers
@require_safe
def imports(request: PersonRequest) -> HttpResponse:
    """Every import of every catalogue."""
    page = _page(request)
    total = CatalogueImport.objects.count()
    titles = {kind.code: kind.title for kind in KINDS}
    found = imports_of()[(page - 1) * PAGE : page * PAGE]
    context = {
        **frame_context(request.user),
        "imports": [(row, titles.get(row.kind, row.kind), sum_words(row.counts)) for row in found],
        **pages(page, total, PAGE, {}),
    }
    return render(request, "policies/catalogue_imports.html", context)


def _import(kind: str, pk: uuid.UUID) -> CatalogueImport:
    row = import_of(pk)
    if row.kind != kind:
        raise NotFound("import.unknown", _("没有这次导入。"))
    return row


def _changed(row: CatalogueImport) -> int:
    return sum(number for act, number in row.counts.items() if act != Act.UNCHANGED)
