"""The whole road in the browser: from an empty archive to a certificate that a stranger verifies."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import AuditEvent, Person
from applications.models import Application
from applications.states import State
from certificates.models import Certificate
from config.demo.evidence import specimen
from review.actions.panel import create_panel
from review.actions.pool import create_committee, enrol_expert
from review.models import Session
from tests.builders import House, make_person
from tests.journeys.visitor import PASSWORD, Visitor
from titles import clock
from titles.models import Series, Specialty

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("moving_clock"),
]


class Road:
    """One engineer's application and the eight roles that it passes."""

    def __init__(self, browser: Browser, base: str, files: Path) -> None:
        self.browser, self.base, self.files = browser, base, files
        clock.set_clock(dt.date(2026, 11, 2))
        self.house = House()
        self.applicant_person = make_person("林若川")
        self._committee()
        for person in Person.objects.all():
            person.set_password(PASSWORD)
            person.save(update_fields=["password"])
        self.applicant = self.visitor(self.applicant_person)

    def visitor(self, person: Person) -> Visitor:
        """A browser signed in as somebody."""
        return Visitor(self.browser, self.base, person.username)

    def _committee(self) -> None:
        series = Series.objects.get(pk="engineering")
        self.experts = [
            enrol_expert(
                person=make_person(f"专家{letter}"),
                institution=self.house.institution,
                series=series,
                level="full_senior",
                specialties=list(Specialty.objects.filter(series=series)),
                unit_name="示例理工大学",
                born_on=dt.date(1970, 1, 1),
                actor=self.house.secretary,
            )
            for letter in "子丑寅"
        ]
        common = {"institution": self.house.institution, "actor": self.house.secretary}
        create_committee(
            series=series,
            name="工程系列评审委员会",
            levels=["intermediate"],
            experts=self.experts,
            chair=self.experts[0],
            **common,
        )
        create_panel(
            round_=self.house.round, name="第一评议组", experts=self.experts, actor=self.house.secretary
        )

    @property
    def application(self) -> Application:
        """The application as the database has it."""
        return Application.objects.get(person=self.applicant_person)

    def evidence(self, title: str) -> Path:
        """A PDF to upload."""
        path = self.files / f"{title}.pdf"
        path.write_bytes(specimen(title, "编号1", [("姓名", "林若川")], "样张").read())
        return path

    def record(self, chapter: str, evidence: str, **fields: str) -> None:
        """Add one archive record with its evidence."""
        self.applicant.open(
            f"/my/archive/{chapter}/new/" + (f"?type={fields.pop('type')}" if "type" in fields else "")
        )
        self.applicant.fill(**fields)
        self.applicant.upload("files", self.evidence(evidence))
        self.applicant.press("保存")
        # The upload runs with progress; leaving at once would break it off.
        self.applicant.sees("已保存")


@pytest.fixture
def road(browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path) -> Road:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.SITE_URL = live_server.url
    settings.PAYMENT_NOTIFY_URL = f"{live_server.url}/pay/notify/sandbox/"
    return Road(browser, live_server.url, tmp_path)


def fill_archive(road: Road) -> None:
    applicant = road.applicant
    applicant.open("/my/archive/profile/")
    applicant.fill(
        employment="employed",
        employer=road.house.employer.name,
        under_sanction="no",
        continuing_education="yes",
    )
    applicant.press("保存")
    road.record(
        "education",
        "毕业证书",
        kind="bachelor",
        school="示例交通大学",
        major="车辆工程",
        graduated_on="2014-07-01",
    )
    road.record(
        "employment",
        "聘用合同",
        organisation_name=road.house.employer.name,
        duties="设计",
        series="engineering",
        started_on="2014-07-15",
    )
    road.record("titles", "职称证书", series="engineering", level="assistant", obtained_on="2018-05-18")
    for kind, title in (("patent", "一种扣件检测方法"), ("technical_report", "扣件检测技术报告")):
        road.record(
            "achievements", title, type=kind, title=title, on="2023-06-20", role="principal", rank="1"
        )
    applicant.open("/my/archive/")
    applicant.press("我没有与职称对应的职业资格")


