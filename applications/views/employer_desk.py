"""The attestation desk: evidence and facts side by side, a finding for each fact."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.models import Role
from accounts.roles import has_role
from applications.actions.attestation import (
    attest_fact,
    complete_attestation,
    doubts_in_words,
    return_application,
)
from applications.evidence_pages import PageView, page_picture, page_view
from applications.forms.employer import AttestForm, ReturnForm, attach
from applications.models import Application, EvidenceFile, FiledFact
from applications.models.archive import FactSource
from applications.models.filed_fact import Verdict
from applications.queries.desk import Desk, desk_of, evidence_of, next_open
from applications.queries.employer import employer_application
from applications.states import State
from applications.views.employer import employers, house_context
from applications.views.worklist import row_title
from titles.calendar import add_working_days
from titles.clock import today
from titles.errors import InvalidInput, NotFound, WrongState
from titles.parameters import parameter

clerks = requires(Role.HR_CLERK)
_INLINE = ("application/pdf", "image/jpeg", "image/png")


@employers
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """Show one fact with its material; a post saves the finding and goes on to the next."""
    application = employer_application(number, request.user)
    fact_number = _whole(request.GET.get("fact"))
    if request.method == "POST":
        form = AttestForm(request.POST)
        try:
            return _save(request, application, form)
        except InvalidInput as error:
            attach(form, error)
            return _show(request, application, _whole(request.POST.get("number")), form, 422)
    return _show(request, application, fact_number, None, 200)


def _save(request: HttpRequest, application: Application, form: AttestForm) -> HttpResponse:
    number = _whole(request.POST.get("number")) or 0
    attest_fact(
        application=application,
        number=number,
        verdict=request.POST.get("verdict", ""),
        reason_code=request.POST.get("reason_code", ""),
        note=request.POST.get("note", "")[:300],
        actor=request.user,
    )
    following = next_open(application, number)
    address = reverse("employer-desk", args=[application.number])
    return redirect(f"{address}{_to(following)}" if following else f"{address}?fact={number}&done=1")


def _show(
    request: HttpRequest, application: Application, number: int | None, form: AttestForm | None, status: int
) -> HttpResponse:
    shown = desk_of(application, number)
    if shown is None:
        raise NotFound("desk.no_facts", _("%(number)s没有可核实的事实。") % {"number": application.number})
    fact = shown.current.fact
    if form is None:
        form = AttestForm(
            initial={"verdict": fact.verdict, "reason_code": fact.reason_code, "note": fact.note}
        )
    editable = application.state == State.ATTESTATION and has_role(
        request.user, Role.HR_CLERK, application.employer
    )
    here = reverse("employer-desk", args=[application.number])
    # With every finding made the page asks for the end of the check, unless one is opened again.
    in_hand = editable and (not shown.is_complete or bool(number and "done" not in request.GET))
    return render(
        request,
        "applications/employer_desk.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "desk": shown,
            "fact": fact,
            "form": form,
            "editable": editable,
            "here": f"{here}?fact={fact.number}",
            "strip": _strip(shown),
            "counts": _counts(shown),
            "fact_rows": _fact_rows(shown, editable, in_hand),
            "in_hand": in_hand,
            **_bar(request, shown),
            **_viewer(request, application, shown),
        },
        status=status,
    )


def _strip(shown: Desk) -> list[dict[str, Any]]:
    return [
        {
            "number": item.fact.number,
            "kind": item.mark if item.fact.verdict else "",
            "url": _to(item.fact.number),
            "current": item.current,
            "title": item.fact.label,
        }
        for item in shown.strip
    ]


def _to(number: int) -> str:
    """The same desk with another fact in hand, in sight on a phone too."""
    return f"?fact={number}#fact-{number}"


def _counts(shown: Desk) -> list[str]:
    words = [(Verdict.TRUE, _("属实")), (Verdict.FALSE, _("不符")), (Verdict.INCOMPLETE, _("需补充"))]
    return [*(f"{word}{shown.counts[key]}" for key, word in words), _("未核%(n)d") % {"n": shown.counts[""]}]


def _fact_rows(shown: Desk, editable: bool, held: bool) -> list[dict[str, Any]]:
    rows = []
    for item in shown.material.facts:
        fact = item.fact
        in_hand = item.current and held
        note = fact.note
        if item.reason:
            note = _("%(note)s理由：%(reason)s（%(code)s）") % {
                "note": f"{fact.note.rstrip('。')}。" if fact.note else "",
                "reason": item.reason,
                "code": fact.reason_code,
            }
        rows.append(
            {
                "number": fact.number,
                "label": fact.label,
                "value": _("填报%(value)s") % {"value": fact.value} if in_hand else fact.value,
                "kind": item.mark if fact.verdict else "",
                "word": item.word,
                "note": note,
                "change_url": _to(fact.number) if editable and fact.verdict and not in_hand else "",
                "current": in_hand,
                "check": _source_words(fact) if in_hand else "",
                "control": "applications/_attest.html" if in_hand else "",
            }
        )
    return rows


def _source_words(fact: FiledFact) -> str:
    if fact.source == FactSource.DATA_CHECK:
        return _("数据核验一致，请再对照材料")
    if fact.source == FactSource.ATTESTED:
        return _("以前的申报中单位核实过，请再对照材料")
    return _("数据核验：没有可用的数据源，请对照材料")


def _bar(request: HttpRequest, shown: Desk) -> dict[str, Any]:
    """The sticky bar: in whose name, back, save, leave."""
    return {
        "words": _("以%(who)s的名义核实，对真实性负责；每次操作留痕。") % {"who": request.user.name},
        "primary": {"label": _("保存，下一项") if shown.following else _("保存"), "name": "", "value": ""},
        "secondary": {"label": _("上一项"), "url": _to(shown.previous.number), "name": "", "value": ""}
        if shown.previous
        else None,
        "leave": {"label": _("暂存并返回待办"), "url": reverse("employer-worklist")},
    }


def _viewer(request: HttpRequest, application: Application, shown: Desk) -> dict[str, Any]:
    """The material: which file and page, turned and enlarged how, with links that keep the place."""
    chosen = request.GET.get("file", "")
    files = shown.files
    evidence = next((item for item in files if str(item.pk) == chosen), files[0] if files else None)
    rotation = (_whole(request.GET.get("rotate")) or 0) % 360
    zoom = 2 if request.GET.get("zoom") == "2" else 1
    page: PageView | None = None
    problem = ""
    if evidence is not None:
        try:
            facts = [item.fact for item in shown.material.facts]
            page = _page_with(evidence, _whole(request.GET.get("page")), facts, shown)
        except InvalidInput as error:
            problem = error.message
    place: dict[str, Any] = {
        "fact": shown.current.fact.number,
        "file": str(evidence.pk) if evidence else "",
        "page": page.number if page else 1,
        "rotate": rotation,
        "zoom": zoom,
    }
    return {
        "evidence": evidence,
        "evidence_position": files.index(evidence) + 1 if evidence else 0,
        "page": page,
        "marks": _marks(page, shown) if page else [],
        "problem": problem,
        "rotation": rotation,
        "zoom": zoom,
        "picture_url": _picture_url(application, evidence, page, rotation),
        "original_url": reverse("employer-evidence", args=[application.number, evidence.pk])
        if evidence
        else "",
        "links": {
            "page_back": _link(place, page=place["page"] - 1) if page and page.number > 1 else "",
            "page_on": _link(place, page=place["page"] + 1) if page and page.number < page.count else "",
            "turn": _link(place, rotate=(rotation + 90) % 360) if page else "",
            "zoom": _link(place, zoom=1 if zoom == 2 else 2) if page else "",
        },
        "file_links": [
            (item.original_name, _link(place, file=str(item.pk), page=1), item == evidence) for item in files
        ]
        if len(files) > 1
        else [],
    }


def _marks(page: PageView, shown: Desk) -> list[dict[str, Any]]:
    """Frames with their numbers in the page's own units; the numbers stand in the margin."""
    tag = round(page.width * 0.042, 1)
    marks: list[dict[str, Any]] = []
    for box in page.boxes:
        left = 4.0
        while any(mark["tag_x"] == left and abs(mark["y"] - box.y) < tag for mark in marks):
            left = round(left + tag + 2, 1)
        marks.append(
            {
                "number": box.number,
                "x": box.x,
                "y": box.y,
                "width": box.width,
                "height": box.height,
                "tag": tag,
                "tag_x": left,
                "text_x": round(left + tag / 2, 1),
                "text_y": round(box.y + tag * 0.72, 1),
                "size": round(tag * 0.6, 1),
                "current": box.number == shown.current.fact.number,
            }
        )
    return marks


