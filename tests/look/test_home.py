"""The first page and the sheet of styles, seen in a browser at both widths."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ["/", "/styleguide/", "/accessibility/", "/policies/"]


def test_first_page_says_what_one_can_do(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "我能申报什么" in text
    assert "公示至少5个工作日" in text
    assert "按级别200—700元" in text


def test_first_page_leads_only_to_pages_that_exist(client: Client) -> None:
    text = client.get("/").content.decode()
    links = {part.split('"')[0] for part in text.split('href="')[1:]}
    for link in links:
        if link.startswith("/") and not link.startswith("/static/"):
            assert client.get(link, follow=True).status_code < 400, link


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_is_accessible(live_server: LiveServer, page: Page, path: str, width: int) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not refused
    found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)
