"""Telling people: in the inbox at once, by mail when the transaction has ended well."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from accounts.models import Notification, Person


def notify(
    persons: Iterable[Person],
    *,
    subject: str,
    body: str,
    url: str = "",
    application_number: str = "",
) -> list[Notification]:
    """Leave a message for each person once, and send it by mail on commit to those who have an address."""
    unique = {person.pk: person for person in persons if person is not None}
    rows = Notification.objects.bulk_create(
        Notification(
            person=person, subject=subject, body=body, url=url, application_number=application_number
        )
        for person in unique.values()
    )
    mailed = [row.pk for row in rows if row.person.email]
    if mailed:
        transaction.on_commit(partial(_send, mailed))
    return rows


def notify_each(messages: Iterable[Notification]) -> list[Notification]:
    """Leave many different messages with one query, each mailed on commit to who has an address."""
    rows = Notification.objects.bulk_create(messages)
    mailed = [row.pk for row in rows if row.person.email]
    if mailed:
        transaction.on_commit(partial(_send, mailed))
    return rows


def _send(ids: list[int]) -> None:
    from accounts.tasks import mail_notification

    for pk in ids:
        mail_notification.delay(pk)
