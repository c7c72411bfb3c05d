"""The course of a session from the trail, without the moments at which members voted."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from review.models import Session
from review.models.expert import ConflictKind
from review.queries.conflict import conflicts_between
from review.queries.session import Hall


def procedure_events(session: Session) -> list[dict[str, Any]]:
    """What happened, the newest first; who has voted is shown as a number elsewhere."""
    numbers = {str(key): number for key, number in session.candidates.values_list("pk", "number")}
    words = {
        "session.convene": _("会议召集"),
        "session.sign_in": _("委员签到"),
        "session.open": _("主任委员宣布开会"),
        "session.close": _("主任委员宣布闭会"),
        "session.sign_minutes": _("主任委员签署纪要"),
        "ballot.open": _("候选人%(n)s开始表决"),
        "ballot.close": _("候选人%(n)s结束表决并计票"),
    }
    of_session = AuditEvent.objects.filter(
        object_type="review.session", object_id=str(session.pk), verb__in=words
    )
    of_candidates = AuditEvent.objects.filter(
        object_type="review.candidate", object_id__in=list(numbers), verb__in=words
    )
    events = sorted(
        [*of_session.select_related("actor"), *of_candidates.select_related("actor")],
        key=lambda event: -event.sequence,
    )
    return [
        {
            "at": event.moment,
            "text": words[event.verb] % {"n": f"{numbers.get(event.object_id, 0):02d}"},
            "organisation": "",
            "who": event.actor.name if event.actor else "",
        }
        for event in events
    ]


def recusal_rows(hall: Hall) -> list[tuple[str, str, str]]:
    """Who stays out of which ballot, and why."""
    conflicts = conflicts_between(
        [member.expert for member in hall.members], [row.candidate.application for row in hall.rows]
    )
    return [
        (
            row.number,
            member.expert.person.name,
            str(ConflictKind(conflicts[member.expert_id, row.candidate.application_id]).label),
        )
        for row in hall.rows
        for member in hall.members
        if (member.expert_id, row.candidate.application_id) in conflicts
    ]
