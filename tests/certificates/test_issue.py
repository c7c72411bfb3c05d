"""Issuing: exactly one certificate, whatever is clicked or killed."""

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.db import connection

import rules
from accounts.models import AuditEvent, Person
from applications.states import State
from certificates.actions.batch import continue_batch, order_batch
from certificates.actions.issue import fulfil_order, issue_certificate, reserve_number
from certificates.models import Certificate, IssueBatch, IssueOrder
from certificates.signing import verify_pdf
from tests.certificates.builders import Bureau
from tests.certificates.pdf import text_of
from titles.clock import today
from titles.errors import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


def test_the_issuer_issues_a_signed_certificate() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    certificate = issue_certificate(application, actor=house.issuer)
    application.refresh_from_db()
    assert application.state == State.CERTIFIED
    assert certificate.number.startswith(f"ZC-{today().year}-GC-")
    assert certificate.obtained_on == house.session.held_on
    assert certificate.issuer_name == house.bureau.name
    with certificate.pdf.open() as file:
        pdf = file.read()
    assert hashlib.sha256(pdf).hexdigest() == certificate.pdf_sha256
    verdict = verify_pdf(pdf)
    assert verdict.genuine
    assert certificate.number in text_of(pdf)
    assert AuditEvent.objects.filter(verb="certificate.issued", object_id=str(certificate.pk)).count() == 1


def test_a_second_click_gives_the_first_certificate() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    first = issue_certificate(application, actor=house.issuer)
    assert issue_certificate(application, actor=house.issuer) == first
    assert fulfil_order(first.application.issue_order, actor=house.issuer) == first
    assert Certificate.objects.count() == 1
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == 1


def test_work_that_was_killed_goes_on_with_the_same_number() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    order = reserve_number(application, actor=house.issuer)  # and here the worker is killed
    certificate = issue_certificate(application, actor=house.issuer)
    assert certificate.number == order.number
    assert IssueOrder.objects.count() == 1


def test_numbers_follow_each_other_without_gaps() -> None:
    house = Bureau()
    numbers = [issue_certificate(house.passed(State.ISSUING), actor=house.issuer).number for _ in range(3)]
    tails = [int(number.rsplit("-", 1)[1]) for number in numbers]
    assert tails == [tails[0], tails[0] + 1, tails[0] + 2]


@pytest.mark.parametrize("who", ["bureau_officer", "secretary", "principal"])
def test_only_the_issuer_issues(who: str) -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    with pytest.raises(NotPermitted):
        issue_certificate(application, actor=getattr(house, who))
    assert not Certificate.objects.exists()
    assert not IssueOrder.objects.exists()


def test_nothing_is_issued_before_the_notice_has_ended() -> None:
    house = Bureau()
    with pytest.raises(WrongState):
        issue_certificate(house.passed(State.RESULT_NOTICE), actor=house.issuer)
    assert not IssueOrder.objects.exists()


def test_nothing_is_issued_without_a_vote() -> None:
    house = Bureau()
    with pytest.raises(WrongState):
        issue_certificate(house.application_at(State.ISSUING), actor=house.issuer)
    assert not IssueOrder.objects.exists()


def test_a_name_that_cannot_be_printed_takes_no_number() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    Person.objects.filter(pk=application.person_id).update(name="申\U00020bb7")
    with pytest.raises(InvalidInput):
        issue_certificate(application, actor=house.issuer)
    assert not IssueOrder.objects.exists()
    application.refresh_from_db()
    assert application.state == State.ISSUING


def test_a_failed_record_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    kept: list[str] = []
    original = default_storage.save

    def save(name: str, content: object, max_length: int | None = None) -> str:
        kept.append(original(name, content, max_length=max_length))
        return kept[-1]

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(default_storage._wrapped, "save", save)
    monkeypatch.setattr("certificates.actions.issue.apply_transition", fail)
    with pytest.raises(RuntimeError):
        issue_certificate(application, actor=house.issuer)
    assert not Certificate.objects.exists()
    assert len(kept) == 1
    assert not default_storage.exists(kept[0])


def test_a_batch_is_issued_and_the_same_form_is_one_batch(
    django_capture_on_commit_callbacks,
) -> None:
    house = Bureau()
    applications = [house.passed(State.ISSUING) for _ in range(3)]
    token = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        batch = order_batch(applications, actor=house.issuer, form_token=token)
    assert Certificate.objects.count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        assert order_batch(applications, actor=house.issuer, form_token=token) == batch
    assert IssueBatch.objects.count() == 1
    assert Certificate.objects.count() == 3
    assert continue_batch(batch, actor=house.issuer) == 0


def test_a_batch_with_one_unprintable_name_reserves_nothing() -> None:
    house = Bureau()
    good, bad = house.passed(State.ISSUING), house.passed(State.ISSUING)
    Person.objects.filter(pk=bad.person_id).update(name="申\U00020bb7")
    with pytest.raises(InvalidInput):
        order_batch([good, bad], actor=house.issuer, form_token=uuid.uuid4())
    assert not IssueOrder.objects.exists()
    assert not IssueBatch.objects.exists()


def test_what_a_task_may_not_do_is_written_beside_its_order(
    django_capture_on_commit_callbacks,
) -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        batch = order_batch([application], actor=house.issuer, form_token=uuid.uuid4())
    type(application).objects.filter(pk=application.pk).update(state=State.VETOED, waiting_for="nobody")
    for callback in callbacks:
        callback()
    assert "不能办理" in batch.orders.get().problem
    assert not Certificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_issue_one_certificate() -> None:
    house = Bureau()
    application = house.passed(State.ISSUING)

    def work(_: int) -> str:
        try:
            return issue_certificate(application, actor=house.issuer).number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(work, range(2)))
    assert len(numbers) == 1
    assert Certificate.objects.count() == 1
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_is_one_batch() -> None:
    house = Bureau()
    applications = [house.passed(State.ISSUING)]
    token, barrier = uuid.uuid4(), Barrier(2)
    original = IssueBatch.objects.filter

    def click(_: int) -> uuid.UUID:
        try:
            return order_batch(applications, actor=house.issuer, form_token=token).pk
        finally:
            connection.close()

    def looked(**asked: object) -> object:
        # Both have looked before either has written.
        found = list(original(**asked))
        barrier.wait(timeout=10)
        return IssueBatch.objects.none() if not found else original(**asked)

    with patch.object(IssueBatch.objects, "filter", looked), ThreadPoolExecutor(2) as pool:
        batches = set(pool.map(click, range(2)))
    assert len(batches) == 1
    assert IssueBatch.objects.count() == 1
    assert IssueOrder.objects.count() == 1


def test_a_title_by_directed_evaluation_is_valid_in_the_employers_district() -> None:
    house = Bureau()
    answer = rules.assess({"as_of": "2026-11-20", "jurisdiction": "beijing", "series": "health"})
    filed = {
        "path": "directed",
        "level": "associate_senior",
        "assessment": answer,
        "pack_version": rules.pack_version("beijing", "health"),
    }
    application = house.passed(State.ISSUING, **filed)
    with pytest.raises(WrongState, match="没有登记所在区"):
        issue_certificate(application, actor=house.issuer)
    application.employer.district = "延庆区"
    application.employer.save()
    certificate = issue_certificate(application, actor=house.issuer)
    assert certificate.scope == "延庆区"
    with certificate.pdf.open() as file:
        assert "延庆区" in text_of(file.read())
