"""The rules desk in the browser's terms: what each role sees, what is kept, where each step leads."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from policies.actions.version import check_draft, discard_draft
from tests.builders import House, make_member, make_round
from tests.policies.desk import CASES, ENGINEERING, RULES, Desk, line_of, replaced
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form_of(version: PolicyVersion, **changes: object) -> dict:
    return {
        "note": version.note,
        "seen": version.edited_at.isoformat(),
        "pack_text": version.pack_text,
        "cases_text": version.cases_text,
        "coverage_text": version.coverage_text,
        **changes,
    }


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_every_bureau_role_reads_and_only_officers_write(desk: Desk) -> None:
    draft = desk.checked()
    for role in (Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR):
        client = signed_in(make_member(role, desk.bureau))
        assert "第2版" in page(client, "policy-desk")
        assert "起草新版本" not in page(client, "policy-desk-policy", ENGINEERING)
        text = page(client, "policy-draft", draft.pk)
        assert "readonly" in text
        assert "弃用" not in text
        for name in ("policy-draft-publish", "policy-draft-discard"):
            page(client, name, draft.pk, status=403)
        page(client, "policy-draft-start", ENGINEERING, 1, status=403)
        url = reverse("policy-draft", args=[draft.pk])
        assert client.post(url, form_of(draft, note="改")).status_code == 403
        assert client.post(reverse("policy-draft-check", args=[draft.pk])).status_code == 403


def test_nobody_else_reads(desk: Desk) -> None:
    draft = desk.draft()
    for person in (House().secretary, make_member(Role.HR_CLERK, House().employer)):
        client = signed_in(person)
        page(client, "policy-desk", status=403)
        page(client, "policy-draft", draft.pk, status=403)
        page(client, "policy-draft-text", draft.pk, "pack", status=403)
    assert Client().get(reverse("policy-desk")).status_code == 302


def test_the_list_says_what_applies_and_for_whom_a_draft_waits(desk: Desk) -> None:
    desk.checked()
    mine, theirs = page(signed_in(desk.drafter), "policy-desk"), page(signed_in(desk.second), "policy-desk")
    assert "待另一名经办人发布" in mine
    assert "已检查，待发布" in theirs
    assert "2020-10-01" in theirs
    assert "2027-01-01起" in theirs
    assert "征求意见稿" in theirs


def test_the_list_before_anything_is_loaded() -> None:
    officer = House().bureau_officer
    assert "未载入" in page(signed_in(officer), "policy-desk")
    assert "load_policies" in page(signed_in(officer), "policy-desk-policy", ENGINEERING)
    page(signed_in(officer), "policy-desk-policy", "beijing-law", status=404)


def test_the_list_asks_as_much_for_many_versions_as_for_few(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    client = signed_in(desk.drafter)
    page(client, "policy-desk")
    with django_assert_max_num_queries(14):
        page(client, "policy-desk")
    for day in (1, 2, 3):
        desk.draft(effective_from=dt.date(2028, 1, day))
    with django_assert_max_num_queries(14):
        page(client, "policy-desk")


def test_drafting_from_the_page_of_a_policy(desk: Desk) -> None:
    client = signed_in(desk.drafter)
    assert reverse("policy-draft-start", args=[ENGINEERING, 1]) in page(
        client, "policy-desk-policy", ENGINEERING
    )
    url = reverse("policy-draft-start", args=[ENGINEERING, 1])
    answer = client.post(url, {"effective_from": "", "note": "说"})
    assert answer.status_code == 422
    assert "请填写施行日期" in answer.content.decode()
    assert "说</textarea>" in answer.content.decode()
    answer = client.post(url, {"effective_from": "2020-10-01", "note": "说明"})
    assert answer.status_code == 422
    assert "第1版也自该日起施行" in answer.content.decode()
    answer = client.post(url, {"effective_from": "2027-01-01", "note": "说明"})
    draft = PolicyVersion.objects.get(policy=ENGINEERING, number=2)
    assert answer.url == reverse("policy-draft-clauses", args=[draft.pk])
    answer = client.post(reverse("policy-draft-correct", args=[ENGINEERING, 1]), {"note": "更正"})
    assert PolicyVersion.objects.get(policy=ENGINEERING, number=3).replaces == 1


def test_saving_and_checking_shows_every_problem_with_its_line(desk: Desk) -> None:
    draft = desk.draft()
    client = signed_in(desk.drafter)
    text = replaced(draft.pack_text, *RULES)
    answer = client.post(
        reverse("policy-draft", args=[draft.pk]),
        form_of(draft, pack_text=text.replace("\n", "\r\n"), check="1"),
        follow=True,
    )
    shown = answer.content.decode()
    line = line_of(draft.cases_text, "  - of: 学历和专业工作经历\n    why: 本科满5年的前一天")
    assert f"cases/{ENGINEERING}.yaml第{line}行" in shown
    assert f'id="cases-{line}" class="code__wrong"' in shown
    assert "应为未满足，核算得满足" in shown
    assert "检查发现1处问题" in shown
    draft.refresh_from_db()
    assert draft.pack_text == text

    answer = client.post(
        reverse("policy-draft", args=[draft.pk]),
        form_of(draft, cases_text=replaced(draft.cases_text, *CASES), check="1"),
        follow=True,
    )
    assert "检查通过" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == PolicyStatus.CHECKED


def test_a_change_after_the_check_says_that_lines_may_have_moved(desk: Desk) -> None:
    draft = check_draft(desk.save(desk.draft(), cases_text="bases: {}\ncases: []\n"), actor=desk.drafter)
    desk.save(draft, cases_text="# 注\nbases: {}\ncases: []\n")
    assert "检查之后文本又修改过" in page(signed_in(desk.second), "policy-draft", draft.pk)


def test_what_was_typed_stays_when_somebody_else_was_first(desk: Desk) -> None:
    draft = desk.draft()
    old = form_of(draft, coverage_text="我的改动\n")
    desk.four_years(draft)
    answer = signed_in(desk.second).post(reverse("policy-draft", args=[draft.pk]), old)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "我的改动" in shown
    assert f"{desk.drafter.name}（2026-11-20" in shown
    assert "没有保存" in shown
    # The other text opens beside this page, not in its place.
    assert '#texts" target="_blank" rel="noopener">' in shown
    draft.refresh_from_db()
    assert "我的改动" not in draft.coverage_text


@pytest.mark.parametrize("text", ["", "a\x00b"])
def test_a_text_that_cannot_be_kept_keeps_the_others(desk: Desk, text: str) -> None:
    draft = desk.draft()
    answer = signed_in(desk.drafter).post(
        reverse("policy-draft", args=[draft.pk]), form_of(draft, cases_text=text, coverage_text="留下的\n")
    )
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert "留下的" in answer.content.decode()


def test_a_file_takes_the_place_of_a_text(desk: Desk) -> None:
    draft = desk.draft()
    client = signed_in(desk.drafter)
    file = SimpleUploadedFile("rules.yaml", b"\xef\xbb\xbf" + replaced(draft.pack_text, *RULES).encode())
    client.post(reverse("policy-draft", args=[draft.pk]), form_of(draft, pack_file=file))
    draft.refresh_from_db()
    assert "years: 4}" in draft.pack_text
    broken = SimpleUploadedFile("rules.yaml", "职称".encode("gb18030"))
    answer = client.post(reverse("policy-draft", args=[draft.pk]), form_of(draft, pack_file=broken))
    assert answer.status_code == 422
    assert "不是UTF-8文本" in answer.content.decode()


def test_a_text_as_a_file(desk: Desk) -> None:
    draft = desk.draft()
    answer = signed_in(desk.issuer).get(reverse("policy-draft-text", args=[draft.pk, "cases"]))
    assert answer.content.decode() == draft.cases_text
    assert f"{ENGINEERING}-2-{draft.mark}-cases.yaml" in answer["Content-Disposition"]
    page(signed_in(desk.issuer), "policy-draft-text", draft.pk, "wishes", status=404)


def test_what_changed_is_shown_clause_by_clause(desk: Desk) -> None:
    draft = desk.four_years(desk.draft())
    shown = page(signed_in(desk.second), "policy-draft-compare", draft.pk)
    assert "附件 三（一）2" in shown
    assert "<del>" in shown
    assert "4年" in shown
    assert "<del>" in page(signed_in(desk.second), "policy-draft", draft.pk)
    unreadable = desk.save(draft, pack_text="code: [\n")
    assert "不能读取" in page(signed_in(desk.second), "policy-draft-compare", unreadable.pk)


def test_the_confirmation_names_day_rounds_and_unfiled_applications(desk: Desk) -> None:
    house = House()
    coming = make_round(
        house.institution,
        name="2027年度工程系列",
        seniority_cutoff_on=dt.date(2027, 12, 31),
        closes_on=dt.date(2027, 6, 30),
    )
    house.application_at("draft", round=coming)
    draft = desk.checked()
    shown = page(signed_in(desk.second), "policy-draft-publish", draft.pk)
    assert "2027-01-01" in shown
    assert "2027年度工程系列" in shown
    assert "1份还没有提交的申报" in shown
    assert "保留提交时的版本" in shown
    assert house.round.name not in shown  # its cut-off day lies before


def test_publishing_by_the_second_person_only(desk: Desk) -> None:
    draft = desk.checked()
    url = reverse("policy-draft-publish", args=[draft.pk])
    given = {"seen": draft.edited_at.isoformat()}
    assert "须由另一名经办人发布" in page(signed_in(desk.drafter), "policy-draft-publish", draft.pk)
    assert signed_in(desk.drafter).post(url, given).status_code == 403
    second = signed_in(desk.second)
    assert second.post(url, {"seen": "昨天"}).status_code == 422
    assert second.post(url, given).url == reverse("policy-desk-policy", args=[ENGINEERING])
    assert second.post(url, given).status_code == 409
    shown = page(second, "policy-desk-policy", ENGINEERING)
    assert "已发布，尚未施行" in shown
    assert desk.second.name in shown
    assert "readonly" in page(second, "policy-draft", draft.pk)


def test_discarding_asks_first(desk: Desk) -> None:
    draft = desk.draft()
    client = signed_in(desk.drafter)
    assert "不能再修改" in page(client, "policy-draft-discard", draft.pk)
    assert client.post(reverse("policy-draft-discard", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    assert draft.status == PolicyStatus.DISCARDED
    assert "已弃用" in page(client, "policy-desk-policy", ENGINEERING)
    assert client.post(reverse("policy-draft-check", args=[draft.pk])).status_code == 409


def test_a_version_that_nobody_has(desk: Desk) -> None:
    client = signed_in(desk.drafter)
    for name in ("policy-draft", "policy-draft-publish", "policy-draft-discard", "policy-draft-compare"):
        page(client, name, 0, status=404)
    page(client, "policy-draft-start", ENGINEERING, 9, status=404)


def test_a_discarded_version_is_compared_and_read(desk: Desk) -> None:
    draft = discard_draft(desk.four_years(desk.draft()), actor=desk.drafter)
    assert "<del>" in page(signed_in(desk.issuer), "policy-draft-compare", draft.pk)
    assert "readonly" in page(signed_in(desk.drafter), "policy-draft", draft.pk)


def test_a_draft_that_waited_while_another_was_published_can_still_be_published(desk: Desk) -> None:
    waiting = desk.checked()
    desk.published(effective_from=dt.date(2027, 6, 1))
    client = signed_in(desk.second)
    url = reverse("policy-draft-publish", args=[waiting.pk])
    answer = client.post(url, {"seen": waiting.edited_at.isoformat()}, follow=True)
    text = answer.content.decode()
    assert "没有发布：检查之后又有别的版本发布，已重新检查" in text
    assert "原来的第2版改为第4版" in text
    waiting.refresh_from_db()
    assert (waiting.number, waiting.status) == (4, PolicyStatus.CHECKED)
    assert waiting.editors == [desk.drafter.pk]
    assert "version: 4\n" in waiting.pack_text
    client.post(url, {"seen": waiting.edited_at.isoformat()})
    waiting.refresh_from_db()
    assert waiting.status == PolicyStatus.PUBLISHED


def test_a_publication_that_is_no_longer_possible_lists_what_there_is_to_do(desk: Desk) -> None:
    waiting = desk.checked()
    desk.published()
    client = signed_in(desk.second)
    url = reverse("policy-draft-publish", args=[waiting.pk])
    answer = client.post(url, {"seen": waiting.edited_at.isoformat()}, follow=True)
    assert answer.redirect_chain == [(reverse("policy-draft", args=[waiting.pk]), 302)]
    text = answer.content.decode()
    assert "没有发布" in text
    head = reverse("policy-draft-clause", args=[waiting.pk, "head"])
    assert text.count(f'href="{head}"') == 1 + 1  # beside the note, and beside the problem of the day
    waiting.refresh_from_db()
    assert waiting.status == PolicyStatus.DRAFT


def test_who_starts_a_draft_hears_of_those_that_wait(desk: Desk) -> None:
    client = signed_in(desk.drafter)
    assert "没办完的草稿" not in page(client, "policy-draft-start", ENGINEERING, 1)
    draft = desk.draft()
    text = page(client, "policy-draft-start", ENGINEERING, 1)
    assert "没办完的草稿" in text
    assert reverse("policy-draft", args=[draft.pk]) in text
    assert "2027-01-01起" in text


def test_the_page_of_a_version_says_whether_it_was_replayed(desk: Desk) -> None:
    draft = desk.checked()
    assert "还没有用往年的申报核算过" in page(signed_in(desk.second), "policy-draft", draft.pk)
    assert "还没有用往年的申报核算过" in page(signed_in(desk.second), "policy-draft-publish", draft.pk)


def test_a_draft_says_which_published_changes_it_does_not_hold(desk: Desk) -> None:
    later = desk.draft(effective_from=dt.date(2027, 6, 1))
    earlier = desk.draft(effective_from=dt.date(2026, 12, 1))
    assert "改动不在这一版里" not in page(signed_in(desk.drafter), "policy-draft", later.pk)
    between = desk.published()
    text = page(signed_in(desk.drafter), "policy-draft", later.pk)
    assert f"第{between.number}版（2027-01-01起）的改动不在这一版里" in text
    assert f"?from=1&amp;to={between.number}" in text
    # What begins later than a draft takes nothing from it.
    assert "改动不在这一版里" not in page(signed_in(desk.drafter), "policy-draft", earlier.pk)
    desk.four_years(later)
    later.refresh_from_db()
    check_draft(later, actor=desk.drafter)
    assert "改动不在这一版里" in page(signed_in(desk.second), "policy-draft-publish", later.pk)


def test_what_is_decided_is_not_asked_again(desk: Desk) -> None:
    published, discarded = desk.published(), desk.draft(effective_from=dt.date(2028, 1, 1))
    discard_draft(discarded, actor=desk.drafter)
    client = signed_in(desk.second)
    for version, state in ((published, "已发布"), (discarded, "已弃用")):
        for name in ("policy-draft-publish", "policy-draft-discard"):
            answer = client.get(reverse(name, args=[version.pk]), follow=True)
            assert answer.redirect_chain == [(reverse("policy-draft", args=[version.pk]), 302)]
            assert f"这一版{state}，不用再办" in answer.content.decode()
