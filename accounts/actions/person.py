"""What is done to a person's record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from titles.errors import InvalidInput


@transaction.atomic
def unmask_id_number(*, person: Person, actor: Person, reason: str) -> str:
    """Return an identity number in clear; the event says who saw whose number, and why."""
    reason = reason.strip()
    if not reason:
        message = _("查看完整身份证号码须写明理由。")
        raise InvalidInput("person.unmask_reason", message, fields={"reason": [message]})
    record_event("person.unmask_id_number", actor=actor, obj=person, reason=reason)
    return person.id_number
