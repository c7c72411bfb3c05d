"""The same road through the REST API, each step by its own person with a token."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Person
from applications.actions.sweep import sweep
from applications.models import Application, FeeOrder
from applications.payments.sandbox import SandboxProvider, sign
from applications.states import State
from config.demo.evidence import specimen
from review.actions.panel import create_panel
from review.actions.pool import create_committee, enrol_expert
from review.models import Committee, Expert, Panel
from review.queries.menu import score_menu
from tests.builders import House, make_person
from titles.clock import held_at
from titles.models import Series, Specialty

pytestmark = pytest.mark.django_db


class Caller:
    """A program that acts for a person."""

    def __init__(self, person: Person | None) -> None:
        self.client = APIClient()
        if person:
            self.client.force_authenticate(person)

    def send(self, method: str, path: str, data: Any = None, *, expect: int = 200) -> Any:
        """Call and read; any other status is a failure with the answer's words."""
        answer = getattr(self.client, method)(f"/api/{path}", data, format="json")
        assert answer.status_code == expect, (
            f"{method} {path}: {answer.status_code} {answer.content.decode()}"
        )
        return answer.json() if answer.content else None

    def upload(self, file: SimpleUploadedFile) -> str:
        """Store evidence; returns its id."""
        answer = self.client.post("/api/my/evidence/", {"file": file}, format="multipart")
        assert answer.status_code == 201, answer.content.decode()
        return str(answer.json()["id"])


@pytest.fixture
def house(settings: Settings, tmp_path: object) -> House:
    settings.MEDIA_ROOT = str(tmp_path)
    return House()


def convene_pool(house: House) -> tuple[list[Expert], Committee, Panel]:
    series = Series.objects.get(pk="engineering")
    experts = [
        enrol_expert(
            person=make_person(f"专家{letter}"),
            institution=house.institution,
            series=series,
            level="full_senior",
            specialties=list(Specialty.objects.filter(series=series)),
            unit_name="示例理工大学",
            born_on=dt.date(1970, 1, 1),
            actor=house.secretary,
        )
        for letter in "子丑寅"
    ]
    committee = create_committee(
        institution=house.institution,
        series=series,
        name="工程系列评审委员会",
        levels=["intermediate"],
        experts=experts,
        chair=experts[0],
        actor=house.secretary,
    )
    panel = create_panel(round_=house.round, name="第一评议组", experts=experts, actor=house.secretary)
    return experts, committee, panel


def fill_archive(me: Caller, house: House) -> list[str]:
    """The whole archive; returns the ids of the achievements."""
    me.send(
        "patch",
        "my/profile/",
        {
            "employment": "employed",
            "employer": house.employer.uscc,
            "under_sanction": False,
            "continuing_education": True,
        },
    )
    rows: list[tuple[str, dict[str, Any]]] = [
        ("education", {"kind": "bachelor", "school": "示例交通大学", "graduated_on": "2014-07-01"}),
        (
            "employment",
            {
                "organisation_name": house.employer.name,
                "series": "engineering",
                "started_on": "2014-07-15",
            },
        ),
        ("titles", {"series": "engineering", "level": "assistant", "obtained_on": "2018-05-18"}),
        ("achievements", {"kind": "patent", "title": "一种方法", "on": "2023-06-20", "role": "principal"}),
        ("achievements", {"kind": "standard", "title": "某标准", "on": "2024-06-20", "role": "participant"}),
    ]
    works = []
    for number, (kind, values) in enumerate(rows):
        record = me.send("post", f"my/archive/{kind}/", values, expect=201)
        file = me.upload(specimen(f"材料{number}", "1", [("姓名", "某")], "样张"))
        me.send("post", f"my/archive/{kind}/{record['id']}/evidence/", {"evidence": [file]})
        if kind == "achievements":
            works.append(record["id"])
    me.send("post", "my/archive/qualifications/none/", {"none": True})
    return works


def file_application(me: Caller, house: House, name: str) -> str:
    works = fill_archive(me, house)
    target = {
        "round": house.round.code,
        "level": "intermediate",
        "path": "standard",
        "specialty": "gc-rail",
        "track": "applied_practice",
    }
    number = str(me.send("post", "my/applications/", target, expect=201)["number"])
    shares = [{"achievement": work, "own_share": "负责总体方案"} for work in works]
    me.send("patch", f"my/applications/{number}/", {"works": shares})
    assessed = me.send("get", f"my/applications/{number}/assess/")
    assert assessed["blockers"] == []
    assert assessed["assessment"]["outcome"] == "met"
    me.send("post", f"my/applications/{number}/submit/", {"signed_name": "别人"}, expect=422)
    me.send("post", f"my/applications/{number}/submit/", {"signed_name": name})
    me.send("post", f"my/applications/{number}/submit/", {"signed_name": name}, expect=409)
    return number


