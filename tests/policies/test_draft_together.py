"""Two officers write in one draft at the same time: nothing is lost, and what stands in the way is said."""

import pytest
from django.test import Client
from django.urls import reverse

from rules import case_editing
from rules.loader import parse_pack
from tests.policies.clause_forms import posted
from tests.policies.desk import Desk
from titles.models import PolicyVersion

pytestmark = pytest.mark.django_db
CAREER = "paths.2.requirements.0"
OTHER = "paths.3.requirements.0"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def draft(desk: Desk) -> PolicyVersion:
    return desk.draft()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, draft: PolicyVersion, *more: object) -> str:
    return reverse(f"policy-draft-{name}", args=[draft.pk, *more])


def years(draft: PolicyVersion, path: int) -> list[int | None]:
    draft.refresh_from_db()
    rows = parse_pack("x", draft.pack_text).pack.paths[path].requirements[0].any_of
    return [row.years for row in rows]


def pressed(client: Client, address: str, page: bytes, do: str = "save", **fields: object):
    return client.post(address, {**posted(page, **fields), "do": do}, follow=True)


def test_two_clauses_of_one_draft_are_both_saved(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    page = mine.get(url("clause", draft, CAREER)).content
    other = theirs.get(url("clause", draft, OTHER)).content
    pressed(theirs, url("clause", draft, OTHER), other, **{"row-0-years": 9})
    answer = pressed(mine, url("clause", draft, CAREER), page, **{"row-2-years": 4})
    assert "已保存到草稿" in answer.content.decode()
    assert "复核乙" in answer.content.decode()
    assert "都还在" in answer.content.decode()
    assert years(draft, 2)[2] == 4
    assert years(draft, 3)[0] == 9
    assert draft.editors == [desk.second.pk, desk.drafter.pk]


def test_a_clause_is_found_where_another_one_pushed_it(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    address = url("clause", draft, "paths.2.requirements.1")
    page = mine.get(address).content
    before = parse_pack("x", draft.pack_text).pack.paths[2].requirements
    moving = theirs.get(url("clause", draft, CAREER)).content
    theirs.post(url("clause-move", draft, CAREER), {**posted(moving), "to": "down"})
    answer = pressed(mine, address, page, label="成果")
    assert "已保存。" in answer.content.decode()
    draft.refresh_from_db()
    after = parse_pack("x", draft.pack_text).pack.paths[2].requirements
    assert [row.label for row in after] == ["成果", before[0].label]


def test_the_same_clause_is_shown_again_with_both_wordings(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    address = url("clause", draft, CAREER)
    page = mine.get(address).content
    pressed(theirs, address, theirs.get(address).content, **{"row-2-years": 3})
    answer = pressed(mine, address, page, **{"row-2-years": 4})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "复核乙" in text
    assert "没有保存" in text
    assert "满3年" in text
    assert "满4年" in text
    assert 'name="row-2-years" value="4"' in text
    assert years(draft, 2)[2] == 3
    # Having seen both, the officer decides.
    again = pressed(mine, address, answer.content)
    assert "已保存到草稿" in again.content.decode()
    assert years(draft, 2)[2] == 4


def test_a_clause_that_was_taken_away_is_not_written_over_its_neighbour(
    desk: Desk, draft: PolicyVersion
) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    address = url("clause", draft, CAREER)
    page = mine.get(address).content
    leaving = theirs.get(url("clause-remove", draft, CAREER)).content
    theirs.post(url("clause-remove", draft, CAREER), posted(leaving))
    draft.refresh_from_db()
    text = draft.pack_text
    answer = pressed(mine, address, page, **{"row-2-years": 4})
    assert answer.status_code == 409
    assert "复核乙" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.pack_text == text


def test_a_case_is_saved_though_others_moved_it(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    cases = case_editing.read_cases(draft.cases_text).cases
    page = mine.get(url("case", draft, 13)).content
    leaving = theirs.get(url("case-remove", draft, 2)).content
    theirs.post(url("case-remove", draft, 2), posted(leaving))
    answer = pressed(mine, url("case", draft, 13), page, why="说得更清楚")
    assert "案例已保存" in answer.content.decode()
    draft.refresh_from_db()
    after = case_editing.read_cases(draft.cases_text).cases
    assert len(after) == len(cases) - 1
    assert after[12].why == "说得更清楚"
    assert (after[12].of, after[12].base, after[13]) == (cases[13].of, cases[13].base, cases[14])


def test_a_case_that_somebody_changed_becomes_one_more(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    address = url("case", draft, 13)
    count = len(case_editing.read_cases(draft.cases_text).cases)
    page = mine.get(address).content
    pressed(theirs, address, theirs.get(address).content, why="别人的话")
    answer = pressed(mine, address, page, why="我的话")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "复核乙" in text
    assert 'value="我的话"' in text
    where = text.partition("<main")[2].partition('action="')[2].partition('"')[0].replace("&amp;", "&")
    assert where.startswith(url("case-new", draft))
    saved = pressed(mine, where, answer.content)
    assert "案例已保存" in saved.content.decode()
    draft.refresh_from_db()
    whys = [case.why for case in case_editing.read_cases(draft.cases_text).cases]
    assert len(whys) == count + 1
    assert {"别人的话", "我的话"} <= set(whys)


def test_an_outcome_that_changed_meanwhile_is_not_accepted_unseen(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    desk.save(
        draft,
        pack_text=draft.pack_text.replace("degree: bachelor, years: 5}", "degree: bachelor, years: 4}", 1),
    )
    draft.refresh_from_db()
    failing = mine.get(url("cases", draft) + "?show=failing").content.decode()
    number = int(failing.partition('id="case-')[2].partition('"')[0])
    address = url("case-accept", draft, number)
    page = mine.get(address).content
    # The other officer makes the career a matter of ten years: the case has yet another outcome, or holds.
    pressed(
        theirs,
        url("clause", draft, CAREER),
        theirs.get(url("clause", draft, CAREER)).content,
        **{"row-2-years": 5},
    )
    answer = mine.post(address, posted(page, why="改为4年"), follow=True)
    assert "不需要确认" in answer.content.decode()
    draft.refresh_from_db()
    assert "改为4年" not in draft.cases_text


def test_a_position_of_the_text_is_kept_when_others_write(desk: Desk, draft: PolicyVersion) -> None:
    mine, theirs = signed_in(desk.drafter), signed_in(desk.second)
    page = mine.get(url("position", draft, 5)).content
    leaving = theirs.get(url("position-remove", draft, 1)).content
    theirs.post(url("position-remove", draft, 1), posted(leaving))
    before = case_editing.read_positions(draft.coverage_text)
    answer = mine.post(url("position", draft, 5), posted(page, at="附件 九十九"), follow=True)
    assert "条文对照已保存" in answer.content.decode()
    draft.refresh_from_db()
    after = case_editing.read_positions(draft.coverage_text)
    assert after[4].at == "附件 九十九"
    assert after[5] == before[6]


def test_who_opens_a_checked_version_hears_what_saving_does(desk: Desk) -> None:
    draft = desk.checked()
    for name, more in (
        ("clauses", ()),
        ("cases", ()),
        ("coverage", ()),
        ("clause", (CAREER,)),
        ("case", (3,)),
    ):
        place = url(name, draft, *more)
        second = signed_in(desk.second).get(place).content.decode()
        assert "您也成为修改人，不能再由您发布" in second, name
        drafter = signed_in(desk.drafter).get(place).content.decode()
        assert "保存改动后要重新检查，才能发布" in drafter, name
    assert "保存改动后" not in signed_in(desk.second).get(url("clauses", desk.draft())).content.decode()


def test_a_case_shows_all_that_stands_in_its_material(desk: Desk, draft: PolicyVersion) -> None:
    text = signed_in(desk.drafter).get(url("case", draft, 13)).content.decode()
    bases = case_editing.read_cases(draft.cases_text).bases
    for number in range(1, len(bases) + 1):
        assert f"看第{number}份材料的全部内容" in text
    assert "大学本科，2020-07-01" in text
    assert "<dt>处分或处罚的期满日</dt><dd>没有</dd>" in text
    for code in ("{&#x27;", "continuing_education无", "sanction_until"):
        assert code not in text.partition("看第1份材料")[2].partition("看第2份材料")[0]
