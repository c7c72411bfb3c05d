"""A draft changed clause by clause in the browser's forms, without seeing its text."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.models import AuditEvent
from policies.actions.version import check_draft
from policies.forms.case import CaseForm
from policies.forms.clause import ClauseForm
from policies.forms.shapes import KINDS
from rules import case_editing, editing
from rules.loader import CASES, PACKS, parse_pack, read_cases
from tests.policies.clause_forms import change, posted, text_of, url
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


# --- who and what ------------------------------------------------------------------------------------


def test_only_officers_of_the_bureau_come_in(desk: Desk) -> None:
    draft = desk.draft()
    client = Client()
    client.force_login(desk.issuer)
    for address in (
        url("clauses", draft),
        url("clause", draft, CAREER),
        url("cases", draft),
        url("coverage", draft),
    ):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("policy", POLICIES)
def test_the_pages_of_every_policy_show_no_yaml(desk: Desk, officer: Client, policy: str) -> None:
    draft = desk.draft(policy=policy)
    for name in ("clauses", "cases", "coverage"):
        page = text_of(officer.get(url(name, draft)))
        assert "any_of" not in page
        assert "effective_from" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_calls_anything_by_its_code(kind: str) -> None:
    pack = parse_pack("x", (PACKS / "beijing-engineering-2020-17.yaml").read_text()).pack
    form = ClauseForm("requirement", pack, tag=kind)
    for field in [*form.main, *(field for row in form.rows for field in row)]:
        assert not re.search("[a-z]", str(field.label)), field.label
        for _code, label in getattr(field.field, "choices", []):
            assert not re.search("[a-z]", str(label)), label


@pytest.mark.parametrize("kind", ["judgement", "reading", "path", "addition", "qualifications", "head"])
def test_nor_does_a_form_of_what_is_no_requirement(kind: str) -> None:
    pack = parse_pack("x", (PACKS / "beijing-directed-evaluation-2023-10.yaml").read_text()).pack
    for field in ClauseForm(kind, pack).main:
        assert not re.search("[a-z]", str(field.label)), field.label


def test_as_many_alternatives_as_there_are_stay(desk: Desk, officer: Client) -> None:
    draft = desk.draft(policy="beijing-engineering-2020-17")
    address = "paths.0.requirements.0"
    clause = editing.read(draft.pack_text, address)
    clause["any_of"] = [{"item": str(n), "degree": "bachelor", "years": 1 + n % 9} for n in range(40)]
    draft.pack_text = editing.replace(draft.pack_text, address, clause)
    draft.save()
    assert change(officer, url("clause", draft, address)).status_code == 302
    draft.refresh_from_db()
    assert editing.read(draft.pack_text, address) == clause


def test_as_many_changes_of_a_case_as_there_are_stay() -> None:
    file = read_cases(CASES / "beijing-engineering-2020-17.yaml")
    changes = {f"titles.{n}.obtained_on": "2020-01-01" for n in range(40)}
    case = {"base": next(iter(file.bases)), "change": changes}
    form = CaseForm(file, "成果条件", [], case=case)
    assert [row.initial["place"] for row in form.rows if row.initial] == list(changes)


def test_lines_end_as_in_the_files(desk: Desk, officer: Client) -> None:
    draft = desk.draft(policy="beijing-engineering-2020-17")
    assert change(officer, url("clause", draft, "readings.0"), text="一行。\r\n另一行。").status_code == 302
    draft.refresh_from_db()
    assert editing.read(draft.pack_text, "readings.0")["text"] == "一行。\n另一行。"


@pytest.mark.parametrize("policy", POLICIES)
def test_saving_every_form_as_it_is_changes_nothing(desk: Desk, officer: Client, policy: str) -> None:
    draft = desk.draft(policy=policy)
    before = parse_pack("x", draft.pack_text).pack
    for place in editing.places(before):
        names = re.findall(r'id="(id_[^"]+)"', text_of(officer.get(url("clause", draft, place.address))))
        assert len(names) == len(set(names)), "a control that stands twice"
        response = change(officer, url("clause", draft, place.address))
        assert response.status_code == 302, (place.address, text_of(response)[:3000])
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack == before


# --- one clause --------------------------------------------------------------------------------------


def test_a_number_is_previewed_and_saved(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("clause", draft, CAREER)
    preview = change(officer, address, "preview", **{"row-2-years": 4})
    words = text_of(preview)
    assert preview.status_code == 200
    assert "大学本科及以上，毕业后从事工程技术工作满4年" in words
    assert "大学本科及以上，毕业后从事工程技术工作满5年" in words  # as it is in force
    assert "1个案例的结果会变" in words
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 5
    saved = change(officer, address, **{"row-2-years": 4})
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 4
    event = AuditEvent.objects.filter(verb="policy.changed").latest("sequence")
    assert event.actor == desk.drafter
    assert event.data["texts"] == ["pack_text"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"row-2-years": "99"}, "请填1至60之间的整数"),
        ({"row-2-years": "four"}, "请填1至60之间的整数"),
        ({"row-2-degree": ""}, "请至少选择学历或职称"),
        ({"row-2-title": "assistant", "row-2-years": ""}, "请填写满几年"),
        ({"row-2-other_series_title": "intermediate"}, "不再要求学历和本系列职称"),
        ({"clause": "see page 3"}, "写法不对"),
        ({"label": ""}, "请填写这一项"),
        ({"row-2-item": ""}, "第3项，项号"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_stays(desk: Desk, officer: Client, fields, words) -> None:
    draft = desk.draft()
    response = change(officer, url("clause", draft, CAREER), **fields)
    assert response.status_code == 422
    page = text_of(response)
    assert words in page
    for value in fields.values():
        assert f'value="{value}"' in page
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 5


def test_rows_are_added_and_taken_out(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("clause", draft, CAREER)
    more = change(officer, address, "row", **{"row-2-years": 6})
    assert more.status_code == 200
    assert 'name="row-5-item"' in text_of(more)
    assert 'value="6"' in text_of(more)
    assert "请填写" not in text_of(more)
    fields = posted(
        more.content, **{"row-0-removed": "on", "row-5-item": "（6）", "row-5-degree": "secondary"}
    )
    assert officer.post(address, {**fields, "row-5-years": "9", "do": "save"}).status_code == 302
    draft.refresh_from_db()
    items = parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of
    assert [item.item for item in items] == ["（2）", "（3）", "（4）", "（5）", "（6）"]
    assert (items[1].years, items[-1].degree, items[-1].years) == (6, "secondary", 9)


def test_somebody_elses_change_is_not_overwritten(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("clause", draft, CAREER)
    fields = posted(officer.get(address).content, **{"row-2-years": 3})
    change(officer, address, **{"row-2-years": 4})
    assert officer.post(address, {**fields, "do": "save"}).status_code == 409
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years == 4
    assert officer.post(address, {**fields, "seen": "yesterday", "do": "save"}).status_code == 409


def test_a_new_name_goes_on_in_its_cases(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    assert change(officer, url("clause", draft, CAREER), label="学历和资历").status_code == 302
    draft.refresh_from_db()
    cases = case_editing.read_cases(draft.cases_text).cases
    assert {case.of for case in cases if case.level == "intermediate" and case.path == "standard"} == {
        "学历和资历",
        "成果条件",
    }
    assert "学历和专业工作经历" in {case.of for case in cases}
    # The clause is the same, its cases as well: nothing is left to correct.
    assert check_draft(draft, actor=desk.drafter).status == PolicyStatus.CHECKED


def test_a_published_version_has_no_forms(desk: Desk, officer: Client) -> None:
    published = PolicyVersion.objects.get(policy="beijing-engineering-2020-17", number=1)
    response = officer.get(url("clause", published, CAREER))
    assert response.status_code == 409
    assert "另起草一版" in text_of(response)


def test_a_text_that_was_damaged_elsewhere_is_not_edited_here(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    desk.save(draft, pack_text=draft.pack_text.replace("years: 5}", "years: five}", 1))
    response = officer.get(url("clauses", draft))
    assert response.status_code == 409
    assert "行有错误" in text_of(response)


@pytest.mark.parametrize("address", ["paths.99.requirements.0", "wishes.0", "general.x", "head.title"])
def test_an_address_that_is_not_there_is_not_found(desk: Desk, officer: Client, address: str) -> None:
    assert officer.get(url("clause", desk.draft(), address)).status_code == 404


# --- adding, removing, moving ------------------------------------------------------------------------

NEW = {
    "person": {"row-0-group": 1, "row-0-test": "not_before", "row-0-field": "sanction_until"},
    "career": {"row-0-item": "1", "row-0-degree": "bachelor", "row-0-years": 3},
    "work": {"years": 3},
    "held_title": {"title": "assistant", "years": 3},
    "achievements": {"since": "assistant", "at_least": 2, "row-0-kind": ["paper", "patent"]},
    "qualifying": {"row-0-item": "1", "row-0-label": "国家级奖项", "row-0-achievement-kind": ["award"]},
    "recommendations": {"recommender": "peer", "at_least": 2},
    "claim": {"claim": "special_skill"},
    "backed_claim": {
        "row-0-item": "1",
        "row-0-label": "特殊技艺",
        "row-0-claim": "special_skill",
        "row-0-recommender": "industry_authority",
    },
    "text_not_loaded": {"text": "该附件的条文未载入，不能判定"},
}


@pytest.mark.parametrize("kind", NEW)
def test_a_requirement_of_every_kind_can_be_added(desk: Desk, officer: Client, kind: str) -> None:
    draft = desk.draft()
    address = url("clause-new", draft) + f"?in=paths.0.requirements&kind={kind}"
    fields = {"clause": "附件 一（二）", "label": "新要求", **NEW[kind]}
    assert "新要求" in text_of(change(officer, address, "preview", **fields))
    response = change(officer, address, **fields)
    assert response.status_code == 302, text_of(response)[:4000]
    assert response.url == url("clause", draft, "paths.0.requirements.1")
    draft.refresh_from_db()
    added = parse_pack("x", draft.pack_text).pack.paths[0].requirements[1]
    assert (added.__struct_config__.tag, added.label) == (kind, "新要求")
    assert officer.get(response.url).status_code == 200


def test_judgements_readings_and_paths_can_be_added(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    new = url("clause-new", draft)
    judged = {"clause": "附件 一（一）", "label": "实际操作", "by": "employer"}
    assert change(officer, f"{new}?in=paths.0.judgements", **judged).status_code == 302
    said = {"clause": "附件 一（一）", "text": "按实际操作评判。"}
    assert change(officer, f"{new}?in=readings", **said).status_code == 302
    path = {"level": "intermediate", "path": "exceptional", "source": "4", "keeps": "on"}
    assert change(officer, f"{new}?in=paths", **path).status_code == 302
    draft.refresh_from_db()
    pack = parse_pack("x", draft.pack_text).pack
    assert pack.paths[0].judgements[-1].label == "实际操作"
    assert pack.readings[-1].text == "按实际操作评判。"
    assert (pack.paths[-1].level, pack.paths[-1].keeps) == ("intermediate", ["achievements"])
    assert pack.paths[-1].requirements == pack.paths[4].requirements
    assert officer.get(url("clauses", draft)).status_code == 200
    again = change(officer, f"{new}?in=paths", **path)
    assert again.status_code == 422
    assert "已有这条路径" in text_of(again)


def test_what_a_policy_does_without_can_be_added(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    assert "增加职业资格对应的职称" in text_of(officer.get(url("clauses", draft)))
    grades = {"clause": "办法 三（三）3", "stands_for-senior": "associate_senior"}
    address = url("clause", draft, "qualifications")
    assert change(officer, address, "preview", **grades).status_code == 200
    assert change(officer, address, **grades).status_code == 302
    assert officer.get(address).status_code == 200
    addition = url("clause-new", draft) + "?in=additions"
    response = change(officer, addition, path="exceptional")
    assert response.status_code == 302
    draft.refresh_from_db()
    pack = parse_pack("x", draft.pack_text).pack
    assert pack.qualifications.stands_for == {"senior": "associate_senior"}
    assert pack.additions[0].path == "exceptional"
    assert officer.get(url("clauses", draft)).status_code == 200
    assert officer.get(url("clause-remove", desk.draft(), "qualifications")).status_code == 404


@pytest.mark.parametrize("holder", ["", "education.rungs", "paths.99.requirements", "wishes", "title"])
def test_nothing_is_added_where_no_list_is(desk: Desk, officer: Client, holder: str) -> None:
    address = url("clause-new", desk.draft()) + f"?in={holder}&kind=claim"
    assert officer.get(address).status_code == 404


def test_a_clause_is_removed_after_a_word_about_it(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("clause-remove", draft, "paths.2.requirements.1")
    page = text_of(officer.get(address))
    assert "成果条件" in page
    cases = case_editing.read_cases(draft.cases_text).cases
    mine = [c for c in cases if (c.of, c.level, c.path) == ("成果条件", "intermediate", "standard")]
    assert f"{len(mine)}个案例仍在" in page
    assert officer.post(address, posted(officer.get(address).content)).status_code == 302
    draft.refresh_from_db()
    assert len(parse_pack("x", draft.pack_text).pack.paths[2].requirements) == 1
    cases = text_of(officer.get(url("cases", draft) + "?show=failing"))
    assert cases.count("路径上没有这个名称的要求") == len(mine)


def test_what_others_rest_on_is_not_removed(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    for address in ("paths.3", "education"):  # the standard path that another keeps from; the ladder
        page = url("clause-remove", draft, address)
        response = officer.post(page, posted(officer.get(page).content))
        assert response.status_code == 422
        assert "还在引用" in text_of(response)


def test_a_clause_is_moved(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    seen = draft.edited_at.isoformat()
    response = officer.post(url("clause-move", draft, "paths.2.judgements.0"), {"to": "down", "seen": seen})
    assert response.url == url("clause", draft, "paths.2.judgements.1")
    draft.refresh_from_db()
    assert parse_pack("x", draft.pack_text).pack.paths[2].judgements[1].clause == "附件 三（一）1"


def test_the_head_has_dates_and_says_what_is_wrong(desk: Desk, officer: Client) -> None:
    draft = desk.draft()
    address = url("clause", draft, "head")
    wrong = change(officer, address, effective_from="2027-05-01", effective_until="2027-04-30")
    assert wrong.status_code == 422
    assert "不能早于施行日期" in text_of(wrong)
    assert change(officer, address, effective_from="").status_code == 422
    assert "请写明修改了什么" in text_of(change(officer, address, note=" "))
    right = {"title": "新办法", "effective_from": "2027-05-01", "effective_until": "2028-04-30"}
    right["note"] = "施行日期推迟"
    assert change(officer, address, **right).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.effective_from) == ("新办法", dt.date(2027, 5, 1))
    assert draft.note == "施行日期推迟"
    assert parse_pack("x", draft.pack_text).pack.effective_until == dt.date(2028, 4, 30)
