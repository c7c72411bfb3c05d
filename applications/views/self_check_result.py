"""The self-check's answer: the nearest ruling, all others beside it, a link, a print."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.assessing import UNDETERMINED, UNMET, Ruling, assess, rulings
from applications.dossier import Dossier
from applications.ruling_words import answer
from applications.self_check import nearest, pack, tidy
from applications.self_check_words import (
    changes,
    heading,
    is_draft,
    jurisdiction_name,
    met_now,
    readings,
    ruling_groups,
    said,
    table,
    title_of,
)
from applications.what_if import WhatIf, what_if
from titles.clock import now
from titles.documents import render_pdf
from titles.errors import DomainError
from titles.look.text import date_text
from titles.throttles import AssessmentThrottle

#: So many pages or conditions are named in the answer's one sentence.
MOST_NAMED = 3


class PrintThrottle(AssessmentThrottle):
    """A print costs more than a page."""

    scope = "self-check-print"
    rate = "30/min"


class TooManyChecksError(DomainError):
    """One address asks too often."""

    status = 429


def result_page(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The page, or its print."""
    printed = request.POST.get("do") == "print"
    limit = (PrintThrottle if printed else AssessmentThrottle)()
    if not limit.allow_request(request, None):  # type: ignore[arg-type]  # it reads META alone
        raise TooManyChecksError("self_check.too_many", _("查询太频繁，请一分钟后再试。"))
    # All that was typed stays with the visitor; what no longer matters is in neither ruling nor link.
    everything, dossier = dossier, tidy(dossier)
    found = rulings(assess(dossier))
    chosen = _chosen(request, found) or nearest(found, dossier)
    context = _context(found, chosen, dossier)
    if printed:
        pdf = render_pdf("documents/self_check_ruling.html", {**context, "printed_at": now()})
        name = "self-check.pdf"
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    link = ""
    if request.POST.get("do") == "link":
        link = f"{settings.SITE_URL.rstrip('/')}{reverse('self-check-open')}#{pack(dossier)}"
    extra = {
        "is_example": request.method == "GET",
        "answers": pack(everything),
        "link": link,
        "shown": f"{chosen.level}.{chosen.path}",
    }
    return render(request, "applications/self_check_result.html", {**context, **extra})


def _chosen(request: HttpRequest, found: list[Ruling]) -> Ruling | None:
    level, _dot, path = (request.POST.get("show") or request.POST.get("shown") or "").partition(".")
    return next((row for row in found if (row.level, row.path) == (level, path)), None)


def _answer(chosen: Ruling, supposed: WhatIf | None, pages: list[str]) -> dict[str, Any]:
    """The answer block; its sentence names what is missing besides time, or the pages to fill in."""
    return answer(chosen) | _sentence(chosen, supposed, pages)


def _sentence(chosen: Ruling, supposed: WhatIf | None, pages: list[str]) -> dict[str, str]:
    if pages:
        named = {"pages": "".join(f"“{page}”" for page in pages[:MOST_NAMED]), "n": len(pages)}
        more = len(pages) > MOST_NAMED
        words = (
            _("还不能下结论，请补充%(pages)s等%(n)s处。") if more else _("还不能下结论，请补充%(pages)s。")
        )
        return {"sentence": words % named}
    if chosen.outcome != UNMET or chosen.eligible_on:
        return {}
    if supposed and supposed.missing and supposed.opens_on:
        missing = {"missing": _("，").join(supposed.missing), "day": date_text(supposed.opens_on)}
        if supposed.opens_on <= chosen.as_of:
            return {"sentence": _("目前还不符合；%(missing)s，即符合。") % missing}
        return {"sentence": _("目前还不符合；%(missing)s，%(day)s起符合。") % missing}
    if len(chosen.unmet) <= MOST_NAMED:
        labels = _("、").join(row["label"] for row in chosen.unmet)
        return {"sentence": _("不符合这些条件：%(labels)s。") % {"labels": labels}}
    return {}


def _context(found: list[Ruling], chosen: Ruling, dossier: Dossier) -> dict[str, Any]:
    supposed = what_if(chosen, dossier)
    wanted = changes(chosen, dossier)
    open_steps = [row["step"] for row in wanted if row["step"]] if chosen.outcome == UNDETERMINED else []
    pages = [title_of(step, dossier) for step in dict.fromkeys(open_steps)]
    return {
        "heading": heading(chosen, dossier),
        "jurisdiction": jurisdiction_name(dossier),
        "answer": _answer(chosen, supposed, pages),
        "groups": ruling_groups(chosen, dossier),
        "changes": wanted,
        "first_step": open_steps[0] if open_steps else "",
        "what_if": supposed,
        "as_of": chosen.as_of,
        "eligible_on": chosen.eligible_on if chosen.outcome == "unmet" else None,
        "met_now": met_now(found, dossier),
        "levels": table(found, chosen, dossier),
        "readings": readings(chosen, dossier),
        "draft": is_draft(chosen),
        "said": said(dossier),
    }
