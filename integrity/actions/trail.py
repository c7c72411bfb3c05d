"""Taking the trail out of the house, and having it checked: both are on the record themselves."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import AuditEvent, Person, Role
from accounts.roles import has_role
from accounts.tasks import verify_audit
from integrity.queries.trail import TrailFilter, all_events
from integrity.words import verb_words
from titles.errors import NotPermitted

READERS = (Role.INSPECTOR, Role.SUPERVISOR)
COLUMNS = (
    "sequence",
    "moment",
    "actor",
    "actor_name",
    "verb",
    "verb_words",
    "object_type",
    "object_id",
    "organisation",
    "reason",
    "data",
    "previous_hash",
    "hash",
)


class _Line:
    """A file of one line, for the csv module."""

    def write(self, text: str) -> str:
        return text


def export_csv(*, actor: Person, asked: TrailFilter) -> Iterator[str]:
    """Record the export and return the matching events as lines of CSV."""
    _record(actor, asked, "csv")
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        # Spreadsheets take a file without this mark for another encoding.
        yield "\ufeff" + writer.writerow(COLUMNS)
        for event in all_events(asked):
            row = as_row(event)
            yield writer.writerow([_cell(row[name]) for name in COLUMNS])

    return lines()


def export_json(*, actor: Person, asked: TrailFilter) -> Iterator[str]:
    """Record the export and return the matching events, one JSON object a line."""
    _record(actor, asked, "json")
    return (json.dumps(as_row(event), ensure_ascii=False) + "\n" for event in all_events(asked))


@transaction.atomic
def ask_for_verification(*, actor: Person) -> None:
    """Have the whole trail checked in the background."""
    _require_reader(actor)
    record_event("trail.verify", actor=actor)
    transaction.on_commit(partial(verify_audit.delay))


def as_row(event: AuditEvent) -> dict[str, object]:
    """Return an event with everything that its hash is made of (docs/audit.md)."""
    return {
        "sequence": event.sequence,
        "moment": event.moment.isoformat(),
        "actor": event.actor_id,
        "actor_name": event.actor.name if event.actor else "",
        "verb": event.verb,
        "verb_words": verb_words(event.verb),
        "object_type": event.object_type,
        "object_id": event.object_id,
        "organisation": event.organisation_id,
        "reason": event.reason,
        "data": event.data,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


@transaction.atomic
def _record(actor: Person, asked: TrailFilter, form: str) -> None:
    _require_reader(actor)
    record_event("trail.export", actor=actor, data={"format": form, "filter": asked.as_data()})


def _require_reader(actor: Person) -> None:
    if not any(has_role(actor, role) for role in READERS):
        raise NotPermitted("trail.readers_only", _("只有监督检查人员和监督委员可以办理此事项。"))


def _cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
