"""The applicant's road through the API: the same actions, the same refusals, own data only."""

import datetime as dt
import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Person
from applications.actions.acceptance import CorrectionRequest, request_correction
from applications.models import Achievement, Application, EvidenceFile, Pledge
from applications.states import State
from tests.applications.worlds import PDF, PNG, draft_of, engineer, submit, upload
from tests.builders import House, make_person, make_round
from titles.clock import held_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def person(house: House) -> Person:
    return engineer(house.employer, "申报人甲")


def as_person(person: Person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def prove(api: APIClient, kind: str, key: str) -> None:
    content = PDF + key.encode()
    stored = api.post("/api/my/evidence/", {"file": upload(f"{key}.pdf", content)}, format="multipart")
    assert stored.status_code == 201
    tied = api.post(f"/api/my/archive/{kind}/{key}/evidence/", {"evidence": [stored.json()["id"]]})
    assert tied.status_code == 200


def put(api: APIClient, kind: str, values: dict[str, Any]) -> str:
    answer = api.post(f"/api/my/archive/{kind}/", values)
    assert answer.status_code == 201, answer.json()
    key: str = answer.json()["id"]
    prove(api, kind, key)
    return key


def test_from_an_empty_archive_to_a_submitted_application(house: House) -> None:
    person = make_person("申报人乙")
    api = as_person(person)
    profile = {
        "employment": "employed",
        "employer": house.employer.uscc,
        "under_sanction": False,
        "continuing_education": True,
    }
    assert api.patch("/api/my/profile/", profile).status_code == 200
    put(api, "education", {"kind": "bachelor", "school": "示例大学", "graduated_on": "2012-07-01"})
    work = {
        "organisation_name": "示例设计院",
        "series": "engineering",
        "post_level": "assistant",
        "started_on": "2012-07-10",
    }
    put(api, "employment", work)
    put(api, "titles", {"series": "engineering", "level": "assistant", "obtained_on": "2013-09-01"})
    assert api.post("/api/my/archive/qualifications/none/", {"none": True}).status_code == 200
    report = {"kind": "technical_report", "role": "principal", "rank": 1}
    works = [put(api, "achievements", {**report, "title": f"报告{n}", "on": f"202{n}-03-31"}) for n in (1, 2)]
    token = str(uuid.uuid4())
    target = {
        "round": house.round.code,
        "level": "intermediate",
        "path": "standard",
        "specialty": "gc-rail",
        "track": "applied_practice",
        "form_token": token,
    }
    created = api.post("/api/my/applications/", target)
    assert created.status_code == 201
    number = created.json()["number"]
    assert api.post("/api/my/applications/", target).json()["number"] == number
    base = f"/api/my/applications/{number}/"
    left = api.get(f"{base}assess/").json()
    assert [item["part"] for item in left["blockers"]] == ["works"]
    chosen = {"works": [{"achievement": key, "own_share": "负责总体"} for key in works]}
    assert [row["achievement"] for row in api.patch(base, chosen).json()["works"]] == works
    ready = api.get(f"{base}assess/").json()
    assert ready["blockers"] == []
    assert ready["assessment"]["outcome"] == "met"
    signed = {"signed_name": "申报人乙", "seen_digest": ready["digest"]}
    done = api.post(f"{base}submit/", signed)
    assert (done.status_code, done.json()["state"], done.json()["version"]) == (200, "attestation", 1)
    again = api.post(f"{base}submit/", signed)
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "application.already_submitted"
    assert Pledge.objects.count() == 1
    steps = [row["step"] for row in api.get(base).json()["history"]]
    assert steps == ["create", "submit"]


def test_refusals_name_their_fields(person: Person) -> None:
    api = as_person(person)
    future = {"kind": "master", "school": "示例大学", "graduated_on": "2030-01-01"}
    answer = api.post("/api/my/archive/education/", future)
    assert answer.status_code == 422
    assert "graduated_on" in answer.json()["error"]["fields"]
    nonsense = api.post("/api/my/archive/education/", {**future, "graduated_on": "2021-02-30"})
    assert nonsense.status_code == 400
    assert "graduated_on" in nonsense.json()["error"]["fields"]
    assert api.get("/api/my/archive/nonsense/").status_code == 404
    wrong = api.patch("/api/my/profile/", {"employer": "911101080000000000"})
    assert "employer" in wrong.json()["error"]["fields"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "evidence.empty"),
        ("证书.pdf", PNG, "evidence.mislabelled"),
        ("程序.pdf", b"MZ\x90\x00", "evidence.wrong_kind"),
    ],
)
def test_bad_files_are_refused(person: Person, name: str, content: bytes, code: str) -> None:
    before = EvidenceFile.objects.count()
    answer = as_person(person).post("/api/my/evidence/", {"file": upload(name, content)}, format="multipart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert EvidenceFile.objects.count() == before


def test_others_data_are_not_found(person: Person, house: House) -> None:
    application = draft_of(person, house.round)
    record = Achievement.objects.filter(person=person).first()
    evidence = EvidenceFile.objects.filter(owner=person).first()
    assert record
    assert evidence
    other = as_person(make_person())
    for path in (
        f"/api/my/applications/{application.number}/",
        f"/api/my/applications/{application.number}/assess/",
        f"/api/my/applications/{application.number}/correction/",
        f"/api/my/archive/achievements/{record.pk}/",
        f"/api/evidence/{evidence.pk}/",
    ):
        assert other.get(path).status_code == 404
    address = f"/api/my/applications/{application.number}/submit/"
    assert other.post(address, {"signed_name": "申报人甲"}).status_code == 404
    assert other.delete(f"/api/my/archive/achievements/{record.pk}/").status_code == 404
    mine = other.post(f"/api/my/archive/achievements/{record.pk}/evidence/", {"evidence": [str(evidence.pk)]})
    assert mine.status_code == 404
    assert APIClient().get("/api/my/applications/").status_code in (401, 403)


def test_somebody_elses_file_is_never_tied(person: Person, house: House) -> None:
    other = engineer(house.employer)
    record = Achievement.objects.filter(person=other).first()
    evidence = EvidenceFile.objects.filter(owner=person).first()
    assert record
    assert evidence
    answer = as_person(other).post(
        f"/api/my/archive/achievements/{record.pk}/evidence/", {"evidence": [str(evidence.pk)]}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "evidence.unknown")


def test_records_are_changed_and_removed(person: Person) -> None:
    api = as_person(person)
    record = Achievement.objects.filter(person=person).first()
    assert record
    base = f"/api/my/archive/achievements/{record.pk}/"
    assert api.patch(base, {"rank": 2}).json()["rank"] == 2
    file = record.evidence.get()
    assert api.delete(f"{base}evidence/{file.pk}/").status_code == 204
    assert api.get(base).json()["evidence"] == []
    assert api.delete(base).status_code == 204
    assert api.get(base).status_code == 404


def test_the_owner_downloads_the_bytes(person: Person) -> None:
    evidence = EvidenceFile.objects.filter(owner=person).first()
    assert evidence
    answer = as_person(person).get(f"/api/evidence/{evidence.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_withdrawal_and_wrong_states(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    api = as_person(person)
    base = f"/api/my/applications/{application.number}/"
    assert api.patch(base, {"track": "research_design"}).status_code == 409
    assert api.post(f"{base}withdraw/", {"reason": "换单位"}).json()["state"] == "withdrawn"
    assert api.post(f"{base}withdraw/").status_code == 409


def test_a_correction_is_answered_and_handed_in(house: House) -> None:
    application = house.application_at(State.ACCEPTANCE)
    request_correction(
        application, items=[CorrectionRequest("BZ-01", "页面看不清")], actor=house.acceptance_officer
    )
    api = as_person(application.person)
    base = f"/api/my/applications/{application.number}/correction/"
    assert [item["text"] for item in api.get(base).json()["items"]] == ["页面看不清"]
    assert api.post(base).status_code == 422
    answered = api.put(f"{base}1/", {"answer": "已重新扫描"})
    assert answered.json()["items"][0]["answer"] == "已重新扫描"
    assert api.post(base).json()["state"] == "acceptance"
    assert api.post(base).status_code == 409


@pytest.mark.parametrize(
    ("day", "shown", "is_open"),
    [
        (dt.date(2026, 11, 4), True, False),
        (dt.date(2026, 11, 5), True, True),
        (dt.date(2026, 12, 5), True, True),
        (dt.date(2026, 12, 6), False, False),
    ],
)
def test_rounds_are_public_json(house: House, day: dt.date, shown: bool, is_open: bool) -> None:
    make_round(house.institution, state="draft", announced_at=None)
    with held_at(day):
        rows = APIClient().get("/api/rounds/").json()
        one = APIClient().get(f"/api/rounds/{house.round.code}/").json()
    assert [row["code"] for row in rows] == ([house.round.code] if shown else [])
    assert one["is_open"] is is_open
    assert "gc-rail" in one["specialties"]
    assert Application.objects.count() == 0
