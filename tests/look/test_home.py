"""The first page, seen in a browser."""

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db


def test_first_page_says_what_one_can_do(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "我能申报什么" in text
    assert "公示至少5个工作日" in text
    assert "按级别200—700元" in text


@pytest.mark.parametrize("width", [1280, 360])
def test_first_page_fits(live_server: LiveServer, page: Page, screenshot, width: int) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot(page, "home", width)
