"""Checking the audit trail: each event's hash, the link to the one before, the numbering, the head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.core.cache import cache

from accounts.audit import event_hash
from accounts.models import GENESIS, AuditChain, AuditEvent
from titles import clock

_BATCH = 2000
_CACHE_KEY = "accounts.audit.verification"


@dataclass(frozen=True)
class ChainReport:
    """What a check of the whole trail found."""

    intact: bool
    events: int
    head: str
    checked_at: str
    first_bad: int | None = None
    problem: str = ""

    @property
    def checked_on(self) -> dt.datetime:
        """Return the moment of the check."""
        return dt.datetime.fromisoformat(self.checked_at)


def verify_chain() -> ChainReport:
    """Walk the trail from its beginning and stop at the first thing that does not fit."""
    expected, previous = 1, GENESIS
    for event in _events():
        problem = _problem(event, expected, previous)
        if problem:
            return _report(expected - 1, previous, event.sequence, problem)
        expected, previous = expected + 1, event.hash
    head = AuditChain.objects.filter(pk=AuditChain.ONLY).first()
    if expected > 1 and (head is None or head.sequence < expected - 1):
        return _report(expected - 1, previous, expected, "head")
    if head is not None and _cut_off(head, expected):
        return _report(expected - 1, previous, expected, "head")
    return _report(expected - 1, previous)


def problem_of(event: AuditEvent) -> str:
    """Return what is wrong with one event by itself: "hash" or nothing."""
    return "" if event_hash(event) == event.hash else "hash"


def verify_and_remember() -> ChainReport:
    """Check, and keep the finding for the trail's reader."""
    report = verify_chain()
    cache.set(_CACHE_KEY, asdict(report), timeout=None)
    return report


def last_report() -> ChainReport | None:
    """Return the finding of the last check, if it is still known."""
    kept = cache.get(_CACHE_KEY)
    return ChainReport(**kept) if kept else None


def _problem(event: AuditEvent, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return "gap"
    if event.previous_hash != previous:
        return "link"
    return problem_of(event)


def _cut_off(head: AuditChain, expected: int) -> bool:
    """Tell whether the last events were taken away: the head names one that is not there."""
    return (
        head.sequence >= expected and not AuditEvent.objects.filter(pk=head.sequence, hash=head.hash).exists()
    )


def _events() -> Iterator[AuditEvent]:
    after = 0
    while True:
        batch = list(AuditEvent.objects.filter(sequence__gt=after).order_by("sequence")[:_BATCH])
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].sequence


def _report(events: int, head: str, first_bad: int | None = None, problem: str = "") -> ChainReport:
    return ChainReport(
        intact=not problem,
        events=events,
        head=head,
        checked_at=clock.now().isoformat(),
        first_bad=first_bad,
        problem=problem,
    )
