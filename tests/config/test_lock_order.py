"""Locks are taken in one order, the audit trail's head last: whoever holds it waits for nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction

from accounts.actions.person import change_contact
from accounts.models import Notification, Person
from applications.actions.evidence import store_evidence
from applications.actions.notice import end_due_notices
from applications.models import Application
from applications.states import State
from certificates.actions.acceptance import accept_results
from certificates.models import ResultAcceptance
from review.actions.opinion import declare_conflict
from review.models import PanelAssignment
from tests.applications.test_objection import AFTER, running
from tests.builders import House, make_person
from tests.certificates.builders import Bureau
from tests.review.world import Hall
from titles.clock import held_at

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = 'FROM "accounts_auditchain"'


def elsewhere(look: Callable[[], Any]) -> Any:
    """Run in another session of the database that waits for nobody; None where it would have to."""

    def run() -> Any:
        try:
            with transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '300ms'")
                return look()
        except OperationalError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def seen_before(statement: str, act: Callable[[], Any], look: Callable[[], Any]) -> Any:
    """What ``look`` finds in another session just before ``act`` first sends a statement."""
    found: list[Any] = []

    def watch(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if statement in str(sql) and not found:
            found.append(elsewhere(look))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        act()
    assert found, "the statement was never sent"
    return found[0]


def free(applications: list[Application]) -> Callable[[], list[Any]]:
    """Which applications nobody has locked."""
    keys = [application.pk for application in applications]
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True)
    return lambda: list(rows.filter(pk__in=keys).values_list("pk", flat=True))


def test_the_end_of_a_notice_locks_all_its_cases_first() -> None:
    _notice, applications = running(House(), count=3)
    with held_at(AFTER):
        assert seen_before(HEAD, end_due_notices, free(applications)) == []
    assert set(Application.objects.values_list("state", flat=True)) == {State.RECOMMENDATION}


def test_the_end_of_a_notice_lets_rows_refer_to_it() -> None:
    notice, _applications = running(House())

    def refer() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM applications_notice WHERE id = %s FOR KEY SHARE", [notice.pk])
            return cursor.fetchone() is not None

    with held_at(AFTER):
        assert seen_before(HEAD, end_due_notices, refer) is True


def test_accepting_many_locks_all_first() -> None:
    bureau = Bureau()
    results = [bureau.passed() for _n in range(3)]
    act = lambda: accept_results(results, actor=bureau.bureau_officer)  # noqa: E731 - a name for the next line
    assert seen_before(HEAD, act, free(results)) == []
    assert ResultAcceptance.objects.count() == 3


@pytest.mark.parametrize("deed", ["upload", "contact"])
def test_somebody_who_is_busy_can_still_be_told(deed: str) -> None:
    person = make_person("某某某")

    def act() -> None:
        if deed == "upload":
            file = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png")
            store_evidence(person=person, upload=file, actor=person)
        else:
            change_contact(actor=person, person=person, phone="13800000000", email="a@example.invalid")

    def tell() -> bool:
        Notification.objects.create(person=Person.objects.get(pk=person.pk), subject="一", body="二")
        return True

    assert seen_before(HEAD, act, tell) is True


def test_stepping_aside_locks_the_case_before_referring_to_it(hall: Hall) -> None:
    application = hall.application_at(State.PANEL_REVIEW)
    assignment: PanelAssignment = hall.assignment(application=application)
    expert = assignment.panel.members.first().expert
    act = lambda: declare_conflict(  # noqa: E731 - a name for the next line
        expert, application=application, kind="other", actor=expert.person
    )
    assert seen_before('INSERT INTO "review_conflictdeclaration"', act, free([application])) == []


@pytest.fixture
def hall(transactional_db: None) -> Hall:
    return Hall()
