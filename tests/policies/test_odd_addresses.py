"""Addresses that nobody types by hand are answered, not crashed on."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.policies.replays import Register, engineer, years

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["clause=%00", "path=%00", "clause=a&label=%00", "path=a&turn=lost"])
def test_the_changes_of_a_replay(client: Client, query: str) -> None:
    house = Register()
    house.file(engineer("2020-07-01"))
    run = house.start(years(4))
    client.force_login(house.bureau_officer)
    assert client.get(reverse("replay-changes", args=[run.pk]) + f"?{query}").status_code == 200
    assert client.get(reverse("api-replay-changes", args=[run.pk]) + f"?{query}").status_code == 200


def test_keys_too_large(client: Client) -> None:
    house = Register()
    client.force_login(house.bureau_officer)
    for url in (f"/api/bureau/policies/versions/{10**30}/", f"/bureau/policies/versions/{10**30}/"):
        assert client.get(url).status_code == 404
    form = {"version": 10**30, "form_token": str(uuid.uuid4()), "rounds": []}
    answer = client.post("/api/bureau/replays/", form, content_type="application/json")
    assert answer.status_code in (403, 422)
