"""Pages of verification and of the bureau in a real browser, at both widths."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import Page, expect

from accounts.models import Person
from applications.actions.objection import lodge_objection
from applications.states import State
from certificates.actions.issue import issue_certificate
from certificates.actions.publication import publish_results
from certificates.actions.revocation import revoke_certificate
from certificates.links import verification_path
from tests.builders import make_person
from tests.certificates.builders import Bureau

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FACTS = "经核查，申报时提交的第二项代表性成果署名页系伪造。"


def sign_in(page: Page, address: str, person: Person) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": address}]
    )


def check(page: Page, screenshot: Any, name: str) -> None:
    """No barrier, nothing wider than the screen, and a picture at both widths."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
    results = Axe().run(page, options={"runOnly": STANDARD})
    assert results.violations_count == 0, results.generate_report()
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_stranger_verifies_a_certificate_and_a_file(
    page: Page, live_server: Any, screenshot: Any, tmp_path: Path
) -> None:
    house = Bureau()
    certificate = issue_certificate(
        house.passed(State.ISSUING, person=make_person("申报人辰")), actor=house.issuer
    )
    page.goto(f"{live_server.url}/verify/")
    check(page, screenshot, "verify-form")
    page.get_by_label("证书编号").fill(certificate.number)
    page.get_by_label("姓名").fill("申报人辰")
    page.get_by_role("button", name="验证").click()
    expect(page.locator(".verdict__word")).to_contain_text("有效")
    check(page, screenshot, "verify-valid")

    with certificate.pdf.open("rb") as file:
        pdf = file.read()
    (tmp_path / "same.pdf").write_bytes(pdf)
    (tmp_path / "other.pdf").write_bytes(pdf[:-1] + b" ")
    page.locator("input[type=file]").set_input_files(tmp_path / "same.pdf")
    expect(page.locator(".file-check__answer")).to_have_text("与签发的原件逐字节相同。")
    page.locator("input[type=file]").set_input_files(tmp_path / "other.pdf")
    expect(page.locator(".file-check__answer")).to_contain_text("与签发的原件不同")

    page.get_by_label("查某一天的状态").fill("2020-01-01")
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".day-form__answer")).to_contain_text("尚未颁发")

    page.goto(f"{live_server.url}/verify/file/")
    page.locator("input[type=file]").set_input_files(tmp_path / "other.pdf")
    page.get_by_role("button", name="核对文件").click()
    expect(page.locator(".verdict__word")).to_contain_text("不是原件")
    check(page, screenshot, "verify-file")

    revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    page.goto(live_server.url + verification_path(certificate))
    expect(page.locator(".verdict__word")).to_contain_text("已撤销")
    check(page, screenshot, "verify-revoked")
    page.goto(f"{live_server.url}/verify/ZC-2026-GC-999999/")
    expect(page.locator(".verdict__word")).to_contain_text("查无此证")
    check(page, screenshot, "verify-unknown")


def test_the_officer_accepts_publishes_and_decides(page: Page, live_server: Any, screenshot: Any) -> None:
    house = Bureau()
    names = ("申报人梅", "申报人兰", "申报人竹", "申报人菊")
    cases = [house.passed(person=make_person(name), level="associate_senior") for name in names]
    sign_in(page, live_server.url, house.bureau_officer)
    page.goto(f"{live_server.url}/bureau/")
    check(page, screenshot, "bureau-work")
    page.goto(f"{live_server.url}/bureau/applications/{cases[0].number}/")
    check(page, screenshot, "bureau-case")
    page.get_by_role("link", name="退回补齐材料").click()
    check(page, screenshot, "bureau-return")
    page.goto(f"{live_server.url}/bureau/sessions/")
    check(page, screenshot, "bureau-sessions")
    page.get_by_role("link", name=re.compile("第1次会议")).click()
    check(page, screenshot, "bureau-session")
    page.get_by_role("button", name="一起验收，先预览").click()
    check(page, screenshot, "bureau-batch")
    page.get_by_role("button", name="验收通过4份").click()
    expect(page.get_by_role("status")).to_contain_text("4份结果已验收")

    chosen = "&".join(f"selected={case.number}" for case in cases[:3])
    page.goto(f"{live_server.url}/bureau/batch/?{chosen}")
    page.get_by_role("button", name="预览结果公示").click()
    check(page, screenshot, "bureau-publish")
    page.get_by_role("button", name="发布公示").click()
    expect(page).to_have_url(re.compile("/notices/GS-"))
    cases[3].refresh_from_db()
    notice = publish_results([cases[3]], actor=house.bureau_officer, publisher=house.bureau)
    objection = lodge_objection(
        notice=notice, position=1, statement="第二项成果的署名与事实不符，请核查。", form_token=uuid.uuid4()
    )
    page.goto(f"{live_server.url}/bureau/notices/")
    check(page, screenshot, "bureau-notices")
    page.goto(f"{live_server.url}/bureau/objections/")
    check(page, screenshot, "bureau-objections")
    page.goto(f"{live_server.url}/bureau/objections/{objection.tracking_code}/")
    check(page, screenshot, "bureau-objection")


def test_the_issuer_issues_and_the_bureau_revokes(page: Page, live_server: Any, screenshot: Any) -> None:
    house = Bureau()
    cases = [
        house.passed(State.ISSUING, person=make_person(name)) for name in ("申报人辰", "申报人巳", "申报人午")
    ]
    sign_in(page, live_server.url, house.issuer)
    page.goto(f"{live_server.url}/bureau/applications/{cases[0].number}/")
    page.get_by_role("link", name="签发证书").click()
    check(page, screenshot, "issue-one")
    page.get_by_role("button", name="签发证书").click()
    check(page, screenshot, "bureau-certificate")
    page.goto(f"{live_server.url}/bureau/")
    page.get_by_label("选择申报人巳").check()
    page.get_by_label("选择申报人午").check()
    page.get_by_role("button", name="一起办理，先预览").click()
    page.get_by_role("button", name="预览签发").click()
    check(page, screenshot, "issue-many")
    page.get_by_role("button", name="签发2份证书").click()
    expect(page.locator("h1")).to_have_text("签发完毕")
    check(page, screenshot, "issue-batch")
    page.goto(f"{live_server.url}/bureau/certificates/")
    check(page, screenshot, "bureau-register")
    page.get_by_role("link", name=re.compile("^ZC-")).first.click()
    page.get_by_role("link", name="起草撤销决定").click()
    check(page, screenshot, "bureau-revoke")
    page.get_by_label("提供虚假材料").check()
    page.get_by_label("查明的事实").fill(FACTS)
    page.get_by_label("已核对持证人和证书编号").check()
    page.get_by_role("button", name="作出撤销决定").click()
    expect(page.get_by_role("status")).to_contain_text("已撤销")
    check(page, screenshot, "bureau-certificate-revoked")
    sign_in(page, live_server.url, cases[0].person)
    page.goto(f"{live_server.url}/my/certificates/")
    check(page, screenshot, "my-certificates")
