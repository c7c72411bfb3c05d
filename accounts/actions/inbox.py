"""Reading marks of the inbox."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Notification, Person
from titles import clock
from titles.errors import NotFound


def read_one(*, actor: Person, notification_id: int) -> Notification:
    """Mark one of the own messages as read; the first time counts."""
    row = Notification.objects.filter(person=actor, pk=notification_id).first()
    if row is None:
        raise NotFound("inbox.not_found", _("没有这条消息。"))
    if row.read_at is None:
        row.read_at = clock.now()
        Notification.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=row.read_at)
    return row


def read_all(*, actor: Person, up_to: int) -> int:
    """Mark the own messages as read, up to the newest that was on the page; return how many."""
    rows = Notification.objects.filter(person=actor, read_at__isnull=True, pk__lte=up_to)
    return rows.update(read_at=clock.now())
