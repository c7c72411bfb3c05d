"""The evidence on which the bureau accepts the results of a session: checks first, then cases."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from applications.models import Application
from applications.states import State, Turn
from applications.workflow import TRANSITIONS
from review.actions.minutes import digest_of
from review.majority import MAJORITY_CLAUSE, QUORUM_CLAUSE, pass_fraction, quorum_needed, reaches
from review.models import Candidate, CommitteeMember, Opinion, Session
from review.queries.conflict import conflicts_between
from titles.clock import ZONE
from titles.names import title_name
from titles.parameters import parameter

OPINION_CLAUSE = "京人社事业发〔2023〕12号 第六条"
ACCEPTANCE_CLAUSE = "京人社事业发〔2023〕12号 第七条（四）"
_PREFIX = "application."


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of procedure: what is asked, what was found, whether it is met."""

    text: str
    found: str
    met: bool
    clause: str


@dataclass(slots=True)
class Pack:
    """A session as the bureau judges it."""

    session: Session
    candidates: list[Candidate]
    present: int
    checks: list[Check]
    opinions: dict[UUID, int] = field(default_factory=dict)

    @property
    def passed(self) -> list[Candidate]:
        """Candidates with enough votes."""
        return [candidate for candidate in self.candidates if candidate.passed]

    @property
    def waiting(self) -> list[Candidate]:
        """Those whose result the bureau has still to accept."""
        return [
            candidate
            for candidate in self.passed
            if candidate.application.state == State.RESULT_ACCEPTANCE
            and candidate.application.waiting_for == Turn.BUREAU_OFFICER
        ]

    @property
    def unmet(self) -> int:
        """How many requirements are not met."""
        return sum(not check.met for check in self.checks)

    @property
    def outcome(self) -> str:
        """How many voted on, how many passed."""
        return _("%(whole)d名候选人，%(passed)d人通过") % {
            "whole": len(self.candidates),
            "passed": len(self.passed),
        }

    @property
    def procedure(self) -> str:
        """How the checks came out."""
        if not self.unmet:
            return _("程序核对%(n)d项，全部满足") % {"n": len(self.checks)}
        return _("程序核对%(n)d项，%(unmet)d项未满足") % {"n": len(self.checks), "unmet": self.unmet}

    @property
    def conclusion(self) -> str:
        """The pack in one sentence."""
        return _("%(outcome)s；%(procedure)s。") % {"outcome": self.outcome, "procedure": self.procedure}

    @property
    def figures(self) -> list[tuple[str, int]]:
        """The totals."""
        return [
            (_("委员"), self.session.seats),
            (_("到会"), self.present),
            (_("候选人"), len(self.candidates)),
            (_("通过"), len(self.passed)),
            (_("待验收"), len(self.waiting)),
        ]


def pack_of(session: Session) -> Pack:
    """The pack of a signed session, in a number of queries that does not depend on its size."""
    candidates = list(
        session.candidates.filter(state="closed")
        .select_related(
            "application__person",
            "application__employer",
            "application__specialty",
            "application__round__series",
        )
        .order_by("number")
    )
    present = session.attendances.count()
    opinions = _opinions(candidates)
    pack = Pack(session, candidates, present, [], opinions)
    pack.checks = [
        _quorum(session, present),
        _majority(candidates),
        _enough_opinions(pack.passed, opinions),
        _recusals(session, candidates),
        _minutes(session),
    ]
    return pack


def _opinions(candidates: Sequence[Candidate]) -> dict[UUID, int]:
    rows = (
        Opinion.objects.filter(assignment__application__in=[row.application_id for row in candidates])
        .values("assignment__application")
        .annotate(n=Count("pk"))
        .order_by("assignment__application")
    )
    return {row["assignment__application"]: row["n"] for row in rows}


def _quorum(session: Session, present: int) -> Check:
    needed = quorum_needed(session.seats)
    return Check(
        _("到会委员不少于%(n)d人") % {"n": needed},
        _("到会%(present)d人，共%(seats)d席") % {"present": present, "seats": session.seats},
        present >= needed,
        QUORUM_CLAUSE,
    )


def _majority(candidates: Sequence[Candidate]) -> Check:
    fraction = pass_fraction()
    wrong = [
        row for row in candidates if bool(row.passed) != reaches(row.yes or 0, row.attending or 1, fraction)
    ]
    found = (
        _("第%(numbers)s号与票数不符") % {"numbers": "、".join(str(row.number) for row in wrong)}
        if wrong
        else _("%(n)d人的结果均与票数相符") % {"n": len(candidates)}
    )
    return Check(_("同意票达到到会委员的三分之二为通过"), found, not wrong, MAJORITY_CLAUSE)


