"""Public notices: published once, never changed, ended by the calendar.

Day one is the first working day after publication; rest days and holidays do not count
(京人社事业发〔2023〕12号 第七条（一）（四）).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, OrganisationKind, Person
from accounts.roles import Role, require_role
from applications.actions.transition import apply_transition
from applications.models import Application, Notice, NoticeEntry
from applications.models.notice import NoticeKind, ObjectionState
from applications.notices.snapshot import digest_of, snapshot_of
from applications.states import State
from titles.calendar import add_working_days, calendar_version, next_working_day
from titles.clock import now, today
from titles.counters import notice_number
from titles.errors import DomainError, InvalidInput, WrongState
from titles.parameters import parameter

log = structlog.get_logger(__name__)

TRANSITION_OF = {
    NoticeKind.EMPLOYER.value: ("publish_notice", "end_notice"),
    NoticeKind.RESULT.value: ("publish_result", "end_result_notice"),
}
RUNNING_STATE = {
    NoticeKind.EMPLOYER.value: State.EMPLOYER_NOTICE,
    NoticeKind.RESULT.value: State.RESULT_NOTICE,
}
_PUBLISHER = {
    NoticeKind.EMPLOYER.value: (Role.HR_CLERK, OrganisationKind.EMPLOYER),
    NoticeKind.RESULT.value: (Role.BUREAU_OFFICER, OrganisationKind.BUREAU),
}
_MOST_DAYS = 30


def shortest_notice() -> int:
    """Working days that a notice must last at least."""
    return int(parameter("notice_working_days"))


def notice_period(working_days: int | None = None, published_on: date | None = None) -> tuple[date, date]:
    """First and last day of a notice published today, or on another day.

    Raises InvalidInput for fewer days than the text asks, CalendarYearNotLoaded.
    """
    least = shortest_notice()
    days = least if working_days is None else working_days
    if not least <= days <= _MOST_DAYS:
        message = _("公示期应是%(least)d至%(most)d个工作日。") % {"least": least, "most": _MOST_DAYS}
        raise InvalidInput(
            "notice.period", message, "京人社事业发〔2023〕12号 第七条", {"working_days": [message]}
        )
    start = published_on or today()
    return next_working_day(start), add_working_days(start, days)


@transaction.atomic
def publish_notice(
    *,
    kind: str,
    applications: Sequence[Application],
    actor: Person,
    publisher: Organisation,
    working_days: int | None = None,
) -> Notice:
    """Publish one notice for several applications: snapshot, digest, number, transitions.

    Raises NotPermitted, WrongState (nothing is published if one application cannot be),
    InvalidInput, CalendarYearNotLoaded.
    """
    role, house = _PUBLISHER[NoticeKind(kind).value]
    require_role(actor, role, publisher)
    rows = _locked(applications)
    _check_publisher(kind, rows, publisher, house)
    days = shortest_notice() if working_days is None else working_days
    starts_on, ends_on = notice_period(days)
    moment = now()
    number = notice_number(moment.year)
    snapshot = snapshot_of(
        kind=kind,
        number=number,
        publisher=publisher,
        applications=rows,
        published_at=moment,
        starts_on=starts_on,
        ends_on=ends_on,
        working_days=days,
    )
    notice = Notice.objects.create(
        number=number,
        kind=kind,
        publisher=publisher,
        title=snapshot["title"],
        snapshot=snapshot,
        digest=digest_of(snapshot),
        starts_on=starts_on,
        ends_on=ends_on,
        working_days=days,
        calendar_version=calendar_version(ends_on.year),
        published_at=moment,
        published_by=actor,
    )
    NoticeEntry.objects.bulk_create(
        NoticeEntry(notice=notice, application=row, position=position)
        for position, row in enumerate(rows, start=1)
    )
    name = TRANSITION_OF[kind][0]
    for given in _in_order(applications, rows):
        apply_transition(given, name, actor=actor, data={"notice": number}, due_on=ends_on)
    record_event(
        "notice.published",
        actor=actor,
        obj=notice,
        organisation=publisher,
        data={
            "number": number,
            "digest": notice.digest,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "working_days": days,
            "applications": [row.number for row in rows],
        },
    )
    return notice


def end_due_notices(limit: int | None = None) -> int:
    """End every notice whose last day is past; return how many ended. Safe to run at any time.

    What an objection blocks stays where it is until the objection is decided. A notice that cannot
    end is reported and tried again at the next sweep.
    """
    due = Notice.objects.filter(ended_at__isnull=True, ends_on__lt=today()).order_by("ends_on", "id")
    ids = list(due.values_list("pk", flat=True)[:limit] if limit else due.values_list("pk", flat=True))
    return sum(_end_or_tell(pk) for pk in ids)


def _end_or_tell(pk: UUID) -> bool:
    """One notice that cannot end (a calendar is missing) must not keep the others open."""
    try:
        return _end(pk)
    except DomainError as refusal:
        log.warning("notice.not_ended", notice=str(pk), code=refusal.code)
        return False


def _end(pk: UUID) -> bool:
    with transaction.atomic():
        notice = (
            # Not the key: an objection that came in the last second still refers to this row.
            Notice.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("publisher")
            .filter(pk=pk, ended_at__isnull=True, ends_on__lt=today())
            .first()
        )
        if notice is None:
            return False
        running = RUNNING_STATE[notice.kind]
        # All of them before the first event is written: the trail's head is always locked last.
        rows = Application.objects.select_for_update(of=("self",)).filter(notice_entries__notice=notice)
        moved: list[str] = []
        for application in list(rows.order_by("pk")):
            moved += _move_on(application, notice, running)
        notice.ended_at = now()
        notice.save(update_fields=["ended_at"])
        record_event(
            "notice.ended",
            actor=None,
            obj=notice,
            organisation=notice.publisher,
            data={"number": notice.number, "moved_on": moved},
        )
    log.info("notice.ended", number=notice.number, moved_on=len(moved))
    return True


def _move_on(locked: Application, notice: Notice, running: State) -> list[str]:
    if locked.state != running:
        return []
    if locked.objections.filter(notice=notice, state=ObjectionState.OPEN).exists():
        return []
    apply_transition(locked, TRANSITION_OF[notice.kind][1], actor=None, data={"notice": notice.number})
    return [locked.number]


def _locked(applications: Sequence[Application]) -> list[Application]:
    """All rows, locked in one order so that two publishers never wait for each other crosswise."""
    keys = {application.pk for application in applications}
    if not keys:
        message = _("请至少选择一份申报。")
        raise InvalidInput("notice.empty", message, "", {"applications": [message]})
    if len(keys) != len(applications):
        raise InvalidInput("notice.twice", _("同一份申报在名单里出现了两次。"))
    rows = (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "employer", "round__series", "specialty")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    return [found[application.pk] for application in applications]


def _in_order(applications: Sequence[Application], rows: Sequence[Application]) -> list[Application]:
    """The caller's own instances, so that they see the new state."""
    given = {application.pk: application for application in applications}
    return [given[row.pk] for row in rows]


def _check_publisher(
    kind: str, rows: Sequence[Application], publisher: Organisation, house: OrganisationKind
) -> None:
    if publisher.kind != house:
        raise InvalidInput("notice.publisher", _("这类公示不由本单位发布。"))
    source = State.ATTESTED if kind == NoticeKind.EMPLOYER else State.RESULT_ACCEPTED
    for row in rows:
        if kind == NoticeKind.EMPLOYER and row.employer_id != publisher.pk:
            raise InvalidInput("notice.other_employer", _("名单里有其他单位的申报，不能一起公示。"))
        if row.state != source:
            raise WrongState(
                "notice.wrong_state",
                _("%(number)s现在是“%(state)s”，不能发布公示。没有发布任何内容。")
                % {"number": row.number, "state": State(row.state).label},
            )
