"""The archive's actions: what is kept, what is refused, what the audit trail says."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEvent, Person
from applications.actions.archive import remove_record, save_profile, save_record, state_none
from applications.models import Achievement, EducationRecord, EmploymentRecord, Profile
from applications.models.archive import FactSource
from tests.applications.worlds import draft_of, engineer
from tests.builders import House, id_number, make_organisation, make_person
from titles.errors import InvalidInput, NotFound, WrongState

pytestmark = pytest.mark.django_db

REPORT = {
    "kind": "technical_report",
    "title": "站台门控制系统技术报告",
    "on": dt.date(2021, 3, 31),
    "role": "principal",
}


@pytest.fixture
def person() -> Person:
    return make_person("申报人甲", id_number=id_number(7, dt.date(1990, 2, 28)))


def refused(person: Person, chapter: str, /, **values: Any) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as caught:
        save_record(person=person, kind=chapter, values=values, actor=person)
    return caught.value.fields


EDUCATION = {"kind": "bachelor", "school": "示例理工大学"}


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (dt.date(2026, 11, 21), "还没有到"),
        (dt.date(1989, 1, 1), "早于您的出生日期"),
        (dt.date(2004, 2, 27), "不满14周岁"),
    ],
)
def test_impossible_graduations_are_refused(person: Person, day: dt.date, word: str) -> None:
    fields = refused(person, "education", **EDUCATION, graduated_on=day)
    assert word in fields["graduated_on"][0]
    assert not EducationRecord.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2026, 11, 20), dt.date(2004, 2, 28)])
def test_the_last_possible_days_are_accepted(person: Person, day: dt.date) -> None:
    values = {**EDUCATION, "graduated_on": day}
    assert save_record(person=person, kind="education", values=values, actor=person).pk


def test_work_does_not_end_before_it_begins(person: Person) -> None:
    values = {"organisation_name": "示例设计院", "series": "engineering", "started_on": dt.date(2015, 1, 1)}
    assert "ended_on" in refused(person, "employment", **values, ended_on=dt.date(2015, 1, 1))
    assert "started_on" in refused(person, "employment", **{**values, "started_on": dt.date(2004, 1, 1)})
    assert "ended_on" in refused(person, "employment", **values, ended_on=dt.date(2027, 1, 1))
    assert not EmploymentRecord.objects.exists()


def test_a_title_is_not_older_than_its_holder(person: Person) -> None:
    fields = refused(
        person, "titles", series="engineering", level="assistant", obtained_on=dt.date(1985, 1, 1)
    )
    assert "obtained_on" in fields


def test_without_an_identity_number_no_birth_date_is_guessed() -> None:
    nobody = make_person(id_number="")
    values = {**EDUCATION, "graduated_on": dt.date(1970, 7, 1)}
    assert save_record(person=nobody, kind="education", values=values, actor=nobody).pk


def test_authorities_of_standards_are_their_own(person: Person) -> None:
    standard = {"kind": "standard", "title": "示例标准", "on": dt.date(2020, 1, 1)}
    assert "authority" in refused(person, "achievements", **standard, authority="provincial")
    project = {"kind": "project", "title": "示例项目", "on": dt.date(2020, 1, 1)}
    assert "authority" in refused(person, "achievements", **project, authority="local")


def test_attributes_that_mean_nothing_for_the_kind_are_dropped(person: Person) -> None:
    record = save_record(
        person=person,
        kind="achievements",
        values={**REPORT, "venue": "core_journal", "award": "worldskills", "national_major": True},
        actor=person,
    )
    stored = Achievement.objects.get(pk=record.pk)
    assert (stored.venue, stored.award, stored.national_major) == ("", "", False)
    assert stored.role == "principal"


def test_every_change_says_what_was_before_and_after(person: Person) -> None:
    record = save_record(person=person, kind="achievements", values=REPORT, actor=person)
    save_record(
        person=person,
        kind="achievements",
        record_id=record.pk,
        values={"role": "participant"},
        actor=person,
    )
    event = AuditEvent.objects.get(verb="archive.change")
    assert event.actor == person
    assert event.data["before"]["role"] == "principal"
    assert event.data["after"]["role"] == "participant"
    assert event.data["after"]["on"] == "2021-03-31"


def test_saving_the_same_again_is_no_change(person: Person) -> None:
    record = save_record(person=person, kind="achievements", values=REPORT, actor=person)
    save_record(person=person, kind="achievements", record_id=record.pk, values=REPORT, actor=person)
    assert not AuditEvent.objects.filter(verb="archive.change").exists()


def test_a_changed_fact_is_the_applicants_own_statement_again(person: Person) -> None:
    record = save_record(person=person, kind="achievements", values=REPORT, actor=person)
    Achievement.objects.update(source=FactSource.ATTESTED)
    save_record(person=person, kind="achievements", record_id=record.pk, values={"rank": 2}, actor=person)
    assert Achievement.objects.get().source == FactSource.OWN_STATEMENT


def test_another_persons_record_is_not_found(person: Person) -> None:
    record = save_record(person=person, kind="achievements", values=REPORT, actor=person)
    other = make_person()
    with pytest.raises(NotFound):
        save_record(person=other, kind="achievements", record_id=record.pk, values=REPORT, actor=other)
    with pytest.raises(NotFound):
        remove_record(person=other, kind="achievements", record_id=record.pk, actor=other)
    with pytest.raises(NotFound):
        save_record(person=person, kind="nonsense", values={}, actor=person)


def test_a_representative_work_of_a_live_application_stays() -> None:
    house = House()
    person = engineer(house.employer)
    draft_of(person, house.round)
    work = Achievement.objects.filter(person=person).first()
    assert work
    with pytest.raises(WrongState, match="代表作"):
        remove_record(person=person, kind="achievements", record_id=work.pk, actor=person)
    assert Achievement.objects.filter(pk=work.pk).exists()


def test_removal_is_written_down(person: Person) -> None:
    record = save_record(person=person, kind="achievements", values=REPORT, actor=person)
    remove_record(person=person, kind="achievements", record_id=record.pk, actor=person)
    assert not Achievement.objects.exists()
    assert AuditEvent.objects.get(verb="archive.remove").data["before"]["title"] == REPORT["title"]


def test_none_is_stated_and_taken_back_by_the_first_record(person: Person) -> None:
    state_none(person=person, kind="titles", actor=person)
    assert Profile.objects.get(person=person).stated_none == ["titles"]
    values = {"series": "engineering", "level": "assistant", "obtained_on": dt.date(2015, 1, 1)}
    save_record(person=person, kind="titles", values=values, actor=person)
    assert Profile.objects.get(person=person).stated_none == []
    with pytest.raises(WrongState):
        state_none(person=person, kind="titles", actor=person)


def test_the_situation_keeps_silence_apart_from_no(person: Person) -> None:
    unit = make_organisation()
    profile = save_profile(
        person=person,
        values={"employment": "employed", "employer": unit, "under_sanction": False},
        actor=person,
    )
    assert profile.under_sanction is False
    assert profile.continuing_education is None


def test_contradictory_situations_are_refused(person: Person) -> None:
    for values, field in (
        ({"employment": "employed"}, "employer"),
        ({"under_sanction": True}, "sanction_until"),
        ({"employment": "freelance", "in_city_since": dt.date(2027, 1, 1)}, "in_city_since"),
    ):
        with pytest.raises(InvalidInput) as caught:
            save_profile(person=person, values=values, actor=person)
        assert field in caught.value.fields
    assert not AuditEvent.objects.filter(verb="profile.change").exists()
