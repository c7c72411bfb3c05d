"""What the pages of a draft share: the frame, the lock, saving through the one action.

Two officers may write in one draft at the same time. Each page carries a mark of the one part it was made
from: what somebody else saved elsewhere does not stand in the way of saving that part.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.requests import PersonRequest
from policies.actions.version import check_draft, save_draft
from policies.queries.draft_text import Draft
from policies.views.frame import frame_context
from titles.look.text import moment_text
from titles.models import PolicyStatus, PolicyVersion


def context_of(
    request: PersonRequest, draft: Draft, *, mark: str = "", conflict: str = "", **more: Any
) -> dict[str, Any]:
    """What every page of a draft shows around its own matter; after a conflict it starts from the present."""
    posted = {} if conflict else request.POST
    return {
        **frame_context(request.user),
        "draft": draft,
        "version": draft.version,
        "stamp": posted.get("seen") or draft.stamp,
        "mark": posted.get("was") or mark,
        "conflict": conflict,
        "was_checked": draft.version.status == PolicyStatus.CHECKED,
        "would_join": request.user.pk not in draft.version.editors,
        **more,
    }


def mark_of(*said: Any) -> str:
    """A mark of what a part of a draft says."""
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:16]


def still_at(request: PersonRequest, marks: Sequence[str], number: int) -> int | None:
    """The number now of the entry that a form was made from; None where it is changed or gone.

    What stands behind a stop in the posted mark is not of the entry itself.
    """
    was = request.POST.get("was", "").partition(".")[0]
    if not was or (number < len(marks) and marks[number] == was):
        return number
    found = [now for now, mark in enumerate(marks) if mark == was]
    return found[0] if len(found) == 1 else None


def seen_by(request: PersonRequest, draft: Draft) -> dt.datetime:
    """The state that the page was made from; without a readable one, none matches."""
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return draft.version.drafted_at - dt.timedelta(days=1)


def saved_by(draft: Draft, reader: Person) -> str:
    """Who saved last, and when: 宋明理（2026-11-20 14:32）."""
    return last_saved(draft.version, reader)


def last_saved(version: PolicyVersion, reader: Person) -> str:
    """The same of a version whose texts may not be readable."""
    last = Person.objects.filter(pk__in=version.editors[-1:]).first()
    if last is None:
        name = _("其他人")
    elif last.pk == reader.pk:
        name = _("您在另一个窗口")
    else:
        name = last.name
    return f"{name}（{moment_text(version.edited_at)}）"


def check_now(request: PersonRequest, version: PolicyVersion) -> PolicyVersion:
    """Run every check; say it where the version got another number, because others were published since."""
    number = version.number
    checked = check_draft(version, actor=request.user)
    if checked.number != number:
        words = _("其间已有别的版本发布，原来的第%(before)s版改为第%(now)s版，内容不变。")
        messages.info(request, words % {"before": number, "now": checked.number})
    return checked


def save(
    request: PersonRequest,
    draft: Draft,
    *,
    pack_text: str | None = None,
    cases_text: str | None = None,
    coverage_text: str | None = None,
    note: str | None = None,
    mark: str = "",
) -> PolicyVersion:
    """Save the texts that changed. With the mark of the part as it is now, what was saved elsewhere stays.

    Raises Conflict where the part itself was changed since the page was made.
    """
    version, seen = draft.version, seen_by(request, draft)
    others = seen != version.edited_at and bool(mark) and request.POST.get("was") == mark
    saved = save_draft(
        version,
        pack_text=version.pack_text if pack_text is None else pack_text,
        cases_text=version.cases_text if cases_text is None else cases_text,
        coverage_text=version.coverage_text if coverage_text is None else coverage_text,
        seen=version.edited_at if others else seen,
        actor=request.user,
        note=note,
    )
    if others:
        words = _("其间%(who)s保存过草稿的其他内容，都还在。")
        messages.info(request, words % {"who": saved_by(draft, request.user)})
    return saved
