"""Pieces that several of the applicant's pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.blockers import EVIDENCE, SITUATION, SUPPORT, TARGET, WORKS, Blocker
from applications.blockers import UNMET_CODE as UNMET
from applications.evidence_check import WORDS as MEDIA_WORDS
from applications.facts import profile_facts
from applications.filing import PROFILE_GROUP, Filing
from applications.models import Application, EvidenceFile, Profile
from applications.models.archive import ArchiveRecord
from titles.errors import InvalidInput


def add_errors(form: BaseForm, refusal: InvalidInput) -> None:
    """Put an action's refusal where the form can show it."""
    placed = False
    for name, texts in refusal.fields.items():
        form.add_error(name if name in form.fields else None, texts)
        placed = True
    if not placed:
        form.add_error(None, refusal.message)


def profile_rows(profile: Profile) -> list[tuple[str, str]]:
    """The stated situation as terms and values."""
    return [(fact.label, fact.value) for fact in profile_facts(profile)]


def file_row(item: EvidenceFile, remove_url: str = "") -> dict[str, Any]:
    """One line of components/file_list.html."""
    return {
        "title": item.original_name,
        "url": reverse("evidence-file", args=[item.pk]),
        "kind": MEDIA_WORDS.get(item.media_type, ""),
        "size": item.size,
        "date": item.uploaded_at,
        "note": "",
        "remove_url": remove_url,
    }


def file_rows(
    items: Iterable[EvidenceFile], kind: str, record: ArchiveRecord | None, back: str = ""
) -> list[dict[str, Any]]:
    """The files of a record, each with the address that takes it off."""
    rows = []
    for item in items:
        remove = ""
        if record is not None:
            remove = reverse("my-record-evidence-remove", args=[kind, record.pk, item.pk])
            remove = f"{remove}?next={back}" if back else remove
        rows.append(file_row(item, remove))
    return rows


#: Where a thing to do is done.
_PAGES = {
    TARGET: "my-target",
    WORKS: "my-works",
    EVIDENCE: "my-material",
    SUPPORT: "my-support",
    UNMET: "my-target",
}
#: Words of the rules for facts that were not stated, and where they are stated.
_SUPPORT_WORDS = ("推荐", "申报情形")
_CHAPTER_WORDS = {
    "学历": "education",
    "工作经历": "employment",
    "岗位层级": "employment",
    "已有职称": "titles",
    "职业资格": "qualifications",
    "成果": "achievements",
    "角色": "achievements",
    "排名": "achievements",
    "刊物级别": "achievements",
    "奖项": "achievements",
}


def blocker_rows(found: Iterable[Blocker], application: Application) -> list[dict[str, str]]:
    """What is still to do, each with its page."""
    here = reverse("my-check", args=[application.number])
    return [
        {"text": item.brief or item.text, "url": _page_of(item, application, here), "action": _action(item)}
        for item in found
    ]


def _action(item: Blocker) -> str:
    return _("换级别或路径") if item.code == UNMET else _("去办")


def _page_of(item: Blocker, application: Application, here: str) -> str:
    if item.record_id:
        return f"{reverse('my-record', args=[item.record_kind, item.record_id])}?next={here}"
    profile = f"{reverse('my-profile')}?next={here}"
    page = _PAGES.get(item.code) or _PAGES.get(item.part)
    if page:
        return reverse(page, args=[application.number])
    if item.part == SITUATION:
        return profile
    missing = item.text.rpartition("未说明：")[2]
    if any(word in missing for word in _SUPPORT_WORDS):
        return reverse("my-support", args=[application.number])
    for word, chapter in _CHAPTER_WORDS.items():
        if word in missing:
            return f"{reverse('my-archive')}#{chapter}"
    return profile


def group_rows(filing: Filing, back: str) -> list[dict[str, Any]]:
    """What will be filed, group by group, each with the page that changes it."""
    rows = []
    for number, group in enumerate(filing.groups, start=1):
        if group.record is not None:
            url = f"{reverse('my-record', args=[group.record_kind, group.record.pk])}?next={back}"
        elif group.record_kind == PROFILE_GROUP:
            url = f"{reverse('my-profile')}?next={back}"
        else:
            url = reverse("my-support", args=[filing.application.number])
        rows.append(
            {
                "number": number,
                "label": group.label,
                "facts": [(fact.label, fact.value) for fact in group.facts],
                "files": len(group.evidence),
                "needs_files": group.record is not None,
                "url": url,
            }
        )
    return rows
