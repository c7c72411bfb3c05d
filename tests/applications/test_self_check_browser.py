"""The self-check in a browser."""

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from applications.self_check import pack
from tests.applications.self_check_visitor import DOSSIER, STANDARD, URL

pytestmark = pytest.mark.django_db


@pytest.mark.browser
def test_the_browsers_back_button_works(live_server: LiveServer, page: Page) -> None:
    def press(name: str) -> None:
        page.locator(".actions").get_by_role("button", name=name, exact=True).click()

    page.goto(f"{live_server.url}{URL}")
    press("继续")
    assert not page.get_by_role("group", name="您的用人单位是哪一类").is_visible()
    page.get_by_label("在职").check()
    page.get_by_label("国有企业").check()
    press("继续")
    assert not page.get_by_label("处分或限制期满后的第一天").is_visible()
    press("继续")
    expect(page.locator("h1")).to_have_text("学历")
    page.go_back()
    expect(page.locator("h1")).to_have_text("处分、限制和继续教育")
    page.go_back()
    expect(page.locator("h1")).to_have_text("就业和单位")
    press("继续")
    press("不再填了，看结论")
    page.wait_for_selector(".ruling")
    page.go_back()
    expect(page.locator("h1")).to_have_text("处分、限制和继续教育")


@pytest.mark.browser
def test_on_a_phone_the_head_of_what_would_change_it_stands_on_one_line(
    live_server: LiveServer, page: Page
) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    fresh = {**DOSSIER, "titles": [{**DOSSIER["titles"][0], "obtained_on": "2024-05-18"}]}
    page.goto(f"{live_server.url}{URL}link/#{pack(fresh)}")
    page.wait_for_selector(".ruling")
    head = page.locator("caption", has_text="如果计算当日已经做到").bounding_box()
    assert head is not None
    assert head["width"] > 300
    assert head["height"] < 40


@pytest.mark.browser
def test_pages_fit_and_are_accessible(live_server: LiveServer, page: Page, screenshot: Any) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    def judge(name: str) -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} {width}"
            screenshot(page, f"self-check-{name}", width)
        found = Axe().run(page, options={"runOnly": STANDARD, "preload": False}).response["violations"]
        told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
        assert not told, f"{name} " + json.dumps(told, ensure_ascii=False, indent=1)
        assert not refused, refused

    page.goto(f"{live_server.url}{URL}")
    judge("target")
    page.goto(f"{live_server.url}{URL}link/#{pack(DOSSIER)}")
    page.wait_for_selector(".ruling")
    judge("result")
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="破格", exact=True).is_visible(), "the print names the paths"
    assert not page.get_by_role("button", name="存为PDF").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="给我一个链接").click()
    assert page.locator("#id_link").input_value().endswith(pack(DOSSIER))
    page.get_by_role("button", name=re.compile("改.*业绩成果")).click()
    judge("achievements")
    page.get_by_role("button", name="奖项").click()
    judge("achievement")
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name="不再填了，看结论").click()
    page.get_by_role("button", name="用这些内容建立档案").click()
    assert "/sign-in/" in page.url
