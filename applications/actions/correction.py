"""Answering the institution's one correction notice, item by item, and handing the answers in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application, CorrectionItem, CorrectionNotice, EvidenceFile
from titles.clock import now, today
from titles.errors import InvalidInput, NotFound, WrongState
from titles.look.text import date_text

CLAUSE = "京人社事业发〔2023〕12号 第七条（二）"
ANSWER_LIMIT = 500


@transaction.atomic
def answer_correction_item(
    *,
    application: Application,
    number: int,
    actor: Person,
    answer: str,
    evidence: Sequence[EvidenceFile] = (),
) -> CorrectionItem:
    """Keep the answer to one item; files given before stay. It may be changed until all is handed in.

    Raises NotPermitted, WrongState (not in correction, or past its day), NotFound, InvalidInput.
    """
    notice = _open_notice(application, actor)
    item = notice.items.select_for_update().filter(number=number).first()
    if item is None:
        raise NotFound("correction.no_such_item", _("补正通知没有第%(n)s项。") % {"n": number})
    text = answer.strip()
    if len(text) > ANSWER_LIMIT:
        message = _("说明最多%(n)s字，现在有%(have)s字。") % {"n": ANSWER_LIMIT, "have": len(text)}
        raise InvalidInput("correction.answer_long", message, fields={"answer": [message]})
    own = [row for row in evidence if row.owner_id == actor.pk]
    if not text and not own and not item.evidence.exists():
        message = _("请写明补正内容，或上传材料。")
        raise InvalidInput("correction.answer_missing", message, fields={"answer": [message]})
    before = {"answer": item.answer, "evidence": _digests(item)}
    item.answer = text
    item.save(update_fields=["answer"])
    item.evidence.add(*own)
    after = {"answer": item.answer, "evidence": _digests(item)}
    if before != after:
        record_event(
            "application.answer_correction",
            actor=actor,
            obj=notice.application,
            data={"item": number, "before": before, "after": after},
        )
    return item


@transaction.atomic
def submit_correction(*, application: Application, actor: Person) -> Application:
    """Hand the answers in: there is no second notice, so every item must be answered.

    Raises NotPermitted, WrongState (not in correction, or past its day), InvalidInput.
    """
    notice = _open_notice(application, actor)
    unanswered = [
        item.number
        for item in notice.items.prefetch_related("evidence")
        if not item.answer and not item.evidence.all()
    ]
    if unanswered:
        message = _("还有%(n)s项没有补正：第%(numbers)s项。补正只有这一次，请全部办完再提交。") % {
            "n": len(unanswered),
            "numbers": "、".join(map(str, unanswered)),
        }
        raise InvalidInput("correction.incomplete", message, CLAUSE, {"items": [message]})
    notice.answered_at = now()
    notice.save(update_fields=["answered_at"])
    return apply_transition(
        application, "submit_correction", actor=actor, data={"items": notice.items.count()}
    )


def _open_notice(application: Application, actor: Person) -> CorrectionNotice:
    """The notice while it can be answered; a day past its end is past, whether swept or not."""
    locked = lock_application(application)
    check_transition(locked, "submit_correction", actor)
    notice = CorrectionNotice.objects.select_for_update().get(application=locked)
    if today() > notice.due_on:
        raise WrongState(
            "correction.overdue",
            _("补正期限%(day)s已过，本次申报终止，不能再补正。") % {"day": date_text(notice.due_on)},
            CLAUSE,
        )
    notice.application = locked
    return notice


def _digests(item: CorrectionItem) -> list[str]:
    return sorted(item.evidence.values_list("sha256", flat=True))
