"""The rules desk through the API: the same actions, the same refusals."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Person
from accounts.roles import Role
from tests.builders import House, make_member
from tests.policies.desk import CASES, ENGINEERING, RULES, Desk, replaced

pytestmark = pytest.mark.django_db
ROOT = "/api/bureau/policies/"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def api(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def texts(version: dict, **changes: str) -> dict:
    kept = {name: version[name] for name in ("pack_text", "cases_text", "coverage_text")}
    return {**kept, "seen": version["edited_at"], **changes}


def test_from_the_draft_to_the_publication(desk: Desk) -> None:
    drafter, second = api(desk.drafter), api(desk.second)
    started = drafter.post(
        f"{ROOT}{ENGINEERING}/versions/",
        {"based_on": 1, "effective_from": "2027-01-01", "note": "按新文件调整"},
        format="json",
    )
    assert started.status_code == 201
    version = started.json()
    address = f"{ROOT}versions/{version['id']}/"

    saved = drafter.put(
        address, texts(version, pack_text=replaced(version["pack_text"], *RULES)), format="json"
    ).json()
    checked = drafter.post(f"{address}check/").json()
    assert checked["status"] == "draft"
    problem = checked["problems"][0]
    assert (problem["file"], problem["code"]) == (f"cases/{ENGINEERING}.yaml", "cases.failed")
    assert version["cases_text"].splitlines()[problem["line"] - 1].strip() == problem["text"]
    assert "应为未满足，核算得满足" in problem["message"]

    saved = drafter.put(
        address, texts(saved, cases_text=replaced(saved["cases_text"], *CASES)), format="json"
    ).json()
    assert saved["report_is_stale"]
    checked = drafter.post(f"{address}check/").json()
    assert (checked["status"], checked["problems"]) == ("checked", [])

    seen = {"seen": checked["edited_at"]}
    refused = drafter.post(f"{address}publish/", seen, format="json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "policies.second_person")
    published = second.post(f"{address}publish/", seen, format="json").json()
    assert (published["status"], published["published_by"]) == ("published", desk.second.name)
    assert second.post(f"{address}publish/", seen, format="json").status_code == 409

    lines = second.get(f"{ROOT}{ENGINEERING}/versions/").json()
    assert [(line["number"], line["status"]) for line in lines] == [(2, "published"), (1, "published")]
    assert "pack_text" not in lines[0]


def test_the_list_names_drafts(desk: Desk) -> None:
    draft = desk.draft()
    lines = {line["code"]: line for line in api(desk.issuer).get(ROOT).json()}
    assert (lines[ENGINEERING]["number"], lines[ENGINEERING]["effective_from"]) == (1, "2020-10-01")
    assert [row["id"] for row in lines[ENGINEERING]["drafts"]] == [draft.pk]


def test_refusals_with_code_and_field(desk: Desk) -> None:
    drafter = api(desk.drafter)
    draft = desk.draft()
    address = f"{ROOT}versions/{draft.pk}/"
    version = drafter.get(address).json()
    answer = drafter.put(address, texts(version, cases_text=" "), format="json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["cases_text"])
    desk.four_years(draft)
    answer = drafter.put(address, texts(version, note="另一处"), format="json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "policies.changed_meanwhile")
    start = f"{ROOT}{ENGINEERING}/versions/"
    answer = drafter.post(
        start, {"based_on": 1, "effective_from": "2020-10-01", "note": "同一天"}, format="json"
    )
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["effective_from"]
    assert drafter.post(start, {"based_on": 9, "note": "没有"}, format="json").status_code == 404
    assert drafter.get(f"{ROOT}versions/0/").status_code == 404
    assert drafter.get(f"{ROOT}beijing-law/versions/").status_code == 404


def test_discarding(desk: Desk) -> None:
    draft = desk.draft()
    answer = api(desk.drafter).post(f"{ROOT}versions/{draft.pk}/discard/")
    assert answer.json()["status"] == "discarded"
    assert api(desk.drafter).post(f"{ROOT}versions/{draft.pk}/check/").status_code == 409


@pytest.mark.parametrize("role", [Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR])
def test_other_bureau_roles_only_read(desk: Desk, role: str) -> None:
    draft = desk.draft()
    client = api(make_member(role, desk.bureau))
    address = f"{ROOT}versions/{draft.pk}/"
    version = client.get(address).json()
    assert client.put(address, texts(version, note="改"), format="json").status_code == 403
    assert client.post(f"{address}check/").status_code == 403
    assert client.post(f"{address}publish/", {"seen": version["edited_at"]}).status_code == 403
    assert client.post(f"{address}discard/").status_code == 403


def test_nobody_else(desk: Desk) -> None:
    draft = desk.draft()
    for client in (APIClient(), api(House().secretary)):
        for address in (ROOT, f"{ROOT}{ENGINEERING}/versions/", f"{ROOT}versions/{draft.pk}/"):
            assert client.get(address).status_code in (401, 403)
