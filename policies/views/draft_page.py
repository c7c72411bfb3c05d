"""What the pages of a draft share: the frame, the lock, saving through the one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.requests import PersonRequest
from policies.actions.version import save_draft
from policies.queries.draft_text import Draft
from policies.views.frame import frame_context
from titles.models import PolicyVersion


def context_of(request: PersonRequest, draft: Draft, **more: Any) -> dict[str, Any]:
    """What every page of a draft shows around its own matter."""
    return {
        **frame_context(request.user),
        "draft": draft,
        "version": draft.version,
        "stamp": request.POST.get("seen") or draft.stamp,
        **more,
    }


def seen_by(request: PersonRequest, draft: Draft) -> dt.datetime:
    """The state that the page was made from; without a readable one, none matches."""
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return draft.version.drafted_at - dt.timedelta(days=1)


def save(
    request: PersonRequest,
    draft: Draft,
    *,
    pack_text: str | None = None,
    cases_text: str | None = None,
    coverage_text: str | None = None,
    note: str | None = None,
) -> PolicyVersion:
    """Save the texts that changed."""
    version = draft.version
    return save_draft(
        version,
        pack_text=version.pack_text if pack_text is None else pack_text,
        cases_text=version.cases_text if cases_text is None else cases_text,
        coverage_text=version.coverage_text if coverage_text is None else coverage_text,
        seen=seen_by(request, draft),
        actor=request.user,
        note=note,
    )
