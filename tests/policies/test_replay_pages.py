"""Replays in the browser's terms: who opens what, progress, figures and the lists behind them, the sheet."""

import io
import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from rest_framework.test import APIClient

from accounts.models.organisation import Role
from policies.actions.replay import cancel_replay
from policies.actions.replay_chunk import judge_chunk
from policies.models import ReplayRun
from rules.heads import with_head
from tests.builders import make_round
from tests.policies.replays import Register, changed, engineer, make_version, years
from titles.models import PolicyVersion
from titles.sheets import safe_cell

pytestmark = pytest.mark.django_db
STARTS = ("2015-07-01", "2022-06-01", "2022-07-01", "2023-06-01")


@pytest.fixture
def house() -> Register:
    return Register()


@pytest.fixture
def officer(house: Register, client: Client) -> Client:
    client.force_login(house.bureau_officer)
    return client


def judged(run: ReplayRun) -> ReplayRun:
    for chunk in run.chunks.all():
        judge_chunk(chunk.pk)
    run.refresh_from_db()
    return run


def finished(house: Register) -> ReplayRun:
    """Four filings, of which two become met, one only gets an earlier day."""
    for start in STARTS:
        house.file(engineer(start))
    return judged(house.start(years(4)))


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def address(name: str, run: ReplayRun) -> str:
    return reverse(name, args=[run.pk])


@pytest.mark.parametrize("role", [Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR])
def test_other_roles_of_the_bureau_read_and_nothing_more(house: Register, client: Client, role: str) -> None:
    run = finished(house)
    client.force_login(house.second_officer(role))
    for name in ("replay", "replay-changes", "replay-sheet"):
        assert client.get(address(name, run)).status_code == 200
    page = text_of(client.get(reverse("replays")))
    assert "共4件，2件结果会变" in page
    assert "发起核算" not in page
    assert client.get(reverse("replay-start")).status_code == 403
    for name in ("replay-cancel", "replay-continue"):
        assert client.post(address(name, run)).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "secretary", "acceptance_officer"])
def test_others_stay_outside(house: Register, client: Client, who: str) -> None:
    run = finished(house)
    client.force_login(getattr(house, who))
    assert client.get(reverse("replays")).status_code == 403
    for name in ("replay", "replay-changes", "replay-sheet"):
        assert client.get(address(name, run)).status_code == 403
    client.logout()
    assert client.get(reverse("replays")).status_code == 302


def test_an_empty_list_says_what_to_do(officer: Client) -> None:
    page = text_of(officer.get(reverse("replays")))
    assert "还没有核算过" in page
    assert reverse("replay-start") in page


