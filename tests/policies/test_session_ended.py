"""The session ends while somebody types: what was typed waits behind the sign-in, and nothing else does."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import held
from rules.loader import parse_pack
from tests.policies.clause_forms import posted
from tests.policies.desk import ENGINEERING, Desk
from titles.models import PolicyVersion

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery-20"
HOST = "http://testserver"


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.drafter.set_password(PASSWORD)
    made.drafter.save(update_fields=["password"])
    return made


def years(draft: PolicyVersion) -> int | None:
    draft.refresh_from_db()
    found: int | None = parse_pack("x", draft.pack_text).pack.paths[2].requirements[0].any_of[2].years
    return found


def clause_of(draft: PolicyVersion) -> str:
    return reverse("policy-draft-clause", args=[draft.pk, "paths.2.requirements.0"])


def signed_in_again(client: Client, desk: Desk, place: str):
    answer = client.post(
        "/sign-in/", {"username": desk.drafter.username, "password": PASSWORD, "next": place}
    )
    assert answer.headers["Location"] == place
    return client.get(place)


def test_what_was_typed_is_there_after_signing_in(desk: Desk) -> None:
    draft = desk.draft()
    client = Client()
    client.force_login(desk.drafter)
    fields = posted(client.get(clause_of(draft)).content, **{"row-2-years": 4, "label": "学历<与>经历"})
    client.logout()
    answer = client.post(clause_of(draft), {**fields, "do": "save"}, follow=True)
    assert answer.redirect_chain == [(f"/sign-in/?next={reverse('held-form')}", 302)]
    assert "您填写的内容替您留着" in answer.content.decode()
    assert years(draft) == 5

    page = signed_in_again(client, desk, reverse("held-form"))
    text = page.content.decode()
    assert f'action="{clause_of(draft)}"' in text
    assert 'name="label" value="学历&lt;与&gt;经历"' in text
    again = posted(page.content)
    assert {name: again[name] for name in fields} == fields
    assert client.post(clause_of(draft), again).status_code == 302
    assert years(draft) == 4
    # It is handed out once.
    assert client.get(reverse("held-form")).status_code == 302


def test_a_button_pressed_too_late_leads_back_to_its_page(desk: Desk) -> None:
    draft = desk.checked()
    page = reverse("policy-draft-publish", args=[draft.pk])
    client = Client(headers={"referer": HOST + page})
    answer = client.post(page, {"seen": draft.edited_at.isoformat()})
    assert answer.headers["Location"] == f"/sign-in/?next={page}"
    assert "held_form" not in client.session
    check = reverse("policy-draft-check", args=[draft.pk])
    assert client.post(check).headers["Location"] == f"/sign-in/?next={page}"
    assert Client().post(check).headers["Location"] == "/sign-in/?next=/"
    strange = Client(headers={"referer": "https://elsewhere.example/page"})
    assert strange.post(check).headers["Location"] == "/sign-in/?next=/"


def test_a_form_of_an_older_sign_in_is_kept_too_but_none_of_another_site(desk: Desk) -> None:
    url = reverse("policy-draft-start", args=[ENGINEERING, 1])
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.drafter)
    fields = {"effective_from": "2027-05-01", "note": "按新文件", "csrfmiddlewaretoken": "x" * 64}
    foreign = client.post(url, fields, headers={"origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    assert "held_form" not in client.session
    answer = client.post(url, fields, headers={"origin": HOST}, follow=True)
    assert answer.redirect_chain == [(reverse("held-form"), 302)]
    assert 'name="note" value="按新文件"' in answer.content.decode()
    assert "x" * 64 not in answer.content.decode()
    assert not PolicyVersion.objects.filter(number=2).exists()


def test_visitors_keep_only_so_much(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_A_MINUTE", 1)
    url = reverse("policy-draft-start", args=[ENGINEERING, 1])
    places = []
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        answer = Client(REMOTE_ADDR=address).post(url, {"note": "按新文件"})
        places.append(answer.headers["Location"])
    kept, not_kept = f"/sign-in/?next={reverse('held-form')}", f"/sign-in/?next={url}"
    assert places == [kept, not_kept, kept]


def test_somebody_else_who_signs_in_there_may_still_not_write(desk: Desk) -> None:
    draft = desk.draft()
    client = Client()
    client.force_login(desk.drafter)
    fields = posted(client.get(clause_of(draft)).content, **{"row-2-years": 4})
    client.logout()
    client.post(clause_of(draft), {**fields, "do": "save"})
    client.force_login(desk.issuer)
    page = client.get(reverse("held-form"))
    assert client.post(clause_of(draft), posted(page.content)).status_code == 403
    assert years(draft) == 5


def test_a_refusal_shows_the_way_back(desk: Desk) -> None:
    draft = desk.checked()
    page = reverse("policy-draft", args=[draft.pk])
    client = Client(headers={"referer": HOST + page})
    client.force_login(desk.drafter)
    answer = client.post(
        reverse("policy-draft-publish", args=[draft.pk]), {"seen": draft.edited_at.isoformat()}
    )
    assert answer.status_code == 403
    assert f'<a href="{page}">返回刚才的页面</a>' in answer.content.decode()
