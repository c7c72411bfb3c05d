"""The ballot and its neighbours in a real browser, wide and narrow, by keyboard and by finger."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from applications.states import State
from review.actions.ballot import close_ballot, open_ballot
from review.actions.opinion import submit_opinion
from review.actions.session import open_session, sign_in
from review.models import Session, VoteRecord
from tests.review.test_blind import NAME, UNIT, evidence, pdf_pages
from tests.review.world import TEXT, Hall, cast, chair, decide, full_scores, members

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, live_server, person: Person) -> None:
    """Sign the browser in as somebody."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def fits(page: Page) -> None:
    """Nothing is wider than a phone's screen."""
    page.set_viewport_size({"width": 360, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, f"{page.url} is {wide} wide"
    page.set_viewport_size({"width": 1280, "height": 900})


def worked(hall: Hall, seats: int, present: int, candidates: int) -> Session:
    """A session whose candidates have opinions, works and a recommendation."""
    hall.employer.name = UNIT
    hall.employer.save()
    panel = hall.panel()
    applications = []
    for number in range(1, candidates + 1):
        application = hall.application_at(
            State.PANEL_REVIEW, facts=0, level="associate_senior", filed=filed(number)
        )
        if number == 7:
            application.person.name = NAME
            application.person.save()
        facts(application, number == 7)
        assignment = hall.assignment(panel, application)
        for position, member in enumerate(panel.members.select_related("expert__person")):
            submit_opinion(
                assignment,
                expert=member.expert,
                scores={**full_scores(), "results": 30 - 3 * position, "ability": 18 + position},
                recommends=position < 2,
                text=TEXT,
                actor=member.expert.person,
            )
        applications.append(application)
    session = hall.session(hall.committee(seats), applications=applications)
    for member in members(session)[:present]:
        sign_in(session, member=member, actor=member.expert.person)
    return session


def filed(number: int) -> dict:
    work = {"record_id": "", "kind_label": ""}
    kinds = ["发明专利", "设计文件", "核心期刊论文"]
    return {
        "track_label": "应用实践类",
        "works": [
            {
                **work,
                "position": n,
                "record_id": f"00000000-0000-0000-0000-00000000000{n}",
                "kind_label": kind,
            }
            for n, kind in enumerate(kinds, 1)
        ],
    }


def facts(application, with_file: bool) -> None:
    from applications.models import FiledFact

    rows = [
        ("education", 1, "kind", "学历层次", "硕士研究生"),
        ("education", 1, "graduated_on", "毕业日期", "2012-06-30"),
        ("employment", 2, "duties", "岗位和职责", f"在{UNIT}从事轨道交通线路设计"),
        ("employment", 2, "period", "起止日期", "2012-07-01起，至今"),
        ("titles", 3, "title", "职称", "工程师"),
        ("titles", 3, "obtained_on", "取得日期", "2017-12-20"),
        ("achievements", 4, "title", "成果名称", "一种轨道扣件紧固状态在线检测方法"),
        ("achievements", 4, "on", "授权公告日", "2024-08-13"),
        ("achievements", 4, "role", "本人角色", "主要负责人"),
        ("achievements", 5, "title", "成果名称", "某线路轨道工程施工图设计"),
        ("achievements", 5, "on", "完成日期", "2025-11-02"),
        ("achievements", 5, "role", "本人角色", "主要负责人"),
        ("achievements", 6, "title", "成果名称", "扣件刚度对轨道振动的影响"),
        ("achievements", 6, "on", "发表日期", "2023-06-15"),
        ("achievements", 6, "role", "本人角色", "第一作者"),
    ]
    item = None
    if with_file:
        content = pdf_pages([f"发明人 {application.person.name}", f"专利权人 {UNIT}", "一种轨道扣件检测方法"])
        item = evidence(application, content, "application/pdf")
    for number, (kind, group, field, label, value) in enumerate(rows, 1):
        fact = FiledFact.objects.create(
            application=application,
            version=1,
            number=number,
            group_number=group,
            group_label=label,
            record_kind=kind,
            record_id=f"00000000-0000-0000-0000-00000000000{group - 3}" if group > 3 else None,
            field=field,
            label=label,
            value=value,
            source="own_statement",
        )
        if item and kind == "achievements":
            fact.evidence.add(item)


def test_a_member_votes(page: Page, live_server, hall: Hall, screenshot) -> None:
    session = worked(hall, seats=13, present=11, candidates=12)
    open_session(session, actor=chair(session))
    decide(session, 1, 9)
    decide(session, 2, 7)
    seventh = open_ballot(session.candidates.get(number=7), actor=chair(session))
    eighth = open_ballot(session.candidates.get(number=8), actor=chair(session))
    seats = members(session)
    for member in seats[:7]:
        cast(seventh, member, "yes")
    voter = seats[8]
    enter(page, live_server, voter.expert.person)
    page.goto(f"{live_server.url}/session/{session.pk}/")
    for width in (1280, 360):
        screenshot(page, "session", width)
    fits(page)
    page.get_by_role("link", name="去表决，候选人07").click()
    assert page.locator("input[type=radio]:checked").count() == 0
    fits(page)
    page.get_by_role("radio", name="同意授予").first.focus()
    page.keyboard.press("Space")
    for width in (1280, 360):
        screenshot(page, "ballot-1", width)
    page.get_by_role("button", name="再看一遍").click()
    expect(page.get_by_role("button", name="投出这一票")).to_be_focused()
    fits(page)
    for width in (1280, 360):
        screenshot(page, "ballot-2", width)
    page.get_by_role("button", name="返回修改").click()
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "yes"
    page.get_by_role("button", name="再看一遍").click()
    page.get_by_role("button", name="投出这一票").click()
    page.wait_for_url("**/receipt/")
    assert "yes" not in page.url
    fits(page)
    assert VoteRecord.objects.filter(candidate=seventh, member=voter).count() == 1
    for width in (1280, 360):
        screenshot(page, "ballot-3", width)
    page.get_by_role("link", name="下一位，候选人08").click()
    expect(page.get_by_role("heading", name="候选人08")).to_be_visible()
    page.goto(f"{live_server.url}/session/{session.pk}/candidates/7/papers/")
    for width in (1280, 360):
        screenshot(page, "papers", width)
    fits(page)
    page.goto(f"{live_server.url}/session/{session.pk}/candidates/9/conflict/")
    for width in (1280, 360):
        screenshot(page, "conflict", width)
    fits(page)
    page.goto(f"{live_server.url}/session/{session.pk}/receipts/")
    for width in (1280, 360):
        screenshot(page, "receipts", width)
    fits(page)
    assert eighth.attending == 11


def test_the_chair_presides(page: Page, live_server, hall: Hall, screenshot) -> None:
    session = worked(hall, seats=5, present=4, candidates=4)
    presiding = chair(session)
    enter(page, live_server, presiding)
    page.goto(f"{live_server.url}/session/{session.pk}/chair/")
    for width in (1280, 360):
        screenshot(page, "chair-convened", width)
    page.get_by_role("button", name="宣布开会").click()
    page.locator("#open-01").click()
    candidate = session.candidates.get(number=1)
    for member in members(session)[:3]:
        cast(candidate, member, "yes")
    # The console follows by itself.
    expect(page.get_by_role("link", name="还有1人未投，提前结束")).to_be_visible(timeout=15000)
    for number in (2, 3):
        decide(session, number, number)
    page.reload()
    for width in (1280, 360):
        screenshot(page, "chair-open", width)
    fits(page)
    page.get_by_role("link", name="还有1人未投，提前结束").click()
    for width in (1280, 360):
        screenshot(page, "chair-close-ballot", width)
    page.get_by_role("button", name="结束并计票").click()
    expect(page.get_by_text("候选人01：同意3")).to_be_visible()
    decide(session, 4, 4)
    page.reload()
    page.get_by_role("button", name="宣布闭会").click()
    for width in (1280, 360):
        screenshot(page, "chair-minutes", width)
    fits(page)
    page.get_by_label("我已核对，纪要与会议经过一致").check()
    page.get_by_role("button", name="签署纪要").click()
    expect(page.get_by_text("纪要已签署，结果已报送")).to_be_visible()
    for person, address, name in (
        (hall.supervisor, f"/supervision/sessions/{session.pk}/", "supervision"),
        (hall.supervisor, "/supervision/", "supervision-list"),
        (hall.secretary, f"/institution/review/sessions/{session.pk}/", "secretary-session"),
    ):
        enter(page, live_server, person)
        page.goto(live_server.url + address)
        for width in (1280, 360):
            screenshot(page, name, width)
        fits(page)


def test_an_expert_writes_and_a_secretary_assigns(page: Page, live_server, hall: Hall, screenshot) -> None:
    hall.employer.name = UNIT
    hall.employer.save()
    panel = hall.panel(4)
    first = None
    for number in range(1, 6):
        application = hall.application_at(
            State.PANEL_REVIEW, facts=0, level="associate_senior", filed=filed(number)
        )
        facts(application, with_file=True)
        first = first or hall.assignment(panel, application)
        if number > 1:
            hall.assignment(panel, application)
    for _n in range(4):
        hall.application_at(State.PANEL_REVIEW)
        hall.application_at(State.DELIBERATION, level="associate_senior")
    hall.session(candidates=3)
    expert = panel.members.first().expert
    enter(page, live_server, expert.person)
    for address, name in (
        ("/expert/", "expert-desk"),
        (f"/expert/opinions/{first.pk}/", "expert-opinion"),
        (f"/expert/opinions/{first.pk}/conflict/", "expert-conflict"),
        ("/expert/?view=done", "expert-done"),
        ("/session/", "session-list"),
    ):
        page.goto(live_server.url + address)
        page.wait_for_timeout(600)
        for width in (1280, 360):
            screenshot(page, name, width)
        fits(page)
    page.goto(f"{live_server.url}/expert/opinions/{first.pk}/")
    for code, points in full_scores().items():
        page.locator(f"#id_score_{code}").fill(str(points))
    page.get_by_label("建议通过").check()
    page.get_by_label("书面意见").fill("太短")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("alert")).to_contain_text("至少20个字")
    for width in (1280, 360):
        screenshot(page, "expert-error", width)
    page.get_by_label("书面意见").fill(TEXT)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("的意见已提交")).to_be_visible()
    enter(page, live_server, hall.secretary)
    for address, name in (
        ("/institution/review/", "secretary"),
        ("/institution/review/panels/new/", "secretary-panel-new"),
        (f"/institution/review/panels/{panel.pk}/", "secretary-panel"),
        ("/institution/review/committees/new/", "secretary-committee-new"),
        ("/institution/review/sessions/new/", "secretary-session-new"),
        ("/institution/review/pool/", "secretary-pool"),
    ):
        page.goto(live_server.url + address)
        for width in (1280, 360):
            screenshot(page, name, width)
        fits(page)


def test_the_ballot_without_scripts(browser, live_server, hall: Hall) -> None:
    session = worked(hall, seats=3, present=3, candidates=1)
    open_session(session, actor=chair(session))
    candidate = open_ballot(session.candidates.get(number=1), actor=chair(session))
    voter = members(session)[2]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, voter.expert.person)
    page.goto(f"{live_server.url}/session/{session.pk}/candidates/1/")
    page.locator("input[value=no]").check()
    page.get_by_role("button", name="再看一遍").click()
    page.get_by_role("button", name="投出这一票").click()
    expect(page.get_by_text("这一票已投出")).to_be_visible()
    context.close()
    counted = close_ballot(candidate, actor=chair(session), confirm_uncast=True)
    assert (counted.no, counted.yes) == (1, 0)
    assert settings.SESSION_COOKIE_HTTPONLY
