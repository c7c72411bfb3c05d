"""The applicant's pages in the order in which somebody meets them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from applications.actions.acceptance import CorrectionRequest, request_correction
from applications.actions.transition import apply_transition
from applications.models import (
    Achievement,
    Application,
    CorrectionItem,
    EducationRecord,
    EvidenceFile,
    HeldTitle,
    Pledge,
    Profile,
)
from applications.states import State
from tests.applications.worlds import PNG, add, draft_of, engineer, submit, upload
from tests.builders import House, make_person, make_round
from titles.clock import held_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def person(house: House) -> Person:
    return engineer(house.employer, "申报人甲")


@pytest.fixture
def site(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


# --- archive -------------------------------------------------------------------------------
def test_an_empty_archive_says_what_to_do(client: Client) -> None:
    client.force_login(make_person())
    page = text(client.get("/my/archive/"))
    assert "还没有填写学历" in page
    assert "我没有取得过职称" in page
    assert "没有进行中的申报" in text(client.get("/my/"))


def test_a_full_archive_shows_source_and_files(site: Client) -> None:
    page = text(site.get("/my/archive/"))
    assert "示例理工大学" in page
    assert "本人填报" in page
    assert "1个文件" in page
    assert "没有声明" not in page


def test_none_is_declared_with_a_button(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    assert client.post("/my/archive/titles/none/", {"none": "yes"}).status_code == 302
    assert Profile.objects.get(person=person).stated_none == ["titles"]
    assert "已声明没有" in text(client.get("/my/archive/"))


def test_a_record_is_added_with_its_files(site: Client, person: Person) -> None:
    response = site.post(
        "/my/archive/titles/new/",
        {
            "series": "other",
            "level": "intermediate",
            "obtained_on": "2019-06-01",
            "files": [upload("证书.pdf", b"%PDF-1.4 a"), upload("附页.png", PNG, "image/png")],
        },
    )
    assert response.status_code == 302
    title = HeldTitle.objects.get(level="intermediate")
    assert title.evidence.count() == 2
    page = text(site.get(reverse("my-record", args=["titles", title.pk])))
    assert "附页.png" in page


def test_a_refused_file_keeps_what_was_typed_and_the_other_file(site: Client, person: Person) -> None:
    response = site.post(
        "/my/archive/education/new/",
        {
            "kind": "master",
            "school": "示例科技大学",
            "graduated_on": "2016-07-01",
            "files": [upload("好.pdf", b"%PDF-1.4 good"), upload("坏.pdf", PNG)],
        },
    )
    page = text(response, 422)
    assert "“坏.pdf”的扩展名是“.pdf”，内容却是PNG" in page
    assert 'value="示例科技大学"' in page
    good = EvidenceFile.objects.get(original_name="好.pdf")
    assert str(good.pk) in page
    assert EducationRecord.objects.count() == 1


def test_an_impossible_date_is_refused_where_it_was_typed(site: Client) -> None:
    page = text(
        site.post(
            "/my/archive/education/new/",
            {"kind": "master", "school": "示例科技大学", "graduated_on": "2027-07-01"},
        ),
        422,
    )
    assert "还没有到" in page
    assert 'value="2027-07-01"' in page
    missing = text(site.post("/my/archive/education/new/", {"graduated_on": "2021-02-30"}), 422)
    assert "没有这一天" in missing
    assert "请填写这一项" in missing


def test_achievements_are_asked_for_their_kind_first(site: Client) -> None:
    assert "这是哪一类成果" in text(site.get("/my/archive/achievements/new/"))
    patent = text(site.get("/my/archive/achievements/new/?type=patent"))
    assert "授权公告日" in patent
    assert "发表载体" not in patent
    standard = text(site.get("/my/archive/achievements/new/?type=standard"))
    assert "省部级" not in standard
    assert "请选择列出的一类" in text(site.get("/my/archive/achievements/new/?type=x"), 422)


def test_an_achievement_keeps_its_kind(site: Client, person: Person) -> None:
    response = site.post(
        "/my/archive/achievements/new/?type=patent",
        {"type": "patent", "title": "一种检测方法", "on": "2024-08-13", "role": "principal", "rank": "1"},
    )
    assert response.status_code == 302
    record = Achievement.objects.get(kind="patent")
    page = text(site.get(reverse("my-record", args=["achievements", record.pk])))
    assert "发明专利" in page
    edited = site.post(
        reverse("my-record", args=["achievements", record.pk]),
        {"type": "patent", "title": "一种检测方法", "on": "2024-08-13", "role": "", "rank": "0"},
    )
    assert "位次从1开始" in text(edited, 422)


def test_files_are_added_to_and_taken_off_a_record(site: Client, person: Person) -> None:
    record = EducationRecord.objects.get(person=person)
    address = reverse("my-record-evidence", args=["education", record.pk])
    assert site.post(address, {"files": [upload("新.pdf", b"%PDF-1.4 n")]}).status_code == 302
    refused = site.post(address, {"files": [upload("空.pdf", b"")]})
    assert "空文件" in text(refused, 422)
    assert "请先选择文件" in text(site.post(address), 422)
    item = EvidenceFile.objects.get(original_name="新.pdf")
    removal = reverse("my-record-evidence-remove", args=["education", record.pk, item.pk])
    assert "取下" in text(site.get(removal))
    assert site.post(removal).status_code == 302
    assert record.evidence.count() == 1
    assert EvidenceFile.objects.filter(pk=item.pk).exists()


def test_removal_asks_first(site: Client, person: Person) -> None:
    record = add(person, "continuing_education", year=2025, hours=90, provider="示例学院")
    address = reverse("my-record-remove", args=["continuing_education", record.pk])
    assert "确定删除" in text(site.get(address))
    assert site.post(address).status_code == 302
    assert site.get(address).status_code == 404


def test_the_situation_distinguishes_no_from_silence(site: Client, person: Person, house: House) -> None:
    page = text(site.get("/my/archive/profile/"))
    assert "暂不说明" in page
    answers = {"employment": "employed", "employer": house.employer.uscc, "under_sanction": "no"}
    assert site.post("/my/archive/profile/", answers).status_code == 302
    profile = Profile.objects.get(person=person)
    assert (profile.employer, profile.under_sanction, profile.continuing_education) == (
        house.employer,
        False,
        None,
    )


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("911101080000000000", "校验位不符"),
        ("9111010800", "应为18位"),
        ("没有登记的单位", "没有登记这个单位"),
    ],
)
def test_a_wrong_employer_is_named_as_such(site: Client, typed: str, word: str) -> None:
    page = text(site.post("/my/archive/profile/", {"employment": "employed", "employer": typed}), 422)
    assert word in page
    assert f'value="{typed}"' in page


# --- files ---------------------------------------------------------------------------------
def test_a_file_is_served_to_its_owner_only_and_never_run(site: Client, person: Person) -> None:
    image = upload("图.png", PNG, "image/png")
    record = EducationRecord.objects.get(person=person)
    site.post(reverse("my-record-evidence", args=["education", record.pk]), {"files": [image]})
    evidence = EvidenceFile.objects.get(original_name="图.png")
    response = site.get(reverse("evidence-file", args=[evidence.pk]))
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline")
    site.force_login(make_person())
    assert site.get(reverse("evidence-file", args=[evidence.pk])).status_code == 404
    site.logout()
    assert site.get(reverse("evidence-file", args=[evidence.pk])).status_code == 302


# --- rounds --------------------------------------------------------------------------------
def test_rounds_are_public(client: Client, house: House) -> None:
    later = make_round(house.institution, opens_on=dt.date(2026, 12, 1), closes_on=dt.date(2026, 12, 20))
    hidden = make_round(house.institution, state="draft", announced_at=None)
    page = text(client.get("/rounds/"))
    assert house.round.name in page
    assert later.name in page
    assert hidden.name not in page
    one = text(client.get(f"/rounds/{house.round.code}/"))
    assert "登录后申报" in one
    assert "700元" in one
    assert "还没开始" in text(client.get(f"/rounds/{later.code}/"))
    assert client.get(f"/rounds/{hidden.code}/").status_code == 404


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (dt.date(2026, 11, 4), "还没开始"),
        (dt.date(2026, 11, 5), "正在受理"),
        (dt.date(2026, 12, 5), "正在受理"),
        (dt.date(2026, 12, 6), "已截止"),
    ],
)
def test_a_rounds_page_follows_its_dates(client: Client, house: House, day: dt.date, word: str) -> None:
    with held_at(day):
        assert word in text(client.get(f"/rounds/{house.round.code}/"))
        assert (house.round.name in text(client.get("/rounds/"))) == (word != "已截止")


# --- starting ------------------------------------------------------------------------------
def test_one_question_at_a_time_until_the_draft(site: Client, person: Person, house: House) -> None:
    code = house.round.code
    address = f"/my/applications/new/?round={code}"
    level = text(site.get(address))
    assert "申报级别" in level
    assert "工程师" in level
    assert "符合" in level
    path = text(site.get(f"{address}&level=intermediate"))
    assert "申报路径" in path
    specialty = text(site.get(f"{address}&level=intermediate&path=standard"))
    assert "轨道交通" in specialty
    track = text(site.get(f"{address}&level=intermediate&path=standard&specialty=gc-rail"))
    assert "应用实践" in track
    full = f"{address}&level=intermediate&path=standard&specialty=gc-rail&track=applied_practice"
    last = site.get(full)
    assert "建立申报" in text(last)
    hidden = dict(last.context["hidden"])
    created = site.post("/my/applications/new/", hidden)
    application = Application.objects.get()
    assert created.url == f"/my/applications/{application.number}/"
    assert site.post("/my/applications/new/", hidden).url == created.url
    assert Application.objects.count() == 1
    assert site.get(address).url == created.url


def test_without_an_employer_the_situation_comes_first(client: Client, house: House) -> None:
    client.force_login(make_person())
    response = client.get(f"/my/applications/new/?round={house.round.code}")
    assert response.url.startswith("/my/archive/profile/?next=")


def test_a_wrong_answer_is_asked_again(site: Client, house: House) -> None:
    page = text(site.get(f"/my/applications/new/?round={house.round.code}&level=emperor"), 422)
    assert "请选择列出的一项" in page


def test_a_closed_round_says_so(site: Client, house: House) -> None:
    with held_at(dt.date(2026, 12, 6)):
        page = text(site.get(f"/my/applications/new/?round={house.round.code}"), 409)
    assert "不再接受申报" in page


# --- drafting and submitting ---------------------------------------------------------------
def test_the_task_list_says_what_is_left(site: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    page = text(site.get(f"/my/applications/{draft.number}/"))
    assert "轮到您" in page
    assert "可以提交" in page
    EducationRecord.objects.get().evidence.clear()
    page = text(site.get(f"/my/applications/{draft.number}/"))
    assert "还有1处" in page
    assert "前面办完后" in page


def test_works_are_picked_and_saved_by_themselves(site: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    address = f"/my/applications/{draft.number}/works/"
    page = text(site.get(address))
    assert "站台门控制系统技术报告1" in page
    first = Achievement.objects.filter(person=person).order_by("on")[0]
    data = {"work": [str(first.pk)], f"share_{first.pk}": "负责全部试验", f"place_{first.pk}": "1"}
    answer = site.post(address, data, headers={"accept": "application/json"})
    assert answer.json() == {"saved_at": "09:00"}
    assert draft.works.get().own_share == "负责全部试验"
    long = {**data, f"share_{first.pk}": "字" * 301}
    page = text(site.post(address, long), 422)
    assert "最多300字" in page
    assert "字" * 301 in page


def test_target_and_support_are_changed(site: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    address = f"/my/applications/{draft.number}/target/"
    assert "申报级别" in text(site.get(address))
    values = {
        "level": "associate_senior",
        "path": "exceptional",
        "specialty": "gc-rail",
        "track": "applied_practice",
    }
    assert site.post(address, values).status_code == 302
    support = f"/my/applications/{draft.number}/support/"
    assert "举荐人1" in text(site.get(support))
    people = {
        "recommender-TOTAL_FORMS": "2",
        "recommender-INITIAL_FORMS": "0",
        "recommender-0-kind": "peer",
        "recommender-0-name": "举荐人甲",
        "recommender-0-organisation": "",
        "recommender-0-level": "full_senior",
        "recommender-1-name": "",
    }
    assert "请填写举荐人的单位" in text(site.post(support, people), 422)
    people["recommender-0-organisation"] = "示例大学"
    assert site.post(support, people).status_code == 302
    draft.refresh_from_db()
    assert draft.recommenders == [
        {"kind": "peer", "level": "full_senior", "name": "举荐人甲", "organisation": "示例大学"}
    ]
    assert "举荐人甲" in text(site.get(f"/my/applications/{draft.number}/check/"))


def test_the_check_page_is_a_ruling(site: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    page = text(site.get(f"/my/applications/{draft.number}/check/"))
    assert "符合申报条件" in page
    assert "京人社事业发〔2020〕17号" in page
    assert "去签署承诺" in page
    assert "没有材料" not in text(site.get(f"/my/applications/{draft.number}/material/"))
    Profile.objects.update(continuing_education=None)
    page = text(site.get(f"/my/applications/{draft.number}/check/"))
    assert "还不能提交" in page
    assert site.get(f"/my/applications/{draft.number}/pledge/").status_code == 302


def test_signing_submits_once(site: Client, person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    address = f"/my/applications/{draft.number}/pledge/"
    page = site.get(address)
    assert "一票否决" in text(page)
    digest = page.context["form"].initial["seen_digest"]
    wrong = text(site.post(address, {"signed_name": "申报人乙", "seen_digest": digest}), 422)
    assert "和您登记的姓名不一致" in wrong
    signed = {"signed_name": "申报人甲", "seen_digest": digest}
    assert site.post(address, signed).status_code == 302
    again = text(site.post(address, signed), 409)
    assert "没有重复提交" in again
    assert Pledge.objects.count() == 1
    assert site.get(address).status_code == 302


# --- the application's page ----------------------------------------------------------------
def test_the_page_tells_turn_road_and_material(site: Client, person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    page = text(site.get(f"/my/applications/{application.number}/"))
    assert "单位正在核实" in page
    assert "提交第1版，已签诚信承诺" in page
    assert "申报表，第1版" in page
    assert "六、验收、公示、发证" in page
    for name in ("ruling", "filed"):
        assert application.number in text(site.get(f"/my/applications/{application.number}/{name}/"))
    for name in ("form.pdf", "pledge-1.pdf"):
        response = site.get(f"/my/applications/{application.number}/{name}")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_every_state_has_its_page(client: Client, house: House, state: State) -> None:
    application = house.application_at(state)
    if state == State.CORRECTION:
        application = to_correction(house)
    client.force_login(application.person)
    assert application.number in text(client.get(f"/my/applications/{application.number}/"))
    assert application.number in text(client.get("/my/"))


def test_a_returned_application_shows_why_and_can_be_filed_again(
    site: Client, person: Person, house: House
) -> None:
    application = submit(draft_of(person, house.round))
    apply_transition(application, "return_by_employer", actor=house.clerk, reason="学校名称不符")
    page = text(site.get(f"/my/applications/{application.number}/"))
    assert "学校名称不符" in page
    assert "重新提交" in page
    address = f"/my/applications/{application.number}/pledge/"
    assert "第2版" in text(site.get(address))
    assert site.post(address, {"signed_name": person.name}).status_code == 302
    application.refresh_from_db()
    assert (application.version, application.state) == (2, State.ATTESTATION)


def test_review_internals_are_never_shown(site: Client, person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    Application.objects.filter(pk=application.pk).update(state=State.PANEL_REVIEW)
    apply_transition(application, "assign_panel", actor=house.secretary, data={"experts": ["专家子"]})
    page = text(site.get(f"/my/applications/{application.number}/?history=all"))
    assert "专家开始评议" in page
    assert "秘书戊" not in page
    assert "专家子" not in page


def test_others_applications_are_not_found(site: Client, house: House) -> None:
    application = house.application_at(State.ATTESTATION)
    for tail in ("", "works/", "check/", "form.pdf", "withdraw/", "correction/", "ruling/", "filed/"):
        assert site.get(f"/my/applications/{application.number}/{tail}").status_code == 404


def test_withdrawal_names_the_consequence(site: Client, person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    address = f"/my/applications/{application.number}/withdraw/"
    assert "批次截止前可以重新申报" in text(site.get(address))
    assert site.post(address, {"reason": "换单位"}).status_code == 302
    page = text(site.get(f"/my/applications/{application.number}/"))
    assert "您已撤回这份申报" in page
    assert "不能撤回" in text(site.get(address), 409)


# --- correction ----------------------------------------------------------------------------
def to_correction(house: House) -> Application:
    application = house.application_at(State.ACCEPTANCE)
    request_correction(
        application,
        items=[
            CorrectionRequest("BZ-01", "代表作2没有写本人分工"),
            CorrectionRequest("BZ-01", "专利证书第2页看不清"),
        ],
        actor=house.acceptance_officer,
    )
    application.refresh_from_db()
    return application


def test_corrections_are_answered_item_by_item_and_handed_in_once(client: Client, house: House) -> None:
    application = to_correction(house)
    client.force_login(application.person)
    base = f"/my/applications/{application.number}/correction/"
    page = text(client.get(base))
    assert "代表作2没有写本人分工" in page
    assert "还有2项没有补正" in text(client.post(base), 422)
    assert "请写明补正内容" in text(client.post(f"{base}1/", {"answer": " "}), 422)
    assert client.post(f"{base}1/", {"answer": "负责控制逻辑"}).status_code == 302
    scan = upload("专利.pdf", b"%PDF-1.4 scan")
    assert client.post(f"{base}2/", {"answer": "", "files": [scan]}).status_code == 302
    assert client.get(f"{base}3/").status_code == 404
    assert "专利.pdf" in text(client.get(base))
    assert client.get(f"{base}notice.pdf").content.startswith(b"%PDF")
    assert client.post(base).status_code == 302
    application.refresh_from_db()
    assert application.state == State.ACCEPTANCE
    assert client.post(base).status_code == 409
    assert client.post(f"{base}1/", {"answer": "再改"}).status_code == 409
    assert CorrectionItem.objects.get(number=1).answer == "负责控制逻辑"


def test_a_day_late_is_too_late_whether_swept_or_not(client: Client, house: House) -> None:
    application = to_correction(house)
    client.force_login(application.person)
    base = f"/my/applications/{application.number}/correction/"
    due = application.correction_notice.due_on
    with held_at(due):
        assert client.post(f"{base}1/", {"answer": "负责控制逻辑"}).status_code == 302
    with held_at(due + dt.timedelta(days=1)):
        assert "期限" in text(client.post(f"{base}1/", {"answer": "晚了"}), 409)
        assert client.post(base).status_code == 409
