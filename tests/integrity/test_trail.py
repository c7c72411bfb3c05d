"""The trail's reader: who may, what is found, paging by key, the check, the export."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.audit import event_hash, record_event
from accounts.models import AuditEvent, Membership, Organisation, Person, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Organisation:
    return Organisation.objects.create(kind="bureau", name="市人社局", uscc="11110000000021004R")


@pytest.fixture
def inspector(bureau: Organisation) -> Person:
    person = Person.objects.create_user("inspector", name="钱检")
    Membership.objects.create(person=person, organisation=bureau, role=Role.INSPECTOR)
    return person


@pytest.fixture
def reader(inspector: Person) -> Client:
    client = Client()
    client.force_login(inspector)
    return client


@pytest.fixture
def clerk() -> Person:
    return Person.objects.create_user("clerk", name="赵敏")


def test_only_inspectors_and_supervisors_read(clerk: Person, bureau: Organisation) -> None:
    client = Client()
    assert client.get("/bureau/trail/").status_code == 302
    client.force_login(clerk)
    assert client.get("/bureau/trail/").status_code == 403
    assert client.post("/bureau/trail/export/", {"format": "csv"}).status_code == 403
    Membership.objects.create(person=clerk, organisation=bureau, role=Role.SUPERVISOR)
    assert client.get("/bureau/trail/").status_code == 200


def test_events_in_words_newest_first(reader: Client, clerk: Person, bureau: Organisation) -> None:
    record_event("person.register", actor=clerk, obj=clerk)
    record_event("organisation.register", actor=None, obj=bureau, organisation=bureau, reason="首次登记")
    answer = reader.get("/bureau/trail/")
    assert [row.words for row in answer.context["page"].rows] == ["登记单位", "注册账号"]
    page = answer.content.decode()
    assert "首次登记" in page
    assert "系统" in page
    assert "相符" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=clerk", {"甲事", "丙事"}),
        ("actor=赵敏", {"甲事", "丙事"}),
        ("object=clerk", {"甲事"}),
        ("verb=person.register", {"乙事"}),
        ("actor=clerk&object=inspector", {"丙事"}),
        ("since=2026-11-20&until=2026-11-20", {"甲事", "乙事", "丙事"}),
        ("since=2026-11-21", set()),
        ("until=2026-11-19", set()),
    ],
)
def test_filters(reader: Client, clerk: Person, inspector: Person, query: str, found: set[str]) -> None:
    record_event("person.change_contact", actor=clerk, obj=clerk, reason="甲事")
    record_event("person.register", actor=inspector, obj=inspector, reason="乙事")
    record_event("person.change_contact", actor=clerk, obj=inspector, reason="丙事")
    page = reader.get(f"/bureau/trail/?{query}").content.decode()
    assert {word for word in ("甲事", "乙事", "丙事") if word in page} == found


def test_an_object_by_type_and_key(reader: Client, clerk: Person) -> None:
    record_event("person.register", actor=clerk, obj=clerk, reason="甲事")
    assert "甲事" in reader.get(f"/bureau/trail/?object=accounts.person:{clerk.pk}").content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("object=2026-GC-999999", "没有找到"),
        ("actor=nobody", "没有叫"),
        ("since=2026-02-30", "日期"),
        ("since=2026-11-20&until=2026-11-19", "不能早于"),
    ],
)
def test_wrong_filters_are_said(reader: Client, query: str, said: str) -> None:
    answer = reader.get(f"/bureau/trail/?{query}")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_paging_by_key_at_a_fixed_number_of_queries(reader: Client, clerk: Person) -> None:
    for n in range(120):
        record_event("person.register", actor=clerk, obj=clerk, reason=f"第{n:03d}事")
    counts, seen = [], []
    address = "/bureau/trail/"
    for _page in range(3):
        with CaptureQueriesContext(connection) as captured:
            answer = reader.get(address)
        counts.append(len(captured))
        seen += [row.event.reason for row in answer.context["page"].rows]
        address = f"/bureau/trail/{answer.context['older_url']}"
    assert seen == [f"第{n:03d}事" for n in reversed(range(120))]
    assert counts[0] == counts[1] == counts[2]


def test_one_event_with_its_place_in_the_chain(reader: Client, clerk: Person) -> None:
    record_event("person.register", actor=clerk, obj=clerk)
    event = record_event("person.change_contact", actor=clerk, obj=clerk, data={"changed": ["phone"]})
    page = reader.get(f"/bureau/trail/{event.pk}/").content.decode()
    assert "与前一条相接" in page
    assert "与本条的摘要相符" in page
    assert "phone" in page
    assert reader.get("/bureau/trail/999999/").status_code == 404


def test_a_changed_event_is_marked(reader: Client, clerk: Person) -> None:
    event = record_event("person.register", actor=clerk, obj=clerk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE accounts_auditevent SET reason = 'x' WHERE sequence = %s", [event.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert "已被改动" in reader.get("/bureau/trail/").content.decode()
    assert "内容已被改动" in reader.get(f"/bureau/trail/{event.pk}/").content.decode()


def test_the_whole_trail_is_checked_on_demand(
    reader: Client, clerk: Person, django_capture_on_commit_callbacks: Any
) -> None:
    record_event("person.register", actor=clerk, obj=clerk)
    assert "还没有核对过" in reader.get("/bureau/trail/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert reader.post("/bureau/trail/verify/").status_code == 302
    assert "全部2条相符" in reader.get("/bureau/trail/").content.decode()
    assert AuditEvent.objects.latest("sequence").verb == "trail.verify"


def lines(answer: Any) -> list[str]:
    return b"".join(answer.streaming_content).decode().splitlines()


def test_the_export_as_csv_is_safe_for_spreadsheets_and_on_the_record(
    reader: Client, clerk: Person, inspector: Person
) -> None:
    record_event("person.register", actor=clerk, obj=clerk, reason="=HYPERLINK(1)")
    record_event("person.register", actor=inspector, obj=inspector)
    answer = reader.post("/bureau/trail/export/", {"format": "csv", "actor": "clerk"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = lines(answer)
    assert rows[0].startswith("\ufeffsequence,moment")
    assert len(rows) == 2
    assert "'=HYPERLINK" in rows[1]
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data["filter"]) == ("trail.export", inspector, {"actor": "clerk"})


def test_the_export_as_json_can_be_checked_outside(reader: Client, clerk: Person) -> None:
    record_event("person.register", actor=clerk, obj=clerk, reason="理由", data={"a": [1, None]})
    answer = reader.post("/bureau/trail/export/", {"format": "json"})
    first = json.loads(lines(answer)[0])
    event = AuditEvent.objects.get(pk=first["sequence"])
    assert first["hash"] == event.hash == event_hash(event)
    assert first["data"] == {"a": [1, None]}


def test_a_wrong_export_is_refused_and_not_recorded(reader: Client) -> None:
    answer = reader.post("/bureau/trail/export/", {"format": "csv", "since": "x"})
    assert answer.status_code == 422
    assert not AuditEvent.objects.exists()
    assert reader.get("/bureau/trail/export/").status_code == 405
