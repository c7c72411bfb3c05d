"""The catalogues' desk: overview, one catalogue by day, one entry through time, single changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from accounts.requests import PersonRequest
from policies.actions.catalogue_entry import end_entry, entry_of, put_entry, withdraw_entry
from policies.catalogues import workbook
from policies.catalogues.changes import Act
from policies.catalogues.kinds import Kind, kind_of
from policies.catalogues.years import year_rows
from policies.forms.catalogue import EndForm, EntryForm, FilterForm, WithdrawForm, day_or, initial_of
from policies.queries.catalogue import (
    PAGE,
    VIEWS,
    calendar_days,
    calendar_versions,
    calendar_years,
    counts_of,
    entries,
    entry_rows,
    events_of,
    imports_of,
    overview,
    same_thing,
    valid_on,
)
from policies.views.frame import frame_context, officers, readers
from titles.clock import today
from titles.errors import InvalidInput, NotFound

#: Imports that a catalogue's own pages show; the list has the others.
RECENT = 5
EVENTS = {
    "catalogue.entry_added": gettext_noop("新增"),
    "catalogue.entry_ended": gettext_noop("改截止日期"),
    "catalogue.entry_corrected": gettext_noop("生效前更正"),
    "catalogue.entry_withdrawn": gettext_noop("撤下"),
}


@readers
@require_safe
def catalogues(request: PersonRequest) -> HttpResponse:
    """Every catalogue of the house."""
    context = {**frame_context(request.user), "rows": overview(today())}
    return render(request, "policies/catalogue_overview.html", context)


@readers
@require_safe
def catalogue(request: PersonRequest, kind: str) -> HttpResponse:
    """One catalogue, by day."""
    found = kind_of(kind)
    context = {
        **frame_context(request.user),
        "kind": found,
        "imports": list(imports_of(found)[:RECENT]),
        **(_calendar(request) if found.yearly else _list(request, found)),
    }
    template = "policies/catalogue_calendar.html" if found.yearly else "policies/catalogue_list.html"
    return render(request, template, context)


@public
@require_safe
def public_catalogues(request: HttpRequest) -> HttpResponse:
    """Every catalogue, for everybody."""
    return render(request, "policies/public_catalogues.html", {"rows": overview(today())})


@public
@require_safe
def public_catalogue(request: HttpRequest, kind: str) -> HttpResponse:
    """One catalogue, for everybody."""
    found = kind_of(kind)
    context: dict[str, Any] = {
        "kind": found,
        **(_calendar(request) if found.yearly else _list(request, found)),
    }
    if not found.yearly:
        # Codes mean something to sheets and programs alone.
        context["rows"] = [
            replace(row, cells=[cell for cell in row.cells if not cell.is_code]) for row in context["rows"]
        ]
    return render(request, "policies/public_catalogue.html", context)


@readers
@require_safe
def template_sheet(request: PersonRequest, kind: str) -> HttpResponse:
    """The empty sheet of a catalogue."""
    found = kind_of(kind)
    return _sheet(workbook.template(found), f"{kind}-template.xlsx")


@readers
@require_safe
def export_sheet(request: PersonRequest, kind: str) -> HttpResponse:
    """What holds on a day (of the calendar: in a year) as a sheet that can be imported again."""
    found = kind_of(kind)
    if found.yearly:
        year = _year(request)
        return _sheet(workbook.export(found, year_rows(year)), f"{kind}-{year}.xlsx")
    day = day_or(today(), FilterForm(request.GET, kind=found))
    rows = [found.values_of(row) for row in valid_on(found, day).order_by(*found.ordering)]
    return _sheet(workbook.export(found, rows), f"{kind}-{day:%Y%m%d}.xlsx")


@readers
@require_safe
def entry(request: PersonRequest, kind: str, pk: str) -> HttpResponse:
    """One entry with those before and after it, and what people did."""
    found = kind_of(kind)
    row = entry_of(found, pk)
    rows = list(same_thing(found, row))
    day = today()
    shown = entry_rows(found, rows, day)
    context = {
        **frame_context(request.user),
        "kind": found,
        "pk": str(row.pk),
        "name": found.namer()(found.values_of(row)),
        "rows": shown,
        "row": next(item for item in shown if item.pk == row.pk),
        "events": [_event(event) for event in events_of(found, [item.pk for item in rows])],
        "may_end": found.ends and (getattr(row, found.ends) is None or getattr(row, found.ends) >= day),
        "may_withdraw": getattr(row, found.begins) > day,
    }
    return render(request, "policies/catalogue_entry.html", context)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: PersonRequest, kind: str) -> HttpResponse:
    """Add an entry, or change one from a day on."""
    found = kind_of(kind)
    if found.yearly:
        raise NotFound("catalogue.by_year", _("法定日历按年导入，不单独增加日期。"))
    old = entry_of(found, request.GET["from"]) if request.GET.get("from") else None
    initial = initial_of(found, found.values_of(old)) if old else {}
    form = EntryForm(request.POST if request.method == "POST" else None, kind=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change = put_entry(found, form.cleaned_data, actor=request.user)
        except InvalidInput as error:
            form.take(error)
        else:
            words = {"name": change.name, "act": Act(change.act).label}
            messages.success(request, _("%(name)s：已%(act)s。") % words)
            return redirect("catalogue", kind)
    context = {
        **frame_context(request.user),
        "kind": found,
        "form": form,
        "old": found.namer()(found.values_of(old)) if old else "",
        "old_pk": old.pk if old else None,
    }
    return render(request, "policies/catalogue_new.html", context, status=422 if form.errors else 200)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_end(request: PersonRequest, kind: str, pk: str) -> HttpResponse:
    """Give an entry its last day."""
    found = kind_of(kind)
    row = entry_of(found, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_entry(found, pk, actor=request.user, **form.cleaned_data)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("已写明截止日期，以前的日子不变。"))
            return redirect("catalogue-entry", kind, pk)
    return _confirm(request, "policies/catalogue_end.html", found, row, form)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_withdraw(request: PersonRequest, kind: str, pk: str) -> HttpResponse:
    """Take back an entry that has not begun."""
    found = kind_of(kind)
    row = entry_of(found, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_entry(found, pk, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("已撤下。"))
        return redirect("catalogue", kind)
    return _confirm(request, "policies/catalogue_withdraw.html", found, row, form)


def _confirm(request: PersonRequest, template: str, kind: Kind, row: Any, form: Any) -> HttpResponse:
    context = {
        **frame_context(request.user),
        "kind": kind,
        "pk": str(row.pk),
        "name": kind.namer()(kind.values_of(row)),
        "form": form,
        "back": reverse("catalogue-entry", args=[kind.code, row.pk]),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _list(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """The context of a dated catalogue: tabs, filter, one page of rows."""
    form = FilterForm(request.GET or None, kind=kind, initial={"on": today()})
    day = day_or(today(), form)
    given = form.cleaned_data if form.is_valid() else {}
    series, text = given.get("series", ""), given.get("q", "")
    view = next((name for name in VIEWS if name == given.get("view")), VIEWS[0])
    counts = counts_of(kind, day, series=series, text=text)
    narrowed = {"on": day.isoformat() if day != today() else "", "series": series, "q": text}
    kept = {name: value for name, value in narrowed.items() if value}
    labels = dict(zip(VIEWS, (_("有效"), _("未生效"), _("已截止")), strict=True))
    page = _page(request)
    found = entries(kind, view, day, series=series, text=text)[(page - 1) * PAGE : page * PAGE]
    return {
        "form": form,
        "day": day,
        "view": view,
        "total": counts[view],
        "tabs": [
            {
                "label": labels[name],
                "count": counts[name],
                "url": "?" + urlencode({**kept, "view": name}),
                "current": name == view,
            }
            for name in VIEWS
        ],
        "rows": entry_rows(kind, found, day),
        "clear_url": request.path if kept else "",
        "export_query": urlencode(kept),
        **pages(page, counts[view], PAGE, {**kept, "view": view}),
    }


def _calendar(request: HttpRequest) -> dict[str, Any]:
    """The context of the calendar: one year."""
    year = _year(request)
    versions = calendar_versions(year)
    current = next((row for row in versions if row.is_current), None)
    years = calendar_years()
    loaded = {row.year for row in years}
    return {
        "year": year,
        "tabs": [
            {"label": str(row.year), "url": f"?year={row.year}", "current": row.year == year} for row in years
        ],
        "version": current,
        "versions": versions,
        "days": calendar_days(current) if current else [],
        "next_missing": next((n for n in (today().year, today().year + 1) if n not in loaded), None),
    }


def pages(page: int, total: int, size: int, kept: dict[str, Any]) -> dict[str, str]:
    """The links of a short list's pages."""
    last = max(1, -(-total // size))
    link = lambda number: "?" + urlencode({**kept, "page": number})  # noqa: E731 - a name for two lines
    return {
        "previous_url": link(page - 1) if 1 < page <= last else "",
        "next_url": link(page + 1) if page < last else "",
        "page_text": _("第%(page)d页，共%(last)d页") % {"page": page, "last": last} if last > 1 else "",
    }


def _event(event: Any) -> dict[str, Any]:
    source = f"（{event.reason}）" if event.reason else ""
    name = event.data.get("name", "")
    return {
        "at": event.moment,
        "text": f"{_(EVENTS.get(event.verb, event.verb))}　{name}{source}",
        "organisation": event.organisation.name if event.organisation else "",
        "who": event.actor.name if event.actor else "",
    }


def _sheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=workbook.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), 10_000) if text.isdecimal() and len(text) < 6 else 1


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else today().year
