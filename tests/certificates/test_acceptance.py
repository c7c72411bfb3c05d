"""The bureau accepts, refuses, sends back, publishes or withholds."""

import pytest

from applications.states import State, Turn
from certificates.actions.acceptance import (
    accept_result,
    accept_results,
    reject_result,
    resend_result,
    return_result,
)
from certificates.actions.publication import publish_results, withhold_publication
from certificates.models import ResultAcceptance
from tests.certificates.builders import Bureau
from titles.calendar import add_working_days
from titles.clock import today
from titles.errors import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


def test_accepted_results_wait_for_their_notice() -> None:
    house = Bureau()
    applications = [house.passed() for _ in range(2)]
    accept_results(applications, actor=house.bureau_officer)
    for application in applications:
        application.refresh_from_db()
        assert application.state == State.RESULT_ACCEPTED
        assert application.waiting_for == Turn.BUREAU_OFFICER
        assert application.result_acceptance.accepted


def test_all_are_accepted_or_none() -> None:
    house = Bureau()
    good, wrong = house.passed(), house.passed(State.ISSUING)
    with pytest.raises(WrongState):
        accept_results([good, wrong], actor=house.bureau_officer)
    good.refresh_from_db()
    assert good.state == State.RESULT_ACCEPTANCE
    assert not ResultAcceptance.objects.exists()


def test_a_refusal_names_its_reasons() -> None:
    house = Bureau()
    application = house.passed()
    with pytest.raises(InvalidInput) as refused:
        reject_result(application, reason_codes=[], text="", actor=house.bureau_officer)
    assert "reason_codes" in refused.value.fields
    with pytest.raises(InvalidInput) as refused:
        reject_result(application, reason_codes=["YB-09"], text=" ", actor=house.bureau_officer)
    assert "text" in refused.value.fields
    with pytest.raises(InvalidInput):
        reject_result(application, reason_codes=["CX-01"], text="", actor=house.bureau_officer)
    decision = reject_result(application, reason_codes=["YB-01"], text="", actor=house.bureau_officer)
    application.refresh_from_db()
    assert application.state == State.NOT_ACCEPTED
    assert decision.reason_codes == ["YB-01"]


def test_a_result_goes_back_once_and_comes_again() -> None:
    house = Bureau()
    application = house.passed()
    return_result(application, reason_codes=["YT-01"], text="", actor=house.bureau_officer)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.RESULT_ACCEPTANCE, Turn.SESSION_SECRETARY)
    assert application.waiting_organisation == house.institution
    with pytest.raises(WrongState):
        accept_result(application, actor=house.bureau_officer)
    with pytest.raises(NotPermitted):
        resend_result(application, text="已补齐签名页。", actor=house.bureau_officer)
    with pytest.raises(InvalidInput):
        resend_result(application, text=" ", actor=house.secretary)
    resend_result(application, text="已补齐签名页。", actor=house.secretary)
    accept_result(application, actor=house.bureau_officer)
    application.refresh_from_db()
    assert application.state == State.RESULT_ACCEPTED


@pytest.mark.parametrize("who", ["issuer", "secretary", "clerk"])
def test_only_the_officer_accepts(who: str) -> None:
    house = Bureau()
    with pytest.raises(NotPermitted):
        accept_result(house.passed(), actor=getattr(house, who))


def test_a_result_notice_lasts_five_working_days_at_least() -> None:
    house = Bureau()
    applications = [house.passed(State.RESULT_ACCEPTED) for _ in range(2)]
    with pytest.raises(InvalidInput):
        publish_results(applications, actor=house.bureau_officer, publisher=house.bureau, working_days=4)
    notice = publish_results(applications, actor=house.bureau_officer, publisher=house.bureau)
    assert notice.ends_on == add_working_days(today(), 5)
    for application in applications:
        application.refresh_from_db()
        assert application.state == State.RESULT_NOTICE


def test_withholding_needs_a_lawful_reason() -> None:
    house = Bureau()
    application = house.passed(State.RESULT_ACCEPTED)
    with pytest.raises(InvalidInput):
        withhold_publication(application, reason_codes=[], text="", actor=house.bureau_officer)
    with pytest.raises(InvalidInput):
        withhold_publication(application, reason_codes=["BG-02"], text="", actor=house.bureau_officer)
    withhold_publication(application, reason_codes=["BG-01"], text="", actor=house.bureau_officer)
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.ISSUING, Turn.ISSUER)
    assert not application.notices.exists()
