"""Notices: dates on the statutory calendar, the frozen snapshot, the end, the public pages."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from applications.actions.notice import end_due_notices, notice_period, publish_notice
from applications.actions.objection import lodge_objection
from applications.models import Application, Notice
from applications.models.notice import NoticeKind
from applications.notices.snapshot import digest_of
from applications.states import State, Turn
from tests.builders import House, make_member, make_person
from titles.calendar import CalendarYearNotLoaded
from titles.clock import ZONE, held_at
from titles.errors import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House(contact_phone="010-0000 0000", supervision_phone="010-0000 0001")


def publish(house: House, *applications: Application, days: int | None = None) -> Notice:
    return publish_notice(
        kind=NoticeKind.EMPLOYER,
        applications=applications or [house.application_at(State.ATTESTED)],
        actor=house.clerk,
        publisher=house.employer,
        working_days=days,
    )


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2026-11-17", "2026-11-18", "2026-11-24"),  # over a weekend
        ("2026-11-20", "2026-11-23", "2026-11-27"),  # on a Friday
        ("2026-11-21", "2026-11-23", "2026-11-27"),  # on a Saturday
        ("2026-09-30", "2026-10-08", "2026-10-13"),  # over National Day; Saturday 10-10 is worked
        ("2026-02-13", "2026-02-14", "2026-02-27"),  # Saturday 02-14 is worked; over the Spring Festival
    ],
)
def test_days_count_on_the_statutory_calendar(published: str, first: str, last: str) -> None:
    period = notice_period(5, dt.date.fromisoformat(published))
    assert period == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_fewer_days_than_the_text_asks_are_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        notice_period(4)
    assert "working_days" in refusal.value.fields


def test_a_year_without_calendar_is_an_error_and_publishes_nothing(house: House) -> None:
    application = house.application_at(State.ATTESTED)
    with held_at(dt.date(2031, 6, 2)), pytest.raises(CalendarYearNotLoaded, match="load_calendar"):
        publish(house, application)
    application.refresh_from_db()
    assert application.state == State.ATTESTED
    assert not Notice.objects.exists()


def test_one_notice_for_several_people(house: House) -> None:
    first = house.application_at(
        State.ATTESTED,
        level="associate_senior",
        person=make_person("申报人梅"),
        dossier={"titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2021-11-12"}]},
    )
    second = house.application_at(State.ATTESTED, person=make_person("申报人松"))
    with held_at(dt.datetime(2026, 11, 17, 17, 30, tzinfo=ZONE)):
        notice = publish(house, first, second)
    assert notice.number.startswith("GS-2026-")
    assert notice.title == "关于申报人梅等2人申报2026年度工程技术系列职称的公示"
    assert (notice.starts_on, notice.ends_on) == (dt.date(2026, 11, 18), dt.date(2026, 11, 24))
    entry = notice.snapshot["entries"][0]
    assert (entry["title"], entry["held_title"], entry["held_on"]) == ("高级工程师", "工程师", "2021-11-12")
    assert notice.snapshot["entries"][1]["held_title"] == ""
    for application in (first, second):
        assert (application.state, application.waiting_for) == (State.EMPLOYER_NOTICE, Turn.TIME)
        assert application.due_on == notice.ends_on
    assert AuditEvent.objects.filter(verb="notice.published").count() == 1


def test_the_notice_tells_no_identity_number_and_no_phone(house: House) -> None:
    person = make_person("申报人兰", phone="13800000000")
    notice = publish(house, house.application_at(State.ATTESTED, person=person))
    text = str(notice.snapshot)
    assert person.id_number not in text
    assert person.phone not in text


def test_numbers_follow_each_other(house: House) -> None:
    numbers = [int(publish(house).number.rsplit("-", 1)[1]) for _n in range(2)]
    assert numbers[1] == numbers[0] + 1


def test_only_the_employers_own_clerk_publishes(house: House) -> None:
    application = house.application_at(State.ATTESTED)
    for person in (house.principal, House().clerk, application.person, house.acceptance_officer):
        with pytest.raises(NotPermitted):
            publish_notice(
                kind=NoticeKind.EMPLOYER, applications=[application], actor=person, publisher=house.employer
            )
    assert not Notice.objects.exists()


def test_another_houses_application_cannot_be_slipped_in(house: House) -> None:
    foreign = House().application_at(State.ATTESTED)
    with pytest.raises(InvalidInput):
        publish(house, house.application_at(State.ATTESTED), foreign)
    assert not Notice.objects.exists()


def test_one_wrong_state_publishes_nothing(house: House) -> None:
    ready = house.application_at(State.ATTESTED)
    with pytest.raises(WrongState):
        publish(house, ready, house.application_at(State.ATTESTATION))
    ready.refresh_from_db()
    assert ready.state == State.ATTESTED
    assert not Notice.objects.exists()


def test_nobody_twice_and_nobody_at_all(house: House) -> None:
    ready = house.application_at(State.ATTESTED)
    with pytest.raises(InvalidInput):
        publish(house, ready, ready)
    with pytest.raises(InvalidInput):
        publish_notice(kind=NoticeKind.EMPLOYER, applications=[], actor=house.clerk, publisher=house.employer)


def test_the_bureau_publishes_results(house: House) -> None:
    application = house.application_at(State.RESULT_ACCEPTED)
    with pytest.raises(InvalidInput):
        publish_notice(
            kind=NoticeKind.RESULT,
            applications=[application],
            actor=make_member(Role.BUREAU_OFFICER, house.bureau),
            publisher=house.bureau,
            working_days=3,
        )
    notice = publish_notice(
        kind=NoticeKind.RESULT,
        applications=[application],
        actor=house.bureau_officer,
        publisher=house.bureau,
    )
    assert application.state == State.RESULT_NOTICE
    assert "通过2026年度工程技术系列职称评审" in notice.title
    assert notice.snapshot["entries"][0]["unit"] == house.employer.name


def test_the_digest_proves_the_snapshot(house: House) -> None:
    notice = publish(house)
    notice.refresh_from_db()
    assert digest_of(notice.snapshot) == notice.digest
    assert digest_of({**notice.snapshot, "title": "改动"}) != notice.digest


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE applications_notice SET title = 'x'",
        "UPDATE applications_notice SET ends_on = ends_on - 3",
        "UPDATE applications_notice SET snapshot = jsonb_set(snapshot, '{title}', '\"x\"')",
        "DELETE FROM applications_notice",
        "UPDATE applications_noticeentry SET position = position + 1",
        "DELETE FROM applications_noticeentry",
    ],
)
def test_the_database_refuses_every_change(house: House, change: str) -> None:
    publish(house)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_end_is_recorded_once(house: House) -> None:
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house)
    with held_at(dt.date(2026, 11, 25)):
        end_due_notices()
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(ended_at=None)


def test_last_day_still_runs_and_the_day_after_moves_on(house: House) -> None:
    application = house.application_at(State.ATTESTED)
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house, application)
    with held_at(dt.datetime(2026, 11, 24, 23, 59, tzinfo=ZONE)):
        assert end_due_notices() == 0
    with held_at(dt.datetime(2026, 11, 25, 0, 0, tzinfo=ZONE)):
        assert end_due_notices() == 1
        assert end_due_notices() == 0
    application.refresh_from_db()
    notice.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.RECOMMENDATION, Turn.PRINCIPAL)
    assert application.waiting_organisation == house.employer
    assert application.due_on == dt.date(2026, 12, 2)
    assert notice.ended_at is not None
    assert AuditEvent.objects.filter(verb="application.end_notice").count() == 1


@pytest.mark.parametrize(
    ("published", "still", "over"),
    [
        ("2026-09-30", "2026-10-13", "2026-10-14"),
        ("2026-02-13", "2026-02-27", "2026-02-28"),
        ("2026-11-13", "2026-11-20", "2026-11-21"),  # ends on a Friday: over on Saturday
    ],
)
def test_the_end_over_holidays_and_weekends(house: House, published: str, still: str, over: str) -> None:
    with held_at(dt.date.fromisoformat(published)):
        publish(house)
    with held_at(dt.date.fromisoformat(still)):
        assert end_due_notices() == 0
    with held_at(dt.date.fromisoformat(over)):
        assert end_due_notices() == 1


def test_a_late_sweep_and_a_withdrawn_application_do_no_harm(house: House) -> None:
    stays, gone = house.application_at(State.ATTESTED), house.application_at(State.ATTESTED)
    with held_at(dt.date(2026, 11, 17)):
        publish(house, stays, gone)
        Application.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN, waiting_for=Turn.NOBODY)
    with held_at(dt.date(2026, 12, 20)):
        assert end_due_notices() == 1
    stays.refresh_from_db()
    gone.refresh_from_db()
    assert (stays.state, gone.state) == (State.RECOMMENDATION, State.WITHDRAWN)


def test_result_notices_lead_to_issuing(house: House) -> None:
    application = house.application_at(State.RESULT_ACCEPTED)
    with held_at(dt.date(2026, 11, 17)):
        publish_notice(
            kind=NoticeKind.RESULT,
            applications=[application],
            actor=house.bureau_officer,
            publisher=house.bureau,
        )
    with held_at(dt.date(2026, 11, 25)):
        end_due_notices()
    application.refresh_from_db()
    assert (application.state, application.waiting_for) == (State.ISSUING, Turn.ISSUER)


# --- pages ---------------------------------------------------------------------------------
def test_the_public_page_shows_what_was_published(client: Client, house: House) -> None:
    person = make_person("申报人竹")
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house, house.application_at(State.ATTESTED, person=person))
    person.name = "改了名字"
    person.save()
    with held_at(dt.date(2026, 11, 20)):
        page = client.get(reverse("notice", args=[notice.number]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "申报人竹" in text
    assert "改了名字" not in text
    assert "正在公示" in text
    assert "第3日，今天" in text
    assert "提出异议" in text
    assert "与内容一致" in text
    assert notice.digest in text


def test_an_ended_notice_takes_no_objection_and_gives_its_proof(client: Client, house: House) -> None:
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house)
        assert client.get(reverse("notice-proof", args=[notice.number])).status_code == 409
    with held_at(dt.date(2026, 11, 25)):
        end_due_notices()
        page = client.get(reverse("notice", args=[notice.number]))
        assert "公示已结束" in page.content.decode()
        assert reverse("notice-objection", args=[notice.number]) not in page.content.decode()
        assert client.get(reverse("notice-objection", args=[notice.number])).status_code == 409
        proof = client.get(reverse("notice-proof", args=[notice.number]))
    assert proof.content[:5] == b"%PDF-"


def test_the_poster_is_a_pdf(client: Client, house: House) -> None:
    notice = publish(house)
    answer = client.get(reverse("notice-poster", args=[notice.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_an_unknown_number_is_not_found(client: Client) -> None:
    assert client.get(reverse("notice", args=["GS-2026-999999"])).status_code == 404


def test_the_list_finds_by_name_unit_and_number(client: Client, house: House) -> None:
    person = make_person("申报人菊")
    notice = publish(house, house.application_at(State.ATTESTED, person=person))
    other = publish(House())
    for words in ("申报人菊", house.employer.name, notice.number.lower()):
        text = client.get(reverse("notices"), {"q": words}).content.decode()
        assert notice.number in text
        assert other.number not in text
    assert "没有找到" in client.get(reverse("notices"), {"q": "没有这个人"}).content.decode()


def test_running_and_ended_are_told_apart(client: Client, house: House) -> None:
    with held_at(dt.date(2026, 11, 10)):
        old = publish(house)
    with held_at(dt.date(2026, 11, 20)):
        new = publish(house)
        running = client.get(reverse("notices")).content.decode()
        ended = client.get(reverse("notices"), {"view": "ended"}).content.decode()
    assert new.number in running
    assert old.number not in running
    assert old.number in ended
    assert new.number not in ended


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_needs_the_same_queries_for_any_length(
    client: Client, house: House, count: int, django_assert_max_num_queries: object
) -> None:
    for _n in range(count):
        publish(house)
    client.get(reverse("notices"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert client.get(reverse("notices")).status_code == 200


def test_lists_page_by_key(client: Client, house: House) -> None:
    made = {publish(house).number for _n in range(33)}
    first = client.get(reverse("notices")).content.decode()
    after = first.split("after=")[1].split('"')[0]
    second = client.get(reverse("notices"), {"after": after}).content.decode()
    seen = {number for number in made if number in first}, {number for number in made if number in second}
    assert len(seen[0]) == 30
    assert seen[0] | seen[1] == made
    assert not seen[0] & seen[1]
    assert client.get(reverse("notices"), {"after": "nonsense"}).status_code == 422


def test_the_preview_names_the_dates_and_publishing_leads_to_the_page(client: Client, house: House) -> None:
    ready, busy = house.application_at(State.ATTESTED), house.application_at(State.ATTESTATION)
    client.force_login(house.clerk)
    with held_at(dt.date(2026, 11, 20)):
        address = reverse("employer-publish")
        preview = client.get(address, {"selected": [ready.number, busy.number]}).content.decode()
        assert "2026-11-23（周一）" in preview
        assert "2026-11-27（周五）" in preview
        assert "不能一起公示" in preview
        assert not Notice.objects.exists()
        done = client.post(address, {"selected": [ready.number]})
        assert done.status_code == 302
        again = client.post(address, {"selected": [ready.number]})
    assert again.status_code == 409
    assert Notice.objects.count() == 1


def test_another_houses_clerk_cannot_preview_it(client: Client, house: House) -> None:
    ready = house.application_at(State.ATTESTED)
    client.force_login(House().clerk)
    text = client.get(reverse("employer-publish"), {"selected": ready.number}).content.decode()
    assert ready.person.name not in text
    assert client.post(reverse("employer-publish"), {"selected": ready.number}).status_code == 422
    ready.refresh_from_db()
    assert ready.state == State.ATTESTED


def test_an_objection_blocks_only_its_own_application(house: House) -> None:
    blocked, free = house.application_at(State.ATTESTED), house.application_at(State.ATTESTED)
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house, blocked, free)
        lodge_objection(
            notice=notice,
            position=1,
            statement="此人的现有职称取得日期与事实不符。",
            form_token=blocked.form_token,
        )
    with held_at(dt.date(2026, 11, 25)):
        assert end_due_notices() == 1
    blocked.refresh_from_db()
    free.refresh_from_db()
    assert (blocked.state, blocked.waiting_for) == (State.EMPLOYER_NOTICE, Turn.PRINCIPAL)
    assert free.state == State.RECOMMENDATION


def test_a_notice_that_cannot_end_yet_is_tried_again(house: House) -> None:
    with held_at(dt.date(2026, 11, 17)):
        notice = publish(house)
    with held_at(dt.date(2030, 12, 30)):  # the recommendation's deadline lies in a year without calendar
        assert end_due_notices() == 0
    notice.refresh_from_db()
    assert notice.ended_at is None
    with held_at(dt.date(2026, 11, 25)):
        assert end_due_notices() == 1
