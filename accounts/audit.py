"""Writing the audit trail. Reading it is `integrity`'s part."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import hashlib
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import rfc8785
from django.db import models, transaction

from accounts.models import AuditChain, AuditEvent, Organisation, Person
from titles import clock


def record_event(
    verb: str,
    *,
    actor: Person | None,
    obj: models.Model | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    organisation: Organisation | None = None,
) -> AuditEvent:
    """Append one event inside the caller's transaction.

    The chain's head stays locked until that transaction ends: write the event as the last thing of an
    action, after its own locks are taken, so that two actions never wait for each other crosswise.
    """
    # No savepoint: an event that cannot be written undoes the whole action.
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        event = AuditEvent(
            sequence=head.sequence + 1,
            moment=clock.now(),
            actor=actor,
            verb=verb,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            organisation=organisation,
            reason=reason,
            data=plain(data or {}),
            previous_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save(force_insert=True)
    return event


def record_events(
    verb: str,
    *,
    actor: Person | None,
    objects: Iterable[models.Model],
    organisation: Organisation | None = None,
    data: Callable[[Any], dict[str, Any]] | None = None,
    reason: str = "",
) -> list[AuditEvent]:
    """Append one event an object, chained in order, with a fixed number of queries."""
    # No savepoint: an event that cannot be written undoes the whole action.
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        sequence, previous, moment = head.sequence, head.hash, clock.now()
        events = []
        for obj in objects:
            sequence += 1
            event = AuditEvent(
                sequence=sequence,
                moment=moment,
                actor=actor,
                verb=verb,
                object_type=obj._meta.label_lower,
                object_id=str(obj.pk),
                organisation=organisation,
                reason=reason,
                data=plain(data(obj) if data else {}),
                previous_hash=previous,
            )
            event.hash = previous = event_hash(event)
            events.append(event)
        # The trigger moves the chain's head on with every row of the one statement.
        AuditEvent.objects.bulk_create(events)
    return events


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 of an event's canonical JSON (RFC 8785), the previous hash included."""
    content = {
        "sequence": event.sequence,
        "moment": event.moment.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "verb": event.verb,
        "object": [event.object_type, event.object_id],
        "organisation": event.organisation_id,
        "reason": event.reason,
        "data": event.data,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it, the same before and after the database."""
    if value is None or (isinstance(value, bool | int) and not isinstance(value, enum.Enum)):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, float | decimal.Decimal | uuid.UUID):
        # Text survives the database unchanged; binary fractions need not.
        return str(value)
    return str(value)


def _locked_head() -> AuditChain:
    try:
        return AuditChain.objects.select_for_update().get(pk=AuditChain.ONLY)
    except AuditChain.DoesNotExist:
        AuditChain.objects.bulk_create([AuditChain()], ignore_conflicts=True)
        return AuditChain.objects.select_for_update().get(pk=AuditChain.ONLY)
