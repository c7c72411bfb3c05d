"""What may not be published: said with file, line and expectation on the page and over the API."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from policies.actions.version import publish_version
from tests.policies.desk import ENGINEERING, Desk
from tests.rules.broken import BROKEN
from titles.errors import WrongState
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", BROKEN)
def test_what_may_not_be_published(name: str) -> None:
    desk, broken = Desk(), BROKEN[name]
    draft = desk.draft()
    pack, cases, coverage = broken.texts
    page = Client()
    page.force_login(desk.drafter)
    shown = page.post(
        reverse("policy-draft", args=[draft.pk]),
        {
            "note": draft.note,
            "seen": draft.edited_at.isoformat(),
            "pack_text": pack,
            "cases_text": cases,
            "coverage_text": coverage,
            "check": "1",
        },
        follow=True,
    ).content.decode()
    assert f"{broken.file}第{broken.line}行" in shown
    assert broken.words in shown

    api = APIClient()
    api.force_login(desk.drafter)
    address = reverse("api-bureau-policy-version", args=[draft.pk])
    problems = api.get(address).json()["problems"]
    mine = [one for one in problems if (one["file"], one["line"]) == (broken.file, broken.line)]
    assert [one["code"] for one in mine] == [broken.code]
    assert broken.words in mine[0]["message"]

    draft.refresh_from_db()
    assert draft.status == PolicyStatus.DRAFT
    api.force_login(desk.second)
    refused = api.post(f"{address}publish/", {"seen": draft.edited_at.isoformat()}, format="json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "policies.not_checked")
    with pytest.raises(WrongState):
        publish_version(draft, seen=draft.edited_at, actor=desk.second)


@pytest.mark.parametrize("name", ["overlapping days", "failing case", "missing coverage"])
def test_what_became_wrong_since_the_check_stays_out_as_well(name: str) -> None:
    """A checked version whose texts are wrong by now: the publication checks again and names the place."""
    desk, broken = Desk(), BROKEN[name]
    draft = desk.checked()
    pack, cases, coverage = broken.texts
    PolicyVersion.objects.filter(pk=draft.pk).update(pack_text=pack, cases_text=cases, coverage_text=coverage)
    with pytest.raises(WrongState) as refusal:
        publish_version(draft, seen=draft.edited_at, actor=desk.second)
    assert refusal.value.code == "policies.no_longer_clean"
    assert f"{broken.file}第{broken.line}行" in str(refusal.value)
    assert broken.words in str(refusal.value)
    published = PolicyVersion.objects.filter(policy=ENGINEERING, status=PolicyStatus.PUBLISHED)
    assert [row.number for row in published] == [1]
