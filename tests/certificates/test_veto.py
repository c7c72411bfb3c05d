"""The veto: any station, the bureau's officer alone, with reasons and facts."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from applications.states import State
from certificates.actions.veto import veto_application
from tests.builders import House
from titles.errors import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.ATTESTATION, State.FEE_DUE, State.DELIBERATION, State.ISSUING])
def test_a_veto_ends_an_application_at_any_station(state: State) -> None:
    house = House()
    application = house.application_at(state)
    veto_application(application, reason_codes=["FJ-01"], text="学历证书为伪造", actor=house.bureau_officer)
    application.refresh_from_db()
    assert application.state == State.VETOED
    assert application.waiting_for == "nobody"
    assert AuditEvent.objects.get(verb="application.veto").data["reason_codes"] == ["FJ-01"]


def test_who_and_when_not() -> None:
    house = House()
    application = house.application_at(State.ACCEPTANCE)
    facts = {"reason_codes": ["FJ-01"], "text": "学历证书为伪造"}
    for person in (house.issuer, house.clerk, application.person):
        with pytest.raises(NotPermitted):
            veto_application(application, actor=person, **facts)
    for wrong in ({"reason_codes": [], "text": "某"}, {"reason_codes": ["FJ-01"], "text": " "}):
        with pytest.raises(InvalidInput):
            veto_application(application, actor=house.bureau_officer, **wrong)
    for state in (State.DRAFT, State.CERTIFIED, State.WITHDRAWN):
        with pytest.raises(WrongState):
            veto_application(house.application_at(state), actor=house.bureau_officer, **facts)
    application.refresh_from_db()
    assert application.state == State.ACCEPTANCE


def test_the_page_keeps_what_was_typed(client: Client) -> None:
    house = House()
    application = house.application_at(State.ACCEPTANCE)
    client.force_login(house.bureau_officer)
    url = reverse("bureau-veto")
    unknown = client.post(url, {"number": "2026-GC-999999", "reason_codes": ["FJ-02"], "text": "论文为代写"})
    assert unknown.status_code == 422
    assert "没有编号为" in unknown.content.decode()
    assert "论文为代写" in unknown.content.decode()
    data = {"number": application.number, "reason_codes": ["FJ-02"], "text": "论文为代写"}
    assert client.post(url, data).status_code == 302
    again = client.post(url, data)
    assert again.status_code == 409
    client.force_login(house.issuer)
    assert client.get(url).status_code == 403