def _enough_opinions(passed: Sequence[Candidate], opinions: dict[UUID, int]) -> Check:
    least = int(parameter("panel_opinions_min"))
    short = [row for row in passed if opinions.get(row.application_id, 0) < least]
    found = (
        _("%(numbers)s的意见不足") % {"numbers": "、".join(row.application.number for row in short)}
        if short
        else _("通过的申报共%(n)d份意见") % {"n": sum(opinions.get(row.application_id, 0) for row in passed)}
    )
    return Check(_("每份申报有%(n)d份以上书面评议意见") % {"n": least}, found, not short, OPINION_CLAUSE)


def _recusals(session: Session, candidates: Sequence[Candidate]) -> Check:
    members = list(
        CommitteeMember.objects.filter(committee=session.committee_id)
        .select_related("expert__person", "expert__unit")
        .order_by("pk")
    )
    expert_of = {member.pk: member.expert_id for member in members}
    conflicts = conflicts_between(
        [member.expert for member in members], [row.application for row in candidates]
    )
    voted = [
        row.number
        for row in candidates
        if any((expert_of.get(seat), row.application_id) in conflicts for seat in row.electorate or [])
    ]
    found = (
        _("第%(numbers)s号有应当回避的委员参加") % {"numbers": "、".join(map(str, voted))}
        if voted
        else _("回避%(n)d人次，均未参加该项表决") % {"n": len(conflicts)}
    )
    return Check(_("应当回避的委员没有参加表决"), found, not voted, OPINION_CLAUSE)


def _minutes(session: Session) -> Check:
    minutes: dict[str, Any] | None = session.minutes
    intact = minutes is not None and digest_of(minutes) == session.minutes_digest
    found = _("已签署，内容与摘要一致") if intact else _("没有签署，或内容与摘要不一致")
    return Check(_("会议纪要由主任委员签署"), found, intact, ACCEPTANCE_CLAUSE)


def stations_of(applications: Sequence[Application]) -> dict[str, list[list[str]]]:
    """The steps that each application took, oldest first, in one query: day, step, who."""
    events = (
        AuditEvent.objects.filter(
            object_type="applications.application",
            object_id__in=[str(item.pk) for item in applications],
            verb__in=[f"{_PREFIX}{name}" for name in TRANSITIONS],
        )
        .select_related("actor", "organisation")
        .order_by("sequence")
    )
    found: dict[str, list[list[str]]] = defaultdict(list)
    for event in events:
        step = str(TRANSITIONS[event.verb.removeprefix(_PREFIX)].label)
        who = (
            event.organisation.name if event.organisation else event.actor.name if event.actor else _("系统")
        )
        found[event.object_id].append([f"{event.moment.astimezone(ZONE):%Y-%m-%d}", step, who, event.reason])
    return found


def votes_words(candidate: Candidate) -> str:
    """参加5，同意5，不同意0，弃权0."""
    return _("到会%(attending)d，同意%(yes)d，不同意%(no)d，弃权%(abstain)d") % {
        "attending": candidate.attending,
        "yes": candidate.yes,
        "no": candidate.no,
        "abstain": candidate.abstain,
    }


def pack_context(pack: Pack, prepared_on: Any) -> dict[str, Any]:
    """The context of templates/documents/acceptance_pack.html."""
    session = pack.session
    stations = stations_of([row.application for row in pack.passed])
    return {
        "number": f"{session.committee_id}-{session.number}",
        "committee": session.committee.name,
        "institution": session.committee.institution.name,
        "prepared_on": prepared_on,
        "conclusion": pack.conclusion,
        "figures": pack.figures,
        "checks": pack.checks,
        "cases": [
            {
                "number": row.application.number,
                "name": row.application.person.name,
                "facts": [
                    (
                        _("申报职称"),
                        title_name(row.application.round.series_id, row.application.level)
                        + "，"
                        + row.application.specialty.name,
                    ),
                    (_("工作单位"), row.application.employer.name),
                    (_("表决"), votes_words(row)),
                ],
                "stations": stations.get(str(row.application_id), []),
            }
            for row in pack.passed
        ],
        "digest": session.minutes_digest,
    }