def file_application(road: Road) -> None:
    applicant = road.applicant
    applicant.open(f"/rounds/{road.house.round.code}/")
    applicant.press("开始申报")
    for step, value in (
        ("level", "intermediate"),
        ("path", "standard"),
        ("specialty", "gc-rail"),
        ("track", "applied_practice"),
    ):
        applicant.fill(**{step: value})
        applicant.press("继续")
    applicant.press("建立申报")
    number = road.application.number
    applicant.open(f"/my/applications/{number}/works/")
    for box in applicant.page.locator("main input[name=work]").all():
        box.check()
    for share in applicant.page.locator("main textarea").all():
        share.fill("负责总体方案和关键技术")
    applicant.press("保存")
    applicant.open(f"/my/applications/{number}/check/")
    applicant.press("内容无误，去签署承诺")
    applicant.fill(signed_name="林若川")
    applicant.press("签署并提交申报")
    assert road.application.state == State.ATTESTATION


def attest_and_publish(road: Road) -> None:
    clerk = road.visitor(road.house.clerk)
    number = road.application.number
    clerk.open("/employer/")
    clerk.sees("林若川")
    clerk.open(f"/employer/applications/{number}/desk/")
    for _fact in range(road.application.facts.count()):
        clerk.page.locator("main input[type=radio][value=true]").first.check()
        clerk.page.locator(".decision-bar button[type=submit]").last.click()
        clerk.page.wait_for_load_state()
    clerk.open(f"/employer/applications/{number}/complete/")
    clerk.press("核实完毕")
    clerk.open(f"/employer/notices/new/?selected={number}")
    clerk.press("发布公示")
    assert road.application.state == State.EMPLOYER_NOTICE
    stranger = Visitor(road.browser, road.base)
    stranger.open("/notices/")
    stranger.sees("林若川")


def recommend(road: Road) -> None:
    ends_on = road.application.due_on
    assert ends_on == dt.date(2026, 11, 9)
    clock.set_clock(ends_on + dt.timedelta(days=1))
    from applications.actions.sweep import sweep

    sweep()
    principal = road.visitor(road.house.principal)
    principal.open(f"/employer/applications/{road.application.number}/recommend/")
    principal.fill(
        conduct_method="assessment",
        conduct_finding="近三年考核合格",
        decision="recommend",
        opinion="同意推荐",
    )
    principal.press("提交推荐意见")
    assert road.application.state == State.ACCEPTANCE


def accept_with_one_correction(road: Road) -> None:
    officer = road.visitor(road.house.acceptance_officer)
    number = road.application.number
    officer.open("/institution/")
    officer.sees("林若川")
    officer.open(f"/institution/applications/{number}/correction/")
    officer.fill(**{"form-0-reason_code": "BZ-01", "form-0-text": "缺2025年度继续教育学时证明"})
    officer.press("发出补正通知")
    applicant = road.applicant
    applicant.open(f"/my/applications/{number}/")
    applicant.sees("补正")
    applicant.open(f"/my/applications/{number}/correction/1/")
    applicant.fill(answer="已补充2025年度学时证明")
    applicant.press("保存这一项")
    applicant.open(f"/my/applications/{number}/correction/")
    applicant.press("提交补正")
    officer.open(f"/institution/applications/{number}/accept/")
    officer.press("予以受理")
    assert road.application.state == State.FEE_DUE


def pay(road: Road) -> None:
    order = road.application.fee_orders.get()
    road.applicant.open(f"/pay/{order.order_number}/")
    road.applicant.press("去支付")
    road.applicant.fill(delivery="twice")
    road.applicant.press("付款")
    road.applicant.sees("已缴")
    assert road.application.state == State.PANEL_REVIEW


