"""The policies for everybody: list, document, both directions of coverage, two versions beside each other."""

import datetime as dt
import html
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator

import rules
from policies.queries.coverage import coverage_of
from policies.queries.versions import current_line
from rules import clauses
from rules.coverage import coverage
from rules.loader import CASES, PACKS, parse_pack
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db
CODES = [entry.pack.code for entry in rules.shipped()]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def text_of(answer):
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def ids_of(page):
    return re.findall(r'\sid="([^"]+)"', page)


def test_the_list_names_versions_in_words_and_leads_to_every_document(client):
    page = text_of(client.get("/policies/"))
    assert "第1版，2020-10-01起" in page
    assert "第1版，征求意见稿，尚未施行" in page
    assert "期限和比例" in page
    for entry in rules.shipped():
        assert f'href="/policies/{entry.pack.code}/"' in page
        assert entry.version not in page


@pytest.mark.parametrize("code", CODES)
def test_every_rule_stands_in_the_document(client, code):
    page = text_of(client.get(f"/policies/{code}/"))
    pack = rules.shipped()[code].pack
    rows = [*pack.general, *pack.general_judgements]
    rows += [row for path in pack.paths for row in (*path.requirements, *path.judgements)]
    rows += [row for addition in pack.additions for row in addition.requirements]
    for row in rows:
        assert row.label in page
        assert row.clause in page
    for reading in pack.readings:
        assert reading.text in page


@pytest.mark.parametrize("code", CODES)
def test_every_clause_can_be_linked_and_every_link_leads_somewhere(client, code):
    page = text_of(client.get(f"/policies/{code}/"))
    ids = ids_of(page)
    assert len(ids) == len(set(ids))
    pack = rules.shipped()[code].pack
    for path in pack.paths:
        for row in (*path.requirements, *path.judgements):
            for item in clauses.items(row.clause):
                assert item.document or item.anchor in ids
    pages = {reverse("policy", args=[code]): ids}
    for link in re.findall(r'href="([^"]*#[^"]+)"', page):
        address, _hash, name = link.partition("#")
        if address:
            pages.setdefault(address, ids_of(text_of(client.get(address))))
        assert name in pages[address or reverse("policy", args=[code])], link


def test_pages_that_are_not_there(client):
    for address in (
        "/policies/none/",
        "/policies/none/coverage/",
        "/policies/none/compare/",
        f"/policies/{CODES[0]}/versions/7/",
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("code", CODES)
def test_coverage_both_ways(client, code):
    table = coverage_of(current_line(code))
    by_text = text_of(client.get(f"/policies/{code}/coverage/"))
    by_rule = text_of(client.get(f"/policies/{code}/coverage/?by=rule"))
    positions = coverage(code)
    assert [line.at for line in table.positions] == [position.at for position in positions]
    assert by_text.count("<tr>") == len(positions) + 1
    assert by_rule.count("<tr>") == len(table.rules) + 1
    assert table.open == 0
    assert "全部对应" in by_text
    assert all(line.rules or line.why for line in table.positions)
    pack = rules.shipped()[code].pack
    named = [*pack.general, *pack.general_judgements]
    named += [row for path in pack.paths for row in (*path.requirements, *path.judgements)]
    assert {(row.clause, row.label) for row in named} <= {(rule.clause, rule.label) for rule in table.rules}
    assert all(rule.positions for rule in table.rules)


CODE = "beijing-engineering-2020-17"
MOMENT = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)


def publish(number, begins, changes=()):
    """A version of the engineering policy as it stands once it is published."""
    text = (PACKS / f"{CODE}.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("version: 1\n", f"version: {number}\n"),
        ("effective_from: 2020-10-01", f"effective_from: {begins}"),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new, 1)
    entry = parse_pack("x.yaml", text)
    return PolicyVersion.objects.create(
        policy=CODE,
        number=number,
        mark=entry.version.rpartition("-")[2],
        title=entry.pack.title,
        document=entry.pack.document,
        effective_from=entry.pack.effective_from,
        status=PolicyStatus.PUBLISHED,
        pack_text=text,
        cases_text=(CASES / f"{CODE}.yaml").read_text(encoding="utf-8"),
        coverage_text=(PACKS / "coverage" / f"{CODE}.yaml").read_text(encoding="utf-8"),
        drafted_at=MOMENT,
        edited_at=MOMENT,
        checked_at=MOMENT,
        published_at=MOMENT,
    )


@pytest.fixture
def two_versions():
    return publish(1, "2020-10-01"), publish(
        2, "2026-06-01", [("degree: master, years: 7", "degree: master, years: 6")]
    )


def test_versions_and_their_days(client, two_versions):
    page = text_of(client.get(f"/policies/{CODE}/"))
    assert "第2版，2026-06-01起" in page
    assert "从事工程技术工作满6年" in page
    old = text_of(client.get(f"/policies/{CODE}/versions/1/"))
    assert "这不是今天适用的版本" in old
    assert "从事工程技术工作满7年" in old
    assert "2026-05-31" in old
    rows = client.get(f"/api/policies/{CODE}/versions/").json()
    assert [(row["number"], row["applies_today"]) for row in rows] == [(2, True), (1, False)]
    assert rows[1]["applied_until"] == "2026-05-31"


