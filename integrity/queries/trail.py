"""Reading the audit trail: filtered, paged by key, one event with its neighbours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.chain import problem_of
from accounts.models import AuditEvent, Organisation, Person
from applications.models import Application, Notice
from certificates.models import Certificate
from integrity.words import kind_words, verb_words
from titles import clock
from titles.errors import InvalidInput, NotFound

PAGE = 50
_BATCH = 1000


@dataclass(frozen=True)
class TrailFilter:
    """What somebody looks for; empty means everything."""

    object: str = ""
    actor: str = ""
    verb: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def as_data(self) -> dict[str, str]:
        """Return what was asked, for addresses and for the record of an export."""
        given = {
            "object": self.object,
            "actor": self.actor,
            "verb": self.verb,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class TrailRow:
    """One event in words, with the check of its own hash."""

    event: AuditEvent
    words: str
    object_words: str
    intact: bool


@dataclass(frozen=True)
class TrailPage:
    """A page, the newest first, with the key of the next page."""

    rows: list[TrailRow]
    older_than: int | None


def trail_page(asked: TrailFilter, before: int | None = None) -> TrailPage:
    """Return one page of the trail in a fixed number of queries."""
    rows = matching(asked).select_related("actor", "organisation")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    found = list(rows.order_by("-sequence")[: PAGE + 1])
    older_than = found[PAGE - 1].sequence if len(found) > PAGE else None
    found = found[:PAGE]
    names = object_names(found)
    return TrailPage([_row(event, names) for event in found], older_than)


def matching(asked: TrailFilter) -> QuerySet[AuditEvent]:
    """Return the events that a filter asks for, in no order yet."""
    rows = AuditEvent.objects.all()
    if asked.object:
        label, key = resolve_object(asked.object)
        rows = rows.filter(object_type=label, object_id=key)
    if asked.actor:
        rows = rows.filter(actor__in=_people(asked.actor))
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if asked.since:
        rows = rows.filter(moment__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(moment__lt=_midnight(asked.until + dt.timedelta(days=1)))
    return rows


def all_events(asked: TrailFilter) -> Iterator[AuditEvent]:
    """Yield every matching event in its order, in batches by key, for an export."""
    after = 0
    rows = matching(asked).select_related("actor", "organisation").order_by("sequence")
    while True:
        batch = list(rows.filter(sequence__gt=after)[:_BATCH])
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].sequence


def one_event(sequence: int) -> TrailRow:
    """Return one event."""
    event = AuditEvent.objects.select_related("actor", "organisation").filter(pk=sequence).first()
    if event is None:
        raise NotFound("trail.no_event", _("没有这条记录。"))
    return _row(event, object_names([event]))


def link_intact(event: AuditEvent) -> bool:
    """Tell whether the event before is the one whose hash this event carries."""
    if event.sequence == 1:
        return not AuditEvent.objects.filter(hash=event.previous_hash).exists()
    return AuditEvent.objects.filter(pk=event.sequence - 1, hash=event.previous_hash).exists()


def resolve_object(text: str) -> tuple[str, str]:
    """Return type and key of what somebody names: a number on paper, a user name, or type:key."""
    text = text.strip()
    label, colon, key = text.partition(":")
    if colon and "." in label:
        return label.lower(), key
    for model, field in ((Application, "number"), (Notice, "number"), (Certificate, "number")):
        pk = model._default_manager.filter(**{field: text.upper()}).values_list("pk", flat=True).first()
        if pk is not None:
            return model._meta.label_lower, str(pk)
    person = Person.objects.filter(username=text).only("pk").first()
    if person is not None:
        return Person._meta.label_lower, str(person.pk)
    message = _("没有找到“%(text)s”，请填写申报编号、公示编号、证书编号或用户名。") % {"text": text}
    raise InvalidInput("trail.unknown_object", message, fields={"object": [message]})


def object_names(events: list[AuditEvent]) -> dict[tuple[str, str], str]:
    """Return the numbers and names by which people know the objects of some events."""
    names: dict[tuple[str, str], str] = {}
    for model, field in (
        (Application, "number"),
        (Notice, "number"),
        (Certificate, "number"),
        (Person, "name"),
        (Organisation, "name"),
    ):
        label = model._meta.label_lower
        keys = {event.object_id for event in events if event.object_type == label}
        if keys:
            rows = model._default_manager.filter(pk__in=keys).values_list("pk", field)
            names |= {(label, str(pk)): name for pk, name in rows}
    return names


def _row(event: AuditEvent, names: dict[tuple[str, str], str]) -> TrailRow:
    key = (event.object_type, event.object_id)
    words = names.get(key) or kind_words(event.object_type, event.object_id)
    return TrailRow(event, verb_words(event.verb), words, not problem_of(event))


def _people(text: str) -> list[int]:
    text = text.strip()
    found = list(Person.objects.filter(username=text).values_list("pk", flat=True))
    found = found or list(Person.objects.filter(name=text).order_by("pk").values_list("pk", flat=True)[:100])
    if not found:
        message = _("没有叫“%(text)s”的人员，请填写完整的姓名或用户名。") % {"text": text}
        raise InvalidInput("trail.unknown_actor", message, fields={"actor": [message]})
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.ZONE)
