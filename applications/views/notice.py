"""Public notices: the list, the page, the poster, the proof; objections and their receipts."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from applications.actions.objection import is_running, lodge_objection, objection_by_code
from applications.forms.employer import attach
from applications.forms.objection import ObjectionForm, TrackingForm
from applications.models import Notice
from applications.models.notice import NoticeKind
from applications.notices.documents import cells_of, headings_of, notice_url, poster_pdf, proof_pdf
from applications.notices.snapshot import digest_of
from applications.queries.notice import counts, public_notice, public_notices
from titles.clock import today
from titles.errors import InvalidInput, WrongState
from titles.limits import limit
from titles.qr import qr_svg


@public
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What is public now, and what was."""
    search = request.GET.get("q", "").strip()[:60]
    running = request.GET.get("view", "") != "ended"
    page = public_notices(running=running, search=search, after=request.GET.get("after"))
    live, ended = counts(search)
    return render(
        request,
        "applications/notice_list.html",
        {
            "running": running,
            "search": search,
            "rows": [_line(notice) for notice in page.rows],
            "live": live,
            "ended": ended,
            "after": page.after,
        },
    )


def _line(notice: Notice) -> dict[str, object]:
    entries = notice.snapshot["entries"]
    names = "、".join(entry["name"] for entry in entries[:6])
    return {
        "notice": notice,
        "count": len(entries),
        "names": _("%(names)s等") % {"names": names} if len(entries) > 6 else names,
        "publisher": notice.snapshot["publisher"]["name"],
    }


@public
@require_safe
def notice_page(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as it was published, and how far it has run."""
    notice = public_notice(number)
    snapshot = notice.snapshot
    return render(
        request,
        "applications/notice_page.html",
        {
            "notice": notice,
            "snapshot": snapshot,
            "is_result": notice.kind == NoticeKind.RESULT,
            "headings": headings_of(snapshot),
            "lines": [cells_of(snapshot, entry) for entry in snapshot["entries"]],
            "ended": today() > notice.ends_on,
            "running": is_running(notice),
            "intact": digest_of(snapshot) == notice.digest,
            "qr": qr_svg(notice_url(notice)),
            "seal_note": _("公示专用"),
        },
    )


@public
@require_safe
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as a poster with its QR code."""
    limit(request, "document", settings.PUBLIC_DOCUMENTS_PER_MINUTE)
    notice = public_notice(number)
    return _pdf(poster_pdf(notice), f"{notice.number}.pdf")


@public
@require_safe
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof of publication; there is none before the end."""
    limit(request, "document", settings.PUBLIC_DOCUMENTS_PER_MINUTE)
    notice = public_notice(number)
    return _pdf(proof_pdf(notice), f"{notice.number}-proof.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """Object to one entry of a running notice."""
    notice = public_notice(number)
    if request.method == "POST":
        limit(request, "objection", settings.OBJECTIONS_PER_MINUTE)
        form = ObjectionForm(request.POST, notice=notice)
        if form.is_valid():
            try:
                made = lodge_objection(notice=notice, **form.cleaned_data)
            except InvalidInput as error:
                attach(form, error)
            else:
                messages.success(request, _("异议已收到。请记下查询码。"))
                return redirect("objection-receipt", code=made.tracking_code)
    else:
        if not is_running(notice):
            raise WrongState(
                "objection.ended", _("公示已经结束，不再受理异议。"), "京人社事业发〔2023〕12号 第七条"
            )
        chosen = request.GET.get("position", "")
        form = ObjectionForm(initial={"form_token": uuid.uuid4(), "position": chosen}, notice=notice)
    return render(
        request,
        "applications/notice_objection.html",
        {"notice": notice, "form": form},
        status=422 if form.errors else 200,
    )


@public
@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Where an objection stands, for whoever holds its tracking code."""
    found = objection_by_code(code)
    return render(request, "applications/objection_receipt.html", {"objection": found})


@public
@never_cache
@require_safe
def tracking(request: HttpRequest) -> HttpResponse:
    """Ask for the tracking code, and go to its page."""
    form = TrackingForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("objection-receipt", code=objection_by_code(form.cleaned_data["code"]).tracking_code)
    return render(
        request,
        "applications/objection_tracking.html",
        {"form": form},
        status=422 if form.errors else 200,
    )
