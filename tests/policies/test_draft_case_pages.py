"""A draft's cases and coverage changed in the browser's forms."""

import pytest
from django.test import Client

from policies.actions.version import check_draft
from rules import case_editing
from rules.cases import requirements
from rules.loader import PACKS, parse_pack
from tests.policies.clause_forms import change, links_of, posted, text_of, url
from tests.policies.desk import Desk
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db

CAREER = "paths.2.requirements.0"
POLICIES = sorted(path.stem for path in PACKS.glob("*.yaml"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    client = Client()
    client.force_login(desk.drafter)
    return client


def before_five_years(draft: PolicyVersion) -> int:
    """The place of the case that fails once four years are enough."""
    cases = case_editing.read_cases(draft.cases_text).cases
    return next(number for number, case in enumerate(cases) if case.why == "本科满5年的前一天")


def four_years(desk: Desk, officer: Client) -> PolicyVersion:
    draft = desk.draft()
    change(officer, url("clause", draft, CAREER), **{"row-2-years": 4})
    draft.refresh_from_db()
    return draft


def test_a_new_outcome_is_accepted_one_by_one_with_a_reason(desk: Desk, officer: Client) -> None:
    draft = four_years(desk, officer)
    assert check_draft(draft, actor=desk.drafter).status == PolicyStatus.DRAFT
    page = text_of(officer.get(url("cases", draft) + "?show=failing"))
    assert page.count("确认新结果") == 1
    assert "这一项现为满足" in page
    number = before_five_years(draft)
    address = url("case-accept", draft, number)
    assert "本科满5年的前一天" in text_of(officer.get(address))
    nothing = change(officer, address, why="")
    assert nothing.status_code == 422
    assert "请写明理由" in text_of(nothing)
    assert change(officer, address, why="本科改为满4年，此时已满").status_code == 302
    draft.refresh_from_db()
    case = case_editing.read_cases(draft.cases_text).cases[number]
    assert (case.row, case.why, case.boundary) == ("met", "本科改为满4年，此时已满", False)
    assert officer.get(address).status_code == 302  # nothing left to accept


def test_the_problems_of_a_check_lead_to_their_forms(desk: Desk, officer: Client) -> None:
    draft = four_years(desk, officer)
    change(officer, url("clause", draft, "readings.0"), clause="附件 九")
    new = url("clause-new", draft) + "?in=paths.5.judgements"
    change(officer, new, clause="附件 八", label="新的评判", by="committee")
    assert officer.post(url("clauses-check", draft)).url == url("clauses", draft)
    page = text_of(officer.get(url("clauses", draft)))
    links = links_of(page.partition('id="problems"')[2].partition("</section>")[0])
    assert links["案例：本科满5年的前一天"] == url("case", draft, before_five_years(draft))
    # A rule that the coverage table does not know.
    assert links["正高级　标准　新的评判"] == url("clause", draft, "paths.5.judgements.5")
    for href in links.values():
        assert officer.get(href).status_code == 200


def test_the_new_boundary_is_found_and_taken(desk: Desk, officer: Client) -> None:
    draft = four_years(desk, officer)
    change(officer, url("case-accept", draft, before_five_years(draft)), why="本科改为满4年，此时已满")
    address = url("case-propose", draft) + f"?of={CAREER}"
    page = officer.get(address)
    assert "2024-07-09还差1天" in text_of(page)
    assert "2024-07-10起满足" in text_of(page)
    while "还差1天" in text_of(page) or "起满足" in text_of(page):
        assert officer.post(address, posted(page.content)).status_code == 302
        page = officer.get(address)
    draft.refresh_from_db()
    added = [c for c in case_editing.read_cases(draft.cases_text).cases if c.why == "2024-07-09还差1天"]
    assert [(case.row, case.boundary) for case in added] == [("unmet", True)]
    assert check_draft(draft, actor=desk.drafter).status == PolicyStatus.CHECKED


def test_a_case_is_added_in_words_tried_and_saved(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("case-new", draft) + f"?of={CAREER}"
    fields = {
        "base": "graduate",
        "why": "大专毕业后满7年",
        "row": "met",
        "eligible": "none",
        "row-0-place": "education.0.kind",
        "row-0-value": "大学专科",
        "row-1-place": "as_of",
        "row-1-value": "2027-07-10",
    }
    tried = change(officer, address, "preview", **fields)
    assert tried.status_code == 200
    assert "通过" in text_of(tried)
    assert change(officer, address, **fields).status_code == 302
    draft.refresh_from_db()
    file = case_editing.read_cases(draft.cases_text)
    number = next(n for n, case in enumerate(file.cases) if case.why == "大专毕业后满7年")
    assert file.cases[number].change == {"education.0.kind": "associate", "as_of": "2027-07-10"}
    assert (
        change(officer, url("case", draft, number), why="大专满7年的周年日", boundary="on").status_code == 302
    )
    page = url("case-remove", draft, number)
    assert "大专满7年的周年日" in text_of(officer.get(page))
    assert officer.post(page, posted(officer.get(page).content)).status_code == 302
    draft.refresh_from_db()
    assert len(case_editing.read_cases(draft.cases_text).cases) == len(file.cases) - 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"row-0-place": "education.0.kind", "row-0-value": "博士后"}, "请写下列之一"),
        ({"row-0-place": "as_of", "row-0-value": "明天"}, "这样的日期"),
        ({"row-0-place": "", "row-0-value": "大学本科"}, "请选择改哪一项"),
        ({"row-0-place": "as_of", "row-0-value": ""}, "请填写改成什么"),
        ({"row-0-place": "titles", "row-0-value": "工程技术，助理级"}, "还缺：取得日"),
        ({"row-0-place": "titles.0.level", "row-0-value": "中级"}, "在所选的材料里没有"),
        ({"why": ""}, "请填写这一项"),
        ({"eligible": "day", "eligible_on": ""}, "请填写日期"),
    ],
)
def test_a_case_that_says_nothing_is_refused_in_words(desk: Desk, officer: Client, fields, words) -> None:
    draft = desk.draft()
    given = {"base": "graduate", "why": "试", "row": "met", **fields}
    response = change(officer, url("case-new", draft) + f"?of={CAREER}", **given)
    assert response.status_code == 422
    assert words in text_of(response)


