"""The road of one application, station by station, until the state that its plan asks for."""

import random
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Person
from applications.actions.acceptance import (
    CorrectionRequest,
    accept_application,
    refuse_application,
    request_correction,
)
from applications.actions.application import (
    create_application,
    resubmit_application,
    submit_application,
    withdraw_application,
)
from applications.actions.attestation import attest_fact, complete_attestation, return_application
from applications.actions.correction import answer_correction_item, submit_correction
from applications.actions.draft import set_support, set_works
from applications.actions.fee import receive_notification
from applications.actions.recommendation import decline_recommendation, recommend
from applications.models import Achievement, Application, FeeOrder
from applications.payments.sandbox import SandboxProvider, sign
from applications.states import State
from config.demo.archive import fill_archive
from config.demo.clockwork import Story, at
from config.demo.world import Employer, World
from review.actions.opinion import submit_opinion
from review.actions.panel import assign_applications
from review.models import Expert, PanelAssignment
from review.queries.menu import score_menu
from titles.calendar import add_working_days
from titles.models import Specialty

#: Working days after the submission on which each station acts.
ATTEST, PUBLISH, RECOMMEND, ACCEPT, ANSWER, PAY, ASSIGN, OPINE, READY = 2, 3, 9, 12, 14, 15, 16, 18, 20


@dataclass(frozen=True, slots=True)
class Plan:
    """One application: whose, what for, from when, and where it stops."""

    person: Person
    employer: Employer
    round_code: str
    level: str
    specialty: str
    start: date
    stop: str
    path: str = "standard"
    correction: bool = False
    returned: bool = False
    session: str = ""
    track: str = "applied_practice"


