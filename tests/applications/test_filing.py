"""From an archive to a submitted application: drafts, guards, the frozen filing, resubmission."""

import datetime as dt
import uuid
from typing import Any

import pytest

from accounts.models import AuditEvent, Person
from applications.actions.application import (
    create_application,
    resubmit_application,
    submit_application,
    withdraw_application,
)
from applications.actions.archive import save_profile, save_record
from applications.actions.draft import change_target, set_support, set_works
from applications.actions.evidence import attach_evidence, store_evidence
from applications.actions.transition import apply_transition
from applications.assessing import preview_assessment, ruling_of
from applications.filing import assemble, content_digest
from applications.models import (
    Achievement,
    Application,
    EducationRecord,
    EmploymentRecord,
    FiledFact,
    Pledge,
    Profile,
)
from applications.models.filed_fact import Verdict
from applications.states import State, Turn
from tests.applications.worlds import PDF, add, draft_of, engineer, submit, upload
from tests.builders import House, make_person
from titles.clock import held_at, now
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState
from titles.models import Specialty

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def person(house: House) -> Person:
    return engineer(house.employer, "申报人甲")


def open_draft(person: Person, house: House, **values: Any) -> Application:
    return create_application(
        person=person,
        round_=house.round,
        actor=person,
        **{
            "level": "intermediate",
            "path": "standard",
            "specialty": Specialty.objects.get(pk="gc-rail"),
            "track": "applied_practice",
            **values,
        },
    )


# --- opening -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (dt.date(2026, 11, 4), False),
        (dt.date(2026, 11, 5), True),
        (dt.date(2026, 12, 5), True),
        (dt.date(2026, 12, 6), False),
    ],
)
def test_a_round_takes_drafts_from_its_first_to_its_last_day(
    person: Person, house: House, day: dt.date, opens: bool
) -> None:
    assert (house.round.opens_on, house.round.closes_on) == (dt.date(2026, 11, 5), dt.date(2026, 12, 5))
    with held_at(day):
        if opens:
            assert open_draft(person, house).state == State.DRAFT
        else:
            with pytest.raises(WrongState):
                open_draft(person, house)
            assert not Application.objects.exists()


@pytest.mark.parametrize(("day", "accepted"), [(dt.date(2026, 12, 5), True), (dt.date(2026, 12, 6), False)])
def test_a_draft_is_submitted_until_the_last_day(
    person: Person, house: House, day: dt.date, accepted: bool
) -> None:
    draft = draft_of(person, house.round)
    with held_at(day):
        if accepted:
            assert submit(draft).state == State.ATTESTATION
        else:
            with pytest.raises(WrongState, match="截止"):
                submit(draft)
            draft.refresh_from_db()
            assert (draft.state, draft.version) == (State.DRAFT, 0)


def test_the_number_comes_from_the_counter_and_the_end_from_the_round(person: Person, house: House) -> None:
    first = open_draft(person, house)
    second = open_draft(engineer(house.employer), house)
    assert first.number.startswith("2026-GC-")
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1
    assert (first.waiting_for, first.due_on) == (Turn.APPLICANT, house.round.closes_on)


def test_one_live_application_a_round(person: Person, house: House) -> None:
    first = open_draft(person, house)
    with pytest.raises(Conflict, match=first.number):
        open_draft(person, house)
    withdraw_application(application=first, actor=person)
    assert open_draft(person, house).number != first.number


def test_the_same_form_twice_is_one_application(person: Person, house: House) -> None:
    token = uuid.uuid4()
    assert open_draft(person, house, form_token=token) == open_draft(person, house, form_token=token)
    assert Application.objects.count() == 1
    other = engineer(house.employer)
    with pytest.raises(Conflict):
        open_draft(other, house, form_token=token)


