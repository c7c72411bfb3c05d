"""The policies for everybody: list, document, both directions of coverage, two versions beside each other."""

import html
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import rules
from policies.queries.document import document_of
from rules import clauses

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
    from policies.queries.coverage import coverage_of
    from policies.queries.versions import current_line
    from rules.coverage import coverage

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
