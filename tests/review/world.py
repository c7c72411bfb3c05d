"""A committee with its experts, panel and candidates: what the tests of this room start from."""

import datetime as dt
import itertools

from accounts.models import Organisation, Person
from applications.models import Application
from applications.states import State
from review.actions.ballot import cast_ballot, close_ballot, open_ballot
from review.actions.panel import assign_applications, create_panel
from review.actions.pool import create_committee, enrol_expert
from review.actions.session import convene_session, open_session, sign_in
from review.models import Candidate, Committee, CommitteeMember, Expert, Panel, PanelAssignment, Session
from review.queries.menu import score_menu
from tests.builders import House, make_organisation, make_person
from titles.clock import today
from titles.models import Series, Specialty

_numbers = itertools.count(1)
TEXT = "材料齐全，业绩突出，能独立承担本专业的技术工作，达到所申报层级的要求。"


class Hall(House):
    """A house with a pool of experts."""

    def expert(self, name: str = "", level: str = "full_senior", unit: Organisation | None = None) -> Expert:
        """One more expert in the institution's pool."""
        n = next(_numbers)
        unit = unit or make_organisation()
        return enrol_expert(
            person=make_person(name or f"专家{n}"),
            institution=self.institution,
            series=Series.objects.get(pk="engineering"),
            level=level,
            specialties=Specialty.objects.filter(pk="gc-rail"),
            unit=unit,
            unit_name=unit.name,
            born_on=dt.date(1975, 1, 1),
            actor=self.secretary,
        )

    def panel(self, size: int = 3, experts: list[Expert] | None = None) -> Panel:
        """A panel of fresh experts."""
        chosen = experts or [self.expert() for _seat in range(size)]
        return create_panel(
            round_=self.round, name=f"评议组{next(_numbers)}", experts=chosen, actor=self.secretary
        )

    def assignment(
        self, panel: Panel | None = None, application: Application | None = None
    ) -> PanelAssignment:
        """An application before a panel."""
        panel = panel or self.panel()
        application = application or self.application_at(State.PANEL_REVIEW)
        return assign_applications(panel, applications=[application], actor=self.secretary)[0]

    def committee(self, seats: int = 3, experts: list[Expert] | None = None) -> Committee:
        """A committee of fresh experts; the first one is the chair."""
        chosen = experts or [self.expert() for _seat in range(seats)]
        return create_committee(
            institution=self.institution,
            series=Series.objects.get(pk="engineering"),
            name="工程系列（轨道交通）高级评委会"
            if not Committee.objects.exists()
            else f"评委会{next(_numbers)}",
            levels=["intermediate", "associate_senior", "full_senior"],
            experts=chosen,
            chair=chosen[0],
            actor=self.secretary,
        )

    def session(
        self, committee: Committee | None = None, candidates: int = 1, applications: list | None = None
    ) -> Session:
        """A convened session for today."""
        applications = applications or [self.application_at(State.DELIBERATION) for _n in range(candidates)]
        return convene_session(
            committee or self.committee(), applications=applications, held_on=today(), actor=self.secretary
        )

    def running(self, seats: int = 3, present: int | None = None, candidates: int = 1) -> Session:
        """A session under way with the first ``present`` members signed in, the chair among them."""
        session = self.session(self.committee(seats), candidates)
        for member in members(session)[: present or seats]:
            sign_in(session, member=member, actor=member.expert.person)
        return open_session(session, actor=chair(session))


def members(session: Session) -> list[CommitteeMember]:
    """The seats, the chair's first."""
    return list(session.committee.members.select_related("expert__person").order_by("-is_chair", "pk"))


def chair(session: Session) -> Person:
    """The person in the chair."""
    return members(session)[0].expert.person


def ballot(session: Session, number: int = 1) -> Candidate:
    """A candidate whose ballot the chair has opened."""
    return open_ballot(session.candidates.get(number=number), actor=chair(session))


def cast(candidate: Candidate, member: CommitteeMember, choice: str = "yes") -> str:
    """One member votes."""
    return cast_ballot(candidate, member=member, choice=choice, actor=member.expert.person)


def decide(session: Session, number: int, yes: int, others: str = "no") -> Candidate:
    """Open, vote with ``yes`` times yes and otherwise ``others``, close."""
    candidate = ballot(session, number)
    voters = [member for member in members(session) if member.pk in candidate.electorate]
    for position, member in enumerate(voters):
        cast(candidate, member, "yes" if position < yes else others)
    return close_ballot(candidate, actor=chair(session))


def full_scores() -> dict[str, int]:
    """Every indicator with all its points but one."""
    return {indicator.code: indicator.points - 1 for indicator in score_menu("engineering")}