class Traveller:
    """Tells one application's story; ``application`` is there once it has been opened."""

    def __init__(self, world: World, plan: Plan, seed: str) -> None:
        self.world, self.plan = world, plan
        self.rng = random.Random(seed)  # noqa: S311  # the same each time
        self.application: Application | None = None

    def _moment(self, days: int, hour: int) -> datetime:
        day = add_working_days(self.plan.start, days) if days else self.plan.start
        return at(day, hour, self.rng.randrange(60))

    def story(self) -> Story:
        """From the archive to where the plan stops; a session and the bureau tell the rest."""
        yield self._moment(0, 9)
        self._open()
        if self.plan.stop == State.DRAFT:
            return
        yield self._moment(0, 15)
        submit_application(application=self.file, actor=self.plan.person, signed_name=self.plan.person.name)
        if (yield from self._at_employer()):
            return
        if (yield from self._at_institution()):
            return
        yield from self._at_panel()

    @property
    def file(self) -> Application:
        """The application; opened before anything else happens to it."""
        if self.application is None:
            raise RuntimeError("the application has not been opened yet")
        self.application.refresh_from_db()
        return self.application

    def _open(self) -> None:
        plan = self.plan
        exceptional = plan.path == "exceptional"
        fill_archive(
            plan.person,
            plan.employer.organisation,
            plan.level,
            plan.specialty,
            self.rng,
            exceptional=exceptional,
        )
        application = create_application(
            person=plan.person,
            round_=self.world.rounds[plan.round_code],
            level=plan.level,
            path=plan.path,
            specialty=Specialty.objects.get(pk=plan.specialty),
            track=plan.track,
            actor=plan.person,
        )
        works = Achievement.objects.filter(person=plan.person).exclude(kind="award").order_by("on", "title")
        set_works(
            application=application,
            actor=plan.person,
            works=[(work.pk, "负责总体方案和关键技术，独立完成主要部分") for work in works[:3]],
        )
        if exceptional:
            peers = [
                {
                    "kind": "peer",
                    "level": "full_senior",
                    "name": expert.person.name,
                    "organisation": expert.unit_name,
                }
                for expert in self.world.experts[12:14]
            ]
            set_support(application=application, actor=plan.person, recommenders=peers, claims=[])
        self.application = application

    # --- employer ------------------------------------------------------------------------------
    def _at_employer(self) -> Generator[datetime, None, bool]:
        plan, employer = self.plan, self.plan.employer
        yield self._moment(1, 10)
        if plan.stop == State.WITHDRAWN:
            withdraw_application(application=self.file, actor=plan.person, reason="下一年度再申报")
            return True
        if plan.stop == State.ATTESTATION:
            self._attest(self.rng.randrange(6))
            return True
        yield self._moment(ATTEST, 14)
        if plan.returned or plan.stop == State.RETURNED:
            self._return()
            if plan.stop == State.RETURNED:
                return True
            yield self._moment(ATTEST + 1, 9)
            resubmit_application(application=self.file, actor=plan.person, signed_name=plan.person.name)
            yield self._moment(ATTEST + 1, 11)
        self._attest(None)
        complete_attestation(application=self.file, actor=employer.clerk)
        if plan.stop == State.ATTESTED:
            return True
        yield self._moment(PUBLISH, 11)
        employer.to_publish.append(self.file)
        if plan.stop == State.EMPLOYER_NOTICE:
            return True
        yield self._moment(RECOMMEND, 10)
        if plan.stop == State.RECOMMENDATION:
            return True
        common: dict[str, Any] = {
            "actor": employer.principal,
            "conduct_method": "assessment",
            "conduct_finding": "近三年考核均为合格以上",
        }
        if plan.stop == State.NOT_RECOMMENDED:
            decline_recommendation(
                application=self.file, reason_code="BT-02", opinion="业绩尚需积累，本年度不予推荐", **common
            )
            return True
        recommend(application=self.file, opinion="同意推荐参加评审", appraisal="2025年度考核优秀", **common)
        return False

    def _attest(self, how_many: int | None) -> None:
        application = self.file
        facts = application.facts.filter(version=application.version, verdict="").order_by("number")
        for fact in facts if how_many is None else facts[:how_many]:
            attest_fact(
                application=application, number=fact.number, verdict="true", actor=self.plan.employer.clerk
            )

    def _return(self) -> None:
        application, clerk = self.file, self.plan.employer.clerk
        doubtful = application.facts.filter(version=application.version).order_by("-number").first()
        if doubtful is None:
            raise RuntimeError("an application without facts cannot be returned")
        attest_fact(
            application=application,
            number=doubtful.number,
            verdict="incomplete",
            reason_code="HB-02",
            note="第1页看不清，请重新上传",
            actor=clerk,
        )
        return_application(
            application=application, actor=clerk, reason_codes=["DT-02"], note="请补充后重新提交"
        )

    # --- institution ---------------------------------------------------------------------------
    def _at_institution(self) -> Generator[datetime, None, bool]:
        plan, officer = self.plan, self.world.acceptance_officer
        if plan.stop == State.ACCEPTANCE:
            return True
        yield self._moment(ACCEPT, 10)
        if plan.stop == State.REFUSED:
            refuse_application(
                self.file, reason_codes=["BS-06"], text="所报专业不在本批次范围", actor=officer
            )
            return True
        if plan.correction or plan.stop in (State.CORRECTION, "lapsed_correction"):
            self._request_correction()
            if plan.stop in (State.CORRECTION, "lapsed_correction"):
                return True
            yield self._moment(ANSWER, 16)
            self._answer_correction()
        yield self._moment(ANSWER, 17)
        accept_application(self.file, actor=officer)
        if plan.stop in (State.FEE_DUE, "lapsed_payment"):
            return True
        yield self._moment(PAY, 9)
        order = FeeOrder.objects.get(application=self.file)
        provider = SandboxProvider()
        body = provider.notification_body(provider.take_payment(order.order_number, order.amount_fen))
        receive_notification("sandbox", body, sign(body))
        return False

    def _request_correction(self) -> None:
        application = self.file
        work = application.works.first()
        title = work.achievement.title if work else ""
        request_correction(
            application,
            items=[
                CorrectionRequest("BZ-05", f"代表作《{title}》没有附完整的成果材料"),
                CorrectionRequest("BZ-02", "聘用合同第2页看不清"),
                CorrectionRequest("BZ-01", "缺2025年度继续教育学时证明"),
            ],
            actor=self.world.acceptance_officer,
        )

    def _answer_correction(self) -> None:
        person, application = self.plan.person, self.file
        for number in (1, 2, 3):
            answer_correction_item(
                application=application, number=number, actor=person, answer="已补充，见原件扫描件"
            )
        submit_correction(application=application, actor=person)

    # --- panel ---------------------------------------------------------------------------------
    def _at_panel(self) -> Story:
        plan, world = self.plan, self.world
        if plan.stop == "paid":
            return
        yield self._moment(ASSIGN, 11)
        panel = world.panels[plan.round_code]
        assign_applications(panel, applications=[self.file], actor=world.secretary)
        if plan.stop == "assigned":
            return
        for number, expert in enumerate(world.experts[1:4]):
            yield self._moment(OPINE + number // 2, 14 + number)
            if plan.stop == "one_opinion" and number:
                return
            self._give_opinion(expert)
        if plan.session:
            world.for_session.setdefault(plan.session, []).append(self.file)

    def _give_opinion(self, expert: Expert) -> None:
        menu = score_menu("engineering")
        weak = self.plan.stop == State.NOT_PASSED
        share = self.rng.uniform(0.55, 0.7) if weak else self.rng.uniform(0.78, 0.96)
        submit_opinion(
            PanelAssignment.objects.get(application=self.file),
            expert=expert,
            scores={item.code: round(item.points * share) for item in menu},
            recommends=not weak,
            text="成果与申报专业一致，技术方案完整，数据可靠，能够解决本专业范围内的复杂问题，建议结合代表作综合评议。",
            actor=expert.person,
        )
