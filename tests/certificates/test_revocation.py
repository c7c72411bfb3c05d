"""Revocation: reasoned, dated, once."""

import datetime as dt

import pytest

from applications.states import State
from certificates.actions.issue import issue_certificate
from certificates.actions.revocation import revoke_certificate
from certificates.models import CertificateState, Revocation
from tests.certificates.builders import Bureau
from titles.clock import today
from titles.errors import Conflict, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
FACTS = "经核查，第二项代表性成果的署名页系伪造。"


def test_a_revocation_is_decided_once_with_reason_and_number() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    certificate = issue_certificate(application, actor=house.issuer)
    decision = revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    assert decision.decision_number == f"撤决〔{today().year}〕001号"
    assert (decision.decided_on, decision.effective_on) == (today(), today())
    certificate.refresh_from_db()
    application.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED
    assert application.state == State.REVOKED
    with pytest.raises(Conflict):
        revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=house.bureau_officer)
    assert Revocation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": "伪造"}, "text"),
        ({"reason_code": ""}, "reason_codes"),
        ({"reason_code": "BG-01"}, "reason_codes"),
        ({"effective_on": dt.date(2020, 1, 1)}, "effective_on"),
    ],
)
def test_an_incomplete_decision_changes_nothing(fields: dict, wrong: str) -> None:
    house = Bureau()
    certificate = issue_certificate(house.passed(State.ISSUING), actor=house.issuer)
    given = {"reason_code": "CX-01", "text": FACTS, **fields}
    with pytest.raises(InvalidInput) as refused:
        revoke_certificate(certificate, actor=house.bureau_officer, **given)
    assert list(refused.value.fields) == [wrong]
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    assert not Revocation.objects.exists()


def test_strangers_do_not_revoke() -> None:
    house = Bureau()
    certificate = issue_certificate(house.passed(State.ISSUING), actor=house.issuer)
    for stranger in (house.secretary, house.principal, certificate.holder):
        with pytest.raises(NotPermitted):
            revoke_certificate(certificate, reason_code="CX-01", text=FACTS, actor=stranger)
