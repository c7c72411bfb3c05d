"""The pages of the self-check: every step, what is asked of whom, what is not stated."""

import re
from typing import Any

import pytest
from django.test import Client

from applications.self_check import (
    pack,
    steps_of,
    unpack,
)
from tests.applications.self_check_visitor import (
    DOSSIER,
    REPORTS,
    URL,
    Visitor,
    begin,
    hidden,
    resume,
    text_of,
)

pytestmark = pytest.mark.django_db


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


def test_first_page_leads_here(client: Client) -> None:
    assert 'href="/self-check/example/"' in text_of(client.get("/"))
    whole = text_of(client.get(f"{URL}example/"))
    assert "结论示例，内容均为虚构" in whole
    assert "2027-05-18（周二）起符合" in whole
    assert 'href="/self-check/">开始自查' in text_of(client.get("/"))
