"""The self-check: every step, what is not stated, the link, the ruling, nothing kept, an archive from it."""

import datetime as dt
import html
import json
import logging
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import rules
from accounts.models import Person
from applications.actions.archive import save_profile, save_record
from applications.assessing import ruling_of, rulings
from applications.models import Achievement, EducationRecord, EmploymentRecord, HeldTitle, Profile
from applications.self_check import (
    MOST_CHARACTERS,
    DamagedAnswersError,
    attributes_asked,
    nearest,
    pack,
    steps_of,
    unpack,
    unpack_dossier,
)
from applications.self_check_words import readings
from tests.builders import make_person

pytestmark = pytest.mark.django_db
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
URL = "/self-check/"
REPORTS = [{"kind": "technical_report", "on": f"202{n}-03-31", "role": "principal"} for n in (3, 4, 5)]
DOSSIER: dict[str, Any] = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "achievements": REPORTS,
    "qualifications": [],
    "claims": [],
}


def text_of(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]


class Visitor:
    """Somebody who fills in the pages one after the other."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answer = client.get(URL)

    @property
    def step(self) -> str:
        return hidden(self.answer, "step")

    @property
    def dossier(self) -> dict[str, Any]:
        return unpack(hidden(self.answer, "answers"))

    def send(self, do: str = "next", **fields: Any) -> str:
        data = {name: hidden(self.answer, name) for name in ("answers", "kept", "step")}
        self.answer = self.client.post(URL, {**data, "do": do, **fields})
        return text_of(self.answer)


def begin(client: Client, target: str = "beijing-engineering") -> Visitor:
    visitor = Visitor(client)
    visitor.send(target=target, as_of="2026-11-20")
    assert visitor.step == "situation"
    return visitor


def resume(client: Client, dossier: dict[str, Any], step: str) -> Visitor:
    visitor = Visitor(client)
    visitor.answer = client.post(URL, {"answers": pack(dossier), "step": "target", "do": f"goto:{step}"})
    assert visitor.step == step
    return visitor


def test_from_the_first_page_to_the_ruling(client: Client) -> None:
    visitor = begin(client)
    visitor.send(employment="employed", unit_kind="private")
    assert visitor.step == "conduct"
    visitor.send(under_sanction="no", barred="no", continuing_education="yes")
    visitor.send(kind="bachelor", graduated_on="2012-07-01")
    visitor.send(series="engineering", level="intermediate", obtained_on="2022-05-18")
    visitor.send(series="engineering", started_on="2012-07-10")
    assert visitor.step == "achievements"
    visitor.send("add:technical_report")
    for report in REPORTS:
        assert visitor.step == "achievement"
        text = visitor.send("more", on=report["on"], role="principal", count="1")
    assert 'value="principal" selected' in text
    assert REPORTS[-1]["on"] not in text
    visitor.send("back", role="principal", count="1")
    visitor.send()
    visitor.send("none")
    assert visitor.step == "claims"
    assert {**visitor.dossier, "claims": []} == DOSSIER
    text = visitor.send("none")
    assert "高级工程师　标准路径" in text
    assert "目前还不符合，只差时间；2027-05-18（周二）起符合。" in text
    assert "现在符合条件的更高级别：暂时没有。" in text


def test_nothing_stated_is_nothing_assumed(client: Client) -> None:
    visitor = begin(client)
    for _step in steps_of(visitor.dossier)[1:-1]:
        visitor.send()
    assert visitor.step == "claims"
    assert visitor.dossier == {"as_of": "2026-11-20", "jurisdiction": "beijing", "series": "engineering"}
    text = visitor.send()
    assert "还不能下结论，请补充“就业和单位”“处分、限制和继续教育”“学历”。" in text
    # The first of them is one press away, from the answer itself.
    assert 'name="do" value="goto:situation">去补充</button>' in text


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"employment": "freelance"}, ["freelance"]),
        ({"employment": "employed"}, []),
        ({"employment": "employed", "unit_kind": "central_unit"}, ["central"]),
        ({"employment": "freelance", "unit_kind": "central_unit"}, ["freelance"]),
    ],
)
def test_only_questions_that_matter(person: dict[str, Any], expected: list[str]) -> None:
    steps = steps_of({**DOSSIER, "person": person})
    assert [step for step in steps if step in ("freelance", "central")] == expected
    assert "recommendations" not in steps


@pytest.mark.parametrize("employment", ["retired", "none"])
def test_who_may_not_file_at_all_is_told_at_once(client: Client, employment: str) -> None:
    visitor = begin(client)
    text = visitor.send(employment=employment)
    assert "不符合这些条件：在本市任职或执业" in text
    # What no page asks for any more is nothing that would change the answer.
    assert "去补充" not in text
    assert "继续教育" not in text[text.index("还差什么") : text.index("其他级别和路径")]


def test_what_no_longer_matters_comes_back_with_the_answer_that_asks_for_it(client: Client) -> None:
    visitor = resume(client, DOSSIER, "situation")
    visitor.send(employment="retired")
    visitor.answer = client.post(
        URL, {"answers": hidden(visitor.answer, "answers"), "step": "target", "do": "goto:situation"}
    )
    visitor.send(employment="employed", unit_kind="private")
    assert visitor.dossier == DOSSIER
    link = text_of(
        client.post(
            f"{URL}result/", {"answers": pack({**DOSSIER, "person": {"employment": "retired"}}), "do": "link"}
        )
    )
    code = re.search(r"/self-check/link/#([\w-]+)", link)
    assert code
    assert "education" not in unpack(code[1])


def test_the_series_asked_about_is_the_usual_one(client: Client) -> None:
    for step in ("titles", "employment", "qualifications"):
        visitor = resume(client, {**DOSSIER, step: []}, step)
        assert '<option value="engineering" selected>' in text_of(visitor.answer)
        visitor.send(series="engineering")
        assert visitor.answer.status_code == 200
        assert visitor.dossier[step] == []


def test_that_there_is_none_is_said_and_taken_back(client: Client) -> None:
    for step in ("education", "achievements", "claims"):
        bare = {name: value for name, value in DOSSIER.items() if name != step}
        visitor = resume(client, bare, step)
        visitor.send("none")
        visitor.answer = client.post(
            URL, {"answers": hidden(visitor.answer, "answers"), "step": "target", "do": f"goto:{step}"}
        )
        assert visitor.dossier[step] == []
        assert 'value="remove:none"' in text_of(visitor.answer)
        visitor.send("remove:none")
        assert step not in visitor.dossier


def test_recommenders_only_where_an_exceptional_path_is_open(client: Client) -> None:
    visitor = resume(client, DOSSIER, "claims")
    visitor.send(claims="special_skill")
    assert visitor.step == "recommendations"
    text = visitor.send(peers="3", others="industry_authority")
    assert "正高级同行专家" not in text or "考核认定（3+1）" in text
    assert "高级工程师　考核认定（3+1）" in text or "正高级工程师　考核认定（3+1）" in text
    assert "符合申报条件。" in text


def test_guangxi_asks_for_two_things_and_says_what_is_missing(client: Client) -> None:
    visitor = begin(client, "guangxi-laboratory")
    visitor.send(employment="employed")
    assert visitor.step == "claims"
    text = visitor.send("none")
    assert "该附件的条文未载入，不能判定" in text
    assert "还不能下结论，有1项的条文没有载入本系统。" in text
    assert "条文载入后算出" in text
    assert "等您补充" not in text
    assert "一、申报条件" in text


def test_draft_is_marked(client: Client) -> None:
    answer = client.post(
        f"{URL}result/", {"answers": pack({**DOSSIER, "series": "laboratory", "claims": []})}
    )
    assert "征求意见稿" in text_of(answer)


def test_freelance_central_and_conduct(client: Client) -> None:
    visitor = begin(client)
    visitor.send(employment="freelance")
    assert "请填写日期。" in visitor.send(in_city="yes")
    assert visitor.answer.status_code == 422
    assert "还没有到" in visitor.send(in_city="yes", in_city_since="2027-01-01")
    visitor.send(in_city="yes", in_city_since="2025-01-01")
    assert visitor.dossier["person"] == {"employment": "freelance", "in_city_since": "2025-01-01"}
    visitor.send(under_sanction="yes", barred="unstated", continuing_education="no")
    assert visitor.answer.status_code == 422
    visitor.send(under_sanction="yes", sanction_until="2027-03-01", continuing_education="no")
    person = visitor.dossier["person"]
    assert (person["sanction_until"], person["continuing_education"]) == ("2027-03-01", False)
    assert "barred_until" not in person
    central = {**DOSSIER, "person": {"employment": "employed", "unit_kind": "central_unit"}}
    visitor = resume(client, central, "central")
    visitor.send(entrustment_letter="yes")
    assert visitor.dossier["person"]["entrustment_letter"] is True
    assert "social_insurance_in_city" not in visitor.dossier["person"]


def test_impossible_dates_are_refused_and_stay_in_the_field(client: Client) -> None:
    visitor = resume(client, {**DOSSIER, "education": []}, "education")
    text = visitor.send(kind="bachelor", graduated_on="2030-07-01")
    assert visitor.answer.status_code == 422
    assert "毕业日期2030-07-01还没有到" in text
    assert 'value="2030-07-01"' in text
    assert "没有这一天" in visitor.send(kind="bachelor", graduated_on="2021-02-30")
    visitor = resume(client, DOSSIER, "employment")
    text = visitor.send("add", series="engineering", started_on="2020-01-01", ended_on="2019-01-01")
    assert "应晚于开始日期" in text
    visitor = Visitor(client)
    assert "离今天太远" in visitor.send(target="beijing-engineering", as_of="1800-01-01")


def test_going_back_loses_nothing(client: Client) -> None:
    visitor = resume(client, DOSSIER, "titles")
    visitor.send("back", series="engineering", level="", obtained_on="")
    assert visitor.step == "education"
    text = visitor.send()
    assert visitor.step == "titles"
    assert 'value="engineering" selected' in text
    assert len(visitor.dossier["titles"]) == 1
    visitor = resume(client, DOSSIER, "situation")
    visitor.send("back", employment="retired")
    assert visitor.step == "target"
    assert visitor.dossier["person"]["employment"] == "retired"


def test_going_back_with_too_much_is_refused_in_words(client: Client) -> None:
    visitor = begin(client)
    endless = "".join(chr(0x4E00 + n * 37 % 20_000) for n in range(9_000))
    answer = client.post(
        URL,
        {
            "answers": hidden(visitor.answer, "answers"),
            "step": "education",
            "do": "back",
            "graduated_on": endless,
        },
    )
    assert answer.status_code == 422
    assert "填的内容太多" in text_of(answer)


def test_entries_can_be_changed_and_removed(client: Client) -> None:
    visitor = resume(client, DOSSIER, "achievements")
    visitor.send("change:1")
    assert visitor.step == "achievement"
    assert 'value="2024-03-31"' in text_of(visitor.answer)
    visitor.send(on="2024-04-01", role="principal", count="2")
    assert [row["on"] for row in visitor.dossier["achievements"]].count("2024-04-01") == 2
    for _one in range(4):
        visitor.send("remove:0")
    assert "achievements" not in visitor.dossier
    visitor.send("none")
    assert visitor.dossier["achievements"] == []


def test_only_kinds_and_attributes_that_some_path_uses() -> None:
    engineering = attributes_asked("beijing", "engineering")
    assert "experimental_work" not in engineering
    assert engineering["paper"] == ("role", "venue")
    assert engineering["standard"] == ("role", "rank", "authority")
    assert "construction_method" not in attributes_asked("beijing", "laboratory")


def test_result_equals_the_rules(client: Client) -> None:
    assessment = rules.assess(DOSSIER)
    text = text_of(client.post(f"{URL}result/", {"answers": pack(DOSSIER)}))
    assert text.count('class="paths__path"') == len(assessment["assessments"])
    for row in assessment["assessments"]:
        shown = text_of(
            client.post(f"{URL}result/", {"answers": pack(DOSSIER), "show": f"{row['level']}.{row['path']}"})
        )
        words = {"met": "符合申报条件。", "undetermined": "还不能下结论", "unmet": "不符合"}
        assert words[row["outcome"]] in shown
        for requirement in row["requirements"]:
            assert requirement["found"].split("；")[0] in shown


def test_readings_of_every_text_that_the_ruling_rests_on() -> None:
    ruling = ruling_of(rules.assess(DOSSIER), "associate_senior", "exceptional")
    clauses = [row["clause"] for row in readings(ruling, DOSSIER)]
    assert "京人社事业发〔2020〕17号 附件 四（四）" in clauses
    assert "京人社事业发〔2020〕17号 附件 四（三）、五（三）" in clauses
    assert "京人社事业发〔2023〕10号 （七）" in clauses
    assert not any("附件 一（二）2" in clause or "第三条" in clause for clause in clauses)
    held = {
        **DOSSIER,
        "qualifications": [{"series": "engineering", "grade": "senior", "obtained_on": "2020-01-01"}],
    }
    assert "京人社事业发〔2023〕10号 （三）" not in clauses
    assert "京人社事业发〔2023〕10号 （三）" in [row["clause"] for row in readings(ruling, held)]


def test_every_page_says_how_things_stand_so_far(client: Client) -> None:
    assert "到目前为止" not in text_of(client.get(URL))
    shown = text_of(resume(client, DOSSIER, "education").answer)
    aside = shown[shown.index("到目前为止") :]
    rows = re.findall(r"<li><span>(.*?)</span>(.*?)</li>", aside, re.DOTALL)
    assert [name for name, _rest in rows] == ["技术员", "助理工程师", "工程师", "高级工程师", "正高级工程师"]
    assert ["不符合" in rest for _name, rest in rows] == [False, False, False, True, True]
    assert "2027-05-18" in rows[3][1]


def test_nearest_looks_above_the_title_held() -> None:
    found = rulings(rules.assess(DOSSIER))
    chosen = nearest(found, DOSSIER)
    assert (chosen.level, chosen.path) == ("associate_senior", "standard")
    later = {**DOSSIER, "as_of": "2027-05-18"}
    assert nearest(rulings(rules.assess(later)), later).outcome == "met"


def test_what_is_open_now_leaves_out_what_is_held(client: Client) -> None:
    def shown(titles: list[dict[str, Any]]) -> str:
        answers = pack({**DOSSIER, "titles": titles})
        return text_of(client.post(f"{URL}result/", {"answers": answers}))

    assistant = {"series": "engineering", "level": "assistant", "obtained_on": "2015-01-01"}
    assert "现在符合条件的：工程师、助理工程师、技术员。" in shown([])
    assert "现在符合条件的更高级别：工程师。" in shown([assistant])
    # A title of another series, or of a day to come, is none of this ladder.
    assert "现在符合条件的：工程师、" in shown([{**assistant, "obtained_on": "2030-01-01"}])


def test_the_answer_itself_says_what_is_missing(client: Client) -> None:
    held = [{"series": "engineering", "level": "assistant", "obtained_on": "2015-01-01"}]
    answers = pack({**DOSSIER, "titles": held, "achievements": REPORTS[:1]})
    data = {"answers": answers, "show": "intermediate.standard"}
    assert "目前还不符合；再有1项符合条件的成果，即符合。" in text_of(client.post(f"{URL}result/", data))
    answers = pack({**DOSSIER, "achievements": REPORTS[:1]})
    data = {"answers": answers, "show": "associate_senior.standard"}
    assert "目前还不符合；再有2项符合条件的成果，2027-05-18（周二）起符合。" in text_of(
        client.post(f"{URL}result/", data)
    )


def test_a_result_of_which_too_little_is_said_leads_back_to_the_results(client: Client) -> None:
    papers = [{"kind": "paper", "on": "2023-06-10"}] * 3
    later = pack({**DOSSIER, "as_of": "2027-06-01", "achievements": papers})
    text = text_of(client.post(f"{URL}result/", {"answers": later, "show": "associate_senior.standard"}))
    assert "还不能下结论，请补充“业绩成果”。" in text
    assert 'value="goto:achievements">去补充</button>' in text


def test_link_round_trip_and_only_on_demand(client: Client) -> None:
    code = pack(DOSSIER)
    assert unpack_dossier(code) == DOSSIER
    assert re.fullmatch(r"[\w-]+", code)
    plain = text_of(client.post(f"{URL}result/", {"answers": code}))
    assert "/self-check/link/#" not in plain
    asked = text_of(client.post(f"{URL}result/", {"answers": code, "do": "link"}))
    link = re.search(r'value="([^"]+/self-check/link/#[\w-]+)"', asked)
    assert link
    opened = text_of(client.post(f"{URL}link/", {"link": link[1]}))
    assert "2027-05-18（周二）起符合" in opened


@pytest.mark.parametrize(
    "code",
    [
        "not a code",
        "AAAA",
        "A" * (MOST_CHARACTERS + 1),
        pack(DOSSIER)[:-9],
        pack({"as_of": "2026-11-20"}),
        pack({**DOSSIER, "unknown": 1}),
        pack({**DOSSIER, "as_of": "0003-01-01"}),
        pack({**DOSSIER, "education": 7}),
        pack({**DOSSIER, "claims": ["special_skill"] * 61}),
    ],
)
def test_damaged_link_is_told_kindly(client: Client, code: str) -> None:
    for path, name in (("link/", "link"), ("result/", "answers"), ("archive/", "answers"), ("", "answers")):
        answer = client.post(f"{URL}{path}", {name: code, "step": "target"})
        assert answer.status_code == 422
        assert "这个链接读不出内容" in text_of(answer)
        kept = re.search(r'id="id_link" value="([^"]*)"', answer.content.decode())
        assert kept
        assert kept[1] == (code[:4000] if path == "link/" else "")


def test_a_series_outside_the_catalogue_is_another_series(client: Client) -> None:
    title = {"series": "fine_arts", "level": "intermediate", "obtained_on": "2020-01-01"}
    answer = client.post(f"{URL}result/", {"answers": pack({**DOSSIER, "titles": [title]})})
    assert answer.status_code == 200
    assert "其他系列中级" in text_of(answer)


def test_a_small_code_cannot_unfold_into_much() -> None:
    with pytest.raises(DamagedAnswersError):
        pack({"a": "x" * 1_000_000})
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b'{"a":"' + b"x" * 2_000_000 + b'"}', 9)).decode()
    with pytest.raises(DamagedAnswersError):
        unpack(bomb.rstrip("="))


def test_nothing_is_stored_and_nothing_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    def rows() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = rows()
    caplog.set_level(logging.DEBUG)
    visitor = begin(client)
    visitor.send(employment="employed")
    code = pack(DOSSIER)
    for do in ("show", "link", "print"):
        assert client.post(f"{URL}result/", {"answers": code, "do": do}).status_code == 200
    assert client.get(f"{URL}link/").status_code == 200
    assert rows() == before
    assert "sessionid" not in client.cookies
    assert code not in caplog.text


def test_print_is_a_pdf(client: Client) -> None:
    answer = client.post(f"{URL}result/", {"answers": pack(DOSSIER), "do": "print"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_too_many_checks_are_held_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.views.self_check_result.AssessmentThrottle.rate", "2/min")
    codes = [client.post(f"{URL}result/", {"answers": pack(DOSSIER)}).status_code for _one in range(3)]
    assert codes == [200, 200, 429]


def test_archive_starts_after_signing_in(client: Client) -> None:
    code = pack(DOSSIER)
    answer = client.post(f"{URL}archive/", {"answers": code})
    assert answer["Location"] == "/sign-in/?next=/self-check/archive/"
    assert code not in answer["Location"]
    person = make_person("申报人甲")
    client.force_login(person)
    page = client.get(f"{URL}archive/")
    assert "将添加6条" in text_of(page)
    assert EducationRecord.objects.filter(person=person).count() == 0
    fields = {
        "answers": hidden(page, "answers"),
        "do": "add",
        "education-0": "示例大学",
        "employment-0": "示例设计院",
        **{f"achievements-{n}": f"示例报告{n}" for n in range(3)},
    }
    refused = client.post(f"{URL}archive/", {**fields, "education-0": ""})
    assert refused.status_code == 422
    assert "示例报告1" in text_of(refused)
    for _click in range(2):
        client.post(f"{URL}archive/", fields)
        assert _held(person) == {"education": 1, "employment": 1, "titles": 1, "achievements": 3}
    assert EducationRecord.objects.get(person=person).school == "示例大学"
    profile = Profile.objects.get(person=person)
    assert profile.under_sanction is False
    assert profile.continuing_education is True
    assert profile.stated_none == ["qualifications"]
    assert profile.employment == ""


def test_archive_starts_for_whoever_has_no_account_yet(client: Client) -> None:
    answer = client.post(f"{URL}archive/", {"answers": pack(DOSSIER)})
    sign_in = text_of(client.get(answer["Location"]))
    way = re.search(r'href="(/register/[^"]*)"', sign_in)
    assert way
    register = text_of(client.get(way[1]))
    wanted = re.search(r'name="next" value="([^"]*)"', register)
    assert wanted
    assert 'href="/sign-in/?next=%2Fself-check%2Farchive%2F"' in register
    person = {
        "username": "newcomer",
        "password": "a long way to Yanqing 7",
        "name": "申报人丙",
        "id_number": "110101199003070011",
        "phone": "13800000000",
        "email": "",
    }
    done = client.post(way[1], {**person, "next": wanted[1]})
    assert done.status_code == 302, text_of(done)
    assert done["Location"] == "/self-check/archive/"
    assert "将添加6条" in text_of(client.get(done["Location"]))


def test_archive_never_overwrites(client: Client) -> None:
    person = make_person("申报人乙")
    school = {"kind": "bachelor", "school": "原大学", "graduated_on": dt.date(2012, 7, 1)}
    save_record(person=person, kind="education", values=school, actor=person)
    save_profile(person=person, values={"continuing_education": False}, actor=person)
    client.force_login(person)
    page = client.post(f"{URL}archive/", {"answers": pack(DOSSIER)})
    assert "有1条档案里已经有了" in text_of(page)
    names = {f"achievements-{n}": f"示例报告{n}" for n in range(3)}
    data = {"answers": pack(DOSSIER), "do": "add", "employment-0": "示例设计院", **names}
    client.post(f"{URL}archive/", data)
    assert EducationRecord.objects.get(person=person).school == "原大学"
    assert Profile.objects.get(person=person).continuing_education is False


def _held(person: Person) -> dict[str, int]:
    models = {
        "education": EducationRecord,
        "employment": EmploymentRecord,
        "titles": HeldTitle,
        "achievements": Achievement,
    }
    return {name: model._default_manager.filter(person=person).count() for name, model in models.items()}


def test_first_page_leads_here(client: Client) -> None:
    assert 'href="/self-check/example/"' in text_of(client.get("/"))
    whole = text_of(client.get(f"{URL}example/"))
    assert "结论示例，内容均为虚构" in whole
    assert "2027-05-18（周二）起符合" in whole
    assert 'href="/self-check/">开始自查' in text_of(client.get("/"))


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
