"""What happened to one application, for officers: the audit trail in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from applications.models import Application
from applications.workflow import TRANSITIONS

_PREFIX = "application."


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step, as components/history.html shows it."""

    at: datetime
    text: str
    organisation: str
    who: str


def history_of(application: Application, limit: int = 60) -> list[HistoryLine]:
    """The steps of the table that the application took, the newest first."""
    events = (
        AuditEvent.objects.filter(
            object_type="applications.application",
            object_id=str(application.pk),
            verb__in=[f"{_PREFIX}{name}" for name in TRANSITIONS],
        )
        .select_related("actor", "organisation")
        .order_by("-sequence")[:limit]
    )
    lines = []
    for event in events:
        step = str(TRANSITIONS[event.verb.removeprefix(_PREFIX)].label)
        lines.append(
            HistoryLine(
                event.moment,
                _("%(step)s。%(reason)s") % {"step": step, "reason": event.reason} if event.reason else step,
                event.organisation.name if event.organisation else "",
                event.actor.name if event.actor else _("系统"),
            )
        )
    return lines
