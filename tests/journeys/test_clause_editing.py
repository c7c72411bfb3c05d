"""An officer changes a regulation's number without a programmer: forms, preview, cases, check."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from rules import case_editing
from rules.loader import parse_pack
from tests.journeys.visitor import PASSWORD, Visitor
from tests.policies.desk import Desk
from titles.models import PolicyStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_are_accessible_and_fit(browser: Browser, live_server: LiveServer, width: int) -> None:
    desk = Desk()
    draft = desk.draft()
    desk.published(effective_from=draft.effective_from - dt.timedelta(days=1))
    desk.drafter.set_password(PASSWORD)
    desk.drafter.save(update_fields=["password"])
    officer = Visitor(browser, live_server.url, desk.drafter.username)
    officer.page.set_viewport_size({"width": width, "height": 900})
    of = "?of=paths.2.requirements.0"
    for path in (
        "",
        "clauses/",
        "clauses/paths.2.requirements.0/",
        "clauses/paths.4.requirements.0/",
        "clauses/general.0/",
        "clauses/head/",
        "clauses/new/?in=general&kind=qualifying",
        "clauses/paths.2/remove/",
        f"cases/{of}",
        "cases/13/",
        f"cases/propose/{of}",
        "coverage/",
        "coverage/5/",
    ):
        officer.open(f"/bureau/policies/drafts/{draft.pk}/{path}")
        report = Axe().run(officer.page, options={"runOnly": {"type": "tag", "values": STANDARD}})
        assert report.violations_count == 0, f"{path}\n{report.generate_report()}"
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert officer.page.evaluate(wide) == 0, path


def test_five_years_become_four_and_the_cases_follow(browser: Browser, live_server: LiveServer) -> None:
    desk = Desk()
    draft = desk.draft()
    desk.drafter.set_password(PASSWORD)
    desk.drafter.save(update_fields=["password"])
    officer = Visitor(browser, live_server.url, desk.drafter.username)
    page = officer.page

    # From the draft's page to the clause.
    officer.open(f"/bureau/policies/drafts/{draft.pk}/")
    officer.press("逐条修改")
    officer.sees(f"{len(case_editing.read_cases(draft.cases_text).cases)}个案例都通过")
    page.locator("#path-2").get_by_role("link", name=re.compile(r"修改\s*学历和专业工作经历")).click()

    # What the public will see, before anything is saved.
    officer.fill(**{"row-2-years": "4"})
    officer.press("预览")
    officer.sees("大学本科及以上，毕业后从事工程技术工作满4年")
    officer.sees("照这样改，1个案例的结果会变")
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 5
    officer.press("保存到草稿")
    officer.sees("已保存到草稿")
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 4

    # The check says which case speaks against it.
    officer.open(f"/bureau/policies/drafts/{draft.pk}/")
    officer.press("检查")
    officer.sees("本科满5年的前一天")
    draft.refresh_from_db()
    assert draft.status == PolicyStatus.DRAFT

    # The new outcome is accepted by a person, with a reason; nothing is accepted by itself.
    officer.press("逐条修改")
    officer.press("逐个核对")
    officer.sees("这一项现为满足")
    page.get_by_role("link", name="确认新结果").click()
    officer.press("新结果是对的")
    officer.sees("请写明理由")
    officer.fill(why="本科改为满4年，此时已满")
    officer.press("新结果是对的")
    officer.sees("没有不符的案例")

    # The new boundary gets its own two cases.
    page.get_by_role("link", name="找出界限上的案例").click()
    for words in ("2024-07-10起满足", "2024-07-09还差1天"):
        page.get_by_role("button", name=re.compile(rf"加入\s*{words}")).first.click()
        officer.sees("案例已加入")
        expect(page.get_by_role("button", name=re.compile(rf"加入\s*{words}"))).to_have_count(0)

    officer.open(f"/bureau/policies/drafts/{draft.pk}/")
    officer.press("检查")
    officer.sees("没有问题")
    draft.refresh_from_db()
    assert draft.status == PolicyStatus.CHECKED
    assert "any_of" not in page.locator("main").inner_text().split("文本")[0]