def test_nobody_files_for_somebody_else(person: Person, house: House) -> None:
    with pytest.raises(NotPermitted):
        create_application(
            person=person,
            round_=house.round,
            level="intermediate",
            path="standard",
            specialty=Specialty.objects.get(pk="gc-rail"),
            actor=house.clerk,
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"level": "nonsense"}, "level"),
        ({"path": "green_channel"}, "path"),
        ({"track": ""}, "track"),
    ],
)
def test_what_the_round_does_not_offer_is_refused(
    person: Person, house: House, values: dict, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_draft(person, house, **values)
    assert field in caught.value.fields


def test_a_specialty_outside_the_round_is_refused(person: Person, house: House) -> None:
    house.round.specialties.set(Specialty.objects.filter(pk="gc-rail"))
    with pytest.raises(InvalidInput) as caught:
        open_draft(person, house, specialty=Specialty.objects.get(pk="gc-ai"))
    assert "specialty" in caught.value.fields


def test_without_an_employer_nothing_is_opened(house: House) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_draft(make_person(), house)
    assert "employer" in caught.value.fields


# --- drafting ------------------------------------------------------------------------------
def test_works_come_from_the_menu_and_from_the_own_archive(person: Person, house: House) -> None:
    draft = open_draft(person, house)
    award = add(person, "achievements", kind="award", title="示例奖", on=dt.date(2022, 1, 1))
    with pytest.raises(InvalidInput, match="代表作清单"):
        set_works(application=draft, actor=person, works=[(award.pk, "参与")])
    work = Achievement.objects.filter(person=person, kind="technical_report").first()
    assert work
    with pytest.raises(InvalidInput, match="最多300字"):
        set_works(application=draft, actor=person, works=[(work.pk, "字" * 301)])
    set_works(application=draft, actor=person, works=[(work.pk, " 负责总体方案 ")])
    assert draft.works.get().own_share == "负责总体方案"


def test_another_path_drops_what_it_does_not_ask_for(person: Person, house: House) -> None:
    rail = Specialty.objects.get(pk="gc-rail")
    draft = open_draft(person, house, level="associate_senior", path="exceptional")
    peer = {"kind": "peer", "level": "full_senior", "name": "举荐人甲", "organisation": "示例大学"}
    set_support(application=draft, actor=person, recommenders=[peer], claims=[])
    with pytest.raises(InvalidInput):
        set_support(
            application=draft, actor=person, recommenders=[{**peer, "kind": "unit_principal"}], claims=[]
        )
    changed = change_target(
        application=draft,
        actor=person,
        level="intermediate",
        path="standard",
        specialty=rail,
        track="applied_practice",
    )
    assert changed.recommenders == []


# --- submitting ----------------------------------------------------------------------------
def test_submission_freezes_what_was_filed(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    assert (application.state, application.version) == (State.ATTESTATION, 1)
    assert (application.waiting_for, application.waiting_organisation) == (Turn.HR_CLERK, house.employer)
    assert application.dossier
    assert application.filed
    assert application.dossier["as_of"] == "2026-12-31"
    assert len(application.dossier["achievements"]) == 2
    assert application.assessment
    assert application.pack_version
    row = ruling_of(application.assessment, "intermediate", "standard")
    assert row.outcome == "met"
    frozen = (application.dossier, application.filed)
    EducationRecord.objects.update(school="另一所大学")
    application.refresh_from_db()
    assert (application.dossier, application.filed) == frozen


def test_facts_are_numbered_field_by_field_with_their_material(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    facts = list(FiledFact.objects.filter(application=application))
    assert [fact.number for fact in facts] == list(range(1, len(facts) + 1))
    assert {fact.record_kind for fact in facts} == {
        "profile",
        "education",
        "employment",
        "titles",
        "achievements",
    }
    school = next(fact for fact in facts if fact.field == "school")
    assert (school.label, school.value) == ("毕业学校", "示例理工大学")
    assert school.evidence.count() == 1
    shares = [fact.value for fact in facts if fact.field == "own_share"]
    assert shares == ["负责第1部分的方案设计", "负责第2部分的方案设计"]
    numbers = [fact["number"] for group in application.filed["groups"] for fact in group["facts"]]
    assert numbers == [fact.number for fact in facts]


def test_the_pledge_is_signed_with_the_own_name_for_this_version(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    for name in ("", "申报人乙"):
        with pytest.raises(InvalidInput) as caught:
            submit_application(application=draft, actor=person, signed_name=name)
        assert "signed_name" in caught.value.fields
    assert not Pledge.objects.exists()
    application = submit_application(application=draft, actor=person, signed_name=" 申报人 甲 ")
    pledge = Pledge.objects.get(application=application)
    assert (pledge.version, pledge.signed_name) == (1, "申报人甲")
    event = AuditEvent.objects.get(verb="application.submit")
    assert event.data["digest"] == pledge.dossier_digest


def test_a_second_submit_changes_nothing(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    with pytest.raises(WrongState):
        submit(application)
    assert (Pledge.objects.count(), Application.objects.get().version) == (1, 1)


def test_somebody_else_cannot_submit(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    with pytest.raises(NotPermitted):
        submit_application(application=draft, actor=house.clerk, signed_name=person.name)


def test_a_change_after_the_check_is_noticed(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    seen = content_digest(assemble(draft))
    save_record(
        person=person,
        kind="education",
        record_id=EducationRecord.objects.get().pk,
        values={"school": "示例科技大学"},
        actor=person,
    )
    with pytest.raises(Conflict, match="重新核对"):
        submit_application(application=draft, actor=person, signed_name=person.name, seen_digest=seen)
    again = content_digest(assemble(draft))
    assert submit_application(
        application=draft, actor=person, signed_name=person.name, seen_digest=again
    ).version


def refusal(draft: Application, person: Person) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as caught:
        submit_application(application=draft, actor=person, signed_name=person.name)
    draft.refresh_from_db()
    assert (draft.state, draft.version) == (State.DRAFT, 0)
    assert not FiledFact.objects.exists()
    return caught.value.fields


def test_every_record_needs_material_except_achievements_that_are_left_out(
    person: Person, house: House
) -> None:
    draft = draft_of(person, house.round)
    add(person, "achievements", proof=False, kind="award", title="旧奖", on=dt.date(2015, 1, 1))
    filing = assemble(draft)
    assert [row.title for row in filing.left_out] == ["旧奖"]
    assert len(filing.dossier()["achievements"]) == 2
    EducationRecord.objects.get().evidence.clear()
    assert "没有证明材料" in refusal(draft, person)["evidence"][0]


def test_works_and_own_shares_are_asked_for(person: Person, house: House) -> None:
    draft = open_draft(person, house)
    assert "works" in refusal(draft, person)
    work = Achievement.objects.filter(person=person).first()
    assert work
    set_works(application=draft, actor=person, works=[(work.pk, "")])
    assert "没有写本人分工" in refusal(draft, person)["works"][0]


def test_an_unmet_path_is_refused_with_reasons_and_the_earliest_date(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    EmploymentRecord.objects.update(started_on=dt.date(2024, 1, 10))
    text = refusal(draft, person)["conditions"][0]
    assert "不符合这条路径的条件" in text
    assert "最早" in text
    assert "未满足" in text


def test_an_undetermined_path_waits_for_the_missing_fact(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    Profile.objects.update(continuing_education=None)
    fields = refusal(draft, person)
    assert any("还不能判定" in text for text in fields["conditions"])
    save_profile(person=person, values={"continuing_education": True}, actor=person)
    assert submit(draft).state == State.ATTESTATION


def test_the_retired_do_not_file(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    save_profile(person=person, values={"employment": "retired"}, actor=person)
    assert "situation" in refusal(draft, person)


def test_the_preview_needs_no_application(person: Person, house: House) -> None:
    ruling = preview_assessment(person, house.round, "intermediate", "standard")
    assert (ruling.outcome, ruling.eligible_on) == ("met", dt.date(2026, 12, 31))
    with pytest.raises(InvalidInput):
        preview_assessment(person, house.round, "technician", "exceptional")


# --- again after a return ------------------------------------------------------------------
def attest_all(application: Application, house: House) -> None:
    application.facts.filter(version=application.version).update(
        verdict=Verdict.TRUE, attested_by=house.clerk, attested_at=now()
    )


def test_findings_stay_only_where_value_and_material_are_unchanged(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    attest_all(application, house)
    apply_transition(application, "return_by_employer", actor=house.clerk, reason="学校名称不符")
    education = EducationRecord.objects.get()
    save_record(
        person=person,
        kind="education",
        record_id=education.pk,
        values={"school": "示例科技大学"},
        actor=person,
    )
    report = Achievement.objects.filter(person=person).order_by("on").first()
    assert report
    scan = store_evidence(person=person, upload=upload(content=PDF + b"better"), actor=person)
    attach_evidence(person=person, kind="achievements", record_id=report.pk, evidence=[scan], actor=person)
    with held_at(dt.date(2026, 12, 8)):
        again = resubmit_application(application=application, actor=person, signed_name=person.name)
    assert (again.version, again.state) == (2, State.ATTESTATION)
    second = FiledFact.objects.filter(application=again, version=2)
    undecided = second.filter(verdict="")
    assert {fact.field for fact in undecided if fact.record_kind == "education"} == {"school"}
    assert set(undecided.filter(record_kind="achievements").values_list("record_id", flat=True)) == {
        report.pk
    }
    carried = second.filter(verdict=Verdict.TRUE)
    assert carried.count() + undecided.count() == second.count()
    assert set(carried.values_list("attested_by", flat=True)) == {house.clerk.pk}
    event = AuditEvent.objects.get(verb="application.resubmit")
    assert event.data["carried_over"] == sorted(carried.values_list("number", flat=True))
    assert list(Pledge.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    first = FiledFact.objects.filter(application=again, version=1)
    assert first.get(field="school").value == "示例理工大学"


def test_another_employer_checks_every_fact_anew(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    attest_all(application, house)
    apply_transition(application, "return_by_employer", actor=house.clerk, reason="已调离本单位")
    other = House().employer
    Profile.objects.filter(person=person).update(employer=other)
    with held_at(dt.date(2026, 12, 8)):
        again = resubmit_application(application=application, actor=person, signed_name=person.name)
    assert again.employer == other
    facts = FiledFact.objects.filter(application=again, version=2)
    assert set(facts.values_list("verdict", flat=True)) == {""}
    assert AuditEvent.objects.get(verb="application.resubmit").data["carried_over"] == []


def test_a_draft_is_not_resubmitted_and_a_filing_not_edited(person: Person, house: House) -> None:
    draft = draft_of(person, house.round)
    with pytest.raises(WrongState):
        resubmit_application(application=draft, actor=person, signed_name=person.name)
    application = submit(draft)
    with pytest.raises(WrongState, match="不能修改"):
        set_works(application=application, actor=person, works=[])


def test_withdrawal_ends_it(person: Person, house: House) -> None:
    application = submit(draft_of(person, house.round))
    with pytest.raises(NotPermitted):
        withdraw_application(application=application, actor=house.clerk)
    withdrawn = withdraw_application(application=application, actor=person)
    assert (withdrawn.state, withdrawn.waiting_for) == (State.WITHDRAWN, Turn.NOBODY)
    assert Achievement.objects.filter(person=person).count() == 2
