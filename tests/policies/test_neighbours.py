"""A version that changes what cases of other policies come to: said, and seen by the second person."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import AuditEvent
from policies.actions.version import check_draft, publish_version
from policies.checking import reported, warned
from tests.policies.desk import ENGINEERING, Desk, line_of, replaced
from titles.errors import WrongState
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db
NOTICE = "beijing-title-work-2023-10"
WHY = "只有中级资格，自符合中级学历资历之日起视同中级，至今已满5年"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def lower(desk: Desk) -> PolicyVersion:
    """A version of the notice by which an intermediate qualification stands for an assistant's title only."""
    draft = desk.draft(policy=NOTICE)
    own = "why: 中级资格，本科工作满5年起视同中级，此后5年，差1天"
    cases = replaced(draft.cases_text, own, "why: 中级资格，不再视同中级")
    before, case, after = cases.partition("why: 中级资格，不再视同中级")
    after = replaced(after, "    eligible_on: 2024-07-10\n", "    eligible_on: null\n")
    text = replaced(draft.pack_text, "intermediate: intermediate", "intermediate: assistant")
    draft = desk.save(draft, pack_text=text, cases_text=before + case + after)
    draft = check_draft(draft, actor=desk.drafter)
    assert reported(draft) == []
    return draft


def engineering_case() -> int:
    text = PolicyVersion.objects.get(policy=ENGINEERING, status=PolicyStatus.PUBLISHED).cases_text
    return line_of(text, f"  - of: 学历和专业工作经历\n    why: {WHY}")


def test_a_version_that_changes_another_policys_case_is_checked_with_a_warning(desk: Desk) -> None:
    draft = lower(desk)
    assert draft.status == PolicyStatus.CHECKED
    [one] = warned(draft)
    assert (one.file, one.line) == (f"cases/{ENGINEERING}.yaml", engineering_case())
    assert "row: expected met, got unmet with this version of" in one.message
    event = AuditEvent.objects.get(verb="policy.checked", object_id=str(draft.pk))
    assert (event.data["clean"], event.data["warnings"]) == (True, 1)


def test_pages_and_api_say_where_and_what(desk: Desk) -> None:
    draft = lower(desk)
    client = Client()
    client.force_login(desk.second)
    place = f"cases/{ENGINEERING}.yaml第{engineering_case()}行"
    for name in ("policy-draft", "policy-draft-publish"):
        page = client.get(reverse(name, args=[draft.pk])).content.decode()
        assert place in page
        assert WHY in page
        assert "写的是满足，有了这一版成为未满足" in page
        other = PolicyVersion.objects.get(policy=ENGINEERING)
        assert f"{reverse('policy-draft', args=[other.pk])}#texts" in page
    api = APIClient()
    api.force_login(desk.issuer)
    answer = api.get(reverse("api-bureau-policy-version", args=[draft.pk])).json()
    assert answer["problems"] == []
    assert [(one["file"], one["line"], one["code"]) for one in answer["warnings"]] == [
        (f"cases/{ENGINEERING}.yaml", engineering_case(), "neighbour.affected")
    ]
    assert answer["warnings"][0]["text"] == "- of: 学历和专业工作经历"


def test_who_has_seen_it_may_publish_and_the_other_policy_follows(desk: Desk) -> None:
    draft = lower(desk)
    published = publish_version(draft, seen=draft.edited_at, actor=desk.second)
    assert len(warned(published)) == 1
    event = AuditEvent.objects.get(verb="policy.published", object_id=str(draft.pk))
    assert event.data["warnings"] == 1
    following = check_draft(desk.draft(), actor=desk.drafter)
    assert following.status == PolicyStatus.DRAFT
    assert {(one.code, one.line) for one in reported(following)} == {("cases.failed", engineering_case())}


def test_what_was_not_seen_is_not_published(desk: Desk) -> None:
    """Another policy's version with one more such case is published between the check and the publication."""
    draft = lower(desk)
    other = desk.draft()
    case = other.cases_text.partition(f"    why: {WHY}")[2].partition("  - of:")[0]
    more = f"{other.cases_text}  - of: 学历和专业工作经历\n    why: 另一个这样的案例{case}"
    other = check_draft(desk.save(other, cases_text=more), actor=desk.drafter)
    publish_version(other, seen=other.edited_at, actor=desk.second)
    with pytest.raises(WrongState) as refusal:
        publish_version(draft, seen=draft.edited_at, actor=desk.second)
    assert refusal.value.code == "policies.more_affected"
    draft = check_draft(draft, actor=desk.drafter)
    assert len(warned(draft)) == 2
    assert publish_version(draft, seen=draft.edited_at, actor=desk.second).status == PolicyStatus.PUBLISHED


def test_nothing_is_said_where_nothing_is_affected(desk: Desk) -> None:
    draft = check_draft(desk.draft(), actor=desk.drafter)
    assert warned(draft) == []
    client = Client()
    client.force_login(desk.second)
    assert "影响其他政策" not in client.get(reverse("policy-draft", args=[draft.pk])).content.decode()
