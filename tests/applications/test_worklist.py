"""Work lists: whose turn, due when, paged by key, at a fixed number of queries."""

import datetime as dt
import io

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Membership
from accounts.models.organisation import Role, UnitKind
from applications.models import Application
from applications.queries.worklist import worklist, worklist_counts
from applications.states import State, Turn
from tests.builders import House, make_person
from titles.clock import held_at
from titles.errors import InvalidInput
from titles.frame import frame

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def house() -> House:
    return House()


def numbers(rows: list[Application]) -> list[str]:
    return [row.number for row in rows]


def test_only_ones_own_turn_in_ones_own_house(house: House) -> None:
    mine = house.application_at(State.ATTESTATION)
    house.application_at(State.RECOMMENDATION)
    House().application_at(State.ATTESTATION)
    assert numbers(worklist([Turn.HR_CLERK], [house.employer]).rows) == [mine.number]


def test_due_soon_and_overdue_by_working_days(house: House) -> None:
    with held_at(TODAY):
        days = {
            "overdue": "2026-11-19",
            "today": "2026-11-20",
            "third working day": "2026-11-25",
            "fourth": "2026-11-26",
        }
        made = {
            name: house.application_at(State.ATTESTATION, due_on=dt.date.fromisoformat(day)).number
            for name, day in days.items()
        }
        turns, houses = [Turn.HR_CLERK], [house.employer]
        soon = numbers(worklist(turns, houses, view="due_soon").rows)
        late = numbers(worklist(turns, houses, view="overdue").rows)
        counts = worklist_counts(turns, houses)
    assert soon == [made["today"], made["third working day"]]
    assert late == [made["overdue"]]
    assert (counts["all"], counts["due_soon"], counts["overdue"]) == (4, 2, 1)


