"""A ruling's clauses lead to their places on the pages of the policies, in the version that was applied."""

import html
import re

import pytest

import rules
from applications.assessing import rulings
from applications.clause_links import applied_texts, clause_url
from applications.ruling_words import answer_facts, groups
from titles import clock
from titles.policies import packs_on

pytestmark = pytest.mark.django_db
DOSSIERS = [
    {"as_of": "2026-11-20", "jurisdiction": jurisdiction, "series": series, "titles": [], "education": []}
    for jurisdiction, series in (
        ("beijing", "engineering"),
        ("beijing", "laboratory"),
        ("beijing", "education"),
        ("beijing", "health"),
        ("guangxi", "laboratory"),
    )
]


@pytest.mark.parametrize(
    "dossier", DOSSIERS, ids=lambda dossier: f"{dossier['jurisdiction']}-{dossier['series']}"
)
def test_every_clause_of_a_ruling_leads_to_its_place(client, dossier):
    pages = {}
    for ruling in rulings(rules.assess(dossier)):
        for group in groups(ruling, dossier):
            for row in group["rows"]:
                assert row["url"], (row["document"], row["item"])
                address, _hash, name = row["url"].partition("#")
                if address not in pages:
                    page = html.unescape(client.get(address).content.decode())
                    pages[address] = set(re.findall(r'\sid="([^"]+)"', page))
                assert name in pages[address], row["url"]
    assert pages


def test_one_document_two_policies():
    packs = packs_on(clock.today())
    document = "京人社事业发〔2023〕10号"
    directed = clause_url(packs, "beijing-directed-evaluation-2023-10", document, "（十一）")
    assert directed == "/policies/beijing-directed-evaluation-2023-10/versions/1/#item11"
    shared = clause_url(packs, "beijing-directed-evaluation-2023-10", document, "附件3 六")
    assert shared == "/policies/beijing-title-work-2023-10/versions/1/#annex3-6"
    assert clause_url(packs, "beijing-title-work-2023-10", document, "（九十）") == ""
    assert clause_url(packs, "beijing-title-work-2023-10", "没有这份文件", "（七）") == ""


def test_versions_are_cited_in_words():
    version = rules.pack_version("beijing", "laboratory")
    texts = applied_texts(version)
    assert "+".join(text.version for text in texts) == version
    words = {text.document: text.words for text in texts}
    assert words["京人社事业发〔2023〕10号"] == "第1版（2023-06-14起）"
    assert words["北京市实验技术人员职称制度改革实施办法（征求意见稿）"] == "第1版（征求意见稿，尚未施行）"
    assert applied_texts("") == []


def test_the_answer_cites_the_version_and_says_where_a_draft_is_applied():
    values = {}
    for ruling in rulings(rules.assess(DOSSIERS[1])):
        values[ruling.path] = {fact["term"]: fact for fact in answer_facts(ruling)}
    recognised = values["three_plus_one"]
    assert recognised["版本"]["value"] == "第1版（2023-06-06起），另适用征求意见稿"
    assert recognised["依据"]["url"] == "/policies/beijing-three-plus-one-2023-12/versions/1/"
    assert values["standard"]["版本"]["value"] == "第1版（征求意见稿，尚未施行）"


def test_alternatives_are_numbered_as_their_text_numbers_them():
    items = {
        row["item"]
        for dossier in DOSSIERS[:2]
        for ruling in rulings(rules.assess(dossier))
        for group in groups(ruling, dossier)
        for row in group["rows"]
    }
    assert {
        "附件 一（二）2",
        "附件 四（四）1",
        "附件 四（一）2（3）",
        "附件 五（四）4",
        "附件 一3（2）",
    } <= items
    assert "附件 一（二）（2）" not in items
