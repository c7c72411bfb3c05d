"""A house whose applications have passed a session."""

import datetime as dt
from typing import Any

from accounts.models.organisation import Role
from applications.models import Application
from applications.states import State
from review.actions.minutes import digest_of
from review.models import (
    Attendance,
    Candidate,
    Committee,
    CommitteeMember,
    Expert,
    Opinion,
    Panel,
    PanelAssignment,
    PanelMember,
    Session,
)
from tests.builders import House, make_member
from titles.clock import now, today


class Bureau(House):
    """A signed session of five members, three of whom wrote the opinions."""

    def __init__(self, **employer: Any) -> None:
        super().__init__(**employer)
        self.committee = Committee.objects.create(
            institution=self.institution,
            series=self.round.series,
            name="工程系列中级评审委员会",
            levels=["intermediate", "associate_senior"],
        )
        self.experts = [
            Expert.objects.create(
                person=make_member(Role.EXPERT, self.institution, f"专家{n}"),
                series=self.round.series,
                level="full_senior",
                unit_name=f"示例单位{n}",
                born_on=dt.date(1975, 1, 1),
            )
            for n in range(5)
        ]
        self.members = [
            CommitteeMember.objects.create(committee=self.committee, expert=expert, is_chair=n == 0)
            for n, expert in enumerate(self.experts)
        ]
        self.panel = Panel.objects.create(round=self.round, name="第一评议组", created_at=now())
        for expert in self.experts[:3]:
            PanelMember.objects.create(panel=self.panel, expert=expert)
        minutes = {"committee": self.committee.name, "present": 5}
        self.session = Session.objects.create(
            minutes=minutes,
            minutes_digest=digest_of(minutes),
            committee=self.committee,
            number=1,
            held_on=today(),
            state="signed",
            seats=5,
            created_at=now(),
            opened_at=now(),
            closed_at=now(),
            signed_by=self.experts[0].person,
            signed_at=now(),
        )
        for member in self.members:
            Attendance.objects.create(session=self.session, member=member, signed_in_at=now())

    def passed(self, state: State = State.RESULT_ACCEPTANCE, **fields: Any) -> Application:
        """An application that the session has passed by five to none."""
        application = self.application_at(state, **fields)
        self._voted(application)
        return application

    def _voted(self, application: Application) -> None:
        assignment = PanelAssignment.objects.create(
            panel=self.panel, application=application, assigned_at=now(), completed_at=now()
        )
        for expert in self.experts[:3]:
            Opinion.objects.create(
                assignment=assignment,
                expert=expert,
                recommends=True,
                score=80,
                text="业绩扎实，解决了实际问题，同意推荐。",
                submitted_at=now(),
            )
        electorate = [member.pk for member in self.members]
        Candidate.objects.create(
            session=self.session,
            application=application,
            number=self.session.candidates.count() + 1,
            state="closed",
            electorate=electorate,
            attending=5,
            yes=5,
            no=0,
            abstain=0,
            passed=True,
        )