def review(road: Road) -> None:
    secretary = road.visitor(road.house.secretary)
    secretary.open("/institution/review/")
    secretary.page.locator("main input[type=checkbox][name=selected]").first.check()
    secretary.fill(panel=str(road.house.round.panels.get().pk))
    secretary.press("分配评议组")
    assignment = road.application.panel_assignment
    experts = [road.visitor(expert.person) for expert in road.experts]
    for expert in experts:
        expert.open(f"/expert/opinions/{assignment.pk}/")
        assert "林若川" not in expert.page.content()
        for field in expert.page.locator("main input[type=number]").all():
            field.fill(str(int(int(field.get_attribute("max") or 0) * 0.9)))
        expert.fill(
            recommends="yes", text="成果与申报专业一致，技术方案完整，数据可靠，能够解决复杂工程问题。"
        )
        expert.press("提交意见")
    assert road.application.state == State.DELIBERATION

    secretary.open("/institution/review/sessions/new/")
    secretary.page.locator("main select[name=committee]").select_option(index=1)
    secretary.fill(held_on=clock.today().isoformat())
    secretary.page.locator("main input[name=applications]").first.check()
    secretary.press("召集会议")
    vote(road, experts)


def vote(road: Road, experts: list[Visitor]) -> None:
    key = Session.objects.get().pk
    chair, *members = experts
    for member in members:
        member.open(f"/session/{key}/")
        member.press("签到")
    chair.open(f"/session/{key}/chair/")
    chair.press("签到")
    chair.open(f"/session/{key}/chair/")
    chair.press("宣布开会")
    chair.press("开始表决")
    for number, member in enumerate(experts):
        member.open(f"/session/{key}/candidates/1/")
        member.fill(choice="no" if number == 2 else "yes")
        member.press("再看一遍")
        member.press("投出这一票")
        member.sees("已计入")
    chair.open(f"/session/{key}/chair/")
    chair.press("结束并计票")
    chair.press("宣布闭会")
    chair.open(f"/session/{key}/minutes/")
    chair.fill(confirmed="1")
    chair.press("签署纪要")
    candidate = road.application.candidate
    assert (candidate.attending, candidate.yes, candidate.passed) == (3, 2, True)
    assert road.application.state == State.RESULT_ACCEPTANCE


def certify(road: Road) -> Certificate:
    officer = road.visitor(road.house.bureau_officer)
    number = road.application.number
    officer.open("/bureau/")
    officer.sees("林若川")
    officer.open(f"/bureau/applications/{number}/accept/")
    officer.press("验收通过")
    officer.open(f"/bureau/publish/?selected={number}")
    officer.press("发布公示")
    ends_on = road.application.due_on
    assert ends_on is not None
    clock.set_clock(ends_on + dt.timedelta(days=1))
    from applications.actions.sweep import sweep

    sweep()
    issuer = road.visitor(road.house.issuer)
    issuer.open(f"/bureau/applications/{number}/issue/")
    issuer.press("签发证书")
    assert road.application.state == State.CERTIFIED
    return Certificate.objects.get(application=road.application)


def test_one_engineer_travels_the_whole_road(road: Road) -> None:
    fill_archive(road)
    file_application(road)
    attest_and_publish(road)
    recommend(road)
    accept_with_one_correction(road)
    pay(road)
    review(road)
    certificate = certify(road)

    stranger = Visitor(road.browser, road.base)
    stranger.open(f"/verify/{certificate.number}/?name=林若川")
    stranger.sees("有效")
    stranger.sees("工程师")
    verbs = AuditEvent.objects.filter(object_id=str(road.application.pk), verb__startswith="application.")
    steps = [
        verb.removeprefix("application.")
        for verb in verbs.order_by("sequence").values_list("verb", flat=True)
    ]
    assert [step for step in steps if step not in ("create", "change_target", "answer_correction")][
        -1
    ] == "issue"
