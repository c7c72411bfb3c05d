"""A draft read as a document: as it will be published, by the bureau alone."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from tests.builders import House, make_member
from tests.policies.desk import ENGINEERING, Desk, replaced

pytestmark = pytest.mark.django_db


def page(person: Person | None, pk: int, status: int = 200) -> str:
    client = Client()
    if person:
        client.force_login(person)
    answer = client.get(reverse("policy-draft-document", args=[pk]))
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_a_draft_as_it_will_read() -> None:
    desk = Desk()
    draft = desk.four_years(desk.draft())
    for person in (desk.drafter, desk.issuer, make_member(Role.SUPERVISOR, desk.bureau)):
        text = page(person, draft.pk)
        assert "第2版，2027-01-01起" in text
        assert "大学本科及以上，毕业后从事工程技术工作满4年" in text
        assert "还没有发布" in text
    assert (
        "大学本科及以上，毕业后从事工程技术工作满5年"
        in Client().get(f"/policies/{ENGINEERING}/").content.decode()
    )


def test_nobody_else_reads_it() -> None:
    desk = Desk()
    draft = desk.draft()
    page(House().secretary, draft.pk, 403)
    page(None, draft.pk, 302)
    page(desk.drafter, draft.pk + 1000, 404)
    assert Client().get(f"/policies/{ENGINEERING}/versions/2/").status_code == 404
    assert Client().get(f"/api/policies/{ENGINEERING}/versions/2/").status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: ", "version: x"),
        ("    path: standard\n", "    path: exceptional\n    keeps: [achievements]\n"),
    ],
)
def test_a_text_that_does_not_hold_together_says_so(old: str, new: str) -> None:
    desk = Desk()
    draft = desk.draft()
    text = draft.pack_text.replace(old, new) if old.startswith(" ") else replaced(draft.pack_text, old, new)
    draft = desk.save(draft, pack_text=text)
    assert "现在还不能排成文件" in page(desk.drafter, draft.pk)