def test_what_lies_with_others_and_what_is_finished(house: House) -> None:
    mine = house.application_at(State.ATTESTATION)
    others = house.application_at(State.ACCEPTANCE)
    house.application_at(State.DRAFT)
    done = house.application_at(State.REFUSED, finished_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    scope = Q(employer=house.employer)
    args = ([Turn.HR_CLERK], [house.employer])
    assert numbers(worklist(*args, view="waiting", scope=scope).rows) == [others.number]
    assert numbers(worklist(*args, view="done", scope=scope).rows) == [done.number]
    assert worklist_counts(*args, scope=scope) == {
        "all": 1,
        "due_soon": 1,
        "overdue": 0,
        "waiting": 1,
        "done": 1,
    }
    assert mine.number not in numbers(worklist(*args, view="waiting", scope=scope).rows)


def test_filters_narrow_lists_and_counts_alike(house: House) -> None:
    wanted = house.application_at(State.ATTESTATION, level="technician", person=make_person("欧阳示例"))
    house.application_at(State.ATTESTATION)
    args = ([Turn.HR_CLERK], [house.employer])
    for narrowing in (
        {"level": "technician"},
        {"search": "欧阳"},
        {"search": wanted.number[-6:]},
        {"state": State.ATTESTATION, "level": "technician", "round_": house.round},
    ):
        assert numbers(worklist(*args, **narrowing).rows) == [wanted.number]
        assert worklist_counts(*args, **narrowing)["all"] == 1


def test_pages_by_key_miss_and_repeat_nothing(house: House) -> None:
    for n in range(7):
        day = None if n == 6 else TODAY + dt.timedelta(days=n // 3)
        house.application_at(State.ATTESTATION, due_on=day)
    Application.objects.filter(due_on=None).update(due_on=None)
    seen: list[str] = []
    after: str | None = None
    while True:
        page = worklist([Turn.HR_CLERK], [house.employer], after=after, limit=2)
        seen += numbers(page.rows)
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == numbers(worklist([Turn.HR_CLERK], [house.employer]).rows)


def test_a_bad_key_is_told(house: House) -> None:
    for key in ("nonsense", "W10", "WzFd"):
        with pytest.raises(InvalidInput):
            worklist([Turn.HR_CLERK], [house.employer], after=key)
    with pytest.raises(InvalidInput):
        worklist([Turn.HR_CLERK], [house.employer], view="nonsense")


@pytest.mark.parametrize("count", [1, 30])
def test_the_query_is_one_for_any_length(house: House, count: int, django_assert_num_queries: object) -> None:
    for _n in range(count):
        house.application_at(State.ATTESTATION)
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = worklist([Turn.HR_CLERK], [house.employer]).rows
        assert all(row.person.name and row.specialty.name and row.round.series_id for row in rows)
    with frame():  # as in a request: the clock, the calendar and the parameters are read once
        worklist_counts([Turn.HR_CLERK], [house.employer])
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert worklist_counts([Turn.HR_CLERK], [house.employer])["all"] == count


def queries_of(client: Client, house: House, captured: object) -> int:
    with captured as found:  # type: ignore[attr-defined]
        assert client.get(reverse("employer-worklist")).status_code == 200
    return len(found)


def test_the_page_needs_the_same_queries_for_1_and_30_rows(
    client: Client, house: House, django_assert_max_num_queries: object
) -> None:
    client.force_login(house.clerk)
    house.application_at(State.ATTESTATION)
    client.get(reverse("employer-worklist"))
    one = queries_of(client, house, django_assert_max_num_queries(30))  # type: ignore[operator]
    for _n in range(29):
        house.application_at(State.ATTESTATION)
    thirty = queries_of(client, house, django_assert_max_num_queries(30))  # type: ignore[operator]
    assert one == thirty


# --- the page ------------------------------------------------------------------------------
def test_the_page_of_a_clerk(client: Client, house: House) -> None:
    late = house.application_at(State.ATTESTATION, due_on=dt.date(2026, 11, 18), version=2)
    ready = house.application_at(State.ATTESTED, due_on=dt.date(2026, 11, 27))
    House().application_at(State.ATTESTATION, person=make_person("别家的人"))
    client.force_login(house.clerk)
    with held_at(TODAY):
        text = client.get(reverse("employer-worklist")).content.decode()
    for words in (
        house.employer.name,
        late.person.name,
        "逾期2个工作日",
        "退回后重报",
        "发布公示",
        "可一起办：发布公示，2026-11-23（周一）至2026-11-27（周五）",
        reverse("employer-desk", args=[late.number]),
    ):
        assert words in text, words
    assert "别家的人" not in text
    assert ready.number in text


def test_the_page_of_a_principal_has_no_batch(client: Client, house: House) -> None:
    waiting = house.application_at(State.RECOMMENDATION)
    client.force_login(house.principal)
    text = client.get(reverse("employer-worklist")).content.decode()
    assert reverse("employer-recommend", args=[waiting.number]) in text
    assert "预览发布公示" not in text


@pytest.mark.parametrize("view", ["", "due_soon", "overdue", "waiting", "done", "nonsense"])
def test_every_tab_opens(client: Client, house: House, view: str) -> None:
    house.application_at(State.ATTESTATION)
    house.application_at(State.ACCEPTANCE)
    house.application_at(State.NOT_RECOMMENDED, finished_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    client.force_login(house.clerk)
    assert client.get(reverse("employer-worklist"), {"view": view}).status_code == 200


def test_an_empty_list_says_so(client: Client, house: House) -> None:
    client.force_login(house.clerk)
    assert "没有待办" in client.get(reverse("employer-worklist")).content.decode()
    assert "没有符合条件的申报" in client.get(reverse("employer-worklist"), {"q": "某人"}).content.decode()


def test_vacant_posts_stand_in_the_head_of_public_institutions(client: Client) -> None:
    house = House(unit_kind=UnitKind.PUBLIC_INSTITUTION)
    house.employer.vacancies.create(year=2026, band="5-7", vacant=2, used=2)
    client.force_login(house.clerk)
    with held_at(TODAY):
        text = client.get(reverse("employer-worklist")).content.decode()
    assert "5至7级2个，已推荐2个" in text
    assert "已满" in text


def test_the_sheet_holds_what_was_chosen(client: Client, house: House) -> None:
    first = house.application_at(State.ATTESTATION, person=make_person("=1+1"))
    second = house.application_at(State.ATTESTED)
    client.force_login(house.clerk)
    whole = client.get(reverse("employer-export"))
    sheet = load_workbook(io.BytesIO(whole.content)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {first.number, second.number}
    assert "=1+1" not in [cell.value for row in sheet.iter_rows() for cell in row]
    chosen = client.get(reverse("employer-export"), {"selected": second.number})
    rows = list(load_workbook(io.BytesIO(chosen.content)).active.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [second.number]


@pytest.mark.parametrize(
    "name", ["employer-worklist", "employer-export", "employer-notices", "employer-objections"]
)
def test_nobody_else_comes_in(client: Client, house: House, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    for person in (make_person(), house.acceptance_officer, house.bureau_officer):
        client.force_login(person)
        assert client.get(reverse(name)).status_code == 403


def test_an_applications_page_for_each_state(client: Client, house: House) -> None:
    client.force_login(house.clerk)
    for state in State:
        if state == State.DRAFT:
            continue
        application = house.application_at(state)
        assert client.get(reverse("employer-application", args=[application.number])).status_code == 200
    draft = house.application_at(State.DRAFT)
    assert client.get(reverse("employer-application", args=[draft.number])).status_code == 404


def test_somebody_with_two_houses_changes_between_them(client: Client, house: House) -> None:
    other = House()
    Membership.objects.create(
        person=house.clerk,
        organisation=other.employer,
        role=Role.HR_CLERK,
        active_from=dt.date(2020, 1, 1),
    )
    here, there = house.application_at(State.ATTESTATION), other.application_at(State.ATTESTATION)
    client.force_login(house.clerk)
    first = client.get(reverse("employer-worklist")).content.decode()
    assert here.number in first
    assert there.number not in first
    assert f"换到{other.employer.name}" in first
    client.get(reverse("employer-worklist"), {"organisation": other.employer.pk})
    second = client.get(reverse("employer-worklist")).content.decode()
    assert there.number in second
    assert here.number not in second
    strange = House().employer
    third = client.get(reverse("employer-worklist"), {"organisation": strange.pk}).content.decode()
    assert strange.name not in third


def test_what_grows_for_ever_is_counted_up_to_a_bound(
    client: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(4):
        house.application_at(State.ACCEPTANCE)
    monkeypatch.setattr("applications.queries.worklist.MOST_COUNTED", 2)
    monkeypatch.setattr("applications.views.worklist.MOST_COUNTED", 2)
    counts = worklist_counts([Turn.HR_CLERK], [house.employer], scope=Q(employer=house.employer))
    assert counts["waiting"] == 3
    client.force_login(house.clerk)
    assert "2+" in client.get(reverse("employer-worklist")).content.decode()
