"""The applicant's pages in a browser: they fit 1280 and 360, are accessible, and nothing is refused."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from applications.actions.acceptance import CorrectionRequest, request_correction
from applications.actions.draft import change_target
from applications.models import Achievement, Application, EducationRecord, RepresentativeWork
from applications.states import State
from tests.applications.worlds import PDF, PNG, add, draft_of, engineer, submit
from tests.builders import House, make_round, recommend_directly

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Screenshot = Callable[..., Path | None]


def enter(page: Page, live_server: LiveServer, person: Person) -> None:
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": live_server.url,
            }
        ]
    )


def look(page: Page, screenshot: Screenshot, address: str, name: str) -> None:
    refused: list[str] = []

    def note(answer: Response) -> None:
        if answer.status >= 400:
            refused.append(answer.url)

    page.on("response", note)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} {width}"
        screenshot(page, f"my-{name}", width)
        assert not refused, name
    found = Axe().run(page, options={"runOnly": STANDARD, "preload": False}).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    assert not told, f"{name} " + json.dumps(told, ensure_ascii=False, indent=1)
    page.remove_listener("response", note)


@pytest.fixture
def house() -> House:
    return House(name="示例轨道设计院")


@pytest.fixture
def person(house: House) -> Person:
    return engineer(house.employer, "申报人甲")


def test_archive_and_rounds(
    live_server: LiveServer, page: Page, screenshot: Screenshot, person: Person, house: House
) -> None:
    make_round(house.institution, name="2026年度工程系列（人工智能）高级")
    enter(page, live_server, person)
    record = EducationRecord.objects.get(person=person)
    report = Achievement.objects.filter(person=person).first()
    assert report
    for name, path in (
        ("home", "/my/"),
        ("archive", "/my/archive/"),
        ("profile", "/my/archive/profile/"),
        ("record", f"/my/archive/education/{record.pk}/"),
        ("achievement", f"/my/archive/achievements/{report.pk}/"),
        ("kind", "/my/archive/achievements/new/"),
        ("new-award", "/my/archive/achievements/new/?type=award"),
        ("remove", f"/my/archive/education/{record.pk}/remove/"),
        ("rounds", "/rounds/"),
        ("round", f"/rounds/{house.round.code}/"),
        ("start-level", f"/my/applications/new/?round={house.round.code}"),
        ("start-path", f"/my/applications/new/?round={house.round.code}&level=associate_senior"),
        (
            "start-confirm",
            f"/my/applications/new/?round={house.round.code}&level=intermediate&path=standard"
            "&specialty=gc-rail&track=applied_practice",
        ),
    ):
        look(page, screenshot, f"{live_server.url}{path}", name)


def test_filing(
    live_server: LiveServer, page: Page, screenshot: Screenshot, person: Person, house: House
) -> None:
    application = draft_of(person, house.round)
    add(person, "achievements", proof=False, kind="award", title="示例科技奖", on=dt.date(2022, 5, 1))
    enter(page, live_server, person)
    base = f"{live_server.url}/my/applications/{application.number}/"
    for name in ("", "target", "works", "material", "check", "pledge", "withdraw"):
        look(page, screenshot, f"{base}{name}/" if name else base, f"draft-{name or 'tasks'}")
    change_target(
        application=application,
        actor=person,
        level="associate_senior",
        path="exceptional",
        specialty=application.specialty,
        track="applied_practice",
    )
    look(page, screenshot, f"{base}support/", "draft-support")
    look(page, screenshot, f"{base}check/", "draft-unmet")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_application(
    live_server: LiveServer, page: Page, screenshot: Screenshot, person: Person, house: House
) -> None:
    application = submit(draft_of(person, house.round))
    enter(page, live_server, person)
    base = f"{live_server.url}/my/applications/{application.number}/"
    look(page, screenshot, base, "application-attestation")
    look(page, screenshot, f"{base}ruling/", "application-ruling")
    look(page, screenshot, f"{base}filed/", "application-filed")
    recommend_directly(application, house.principal)
    Application.objects.filter(pk=application.pk).update(state=State.ACCEPTANCE)
    application.refresh_from_db()
    request_correction(
        application,
        items=[
            CorrectionRequest("BZ-01", "代表作2《站台门控制系统设计文件》没有写本人分工"),
            CorrectionRequest("BZ-01", "代表作3专利证书第2页看不清"),
            CorrectionRequest("BZ-01", "缺2025年度继续教育学时证明"),
        ],
        actor=house.acceptance_officer,
    )
    for name in ("", "correction", "correction/1"):
        address = f"{base}{name}/" if name else base
        look(page, screenshot, address, f"application-{name or 'turn'}".replace("/", "-"))


def test_works_save_themselves(live_server: LiveServer, page: Page, person: Person, house: House) -> None:
    application = draft_of(person, house.round)
    enter(page, live_server, person)
    page.goto(f"{live_server.url}/my/applications/{application.number}/works/")
    page.get_by_label("本人分工").first.fill("负责控制逻辑和现场试验")
    page.get_by_text("已自动保存").wait_for()
    work = RepresentativeWork.objects.get(application=application, position=1)
    assert work.own_share == "负责控制逻辑和现场试验"


def test_an_upload_shows_its_answer_without_losing_the_message(
    live_server: LiveServer, page: Page, person: Person, tmp_path: Path
) -> None:
    enter(page, live_server, person)
    record = EducationRecord.objects.get(person=person)
    address = f"{live_server.url}/my/archive/education/{record.pk}/"
    wrong, right = tmp_path / "证书.pdf", tmp_path / "学位证书.pdf"
    wrong.write_bytes(PNG)
    right.write_bytes(PDF + b"degree")
    page.goto(address)
    page.locator("form[data-upload] input[type=file]").set_input_files([wrong, right])
    page.get_by_role("button", name="上传").click()
    page.get_by_text("内容却是PNG").first.wait_for()
    assert record.evidence.filter(original_name="学位证书.pdf").exists()
    page.goto(address)
    page.locator("form[data-upload] input[type=file]").set_input_files(right)
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传“学位证书.pdf”").wait_for()
    assert page.url == address