def test_the_whole_road_through_the_api(house: House) -> None:
    experts, committee, panel = convene_pool(house)
    person = make_person("林若川")
    me, clerk, principal = Caller(person), Caller(house.clerk), Caller(house.principal)
    number = file_application(me, house, "林若川")
    application = Application.objects.get(number=number)

    for fact in application.facts.all():
        clerk.send("post", f"employer/applications/{number}/facts/{fact.number}/", {"verdict": "true"})
    clerk.send("post", f"employer/applications/{number}/complete/")
    clerk.send("post", "employer/notices/", {"applications": [number]}, expect=201)
    application.refresh_from_db()
    assert application.due_on == dt.date(2026, 11, 27)
    with held_at(dt.date(2026, 11, 28)):
        sweep()
        decision = {
            "recommended": True,
            "conduct_method": "assessment",
            "conduct_finding": "合格",
            "opinion": "同意推荐",
        }
        clerk.send("post", f"employer/applications/{number}/recommendation/", decision, expect=403)
        principal.send("post", f"employer/applications/{number}/recommendation/", decision)
        Caller(house.acceptance_officer).send("post", f"institution/applications/{number}/accept/")
        pay(me, number)
        review(house, number, experts, committee, panel)
        bureau = Caller(house.bureau_officer)
        bureau.send("post", f"bureau/applications/{number}/accept/")
        bureau.send("post", "bureau/notices/", {"numbers": [number]}, expect=201)
    application.refresh_from_db()
    assert application.due_on is not None
    with held_at(application.due_on + dt.timedelta(days=1)):
        sweep()
        Caller(house.bureau_officer).send("post", f"bureau/applications/{number}/issue/", expect=403)
        issued = Caller(house.issuer).send("post", f"bureau/applications/{number}/issue/")
        verified = Caller(None).send("get", f"verify/{issued['number']}/?name=林若川")
        assert verified["status"] == "valid"
        assert me.send("get", f"my/applications/{number}/")["state"] == State.CERTIFIED


def pay(me: Caller, number: str) -> None:
    order = FeeOrder.objects.get(application__number=number)
    me.send("post", f"my/fees/{order.order_number}/checkout/")
    provider = SandboxProvider()
    body = provider.notification_body(provider.take_payment(order.order_number, order.amount_fen))
    answer = APIClient().post(
        "/pay/notify/sandbox/", body, content_type="application/json", headers={"X-Signature": sign(body)}
    )
    assert answer.content == b"applied"


def review(house: House, number: str, experts: list[Expert], committee: Committee, panel: Panel) -> None:
    secretary = Caller(house.secretary)
    secretary.send(
        "post", f"institution/review/panels/{panel.pk}/assignments/", {"applications": [number]}, expect=201
    )
    assignment = Application.objects.get(number=number).panel_assignment
    scores = {item.code: item.points - 1 for item in score_menu("engineering")}
    opinion = {
        "scores": scores,
        "recommends": True,
        "text": "成果与申报专业一致，能够解决复杂工程问题，同意通过。",
    }
    callers = [Caller(expert.person) for expert in experts]
    for caller in callers:
        caller.send("post", f"expert/assignments/{assignment.pk}/opinion/", opinion, expect=201)
    session = secretary.send(
        "post",
        "institution/review/sessions/",
        {"committee": committee.pk, "held_on": "2026-11-28", "applications": [number]},
        expect=201,
    )
    key, chair = session["id"], callers[0]
    for caller in callers:
        caller.send("post", f"sessions/{key}/sign-in/")
    chair.send("post", f"sessions/{key}/open/")
    chair.send("post", f"sessions/{key}/candidates/1/open/")
    for caller in callers:
        assert caller.send("post", f"sessions/{key}/candidates/1/ballot/", {"choice": "yes"}, expect=201)[
            "receipt"
        ]
    chair.send("post", f"sessions/{key}/candidates/1/close/", {"confirm_uncast": False})
    chair.send("post", f"sessions/{key}/close/")
    chair.send("post", f"sessions/{key}/minutes/", {"confirmed": True})