def test_two_versions_beside_each_other(client, two_versions):
    page = text_of(client.get(f"/policies/{CODE}/compare/?from=1&to=2"))
    assert "共2处不同：修改2处" in page
    assert "硕士及以上，毕业后从事工程技术工作满7年" in page
    assert "硕士及以上，毕业后从事工程技术工作满6年" in page
    assert f'href="/policies/{CODE}/versions/2/#annex-4-1-2"' in page
    assert text_of(client.get(f"/policies/{CODE}/compare/")).count("comparison__row ") == 2
    same = text_of(client.get(f"/policies/{CODE}/compare/?from=2&to=2"))
    assert "没有差别" in same
    changes = client.get(f"/api/policies/{CODE}/compare/?from=1&to=2").json()["changes"]
    assert [(one["part"], one["change"]) for one in changes] == [("head", "changed"), ("path", "changed")]
    assert changes[1]["fields"] == [
        {
            "name": "（2）",
            "before": "硕士及以上，毕业后从事工程技术工作满7年",
            "after": "硕士及以上，毕业后从事工程技术工作满6年",
        }
    ]


def test_a_comparison_that_cannot_be_made(client, two_versions):
    for query, status in (
        ("from=1&to=9", 404),
        ("from=1&to=x", 422),
        ("from=-1&to=2", 422),
        ("from=٣&to=2", 422),
    ):
        assert client.get(f"/policies/{CODE}/compare/?{query}").status_code == status, query
        assert client.get(f"/api/policies/{CODE}/compare/?{query}").status_code == status, query
    assert client.get(f"/api/policies/{CODE}/compare/").status_code == 422
    assert "只有一个版本" in text_of(client.get("/policies/guangxi-laboratory-2025-5/compare/"))


@pytest.mark.parametrize("code", CODES)
def test_the_document_as_json(client, code):
    document = client.get(f"/api/policies/{code}/versions/1/").json()
    pack = rules.shipped()[code].pack
    assert document["head"]["document"] == pack.document
    paths = [(level["anchor"], path["name"]) for level in document["levels"] for path in level["paths"]]
    assert len(paths) == len(pack.paths)
    assert client.get(f"/api/policies/{code}/versions/8/").status_code == 404


def test_kept_and_added_rows_name_their_policy(client):
    document = client.get(f"/api/policies/{CODE}/versions/1/").json()
    (exceptional,) = [
        path
        for level in document["levels"]
        for path in level["paths"]
        if path["anchor"] == "associate_senior-exceptional"
    ]
    kept, added = exceptional["requirements"][1:]
    assert (kept["how"], kept["clause"], kept["url"]) == ("kept", "附件 四（三）", "#annex-4-3")
    assert (added["how"], added["document"]) == ("added", "京人社事业发〔2023〕10号")
    assert added["url"] == "/policies/beijing-title-work-2023-10/versions/1/#item7"
    nomination = client.get("/api/policies/beijing-title-work-2023-10/versions/1/").json()["levels"][0][
        "paths"
    ][0]
    assert [(row["how"], row["series"]) for row in nomination["requirements"][2:]] == [
        ("kept", "工程技术系列"),
        ("kept", "实验技术系列"),
    ]


def test_a_page_costs_as_many_queries_whatever_the_policy(client):
    counts = set()
    for code in CODES:
        for address in (f"/policies/{code}/", f"/policies/{code}/coverage/"):
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            counts.add(len(queries))
    assert max(counts) <= 8, counts


def test_the_contract_in_words(client):
    page = text_of(client.get("/policies/contract/"))
    assert "/api/assessments/" in page
    for word in ("graduated_on", "科学技术奖", "worldskills", "可为null", "退出码2"):
        assert word in page
    example = json.loads(re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)[1])
    answer = client.post("/api/assessments/", json.dumps(example), content_type="application/json")
    assert answer.status_code == 200


def test_openapi_names_the_real_schemas(client):
    schema = client.get("/api/schema/?format=json").json()
    operation = schema["paths"]["/api/assessments/"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["as_of", "jurisdiction", "series"]
    assert body["properties"]["person"]["properties"]["sanction_until"]["nullable"] is True
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert "eligible_on" in answer["properties"]["assessments"]["items"]["properties"]
    assert "$ref" not in json.dumps(body) + json.dumps(answer)


def test_openapi_describes_what_the_policies_answer(client, two_versions):
    paths = client.get("/api/schema/?format=json").json()["paths"]
    pages = {
        "/api/policies/": "",
        "/api/policies/{code}/coverage/": "",
        "/api/policies/{code}/versions/": "",
        "/api/policies/{code}/versions/{number}/": "",
        "/api/policies/{code}/compare/": "?from=1&to=2",
    }
    for path, query in pages.items():
        answers = paths[path]["get"]["responses"]["200"]["content"]["application/json"]
        schema = {**answers["schema"], "$schema": "https://json-schema.org/draft/2020-12/schema"}
        text = json.dumps(schema)
        assert '"properties"' in text, path
        # `nullable` is the word of OpenAPI 3.0 for what JSON Schema lists as a type.
        answer = client.get(path.format(code=CODE, number=1) + query).json()
        Draft202012Validator(nullable_as_type(json.loads(text))).validate(answer)


def nullable_as_type(node):
    if isinstance(node, list):
        return [nullable_as_type(part) for part in node]
    if not isinstance(node, dict):
        return node
    plain = {key: nullable_as_type(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


PAGES = [
    "/policies/",
    f"/policies/{CODE}/",
    "/policies/beijing-title-work-2023-10/",
    f"/policies/{CODE}/coverage/",
    f"/policies/{CODE}/coverage/?by=rule",
    f"/policies/{CODE}/compare/?from=1&to=2",
    "/policies/contract/",
]


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_fit_and_are_accessible(live_server, page, two_versions, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        page.goto(f"{live_server.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
        told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
        assert not told, path + json.dumps(told, ensure_ascii=False, indent=1)