def test_a_run_is_started_followed_and_read(
    house: Register, officer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for start in STARTS:
        house.file(engineer(start))
    version = make_version(years(4))
    page = officer.get(reverse("replay-start"), {"version": version.pk})
    assert f'<option value="{version.pk}" selected>' in page.content.decode()
    assert "（4件）" in text_of(page)
    form = {
        "version": version.pk,
        "rounds": [house.round.pk],
        "form_token": str(page.context["form_token"]),
    }
    with django_capture_on_commit_callbacks(execute=False) as sent:
        answer = officer.post(reverse("replay-start"), form)
    run = ReplayRun.objects.get()
    assert answer.url == address("replay", run)
    page = text_of(officer.get(answer.url))
    assert "共4件，已核算0件" in page
    assert 'http-equiv="refresh"' in page
    assert officer.get(address("replay-sheet", run)).status_code == 409
    assert officer.post(reverse("replay-start"), form).url == answer.url
    assert ReplayRun.objects.count() == 1
    for callback in sent:
        callback()
    page = text_of(officer.get(answer.url))
    assert "共4件，2件结果会变" in page
    assert 'http-equiv="refresh"' not in page
    assert house.round.name in page
    assert run.text_version in page


def test_a_form_that_is_wrong_keeps_what_was_chosen(house: Register, officer: Client) -> None:
    other = make_round(house.institution, series_id="laboratory")
    house.file({**engineer(), "series": "laboratory"}, round_=other)
    token, version = str(uuid.uuid4()), make_version(years(4))
    answer = officer.post(reverse("replay-start"), {"rounds": [other.pk], "form_token": token})
    assert answer.status_code == 422
    assert "请选择一版规则" in text_of(answer)
    assert "checked" in text_of(answer)
    form = {"version": version.pk, "rounds": [other.pk], "form_token": token}
    answer = officer.post(reverse("replay-start"), form)
    assert answer.status_code == 422
    assert "没有适用这项政策的已提交申报" in text_of(answer)
    assert officer.post(reverse("replay-start"), {**form, "form_token": "x"}).status_code == 422


def test_a_draft_that_was_edited_since_is_said_to_be(house: Register, officer: Client) -> None:
    run = finished(house)
    words = "这一版的文本又改过"
    assert words not in text_of(officer.get(address("replay", run)))
    type(run.version).objects.filter(pk=run.version_id).update(mark="00000000")
    assert words in text_of(officer.get(address("replay", run)))


def test_every_figure_leads_to_as_many_applications(house: Register, officer: Client) -> None:
    run = finished(house)
    page = officer.get(address("replay", run)).content.decode()
    links = re.findall(r'<a href="([^"]*/changes/\?[^"]*)">(\d+)(?:件)?</a>', page)
    assert len(links) >= 4
    for url, count in links:
        rows = officer.get(unescape(url)).context["rows"]
        assert len(rows) == int(count), url


def test_the_list_is_narrowed_paged_and_bears_no_names(
    house: Register, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished(house)
    page = officer.get(address("replay-changes", run))
    numbers = [row.change.number for row in page.context["rows"]]
    assert len(numbers) == 3
    assert numbers == sorted(numbers)
    whole = text_of(page)
    assert not [name for name in people_of(run) if name in whole]
    assert "符合" in whole
    first = officer.get(address("replay-changes", run), {"after": numbers[0]})
    assert [row.change.number for row in first.context["rows"]] == numbers[1:]
    nothing = officer.get(address("replay-changes", run), {"turn": "lost"})
    assert "没有这样的申报" in text_of(nothing)
    strange = officer.get(address("replay-changes", run), {"kind": "x", "turn": "x", "after": "\x00"})
    assert strange.status_code in (200, 400)


def people_of(run: ReplayRun) -> list[str]:
    return list(run.changes.values_list("application__person__name", flat=True))


def test_pages_cost_the_same_queries_for_one_and_many(house: Register, officer: Client) -> None:
    def counted(name: str, run: ReplayRun) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(address(name, run)).status_code == 200
        return len(queries)

    house.file(engineer("2022-06-01"))
    version = make_version(years(4))
    one = judged(house.start("", version=version))
    few = [counted(name, one) for name in ("replay", "replay-changes")]
    for _ in range(12):
        house.file(engineer("2022-06-01"))
    many = judged(house.start("", version=version))
    assert [counted(name, many) for name in ("replay", "replay-changes")] == few


def test_cancelling_is_confirmed_and_the_part_stays(house: Register, officer: Client) -> None:
    house.file()
    run = house.start(years(4))
    assert "此前的结果保留" in text_of(officer.get(address("replay-cancel", run)))
    assert officer.post(address("replay-cancel", run)).url == address("replay", run)
    page = text_of(officer.get(address("replay", run)))
    assert "中途取消" in page
    assert "共1件，已核算0件" in page
    assert officer.post(address("replay-cancel", run)).status_code == 409
    assert officer.post(address("replay-continue", run)).status_code == 409


def test_continuing_sends_what_is_open(
    house: Register, officer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    house.file()
    run = house.start(years(4))
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(address("replay-continue", run))
    assert "核算完成" in text_of(officer.get(address("replay", run)))


def test_the_sheet_holds_what_the_pages_say(house: Register, officer: Client) -> None:
    run = finished(house)
    answer = officer.get(address("replay-sheet", run))
    assert answer["Content-Disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    assert book.sheetnames == ["本次核算", "按条款", "变化的申报"]
    clauses = list(book["按条款"].values)
    assert clauses[1][:2] == (run.summary["clauses"][0][0], "学历和专业工作经历")
    assert clauses[1][3] == 2
    head, *rows = book["变化的申报"].values
    assert [row[0] for row in rows] == list(run.changes.values_list("number", flat=True))
    turned = dict(zip(head, rows[0], strict=True))
    assert (turned["结果，原来"], turned["结果，现在"]) == ("不符合", "符合")
    assert [turned[f"最早符合日期，{when}"].date().isoformat() for when in ("原来", "现在")] == [
        "2027-06-01",
        "2026-12-31",
    ]
    assert (turned["条款结果，原来"], turned["条款结果，现在"]) == ("不符合", "符合")
    said = {row[0]: row[1] for row in book["本次核算"].values}
    assert said["文本"] == run.text_version
    assert said["发起人"] == house.bureau_officer.name
    assert (said["申报"], said["结果变化"], said["没有变化"]) == (4, 2, 0)
    assert said["批次"] == "全部批次"


def test_the_sheets_can_be_filtered_and_keep_their_heads_in_sight(house: Register, officer: Client) -> None:
    run = finished(house)
    content = b"".join(officer.get(address("replay-sheet", run)).streaming_content)
    book = load_workbook(io.BytesIO(content))
    assert {page.freeze_panes for page in book} == {"A2"}
    assert book["本次核算"].auto_filter.ref is None
    for name in ("按条款", "变化的申报"):
        assert book[name].auto_filter.ref == book[name].dimensions
        assert book[name].max_row > 1


def test_a_version_says_what_its_replay_found_and_whether_it_still_holds(
    house: Register, officer: Client
) -> None:
    run = finished(house)
    draft = reverse("policy-draft", args=[run.version_id])
    page = text_of(officer.get(draft))
    assert f'<a href="{address("replay", run)}">共4件，2件结果会变。</a>' in page
    assert "按现在的文本" in page
    version = PolicyVersion.objects.get(pk=run.version_id)
    numbered = with_head(version.pack_text, version=9)
    PolicyVersion.objects.filter(pk=version.pk).update(pack_text=numbered, mark="00000000")
    assert "按现在的文本" in text_of(officer.get(draft))
    changed_since = version.pack_text.replace("label: 继续教育", "label: 教育", 1)
    PolicyVersion.objects.filter(pk=version.pk).update(pack_text=changed_since)
    assert "核算之后文本又改过" in text_of(officer.get(draft))


def test_texts_of_a_draft_become_no_formula(house: Register, officer: Client) -> None:
    house.file()
    run = judged(house.start(changed(("label: 继续教育", 'label: "=HYPERLINK(1)"'))))
    content = b"".join(officer.get(address("replay-sheet", run)).streaming_content)
    book = load_workbook(io.BytesIO(content))
    labels = [row[1] for row in book["按条款"].values]
    assert "'=HYPERLINK(1)" in labels
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1", "'-1"),
        ("\t=1", "'\t=1"),
        ("a\x00b", "ab"),
        ("好", "好"),
        (-1, -1),
    ],
)
def test_cells(text: Any, cell: Any) -> None:
    assert safe_cell(text) == cell


# --- API --------------------------------------------------------------------------------------
def api(person: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_the_api_starts_reads_and_cancels(house: Register) -> None:
    for start in STARTS:
        house.file(engineer(start))
    client = api(house.bureau_officer)
    version = make_version(years(4))
    given = {"version": version.pk, "rounds": [house.round.code], "form_token": str(uuid.uuid4())}
    answer = client.post("/api/bureau/replays/", given)
    assert answer.status_code == 202
    pk = answer.json()["id"]
    assert client.post("/api/bureau/replays/", given).json()["id"] == pk
    judged(ReplayRun.objects.get(pk=pk))
    read = client.get(f"/api/bureau/replays/{pk}/").json()
    assert (read["state"], read["total"], read["changed"], read["rounds"]) == (
        "done",
        4,
        2,
        [house.round.code],
    )
    page = client.get(f"/api/bureau/replays/{pk}/changes/", {"kind": "outcome"}).json()
    assert [row["outcome_after"] for row in page["results"]] == ["met", "met"]
    assert not any("person" in row or "name" in row for row in page["results"])
    assert client.get("/api/bureau/replays/").json()["results"][0]["id"] == pk
    assert client.post(f"/api/bureau/replays/{pk}/cancel/").status_code == 409
    wrong = client.post("/api/bureau/replays/", {**given, "rounds": ["nowhere"]})
    assert wrong.status_code == 422


def test_the_api_knows_who_may(house: Register) -> None:
    house.file()
    run = house.start(years(4))
    reader = api(house.supervisor)
    assert reader.get(f"/api/bureau/replays/{run.pk}/").status_code == 200
    assert reader.post(f"/api/bureau/replays/{run.pk}/cancel/").status_code == 403
    given = {"version": run.version_id, "form_token": str(uuid.uuid4())}
    assert reader.post("/api/bureau/replays/", given).status_code == 403
    assert api(house.clerk).get("/api/bureau/replays/").status_code == 403
    cancel_replay(run, actor=house.bureau_officer)
    assert api(house.bureau_officer).post(f"/api/bureau/replays/{run.pk}/continue/").status_code == 409
