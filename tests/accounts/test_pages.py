"""Sign-in, inbox, clock and trail in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Membership, Organisation, Person, Role
from accounts.notify import notify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def seen(page: Page, screenshot: Any, name: str) -> None:
    """Take the page's picture at both widths and let axe look at it."""
    for width in (1280, 360):
        screenshot(page, name, width)
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{name} scrolls sideways at {width}"
        found = Axe().run(page, options={"runOnly": STANDARD})
        problems = [
            (item["id"], [node["html"] for node in item["nodes"]]) for item in found.response["violations"]
        ]
        assert problems == [], f"{name} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def house(transactional_db: None) -> Person:
    bureau = Organisation.objects.create(
        kind="bureau", name="北京市人力资源和社会保障局", uscc="11110000000021004R"
    )
    employer = Organisation.objects.create(
        kind="employer", name="示例轨道设计院", uscc="91110000600037341L", unit_kind="state_owned"
    )
    people = [
        ("demo-li", "李华", "申报高级工程师，轨道交通专业", None, None),
        ("demo-zhou", "周颖", "正在补正材料", None, None),
        ("demo-zhao", "赵敏", "核实申报，发布公示，处理异议", Role.HR_CLERK, employer),
        ("demo-qian", "钱立", "出具推荐意见", Role.PRINCIPAL, employer),
        ("demo-sun", "孙检", "查阅审计记录，监督检查", Role.INSPECTOR, bureau),
    ]
    made = []
    for order, (username, name, persona, role, organisation) in enumerate(people):
        person = Person.objects.create_user(
            username,
            name=name,
            persona=persona,
            persona_order=order,
            phone="13800138000",
            id_number="11010119900307803X" if not made else "",
        )
        if role:
            Membership.objects.create(person=person, organisation=organisation, role=role)
        made.append(person)
    notify(
        [made[4]],
        subject="2026年度抽查开始",
        body="请在2026-12-04前完成抽查。",
        application_number="2026-GC-004217",
    )
    notify([made[4]], subject="一份投诉等待调查", body="收到一份针对单位公示的投诉。", url="/account/")
    return made[4]


def test_a_demo_person_signs_in_reads_and_leaves(
    page: Page, live_server: Any, house: Person, screenshot: Any, moving_clock: None
) -> None:
    page.goto(f"{live_server.url}/inbox/")
    expect(page).to_have_url(f"{live_server.url}/sign-in/?next=/inbox/")
    seen(page, screenshot, "sign-in")
    page.get_by_role("button", name="孙检").click()
    expect(page).to_have_url(f"{live_server.url}/inbox/")
    seen(page, screenshot, "inbox")
    page.get_by_role("button", name="一份投诉等待调查").click()
    expect(page.get_by_role("heading", name="孙检")).to_be_visible()
    seen(page, screenshot, "account")
    page.goto(f"{live_server.url}/demo/clock/")
    seen(page, screenshot, "clock")
    page.get_by_role("button", name="到明天").click()
    expect(page.get_by_text("时钟已调到")).to_be_visible()
    page.goto(f"{live_server.url}/bureau/trail/")
    page.get_by_role("button", name="核对全部记录").click()
    expect(page.get_by_text("相符，没有改动")).to_be_visible()
    seen(page, screenshot, "trail")
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("与前一条相接")).to_be_visible()
    seen(page, screenshot, "trail-event")
    page.goto(f"{live_server.url}/account/token/")
    page.get_by_role("button", name="创建令牌").click()
    seen(page, screenshot, "token")
    page.goto(f"{live_server.url}/register/")
    page.get_by_label("姓名").fill("李华")
    page.get_by_label("身份证号码").fill("110101199003078031")
    page.get_by_role("button", name="注册").click()
    expect(page.get_by_text("校验位不符").first).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("李华")
    seen(page, screenshot, "register")


def test_the_bureau_registers_a_unit_and_names_its_clerk(
    page: Page, live_server: Any, house: Person, screenshot: Any
) -> None:
    bureau = Organisation.objects.get(kind="bureau")
    officer = Person.objects.create_user("demo-yan", name="严正", persona="市局经办人", persona_order=9)
    Membership.objects.create(person=officer, organisation=bureau, role=Role.BUREAU_OFFICER)
    page.goto(f"{live_server.url}/sign-in/?next=/bureau/organisations/new/")
    page.get_by_role("button", name="严正").click()
    page.get_by_label("用人单位").check()
    page.get_by_label("单位名称").fill("示例仪器研究所")
    page.get_by_label("统一社会信用代码").fill("12110000400686170A")
    page.get_by_label("单位性质").select_option("public_institution")
    page.get_by_role("button", name="登记单位").click()
    expect(page.get_by_text("校验位不符").first).to_be_visible()
    seen(page, screenshot, "organisation-form")
    page.get_by_label("统一社会信用代码").fill("12110000400686170N")
    page.get_by_role("button", name="登记单位").click()
    expect(page.get_by_role("heading", name="示例仪器研究所")).to_be_visible()
    page.get_by_label("用户名").fill("demo-li")
    page.get_by_label("单位人事经办人").check()
    page.get_by_role("button", name="指定人员").click()
    expect(page.get_by_role("row", name="李华")).to_be_visible()
    seen(page, screenshot, "organisation")
    page.goto(f"{live_server.url}/bureau/organisations/")
    seen(page, screenshot, "organisations")
    page.get_by_role("link", name="示例仪器研究所").click()
    page.get_by_role("link", name="结束任职").click()
    seen(page, screenshot, "membership-end")
    page.get_by_label("理由").fill("调离")
    page.get_by_role("button", name="结束任职").click()
    expect(page.get_by_text("还没有人经办")).to_be_visible()
