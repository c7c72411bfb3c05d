"""What the steps of a version's life share: locks, refusals, the text's head copied to the row."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec import UNSET

from accounts.models import Person
from accounts.notify import notify
from rules.errors import PackError
from rules.heads import with_head
from rules.loader import parse_pack
from titles import clock
from titles.errors import Conflict, InvalidInput, NotFound, WrongState
from titles.models import PolicyStatus, PolicyVersion

#: The longest text of the project has 25,000 characters.
LONGEST = 400_000
HIGHEST = 32_767
NOTE_LENGTH = 500
OPEN = (PolicyStatus.DRAFT, PolicyStatus.CHECKED)


def locked_rows(policy: str) -> list[PolicyVersion]:
    """Every version of a policy, locked in one order."""
    rows = PolicyVersion.objects.select_for_update(of=("self",), no_key=True).filter(policy=policy)
    return list(rows.order_by("pk"))


def locked_open(version: PolicyVersion) -> PolicyVersion:
    """A draft as it is now, locked; refused once it is published or discarded."""
    row = PolicyVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    return check_open(row)


def check_open(row: PolicyVersion | None) -> PolicyVersion:
    """Refuse what is no longer a draft."""
    if row is None:
        raise NotFound("policies.no_such_draft", _("没有这份草稿。"))
    if row.status not in OPEN:
        label = PolicyStatus(row.status).label
        raise WrongState(
            "policies.not_open", _("这一版%(state)s，不能再修改、检查或发布。") % {"state": label}
        )
    return row


def check_seen(draft: PolicyVersion, seen: dt.datetime) -> None:
    """Refuse who looked at an older text."""
    if draft.edited_at != seen:
        raise Conflict(
            "policies.changed_meanwhile",
            _("您打开后，这一版又有人修改过。请先看现在的文本，再决定。"),
        )


def check_first_day(day: dt.date | None, published: list[PolicyVersion]) -> None:
    """Two versions never begin on the same day."""
    same = next((row for row in published if row.effective_from == day), None)
    if same is None:
        return
    words = (
        _("第%(n)s版也自该日起施行。请换一个日期；要更正那一版，请选“更正”。")
        if day
        else _("第%(n)s版已经没有施行日期，请写明施行日期；要更正那一版，请选“更正”。")
    ) % {"n": same.number}
    raise InvalidInput("policies.same_day", words, fields={"effective_from": [words]})


def noted(note: str) -> str:
    """The note, which has to be there."""
    note = note.replace("\x00", "").strip()
    if not note:
        words = _("请写明修改了什么、依据是什么。")
        raise InvalidInput("policies.note_missing", words, fields={"note": [words]})
    if len(note) > NOTE_LENGTH:
        words = _("说明最多%(n)d个字。") % {"n": NOTE_LENGTH}
        raise InvalidInput("policies.note_too_long", words, fields={"note": [words]})
    return note


def check_texts(texts: dict[str, str]) -> None:
    """Refuse what cannot even be kept."""
    fields: dict[str, list[str]] = {}
    for name, text in texts.items():
        if not text.strip():
            fields[name] = [_("不能为空。")]
        elif len(text) > LONGEST:
            fields[name] = [_("文本太长，最多%(n)d个字符。") % {"n": LONGEST}]
        elif "\x00" in text:
            fields[name] = [_("文本里有不能保存的字符。")]
    if fields:
        raise InvalidInput("policies.text_refused", _("文本不能保存。"), fields=fields)


def bare(text: str) -> str:
    """Lines end as in the files, whatever a browser sends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def take_text(draft: PolicyVersion, text: str) -> None:
    """Write the rules and copy from their head what lists and constraints need."""
    draft.pack_text = text
    draft.mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    try:
        pack = parse_pack(f"{draft.policy}.yaml", text).pack
    except PackError:
        return  # the check says what is wrong; until then the copies stay as they were
    if pack.version <= HIGHEST:
        draft.number = pack.version
    draft.title, draft.document = pack.title[:120], pack.document[:120]
    draft.effective_from = pack.effective_from
    draft.replaces = None if pack.replaces is UNSET or pack.replaces > HIGHEST else pack.replaces


def follow_published(draft: PolicyVersion) -> int | None:
    """Give a draft the next free number where its own is not above the published ones; return the old one.

    The number says nothing about the rules: whoever waited while others published keeps the draft.
    """
    others = PolicyVersion.objects.filter(policy=draft.policy).exclude(pk=draft.pk)
    highest = others.filter(status=PolicyStatus.PUBLISHED).aggregate(found=Max("number"))["found"] or 0
    if draft.number > highest:
        return None
    taken = others.exclude(status=PolicyStatus.DISCARDED).aggregate(found=Max("number"))["found"] or 0
    before = draft.number
    take_text(draft, with_head(draft.pack_text, version=1 + max(taken, highest)))
    draft.edited_at = max(clock.now(), draft.edited_at + dt.timedelta(microseconds=1))
    return before


def write_down(draft: PolicyVersion, actor: Person) -> None:
    """Note who wrote; what nobody here drafted gets its drafter."""
    if draft.drafted_by_id is None:
        draft.drafted_by = actor
    draft.editors = [pk for pk in draft.editors if pk != actor.pk] + [actor.pk]


def tell(draft: PolicyVersion, persons: Iterable[Person], subject: str, body: str) -> None:
    """Leave a message about a version, with the way to it."""
    notify(
        persons,
        subject=subject % {"title": draft.title, "n": draft.number},
        body=body,
        url=reverse("policy-draft", args=[draft.pk]),
    )
