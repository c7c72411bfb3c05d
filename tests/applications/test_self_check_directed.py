"""The self-check of the series that only directed evaluation is open to."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

import rules
from accounts.models import Organisation
from applications.actions.round import save_round
from applications.assessing import ruling_of
from applications.forms.round import RoundForm
from applications.models import EmploymentRecord
from applications.models.round import Path
from applications.ruling_words import groups
from applications.self_check import facts_asked, pack, steps_of, tidy, unpack_dossier
from applications.what_if import what_if
from tests.applications.self_check_visitor import STANDARD, URL, begin, hidden, resume, text_of
from tests.builders import House, make_person
from titles.errors import InvalidInput

pytestmark = pytest.mark.django_db
DOCTOR: dict[str, Any] = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "health",
    "person": {
        "employment": "employed",
        "unit_kind": "public_institution",
        "district_unit": True,
        "sanction_until": None,
        "barred_until": None,
    },
    "titles": [{"series": "health", "level": "intermediate", "obtained_on": "2011-09-01"}],
    "employment": [
        {"from": "1997-08-01", "to": "2000-08-01", "series": "health", "grassroots": False},
        {"from": "1997-08-01", "to": None, "series": "health", "grassroots": True},
    ],
}


def test_from_the_first_page_to_the_ruling(client: Client) -> None:
    visitor = begin(client, "beijing-health")
    assert "单位是否属于区或区以下" in text_of(visitor.answer)
    text = visitor.send(employment="employed", unit_kind="public_institution", district_unit="yes")
    assert visitor.step == "conduct"
    assert "继续教育" not in text
    visitor.send(under_sanction="no", barred="no")
    assert visitor.step == "titles"
    visitor.send("add", series="health", level="intermediate", obtained_on="2011-09-01")
    visitor.send()
    assert visitor.step == "employment"
    visitor.send("add", series="health", started_on="1997-08-01", ended_on="2000-08-01", grassroots="no")
    text = visitor.send("add", series="health", started_on="1997-08-01", grassroots="yes")
    assert visitor.dossier == DOCTOR
    assert "不在基层社区卫生服务机构" in text
    text = visitor.send()
    assert "卫生系列副高级　定向评价路径" in text
    assert "目前还不符合，只差时间；2027-08-01（周日）起符合。" in text
    assert "取得的职称只在本区有效" in text
    assert "学历" not in text[text.index("您填的内容") :]


def test_an_entry_keeps_what_was_said_of_the_grassroots(client: Client) -> None:
    visitor = resume(client, DOCTOR, "employment")
    text = visitor.send("change:1")
    assert re.search(r'name="grassroots" value="yes"[^>]*checked', text)
    visitor.send("add", series="health", started_on="1996-08-01", grassroots="unstated")
    assert "grassroots" not in visitor.dossier["employment"][1]
    answer = text_of(client.post(f"{URL}result/", {"answers": pack(visitor.dossier)}))
    assert "未说明：是否在基层社区卫生服务机构" in answer
    assert 'value="goto:employment">去补充' in answer


def test_only_questions_that_matter(client: Client) -> None:
    assert steps_of(DOCTOR) == ["target", "situation", "conduct", "titles", "employment"]
    assert steps_of({**DOCTOR, "person": {"employment": "freelance"}}) == ["target", "situation"]
    assert "grassroots" not in text_of(resume(client, {**DOCTOR, "series": "education"}, "employment").answer)
    assert not {"grassroots", "district_unit"} & facts_asked("beijing", "engineering")
    engineer = {**DOCTOR, "series": "engineering"}
    assert "district_unit" not in text_of(resume(client, engineer, "situation").answer)
    assert tidy({**DOCTOR, "education": [], "claims": []})["person"]["district_unit"] is True
    assert "education" not in tidy({**DOCTOR, "education": []})


def test_the_teacher_is_told_what_the_rules_say(client: Client) -> None:
    teacher = json.loads(json.dumps(DOCTOR).replace('"health"', '"education"'))
    teacher["employment"] = [{"from": "1996-09-01", "to": None, "series": "education"}]
    text = text_of(client.post(f"{URL}result/", {"answers": pack(teacher)}))
    assert "教育系列副高级　定向评价路径" in text
    assert "符合申报条件。" in text
    assert text.count('class="paths__path"') == 1
    assert unpack_dossier(pack(teacher)) == teacher


def test_time_that_is_missing_is_a_bar_and_the_unit_is_nothing_to_wish_for() -> None:
    late = {**DOCTOR, "employment": [DOCTOR["employment"][1]]}
    ruling = ruling_of(rules.assess(late), "associate_senior", "directed")
    group = next(group for group in groups(ruling, late) if "单位、年限和职称" in group["heading"])
    (short,) = [row for row in group["rows"] if row["span"]]
    assert (short["short"], short["span"]["end"]) == ("还差8个月", dt.date(2027, 8, 1))
    city = {**DOCTOR, "person": {**DOCTOR["person"], "district_unit": False}}
    assert what_if(ruling_of(rules.assess(city), "associate_senior", "directed"), city) is None


def test_the_print_names_where_the_title_is_valid(client: Client) -> None:
    answer = client.post(f"{URL}result/", {"answers": pack(DOCTOR), "do": "print"})
    assert answer.content.startswith(b"%PDF")


def test_the_archive_takes_what_it_knows(client: Client) -> None:
    person = make_person("申报人甲")
    client.force_login(person)
    page = client.post(f"{URL}archive/", {"answers": pack(DOCTOR)})
    assert "将添加3条" in text_of(page)
    fields = {"answers": hidden(page, "answers"), "do": "add"}
    fields |= {f"employment-{n}": "示例社区卫生服务中心" for n in range(2)} | {"employer": ""}
    client.post(f"{URL}archive/", fields)
    assert set(EmploymentRecord.objects.filter(person=person).values_list("series", flat=True)) <= {"health"}


def test_no_round_is_offered_in_these_series() -> None:
    form = RoundForm(institutions=Organisation.objects.none())
    assert [code for code, _label in form.fields["series"].choices if code] == ["engineering", "laboratory"]
    assert Path.DIRECTED not in dict(form.fields["paths"].choices)
    house = House()
    house.round.pk, house.round.series_id = None, "education"
    with pytest.raises(InvalidInput) as refusal:
        save_round(house.round, specialties=[], actor=house.secretary)
    assert "series" in refusal.value.fields


@pytest.mark.browser
def test_pages_fit_and_are_accessible(live_server: LiveServer, page: Page, screenshot: Any) -> None:
    def judge(name: str) -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} {width}"
            screenshot(page, f"self-check-directed-{name}", width)
        found = Axe().run(page, options={"runOnly": STANDARD, "preload": False}).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:160]) for one in found]

    page.goto(f"{live_server.url}{URL}")
    page.get_by_label("卫生系列（定向评价）").check()
    page.get_by_role("button", name="继续").last.click()
    page.get_by_label("在职").check()
    page.get_by_label("事业单位").check()
    page.get_by_role("group", name="单位是否属于区或区以下").get_by_label("是", exact=True).check()
    judge("unit")
    page.goto(f"{live_server.url}{URL}link/#{pack(DOCTOR)}")
    page.wait_for_selector(".ruling")
    assert page.get_by_text("取得的职称只在本区有效").first.is_visible()
    judge("result")
    page.get_by_role("button", name=re.compile("改.*专业技术工作经历")).click()
    judge("employment")
