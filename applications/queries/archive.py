"""Reads of the archive: always the person's own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.facts import Fact, brief_facts, record_name
from applications.models import Profile
from applications.models.archive import ArchiveRecord
from applications.record_kinds import KINDS, RecordKind, record_kind
from titles.errors import NotFound


def own_record(person: Person, kind: str, record_id: object, *, lock: bool = False) -> ArchiveRecord:
    """A record of the person's own; another person's is not found."""
    rows = record_kind(kind).model._default_manager.filter(person=person)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=uuid.UUID(str(record_id)))
    except (rows.model.DoesNotExist, ValueError, ValidationError):
        raise NotFound("archive.record_not_found", _("您的档案里没有这一条，可能已经删除。")) from None


def profile_of(person: Person) -> Profile:
    """The stored situation, or an empty one that is not stored."""
    found = Profile.objects.select_related("employer").filter(person=person).first()
    return found or Profile(person=person)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as the overview shows it."""

    record: ArchiveRecord
    name: str
    facts: list[Fact]
    evidence_count: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """All records of one kind; ``stated_none`` where the person said that there are none."""

    kind: RecordKind
    entries: list[Entry]
    stated_none: bool

    @property
    def is_stated(self) -> bool:
        """Whether the rules learn anything from this chapter."""
        return bool(self.entries) or self.stated_none

    @property
    def without_evidence(self) -> int:
        """How many records still lack a proof."""
        return sum(1 for entry in self.entries if not entry.evidence_count)


def chapters(person: Person, profile: Profile) -> list[Chapter]:
    """The whole archive, one query a kind."""
    found = []
    for kind in KINDS.values():
        rows = (
            kind.model._default_manager.filter(person=person)
            .annotate(evidence_count=Count("evidence"))
            .order_by(*kind.order)
        )
        entries = [Entry(row, record_name(row), brief_facts(row), row.evidence_count) for row in rows]
        found.append(Chapter(kind, entries, kind.code in profile.stated_none and not entries))
    return found
