"""What the desk's page shows: strip, facts, material and bar, from the desk that was read."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.evidence_pages import PageView, page_view
from applications.models import Application, EvidenceFile, FiledFact
from applications.models.archive import FactSource
from applications.models.filed_fact import Verdict
from applications.queries.desk import Desk
from titles.errors import InvalidInput


def strip_of(shown: Desk) -> list[dict[str, Any]]:
    """One cell a fact, as components/score_strip.html shows them."""
    return [
        {
            "number": item.fact.number,
            "kind": item.mark if item.fact.verdict else "",
            "url": address_of(item.fact.number),
            "current": item.current,
            "title": item.fact.label,
        }
        for item in shown.strip
    ]


def address_of(number: int) -> str:
    """The same desk with another fact in hand, in sight on a phone too."""
    return f"?fact={number}#fact-{number}"


def counts_of(shown: Desk) -> list[str]:
    """属实10, 不符1 and so on."""
    words = [(Verdict.TRUE, _("属实")), (Verdict.FALSE, _("不符")), (Verdict.INCOMPLETE, _("需补充"))]
    return [*(f"{word}{shown.counts[key]}" for key, word in words), _("未核%(n)d") % {"n": shown.counts[""]}]


def fact_rows_of(shown: Desk, editable: bool, held: bool) -> list[dict[str, Any]]:
    """The facts of the material, the one in hand with its control, as components/fact_row.html shows them."""
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
                "change_url": address_of(fact.number) if editable and fact.verdict and not in_hand else "",
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


def bar_of(request: HttpRequest, shown: Desk) -> dict[str, Any]:
    """The sticky bar: in whose name, back, save, leave."""
    return {
        "words": _("以%(who)s的名义核实，对真实性负责；每次操作留痕。") % {"who": request.user.name},
        "primary": {"label": _("保存，下一项") if shown.following else _("保存"), "name": "", "value": ""},
        "secondary": {"label": _("上一项"), "url": address_of(shown.previous.number), "name": "", "value": ""}
        if shown.previous
        else None,
        "leave": {"label": _("暂存并返回待办"), "url": reverse("employer-worklist")},
    }


def viewer_of(request: HttpRequest, application: Application, shown: Desk) -> dict[str, Any]:
    """The material: which file and page, turned and enlarged how, with links that keep the place."""
    chosen = request.GET.get("file", "")
    files = shown.files
    evidence = next((item for item in files if str(item.pk) == chosen), files[0] if files else None)
    rotation = (whole_number(request.GET.get("rotate")) or 0) % 360
    zoom = 2 if request.GET.get("zoom") == "2" else 1
    page: PageView | None = None
    problem = ""
    if evidence is not None:
        try:
            facts = [item.fact for item in shown.material.facts]
            page = _page_with(evidence, whole_number(request.GET.get("page")), facts, shown)
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


def whole_number(text: str | None) -> int | None:
    """A small number from an address, or nothing."""
    return int(text) if text and text.isdecimal() and len(text) < 6 else None