def test_saving_every_case_as_it_is_changes_nothing(desk: Desk, officer: Client) -> None:
    for policy in POLICIES:
        draft = desk.draft(policy=policy)
        before = case_editing.read_cases(draft.cases_text)
        cases = list(enumerate(before.cases))
        longest = max(cases, key=lambda one: len(str(one[1].change)))[0]
        own = {asked.body.label for asked in requirements(parse_pack("x", draft.pack_text).pack)}
        foreign = {number for number, case in cases if case.of not in own}
        for number in sorted({*range(0, len(cases), 12), longest, *foreign}):
            assert change(officer, url("case", draft, number)).status_code == 302, (policy, number)
        draft.refresh_from_db()
        assert case_editing.read_cases(draft.cases_text) == before


# --- coverage ----------------------------------------------------------------------------------------


def test_an_entry_of_the_coverage_table_keeps_marks_only(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("position", draft, 5)
    wrong = change(officer, address, becomes="none", why="", rule="")
    assert wrong.status_code == 422
    fields = {"text": "新的一句话。又一句。", "becomes": "judgement", "rule": "附件 一（一）"}
    assert change(officer, address, **fields).status_code == 302
    draft.refresh_from_db()
    assert "新的一句话" not in draft.coverage_text
    entry = case_editing.read_positions(draft.coverage_text)[5]
    assert (entry.is_, entry.rule, len(entry.sentences)) == ("judgement", "附件 一（一）", 4)
    assert change(officer, address, text="只此一句。", replaces="on").status_code == 302
    draft.refresh_from_db()
    assert len(case_editing.read_positions(draft.coverage_text)[5].sentences) == 1


def test_what_the_table_leaves_open_is_shown_and_filled(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    judged = {"clause": "附件 九", "label": "新", "by": "bureau"}
    change(officer, url("clause-new", draft) + "?in=general_judgements", **judged)
    page = text_of(officer.get(url("coverage", draft)))
    assert "1处没有对上" in page
    address = url("position-new", draft) + "?at=附件 九"
    assert change(officer, address, becomes="judgement").status_code == 422  # no sentence
    assert change(officer, address, becomes="judgement", text="新的条文。").status_code == 302
    assert "每句条文都有去处" in text_of(officer.get(url("coverage", draft)))
    draft.refresh_from_db()
    last = len(case_editing.read_positions(draft.coverage_text)) - 1
    page = url("position-remove", draft, last)
    assert officer.post(page, posted(officer.get(page).content)).status_code == 302
    draft.refresh_from_db()
    assert len(case_editing.read_positions(draft.coverage_text)) == last
