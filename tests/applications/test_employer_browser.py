"""The employer's pages and public notices in a browser: keys, narrow screens, accessibility."""

import datetime as dt
import io
import json
import uuid
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from accounts.models.organisation import UnitKind
from applications.actions.attestation import attest_fact
from applications.actions.notice import end_due_notices, publish_notice
from applications.actions.objection import lodge_objection
from applications.models import Application, EvidenceFile, FiledFact, Objection
from applications.models.notice import NoticeKind
from applications.notices.documents import poster_pdf
from applications.states import State
from tests.builders import House, make_person
from titles.clock import now, reset_clock, set_clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Check = Callable[[str, str], None]
DUE = (18, 20, 23, 24, 25, 26, 27, 30, 30)
NAMES = "丁己辛癸子丑寅卯辰"


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def house() -> Iterator[House]:
    set_clock(moment("2026-11-20T09:00"))
    yield House(
        name="示例轨道设计院",
        unit_kind=UnitKind.PUBLIC_INSTITUTION,
        contact_phone="010-0000 0000",
        supervision_phone="010-0000 0001",
    )
    reset_clock()


@pytest.fixture
def sign_in(live_server: LiveServer, page: Page) -> Callable[[Person], None]:
    def enter(person: Person) -> None:
        client = Client()
        client.force_login(person)
        page.context.clear_cookies()
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return enter


@pytest.fixture
def look(live_server: LiveServer, page: Page, screenshot: Callable[..., object]) -> Check:
    """Open a page at both widths: it fits, breaks no rule of the standard, and nothing was refused."""
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    def check(path: str, name: str) -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server.url}{path}")
            screenshot(page, name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            found = Axe().run(page, options={"runOnly": STANDARD, "preload": False}).response["violations"]
            told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
            assert not told, json.dumps(told, ensure_ascii=False, indent=1)
        assert not refused, refused

    return check


def evidence(person: Person, content: bytes, kind: str) -> EvidenceFile:
    row = EvidenceFile(
        owner=person,
        original_name="发明专利证书",
        media_type=kind,
        size=len(content),
        sha256=uuid.uuid4().hex * 2,
        uploaded_at=now(),
    )
    row.file.save("x", ContentFile(content), save=False)
    row.save()
    return row


def fill_list(house: House) -> list[Application]:
    house.employer.vacancies.create(year=2026, band="5-7", vacant=2, used=1)
    house.employer.vacancies.create(year=2026, band="8-10", vacant=4, used=4)
    made = []
    for name, day in zip(NAMES, DUE, strict=True):
        made.append(
            house.application_at(
                State.ATTESTED if name in "子丑寅" else State.ATTESTATION,
                person=make_person(f"申报人{name}"),
                level="associate_senior" if name in "己寅" else "intermediate",
                due_on=dt.date(2026, 11, day),
                facts=14,
            )
        )
    return made


def test_the_work_list_by_keys(
    live_server: LiveServer,
    page: Page,
    house: House,
    sign_in: Callable[[Person], None],
    look: Check,
    screenshot: Callable[..., object],
) -> None:
    made = fill_list(house)
    attest_fact(application=made[0], number=1, verdict="true", actor=house.clerk)
    sign_in(house.clerk)
    look("/employer/", "employer-worklist")
    look("/employer/?view=waiting", "employer-waiting")
    page.goto(f"{live_server.url}/employer/")
    expect(page.locator("[data-batch]")).to_be_hidden()
    for _step in range(5):
        page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-batch-count]")).to_have_text("2")
    expect(page.locator("[data-batch-names]")).to_have_text("申报人子、申报人丑")
    expect(page.locator("[data-batch]")).to_contain_text("2026-11-23（周一）至2026-11-27（周五）")
    screenshot(page, "employer-selected")
    screenshot(page, "employer-selected", 360)
    page.get_by_role("button", name="预览发布公示").click()
    expect(page.locator("h1")).to_have_text("预览公示")
    screenshot(page, "employer-publish")
    screenshot(page, "employer-publish", 360)
    page.get_by_role("button", name="发布公示").click()
    expect(page.locator("h1")).to_contain_text("关于申报人子等2人申报")
    page.goto(f"{live_server.url}/employer/")
    page.keyboard.press("/")
    page.keyboard.type("申报人丁")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/employer/applications/{made[0].number}/desk/")


