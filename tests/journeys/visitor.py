"""A person at a browser: signs in, fills forms, presses buttons, reads."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

PASSWORD = "correct-horse-battery-20"


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, browser: Browser, base: str, username: str = "", **context: Any) -> None:
        self.base = base
        self.page: Page = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}, **context
        ).new_page()
        if username:
            self.open("/sign-in/")
            self.page.locator("input[name=username]").fill(username)
            self.page.locator("input[name=password]").fill(PASSWORD)
            self.page.locator("form[action='/sign-in/'] button[type=submit]").click()
            expect(self.page.locator("form[action='/sign-in/']")).to_have_count(0)

    def open(self, path: str) -> None:
        """Go to an address; anything but a page is a failure."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.page.inner_text('main')[:600]}"

    def fill(self, **fields: str) -> None:
        """Type or choose in fields by their names."""
        for name, value in fields.items():
            control = self.page.locator(f"main [name={name}]")
            kind = control.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                control.select_option(value)
            elif kind.endswith((":radio", ":checkbox")):
                self.page.locator(f"main [name={name}][value='{value}']").check()
            else:
                control.fill(value)

    def upload(self, name: str, file: Path) -> None:
        """Choose a file."""
        self.page.locator(f"main input[name={name}]").set_input_files(file)

    def press(self, words: str) -> None:
        """Press a button or follow a link by its words."""
        pattern = re.compile(rf"^\s*{re.escape(words)}\s*$")
        target = self.page.locator("main, .decision-bar").get_by_role("button", name=pattern)
        if target.count() == 0:
            target = self.page.locator("main").get_by_role("link", name=pattern)
        target.first.click()
        self.page.wait_for_load_state()

    def sees(self, words: str) -> None:
        """Find words on the page."""
        expect(self.page.locator("body")).to_contain_text(words)
