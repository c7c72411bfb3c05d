"""The audit trail's reader, for inspectors and supervisors."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires
from accounts.chain import last_report
from accounts.models import Role
from accounts.requests import PersonRequest
from accounts.roles import has_role
from integrity.actions.trail import READERS, ask_for_verification, export_csv, export_json
from integrity.forms.trail import TrailForm
from integrity.queries.trail import TrailFilter, TrailPage, link_intact, one_event, trail_page
from titles import clock
from titles.errors import InvalidInput

readers = requires(*READERS)


@readers
@require_safe
def trail(request: PersonRequest) -> HttpResponse:
    """Show the trail, the newest first, filtered as asked."""
    form = TrailForm(request.GET)
    before = request.GET.get("before", "")
    page, asked = TrailPage([], None), TrailFilter()
    if form.is_valid():
        asked = form.asked()
        try:
            page = trail_page(asked, int(before[:18]) if before.isdecimal() else None)
        except InvalidInput as error:
            form.take(error)
    query = urlencode(asked.as_data())
    older = urlencode({**asked.as_data(), "before": page.older_than or ""})
    context = {
        "form": form,
        "is_supervisor": has_role(request.user, Role.SUPERVISOR),
        "page": page,
        "query": query,
        "filters": asked.as_data().items(),
        "older_url": f"?{older}" if page.older_than else "",
        "newest_url": f"?{query}" if before else "",
        "report": last_report(),
    }
    return render(request, "integrity/bureau_trail.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def trail_event(request: PersonRequest, sequence: int) -> HttpResponse:
    """Show one event with its data and its place in the chain."""
    row = one_event(sequence)
    context = {
        "row": row,
        "is_supervisor": has_role(request.user, Role.SUPERVISOR),
        "linked": link_intact(row.event),
        "data": json.dumps(row.event.data, ensure_ascii=False, indent=2, sort_keys=True),
    }
    return render(request, "integrity/bureau_trail_event.html", context)


@readers
@require_POST
def trail_verify(request: PersonRequest) -> HttpResponse:
    """Have the whole trail checked."""
    ask_for_verification(actor=request.user)
    messages.success(request, _("已开始核对全部记录，完成后结果显示在本页。"))
    return redirect("trail")


@readers
@require_POST
def trail_export(request: PersonRequest) -> HttpResponseBase:
    """Send the matching events as a file."""
    form = TrailForm(request.POST)
    if not form.is_valid():
        wrong = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
        raise InvalidInput("trail.invalid", _("筛选条件有误，没有导出。"), fields=wrong)
    as_json = request.POST.get("format") == "json"
    export = export_json if as_json else export_csv
    lines = export(actor=request.user, asked=form.asked())
    kind = "application/x-ndjson" if as_json else "text/csv; charset=utf-8"
    response = StreamingHttpResponse(lines, content_type=kind)
    name = f"trail-{clock.today():%Y%m%d}.{'jsonl' if as_json else 'csv'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