def _page_with(evidence: EvidenceFile, asked: int | None, facts: list[Any], shown: Desk) -> PageView:
    """The page asked for, else the one that holds the value of the fact in hand."""
    first = page_view(evidence, asked or 1, facts)
    if asked or any(box.number == shown.current.fact.number for box in first.boxes):
        return first
    for number in range(2, min(first.count, 12) + 1):
        found = page_view(evidence, number, facts)
        if any(box.number == shown.current.fact.number for box in found.boxes):
            return found
    return first


def _picture_url(
    application: Application, evidence: EvidenceFile | None, page: PageView | None, rotation: int
) -> str:
    if evidence is None or page is None:
        return ""
    address = reverse("employer-evidence-page", args=[application.number, evidence.pk, page.number])
    return f"{address}?rotate={rotation}" if rotation else address


def _link(place: dict[str, Any], **changes: Any) -> str:
    values = {**place, **changes}
    return "?" + "&".join(f"{name}={value}" for name, value in values.items() if value != "")


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 6 else None


@employers
@require_safe
@cache_control(private=True, max_age=3600)
def evidence_page(request: HttpRequest, number: str, evidence: UUID, page: int) -> HttpResponse:
    """One page of a material as a picture."""
    found = _evidence(request, number, evidence)
    picture = page_picture(found, page, _whole(request.GET.get("rotate")) or 0)
    return HttpResponse(picture, content_type="image/png")


