"""The trail: append-only in the database, chained, checked from end to end."""

import datetime as dt
import decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext

from accounts.audit import event_hash, record_event
from accounts.chain import verify_chain
from accounts.models import GENESIS, AuditChain, AuditEvent, Person, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Person:
    return Person.objects.create_user("clerk", name="赵敏")


def write(clerk: Person, count: int = 3) -> list[AuditEvent]:
    return [record_event("test.verb", actor=clerk, obj=clerk, data={"n": n}) for n in range(count)]


def without_triggers(sql: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, parameters)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_events_are_numbered_and_chained(clerk: Person) -> None:
    first, second, third = write(clerk)
    assert [second.sequence - first.sequence, third.sequence - second.sequence] == [1, 1]
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert AuditChain.objects.get().hash == third.hash
    assert verify_chain().intact


def test_the_first_event_follows_the_beginning(clerk: Person) -> None:
    assert AuditEvent.objects.count() == 0
    assert record_event("a", actor=None).previous_hash == GENESIS


def test_a_hash_is_the_same_after_the_database(clerk: Person) -> None:
    data = {
        "date": dt.date(2026, 11, 20),
        "moment": dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
        "money": decimal.Decimal("7.50"),
        "role": Role.ISSUER,
        "nested": {"list": [1, None, True, "中文"], "set": {"b", "a"}},
        "person": clerk,
    }
    event = record_event("a", actor=clerk, obj=clerk, reason="理由", data=data)
    stored = AuditEvent.objects.get(pk=event.pk)
    assert event_hash(stored) == event.hash
    assert stored.data["nested"] == {"list": [1, None, True, "中文"], "set": ["a", "b"]}
    assert stored.data["role"] == "issuer"
    assert stored.object_type == "accounts.person"


def test_an_event_goes_with_its_transaction(clerk: Person) -> None:
    with transaction.atomic():
        record_event("a", actor=clerk)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    assert record_event("b", actor=clerk).sequence == 1
    assert verify_chain().intact


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditevent SET reason = 'x'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
        "UPDATE accounts_auditchain SET sequence = 0",
        "DELETE FROM accounts_auditchain",
    ],
)
def test_the_database_refuses_changes(clerk: Person, sql: str) -> None:
    write(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises((IntegrityError, InternalError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEvent.objects.count() == 3


def test_the_database_refuses_an_event_that_does_not_follow(clerk: Person) -> None:
    write(clerk)
    event = AuditEvent.objects.latest("sequence")
    event.sequence += 5
    event.hash = "f" * 64
    with pytest.raises(IntegrityError, match="does not follow"):
        event.save(force_insert=True)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE accounts_auditevent SET reason = 'x' WHERE sequence = %s", "hash"),
        ("UPDATE accounts_auditevent SET data = '{\"n\": 9}' WHERE sequence = %s", "hash"),
        ("UPDATE accounts_auditevent SET moment = moment + interval '1 second' WHERE sequence = %s", "hash"),
        ("UPDATE accounts_auditevent SET hash = repeat('a', 64) WHERE sequence = %s", "hash"),
        ("DELETE FROM accounts_auditevent WHERE sequence = %s", "gap"),
    ],
)
def test_tampering_past_the_triggers_is_found(clerk: Person, sql: str, problem: str) -> None:
    events = write(clerk, 4)
    without_triggers(sql, [events[1].sequence])
    report = verify_chain()
    assert not report.intact
    assert report.problem == problem
    assert report.events == 1


def test_a_rewritten_event_with_a_fitting_hash_breaks_the_link(clerk: Person) -> None:
    events = write(clerk, 3)
    forged = AuditEvent.objects.get(pk=events[1].pk)
    forged.reason = "x"
    without_triggers(
        "UPDATE accounts_auditevent SET reason = 'x', hash = %s WHERE sequence = %s",
        [event_hash(forged), forged.pk],
    )
    report = verify_chain()
    assert (report.intact, report.problem, report.first_bad) == (False, "link", events[2].pk)


def test_events_cut_off_at_the_end_are_missed(clerk: Person) -> None:
    events = write(clerk, 3)
    without_triggers("DELETE FROM accounts_auditevent WHERE sequence = %s", [events[2].pk])
    report = verify_chain()
    assert (report.intact, report.problem, report.first_bad) == (False, "head", events[2].pk)


def test_the_command_says_where_it_breaks(clerk: Person) -> None:
    write(clerk)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "3 events, intact" in out.getvalue()
    without_triggers("UPDATE accounts_auditevent SET verb = 'x' WHERE sequence = %s", [2])
    with pytest.raises(CommandError, match="broken at event 2"):
        call_command("verify_audit")


def test_writing_costs_the_same_however_long_the_trail_is(clerk: Person) -> None:
    counts = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            record_event("a", actor=clerk, obj=clerk)
        counts.append(len(queries))
        write(clerk, 20)
    assert counts[0] == counts[1]
