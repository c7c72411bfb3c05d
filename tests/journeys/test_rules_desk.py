"""A regulation changes: a mistake corrected, checked, published by a second officer, applied by day."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from applications.self_check import pack
from tests.journeys.visitor import PASSWORD, Visitor
from tests.policies.desk import CASES, ENGINEERING, RULES, Desk, line_of, replaced
from tests.policies.replays import engineer
from titles.models import PolicyVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def officer_at(browser: Browser, server: LiveServer, person: Person) -> Visitor:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return Visitor(browser, server.url, person.username)


def accessible(visitor: Visitor) -> None:
    report = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": STANDARD}})
    assert report.violations_count == 0, report.generate_report()


def ruling_on(browser: Browser, server: LiveServer, day: str) -> str:
    """What a stranger reads about four and a half years of work on a day."""
    stranger = Visitor(browser, server.url)
    stranger.open("/self-check/link/")
    code = pack({**engineer("2022-07-01"), "as_of": day})
    stranger.page.locator("main [name=link]").fill(f"{server.url}/self-check/link/#{code}")
    stranger.page.locator("main form button[type=submit]").first.click()
    stranger.page.wait_for_load_state()
    return stranger.page.inner_text("main")


def test_a_number_changes_from_a_day_on(browser: Browser, live_server: LiveServer) -> None:
    desk = Desk()
    drafter = officer_at(browser, live_server, desk.drafter)
    second = officer_at(browser, live_server, desk.second)

    drafter.open("/bureau/policies/")
    accessible(drafter)
    drafter.press("北京市深化工程技术人才职称制度改革实施办法")
    accessible(drafter)
    drafter.press("起草新版本")
    accessible(drafter)
    drafter.fill(effective_from="2027-01-01", note="按新文件，本科工作年限由5年改为4年")
    drafter.press("起草")
    drafter.sees("已起草第2版")
    draft = PolicyVersion.objects.get(policy=ENGINEERING, number=2)

    # A slip of the finger, and a case that was forgotten: both are said with their lines.
    accessible(drafter)
    drafter.press("检查和发布")
    accessible(drafter)
    whole = drafter.page.get_by_text("直接改全文")
    wrong = replaced(draft.pack_text, RULES[0], "degree: bachelor, year: 4}")
    whole.click()
    drafter.fill(pack_text=wrong)
    drafter.press("保存并检查")
    line = line_of(wrong, "year: 4}")
    drafter.sees(f"{ENGINEERING}.yaml第{line}行")
    drafter.sees("不认识的键year，应为：item, degree, title")
    accessible(drafter)
    place = drafter.page.get_by_role("link", name=f"{ENGINEERING}.yaml第{line}行", exact=True)
    place.click()
    chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    text = drafter.page.locator("textarea[name=pack_text]")
    expect(text).to_be_focused()
    assert "year: 4}" in text.evaluate(chosen)

    drafter.fill(pack_text=replaced(wrong, "year: 4}", "years: 4}"))
    drafter.press("保存并检查")
    case = line_of(draft.cases_text, "  - of: 学历和专业工作经历\n    why: 本科满5年的前一天")
    drafter.sees(f"cases/{ENGINEERING}.yaml第{case}行")
    expect(drafter.page.get_by_role("link", name="案例：本科满5年的前一天")).to_have_count(1)
    whole.click()
    drafter.fill(cases_text=replaced(draft.cases_text, *CASES))
    drafter.press("保存并检查")
    drafter.sees("检查通过")
    drafter.sees("须由另一名经办人发布")
    expect(drafter.page.get_by_role("link", name="发布", exact=True)).to_have_count(0)

    second.open("/bureau/policies/")
    second.sees("已检查，待发布")
    second.press("第2版")
    second.press("发布")
    second.sees("起算日在2027-01-01")
    second.sees("毕业后从事工程技术工作满4年")
    accessible(second)
    second.press("发布这一版")
    second.sees("第2版已发布")
    accessible(second)

    before, after = (ruling_on(browser, live_server, day) for day in ("2026-12-31", "2027-01-02"))
    assert "满5年" in before
    assert "满4年" not in before
    assert "满4年" in after
    assert "满5年" not in after