@employers
@require_safe
def evidence_original(request: HttpRequest, number: str, evidence: UUID) -> FileResponse:
    """The file as it was uploaded."""
    found = _evidence(request, number, evidence)
    shown = found.media_type in _INLINE
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=not shown,
        filename=found.original_name,
        content_type=found.media_type if shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _evidence(request: HttpRequest, number: str, evidence: UUID) -> EvidenceFile:
    found = evidence_of(employer_application(number, request.user), evidence)
    if found is None:
        raise NotFound("evidence.unknown", _("这份申报没有这个材料。"))
    return found


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """Close the check after naming what follows from it."""
    application = employer_application(number, request.user)
    if request.method == "POST":
        complete_attestation(application=application, actor=request.user)
        messages.success(request, _("%(number)s已核实完毕，可以发布公示。") % {"number": number})
        return redirect("employer-worklist")
    shown = _open_desk(application)
    return render(
        request,
        "applications/employer_complete.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "desk": shown,
            "publish_by": add_working_days(today(), int(parameter("publication_days"))),
        },
    )


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Return the application with every doubt listed."""
    application = employer_application(number, request.user)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return_application(
                application=application,
                actor=request.user,
                reason_codes=request.POST.getlist("reason_codes"),
                note=request.POST.get("note", "")[:300],
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, _("%(number)s已退回申报人修改，理由已告知。") % {"number": number})
            return redirect("employer-worklist")
    else:
        _open_desk(application)
    return render(
        request,
        "applications/employer_return.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "doubts": doubts_in_words(application),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _open_desk(application: Application) -> Desk:
    shown = desk_of(application)
    if application.state != State.ATTESTATION or shown is None:
        raise WrongState(
            "attestation.wrong_state",
            _("%(number)s现在是“%(state)s”，不在核实中。")
            % {"number": application.number, "state": State(application.state).label},
        )
    return shown
