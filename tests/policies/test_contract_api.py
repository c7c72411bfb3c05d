"""The contract over HTTP."""

import json

import jsonschema
import pytest

import rules
from rules import json_schema
from tests.rules.generator import Generator
from titles.throttles import AssessmentThrottle

pytestmark = pytest.mark.django_db

BASE = {"as_of": "2025-01-01", "jurisdiction": "beijing", "series": "engineering"}


def post(client, body):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/api/assessments/", text, content_type="application/json")


def test_the_answer_is_the_assessment_and_nothing_is_stored(client):
    dossier = Generator(3).dossier()
    answer = post(client, dossier)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == rules.assess(dossier)


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ("{", "$", "a JSON object"),
        ("", "$", "a JSON object"),
        (b"\xff", "$", "a JSON object"),
        (BASE | {"claims": ["x"]}, "$.claims[0]", "special_skill"),
        (BASE | {"name": "x"}, "$.name", "no such key"),
        (BASE | {"jurisdiction": "guangxi"}, "$.series", "laboratory"),
    ],
)
def test_a_bad_dossier_is_refused_with_path_and_expectation(client, body, path, expected):
    answer = post(client, body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["path"]) == ("invalid_dossier", path)
    assert expected in error["expected"]
    assert error["fields"] == {path: [error["expected"]]}


def test_only_post(client):
    assert client.get("/api/assessments/").status_code == 405


def test_limited(client, monkeypatch):
    monkeypatch.setattr(AssessmentThrottle, "rate", "3/min")
    codes = [post(client, BASE).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_policies(client):
    answer = client.get("/api/policies/")
    assert {policy["code"] for policy in answer.json()} == {policy["code"] for policy in rules.policies()}


def test_coverage(client):
    for policy in rules.policies():
        positions = client.get(f"/api/policies/{policy['code']}/coverage/").json()
        assert positions
        assert all({"at", "is", "rule", "why", "sentences"} == set(position) for position in positions)
    assert client.get("/api/policies/none/coverage/").status_code == 404


@pytest.mark.parametrize("name", list(json_schema.schemas()))
def test_schemas_are_published_and_stand_in_their_files(client, name):
    text = (json_schema.FOLDER / f"{name}.schema.json").read_text()
    assert text == json_schema.as_text(json_schema.schemas()[name])
    answer = client.get(f"/api/schemas/{name}/")
    assert answer.content.decode() == text
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_no_such_schema(client):
    assert client.get("/api/schemas/nothing/").status_code == 404


def test_dossiers_and_assessments_are_what_their_schemas_say():
    checks = {
        name: jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        for name, schema in json_schema.schemas().items()
    }
    generator = Generator(9)
    for _ in range(40):
        dossier = generator.dossier()
        checks["dossier"].validate(dossier)
        checks["assessment"].validate(rules.assess(dossier))
    for wrong in (BASE | {"x": 1}, BASE | {"jurisdiction": "guangxi"}, BASE | {"as_of": "2025-02-30"}):
        assert not checks["dossier"].is_valid(wrong)
