"""The catalogues' pages: who sees what, by which day, single changes, imports through browser and API."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from accounts.models import Person
from accounts.models.organisation import Role
from policies.catalogues.kinds import CALENDAR, FEES, KINDS, POST_GRADES, QUALIFICATIONS, SPECIALTIES
from policies.models import CatalogueImport
from tests.builders import House, make_member, make_organisation, make_person
from tests.policies.sheets import (
    DESK,
    SOURCE,
    XLSX,
    fee,
    qualification,
    sheet,
    specialty,
    stage,
    text_of,
    upload,
)
from titles.calendar import calendar_version
from titles.models import FeeRate, PostGrade, QualificationCorrespondence, Specialty
from titles.parameters import fee_rate

pytestmark = pytest.mark.django_db
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def officer() -> Person:
    return make_member(Role.BUREAU_OFFICER, make_organisation("bureau", name="示例市人社局"), "经办己")


@pytest.fixture
def desk(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


# --- reading
@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR])
def test_all_of_the_bureau_read(client: Client, role: str) -> None:
    client.force_login(make_member(role, make_organisation("bureau")))
    page = text_of(client.get(DESK))
    for kind in KINDS:
        assert str(kind.title) in page
        assert client.get(f"{DESK}{kind.code}/").status_code == 200
        assert client.get(f"{DESK}{kind.code}/template.xlsx").status_code == 200
        assert client.get(f"{DESK}{kind.code}/export.xlsx").status_code == 200
    assert client.get(f"{DESK}imports/").status_code == 200


@pytest.mark.parametrize("role", [Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR])
def test_only_officers_find_and_open_the_doors_to_changes(client: Client, role: str) -> None:
    client.force_login(make_member(role, make_organisation("bureau")))
    assert "导入Excel" not in text_of(client.get(f"{DESK}specialties/"))
    for path in ("specialties/new/", "specialties/import/", "specialties/entries/gc-ai/end/"):
        assert client.get(DESK + path).status_code == 403
        assert client.post(DESK + path).status_code == 403
    assert client.post("/api/bureau/catalogues/specialties/imports/").status_code == 403


def test_others_stay_outside(client: Client) -> None:
    assert client.get(DESK).status_code == 302
    client.force_login(make_person())
    assert client.get(DESK).status_code == 403
    assert client.get(f"{DESK}specialties/").status_code == 403


@pytest.mark.parametrize("prefix", [DESK, "/policies/catalogues/"])
@pytest.mark.parametrize(
    ("on", "view", "there"),
    [
        ("2023-06-13", "valid", True),
        ("2023-06-14", "valid", False),
        ("2023-06-14", "ended", True),
        ("2020-09-30", "ahead", True),
        ("2020-10-01", "ahead", False),
    ],
)
def test_a_catalogue_of_a_day(desk: Client, prefix: str, on: str, view: str, there: bool) -> None:
    page = text_of(desk.get(f"{prefix}specialties/?on={on}&view={view}"))
    assert ("无线寻呼" in page) is there


def test_filters_and_what_cannot_be_read(desk: Client) -> None:
    page = text_of(desk.get(f"{DESK}specialties/?series=laboratory"))
    assert "实验教学" in page
    assert "轨道交通" not in page
    assert "轨道交通" in text_of(desk.get(f"{DESK}specialties/?q=轨道"))
    assert "没有这样的条目" in text_of(desk.get(f"{DESK}specialties/?q=没有的"))
    for query in ("?on=昨天", "?series=music", "?page=999", "?view=x", "?page=x"):
        assert desk.get(f"{DESK}specialties/{query}").status_code == 200
    assert desk.get(f"{DESK}music/").status_code == 404
    assert desk.get(f"{DESK}fees/entries/x/").status_code == 404
    assert desk.get(f"{DESK}fees/entries/99999999999999999999999/").status_code == 404
    assert desk.get(f"{DESK}calendar/entries/1/").status_code == 404
    assert desk.get(f"{DESK}calendar/new/").status_code == 404


def test_the_public_reads_without_signing_in(client: Client) -> None:
    overview = text_of(client.get("/policies/catalogues/"))
    for kind in KINDS:
        assert str(kind.title) in overview
        assert client.get(f"/policies/catalogues/{kind.code}/").status_code == 200
    assert "700元" in text_of(client.get("/policies/catalogues/fees/"))
    assert "国庆节" in text_of(client.get("/policies/catalogues/calendar/?year=2026"))
    assert "/policies/catalogues/" in text_of(client.get("/policies/"))
    specialties = text_of(client.get("/policies/catalogues/specialties/"))
    assert "机械工程" in specialties
    assert "gc-mechanical" not in specialties


def test_pages_cost_the_same_whatever_they_show(desk: Client) -> None:
    def queries() -> list[int]:
        found = []
        for path in (
            DESK,
            f"{DESK}specialties/",
            f"{DESK}qualifications/",
            "/policies/catalogues/specialties/",
        ):
            with CaptureQueriesContext(connection) as captured:
                desk.get(path)
            found.append(len(captured))
        return found

    before = queries()
    for number in range(30):
        source = {"document": "x", "item": "y", "valid_from": dt.date(2026, 1, 1)}
        Specialty.objects.create(pk=f"x-{number}", series_id="engineering", name=f"专业{number}", **source)
        QualificationCorrespondence.objects.create(
            series_id="engineering", name=f"资格{number}", grade="senior", level="associate_senior", **source
        )
    assert queries() == before


def test_the_export_of_a_day(desk: Client) -> None:
    answer = desk.get(f"{DESK}specialties/export.xlsx?on=2023-06-13")
    book = load_workbook(io.BytesIO(answer.content))
    names = [row[2].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert "无线寻呼" in names
    assert "量子信息" not in names
    book = load_workbook(io.BytesIO(desk.get(f"{DESK}calendar/export.xlsx?year=2026").content))
    assert book.worksheets[0]["A2"].value.date() == dt.date(2026, 1, 1)


# --- imports
def test_upload_preview_confirm(desk: Client) -> None:
    assert "下载空白模板" in text_of(desk.get(f"{DESK}fees/import/"))
    answer = upload(desk, FEES, [fee("中级", 520, "2027-01-01")])
    row = CatalogueImport.objects.get()
    assert answer.headers["Location"] == f"{DESK}fees/import/{row.pk}/"
    page = text_of(desk.get(answer.headers["Location"]))
    for words in ("变更1条", "500元", "520元", "确认导入", "还没有写入"):
        assert words in page
    done = desk.post(f"{DESK}fees/import/{row.pk}/confirm/", follow=True)
    assert "已导入：变更1条" in text_of(done)
    assert fee_rate("intermediate", dt.date(2027, 1, 1)).amount_fen == 52000
    assert desk.post(f"{DESK}fees/import/{row.pk}/confirm/").status_code == 409
    assert FeeRate.objects.filter(level="intermediate").count() == 2
    history = text_of(desk.get(f"{DESK}imports/"))
    assert "目录.xlsx" in history
    assert "变更1条" in history
    assert SOURCE[0] in history
    assert "2026-11-20" in text_of(desk.get(DESK))
    assert "2027-01-01起有新条目" in text_of(desk.get(DESK))


def test_errors_are_listed_by_line_and_nothing_can_be_confirmed(desk: Client) -> None:
    answer = upload(desk, QUALIFICATIONS, [qualification(begins="明年"), qualification("乙", "特级")])
    page = text_of(desk.get(answer.headers["Location"]))
    assert "有2处要改" in page
    assert "应为日期，例如2027-01-01" in page
    assert "应为：员级、助理级、中级、副高级、正高级" in page
    assert "确认导入" not in page
    assert desk.post(answer.headers["Location"] + "confirm/").status_code == 409


def test_a_stale_preview_asks_to_be_compared_again(desk: Client) -> None:
    place = upload(desk, SPECIALTIES, [specialty("gc-new", "新专业")]).headers["Location"]
    Specialty.objects.filter(pk="gc-ai").update(valid_until=dt.date(2026, 12, 31))
    page = text_of(desk.get(place))
    assert "重新比对" in page
    assert "确认导入" not in page
    assert desk.post(place + "confirm/").status_code == 409
    assert "确认导入" in text_of(desk.post(place + "refresh/", follow=True))
    assert "已放弃" in text_of(desk.post(place + "discard/", follow=True))
    assert not Specialty.objects.filter(pk="gc-new").exists()


def test_somebody_elses_import_of_the_same_file_is_said_with_the_way_on(
    desk: Client, officer: Person
) -> None:
    mine = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    theirs = stage(SPECIALTIES, [specialty("gc-new", "新专业")], officer)
    desk.post(f"{DESK}specialties/import/{theirs.pk}/confirm/")
    page = text_of(desk.post(f"{DESK}specialties/import/{mine.pk}/confirm/"), 409)
    assert "预览之后目录有了改动，没有导入" in page
    assert f"{DESK}specialties/import/{mine.pk}/refresh/" in page
    assert f"同一个文件已由{officer.name}在" in page
    assert f'href="{DESK}specialties/import/{theirs.pk}/"' in page
    desk.post(f"{DESK}specialties/import/{mine.pk}/refresh/")
    assert "没有要改动的内容" in text_of(desk.get(f"{DESK}specialties/import/{mine.pk}/"))
    assert "与目录相同" in text_of(desk.get(f"{DESK}imports/"))


def test_the_list_of_imports_tells_wrong_files_from_those_that_wait(desk: Client, officer: Person) -> None:
    stage(SPECIALTIES, [specialty("gc-new", "新专业", "明年")], officer)
    with CaptureQueriesContext(connection) as one:
        page = text_of(desk.get(f"{DESK}imports/"))
    assert "有1处要改" in page
    assert "待确认" not in page
    for _number in range(3):
        stage(SPECIALTIES, [specialty("gc-new", "新专业", "明年")], officer)
    with CaptureQueriesContext(connection) as four:
        assert text_of(desk.get(f"{DESK}imports/")).count("有1处要改") == 4
    assert len(four) == len(one)


def test_a_wrong_file_says_what_is_wrong(desk: Client) -> None:
    file = SimpleUploadedFile("通知.pdf", b"%PDF-1.7", "application/pdf")
    page = text_of(desk.post(f"{DESK}fees/import/", {"file": file}), status=422)
    assert "不是Excel工作簿" in page
    assert "请选择文件" in text_of(desk.post(f"{DESK}fees/import/"), status=422)
    assert not CatalogueImport.objects.exists()


def test_an_import_belongs_to_its_catalogue(desk: Client) -> None:
    place = upload(desk, FEES, [fee("中级", 520)]).headers["Location"]
    for other in (place.replace("/fees/", "/specialties/"), place[:-9] + "00000000/"):
        assert desk.get(other).status_code == 404
        assert desk.post(other + "confirm/").status_code == 404


def test_a_year_of_the_calendar_by_the_page(desk: Client) -> None:
    assert "2027年还没有导入" in text_of(desk.get(f"{DESK}calendar/"))
    assert "请填写年份" in text_of(upload(desk, CALENDAR, [["2027-01-01", "放假", "元旦"]]), status=422)
    answer = upload(desk, CALENDAR, [["2027-01-01", "放假", "元旦"]], year="2027", source="示例通知")
    place = answer.headers["Location"]
    assert "新增1条" in text_of(desk.get(place))
    desk.post(place + "confirm/")
    assert calendar_version(2027) == "2027.1"
    page = text_of(desk.get(f"{DESK}calendar/?year=2027"))
    assert "示例通知" in page
    assert "2027-01-01（周五）" in page


def test_vacancies_use_the_bands_of_the_catalogue(desk: Client) -> None:
    house = House(unit_kind="public_institution")
    both = [
        ["副高级", 5, 8, "2026-11-20", None, *SOURCE, None],
        ["中级", 9, 10, "2026-11-20", None, *SOURCE, None],
    ]
    desk.post(upload(desk, POST_GRADES, both).headers["Location"] + "confirm/")
    assert PostGrade.objects.count() == 7
    desk.force_login(house.principal)
    page = text_of(desk.get("/employer/vacancies/"))
    assert "5-8" in page
    assert "5-7" not in page


# --- programs
def test_the_api_goes_the_same_way(desk: Client) -> None:
    file = SimpleUploadedFile("目录.xlsx", sheet(FEES, [fee("中级", "x"), fee("副高级", 720)]), XLSX)
    answer = desk.post("/api/bureau/catalogues/fees/imports/", {"file": file})
    assert answer.status_code == 201
    body = answer.json()
    assert body["errors"] == [
        {"line": 2, "column": "金额（元）", "message": "应为0到100000元的金额，最多两位小数", "found": "x"}
    ]
    assert desk.post(f"/api/bureau/catalogues/imports/{body['id']}/confirm/").status_code == 409
    assert desk.post(f"/api/bureau/catalogues/imports/{body['id']}/discard/").json()["state"] == "discarded"
    file = SimpleUploadedFile("目录.xlsx", sheet(FEES, [fee("副高级", 720)]), XLSX)
    body = desk.post("/api/bureau/catalogues/fees/imports/", {"file": file}).json()
    assert body["changes"][0]["before"]["amount_fen"] == 70000
    assert desk.get(f"/api/bureau/catalogues/imports/{body['id']}/").json()["stale"] is False
    assert desk.post(f"/api/bureau/catalogues/imports/{body['id']}/refresh/").json()["state"] == "staged"
    assert desk.post(f"/api/bureau/catalogues/imports/{body['id']}/confirm/").json()["state"] == "confirmed"
    again = desk.post(f"/api/bureau/catalogues/imports/{body['id']}/confirm/")
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "import.decided"
    wrong = desk.post(
        "/api/bureau/catalogues/fees/imports/", {"file": SimpleUploadedFile("a.xlsx", b"x", XLSX)}
    )
    assert wrong.status_code == 422
    assert "file" in wrong.json()["error"]["fields"]
    assert desk.post("/api/bureau/catalogues/music/imports/", {"file": file}).status_code in (400, 404)


# --- in a browser
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_whole_way_in_a_browser(
    live_server: Any, page: Page, officer: Person, tmp_path: Path, screenshot: Any
) -> None:
    officer.set_password("示例口令-2026")
    officer.save()
    page.goto(f"{live_server.url}/sign-in/?next={DESK}")
    page.get_by_label("用户名").fill(officer.username)
    page.get_by_label("密码").fill("示例口令-2026")
    page.get_by_role("button", name="登录", exact=True).first.click()
    page.goto(live_server.url + DESK)
    _accessible(page)
    screenshot(page, "catalogues")
    page.get_by_role("link", name="职称专业").click()
    _accessible(page)
    screenshot(page, "catalogue")
    page.get_by_role("link", name="导入Excel").click()
    _accessible(page)
    file = tmp_path / "专业.xlsx"
    file.write_bytes(
        sheet(SPECIALTIES, [specialty("gc-new", "新专业"), specialty("gc-two", "专业二", "明年")])
    )
    page.get_by_label("Excel文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("应为日期，例如2027-01-01")).to_be_visible()
    _accessible(page)
    screenshot(page, "import-errors")
    page.get_by_role("link", name="重新上传").click()
    file.write_bytes(sheet(SPECIALTIES, [specialty("gc-new", "新专业"), specialty("gc-two", "专业二")]))
    page.get_by_label("Excel文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="新增2条")).to_be_visible()
    _accessible(page)
    screenshot(page, "import-preview")
    place = page.url
    page.goto(live_server.url + DESK)
    page.goto(place)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新增2条")).to_be_visible()
    page.goto(f"{live_server.url}{DESK}specialties/?on=2027-01-01")
    expect(page.get_by_role("link", name="新专业")).to_be_visible()
    page.goto(f"{live_server.url}{reverse('catalogue-entry', args=['specialties', 'gc-new'])}")
    _accessible(page)
    assert Specialty.objects.filter(pk__in=["gc-new", "gc-two"]).count() == 2


def _accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}})
    assert found.violations_count == 0, found.generate_report()
