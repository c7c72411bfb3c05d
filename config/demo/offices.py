"""What offices do on their own days: notices, sessions, the bureau's work, the daily sweep."""

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from applications.actions.notice import publish_notice
from applications.actions.objection import decide_objection, lodge_objection
from applications.actions.sweep import sweep
from applications.models import Application
from applications.models.notice import NoticeKind
from applications.states import State
from certificates.actions.acceptance import accept_result, reject_result
from certificates.actions.issue import issue_certificate
from certificates.actions.publication import publish_results, withhold_publication
from certificates.actions.revocation import revoke_certificate
from certificates.models import Certificate
from config.demo.clockwork import Story, at
from config.demo.world import Employer, World
from review.actions.ballot import cast_ballot, close_ballot, open_ballot
from review.actions.minutes import sign_minutes
from review.actions.session import close_session, convene_session, open_session, sign_in
from review.models import Candidate, Session
from titles.calendar import is_working_day

_RANDOM = random.Random(7)  # noqa: S311  # choices of the demonstration's ballots


def days_between(first: date, last: date, *, working: bool) -> Sequence[date]:
    """The days of a period, or only its working days."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if not working or is_working_day(day)]


def sweeping(first: date, last: date) -> Story:
    """The sweep, five minutes after every midnight."""
    for day in days_between(first, last, working=False):
        yield at(day, 0, 5)
        sweep()


def publishing(employer: Employer, first: date, last: date) -> Story:
    """The clerk publishes one notice for everybody who is ready, at half past five."""
    for day in days_between(first, last, working=True):
        yield at(day, 17, 30)
        ready, employer.to_publish = employer.to_publish, []
        if ready:
            publish_notice(
                kind=NoticeKind.EMPLOYER,
                applications=ready,
                actor=employer.clerk,
                publisher=employer.organisation,
            )


def objecting(
    find: Callable[[], Application], lodged: date, decided: date | None, employer: Employer
) -> Story:
    """A colleague objects during the notice; the principal decides, or has not yet."""
    yield at(lodged, 15, 10)
    application = find()
    entry = application.notice_entries.select_related("notice").get()
    objection = lodge_objection(
        notice=entry.notice,
        position=entry.position,
        statement="公示的设计文件由项目组共同完成，请核实申报人承担的部分。",
        form_token=uuid.uuid5(uuid.NAMESPACE_URL, application.number),
        objector_name="项目组同事",
        objector_contact="13900000000",
    )
    if decided is None:
        return
    yield at(decided, 16)
    decide_objection(
        objection=objection,
        outcome="dismissed",
        reason_code="YY-03",
        finding="经查阅设计任务书和签署页，申报人为主要负责人，填报属实。",
        actor=employer.principal,
    )


def session(
    world: World, name: str, held_on: date, convened_on: date, failing: Callable[[Application], bool]
) -> Story:
    """A whole session: convened, opened, every ballot cast and counted, minutes signed."""
    yield at(convened_on, 10)
    sitting = _convene(world, name, held_on)
    yield at(held_on, 9)
    _open(world, sitting, present=10)
    yield at(held_on, 10)
    for candidate in sitting.candidates.select_related("application").order_by("number"):
        _vote(world, sitting, candidate, fails=failing(candidate.application))
        close_ballot(candidate, actor=world.experts[0].person)
    yield at(held_on, 16)
    close_session(sitting, actor=world.experts[0].person)
    yield at(held_on, 16, 20)
    sign_minutes(sitting, actor=world.experts[0].person, confirmed=True)


def session_under_way(world: World, name: str, held_on: date, convened_on: date) -> Story:
    """A session that is sitting when the demonstration begins: two counted, one being voted on."""
    yield at(convened_on, 10)
    sitting = _convene(world, name, held_on)
    yield at(held_on, 8, 20)
    _open(world, sitting, present=9)
    yield at(held_on, 8, 30)
    candidates = list(sitting.candidates.select_related("application").order_by("number"))
    for candidate in candidates[:2]:
        _vote(world, sitting, candidate, fails=False)
        close_ballot(candidate, actor=world.experts[0].person)
    yield at(held_on, 8, 50)
    _vote(world, sitting, candidates[2], fails=False, voters=slice(4, 9))


def _convene(world: World, name: str, held_on: date) -> Session:
    if world.committee is None:
        raise RuntimeError("the committee has not been formed")
    ready = sorted(world.for_session.get(name, []), key=lambda one: one.number)
    return convene_session(world.committee, applications=ready, held_on=held_on, actor=world.secretary)


def _open(world: World, sitting: Session, present: int) -> None:
    for member in sitting.committee.members.select_related("expert__person").order_by("pk")[:present]:
        sign_in(sitting, member=member, actor=member.expert.person)
    open_session(sitting, actor=world.experts[0].person)


def _vote(
    world: World, sitting: Session, candidate: Candidate, *, fails: bool, voters: slice = slice(None)
) -> None:
    open_ballot(candidate, actor=world.experts[0].person)
    present = list(sitting.attendances.select_related("member__expert__person").order_by("pk"))
    for place, attendance in enumerate(present[voters]):
        yes = place < len(present) // 2 if fails else _RANDOM.random() < 0.93 or place < 7
        cast_ballot(
            candidate,
            member=attendance.member,
            choice="yes" if yes else _RANDOM.choice(("no", "abstain")),
            actor=attendance.member.expert.person,
        )


# --- bureau ----------------------------------------------------------------------------------------
def bureau_day(day: date, accept: Callable[[], list[Application]], world: World) -> Story:
    """Accept what a session decided and leave it ready for a notice."""
    yield at(day, 10)
    for application in accept():
        accept_result(application, actor=world.officer)


def bureau_publishes(day: date, find: Callable[[], list[Application]], world: World) -> Story:
    """One notice of results."""
    yield at(day, 17)
    publish_results(find(), actor=world.officer, publisher=world.bureau)


def bureau_withholds(day: date, find: Callable[[], Application], world: World) -> Story:
    """A result that may not be published."""
    yield at(day, 16)
    withhold_publication(find(), reason_codes=["BG-01"], text="", actor=world.officer)


def bureau_rejects(day: date, find: Callable[[], Application], world: World) -> Story:
    """A result that is not accepted."""
    yield at(day, 15)
    reject_result(find(), reason_codes=["YB-02"], text="复核年限不足", actor=world.officer)


def issuing(day: date, find: Callable[[], list[Application]], world: World) -> Story:
    """Certificates, one after the other."""
    yield at(day, 9, 30)
    for application in find():
        if application.state == State.ISSUING:
            issue_certificate(application, actor=world.issuer)


def revoking(day: date, find: Callable[[], Application], world: World, reason: str, text: str) -> Story:
    """A certificate is revoked after a finding."""
    yield at(day, 11)
    certificate = Certificate.objects.get(application=find())
    revoke_certificate(certificate, reason_code=reason, text=text, actor=world.officer)
