"""The result of the self-check: the ruling, the link, the print; nothing is kept."""

import logging
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

import rules
from applications.assessing import ruling_of, rulings
from applications.self_check import (
    MOST_CHARACTERS,
    DamagedAnswersError,
    attributes_asked,
    nearest,
    pack,
    unpack,
    unpack_dossier,
)
from applications.self_check_words import readings
from tests.applications.self_check_visitor import DOSSIER, REPORTS, URL, begin, resume, text_of

pytestmark = pytest.mark.django_db


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