def desk_case(house: House) -> Application:
    application = house.application_at(
        State.ATTESTATION,
        person=make_person("申报人辛"),
        due_on=dt.date(2026, 11, 23),
        facts=18,
    )
    other = house.application_at(State.ATTESTED, person=make_person("发明人子"), level="associate_senior")
    notice = publish_notice(
        kind=NoticeKind.EMPLOYER, applications=[other], actor=house.clerk, publisher=house.employer
    )
    proof = evidence(application.person, poster_pdf(notice), "application/pdf")
    values = {10: ("发明名称", "发明人子"), 11: ("专业", "轨道交通工程"), 12: ("授权公告日", "2026-11-23")}
    for number, (label, value) in values.items():
        FiledFact.objects.filter(application=application, number=number).update(label=label, value=value)
        FiledFact.objects.get(application=application, number=number).evidence.add(proof)
    FiledFact.objects.filter(application=application, group_number=4).update(group_label="发明专利证书")
    picture = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 500, 200), outline="black", width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    FiledFact.objects.get(application=application, number=1).evidence.add(
        evidence(application.person, out.getvalue(), "image/png")
    )
    for number in (1, 2, 3, 4, 5, 6, 8, 9, 10):
        attest_fact(application=application, number=number, verdict="true", actor=house.clerk)
    attest_fact(
        application=application, number=7, verdict="incomplete", reason_code="HB-02", actor=house.clerk
    )
    attest_fact(
        application=application,
        number=11,
        verdict="false",
        reason_code="HS-03",
        note="材料显示第2位",
        actor=house.clerk,
    )
    return application


def test_the_desk_by_keys(
    live_server: LiveServer, page: Page, house: House, sign_in: Callable[[Person], None], look: Check
) -> None:
    application = desk_case(house)
    path = f"/employer/applications/{application.number}/desk/"
    sign_in(house.clerk)
    look(f"{path}?fact=12", "employer-desk")
    look(f"{path}?fact=1&zoom=2", "employer-desk-picture")
    look(f"/employer/applications/{application.number}/return/", "employer-return")
    look(f"/employer/applications/{application.number}/", "employer-application")
    page.goto(f"{live_server.url}{path}?fact=12")
    assert page.locator("input[name=verdict]:checked").count() == 0
    expect(page.get_by_label("理由")).to_be_hidden()
    page.keyboard.press("2")
    expect(page.locator("select[name=reason_code]")).to_be_visible()
    page.keyboard.press("1")
    page.get_by_role("button", name="保存，下一项").click()
    expect(page).to_have_url(f"{live_server.url}{path}?fact=13#fact-13")
    assert application.facts.get(number=12).verdict == "true"


def test_complete_and_recommend(house: House, sign_in: Callable[[Person], None], look: Check) -> None:
    fill_list(house)
    done = house.application_at(State.ATTESTATION, person=make_person("申报人辰"))
    for number in (1, 2, 3):
        attest_fact(application=done, number=number, verdict="true", actor=house.clerk)
    sign_in(house.clerk)
    look(f"/employer/applications/{done.number}/desk/", "employer-desk-done")
    look(f"/employer/applications/{done.number}/complete/", "employer-complete")
    waiting = house.application_at(State.RECOMMENDATION, person=make_person("申报人壬"))
    sign_in(house.principal)
    look(f"/employer/applications/{waiting.number}/recommend/", "employer-recommend")
    look("/employer/vacancies/", "employer-vacancies")
    look("/employer/people/", "employer-people")


def test_notices_and_objections(
    live_server: LiveServer, page: Page, house: House, sign_in: Callable[[Person], None], look: Check
) -> None:
    people = []
    for name, level, held in (
        ("梅", "associate_senior", "2021-11-12"),
        ("兰", "associate_senior", "2024-06-20"),
        ("竹", "intermediate", ""),
        ("菊", "intermediate", ""),
        ("松", "intermediate", ""),
        ("柏", "assistant", ""),
    ):
        titles = [{"series": "engineering", "level": "intermediate", "obtained_on": held}] if held else []
        people.append(
            house.application_at(
                State.ATTESTED,
                person=make_person(f"申报人{name}"),
                level=level,
                path="exceptional" if name == "兰" else "standard",
                dossier={"titles": titles},
            )
        )
    set_clock(moment("2026-11-03T10:00"))
    old = publish_notice(
        kind=NoticeKind.EMPLOYER, applications=people[:1], actor=house.clerk, publisher=house.employer
    )
    set_clock(moment("2026-11-17T17:30"))
    end_due_notices()
    notice = publish_notice(
        kind=NoticeKind.EMPLOYER, applications=people[1:], actor=house.clerk, publisher=house.employer
    )
    set_clock(moment("2026-11-20T09:00"))
    look("/notices/", "notices")
    look(f"/notices/{notice.number}/", "notice")
    look(f"/notices/{old.number}/", "notice-ended")
    look(f"/notices/{notice.number}/objection/", "notice-objection")
    page.goto(f"{live_server.url}/notices/{notice.number}/objection/")
    page.get_by_label("对谁有异议").select_option("2")
    page.get_by_label("事实和理由").fill("申报人竹的现有职称取得日期与证书不符，证书上是2023年。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".answer__sentence")).to_have_text("异议已收到，正在核查")
    objection = Objection.objects.get()
    look(f"/objections/{objection.tracking_code}/", "objection-receipt")
    look("/objections/", "objection-tracking")
    lodge_objection(
        notice=notice, position=3, statement="此人近三年没有在岗工作的记录。", form_token=uuid.uuid4()
    )
    sign_in(house.principal)
    look("/employer/objections/", "employer-objections")
    look(f"/employer/objections/{objection.tracking_code}/", "employer-objection")
    look("/employer/notices/", "employer-notices")
