"""The life of a version of a policy: who may do what, in which order, and what applies on which day."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

import rules
from accounts.models import AuditEvent, Notification
from applications.states import State
from policies.actions.version import (
    check_draft,
    discard_draft,
    publish_version,
    save_draft,
    start_draft,
)
from policies.checking import is_stale, reported
from policies.shipping import load_policies
from rules.loader import parse_pack
from tests.builders import House
from tests.policies.desk import CASES, ENGINEERING, FIRST_DAY, RULES, Desk, line_of, replaced
from tests.policies.replays import CAREER, engineer
from titles import policies
from titles.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, WrongState
from titles.models import PolicyStatus, PolicyVersion

pytestmark = pytest.mark.django_db
DIRECTED = "beijing-directed-evaluation-2023-10"
BEFORE, AFTER = dt.date(2026, 12, 31), dt.date(2027, 1, 2)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def row_of(day: dt.date | str, works_from: str = "2022-07-01") -> str:
    """What the row on education and work says about four and a half years of work on a day."""
    answer = policies.assess({**engineer(works_from), "as_of": str(day)}, level="intermediate")
    path = next(path for path in answer["assessments"] if path["path"] == "standard")
    return next(row["outcome"] for row in path["requirements"] if row["label"] == CAREER)


def verbs(version: PolicyVersion) -> list[str]:
    events = AuditEvent.objects.filter(object_type="titles.policyversion", object_id=str(version.pk))
    return list(events.order_by("sequence").values_list("verb", flat=True))


# --- drafting ---------------------------------------------------------------------------------------
def test_a_draft_is_the_next_number_of_a_published_text(desk: Desk) -> None:
    draft = desk.draft()
    source = PolicyVersion.objects.get(policy=ENGINEERING, number=1)
    assert (draft.number, draft.status, draft.based_on) == (2, PolicyStatus.DRAFT, 1)
    assert draft.effective_from == FIRST_DAY
    assert draft.drafted_by == desk.drafter
    assert draft.editors == [desk.drafter.pk]
    pack = parse_pack("x.yaml", draft.pack_text).pack
    assert (pack.version, pack.effective_from) == (2, FIRST_DAY)
    # Nothing else is touched, comments included.
    changed = [
        (old, new)
        for old, new in zip(source.pack_text.splitlines(), draft.pack_text.splitlines(), strict=True)
        if old != new
    ]
    assert changed == [
        ("version: 1", "version: 2"),
        ("effective_from: 2020-10-01", "effective_from: 2027-01-01"),
    ]
    assert verbs(draft) == ["policy.drafted"]
    assert desk.draft(effective_from=AFTER).number == 3


def test_a_correction_keeps_the_day_and_names_the_version(desk: Desk) -> None:
    draft = desk.draft(correcting=True, effective_from=None)
    assert (draft.effective_from, draft.replaces) == (dt.date(2020, 10, 1), 1)
    assert "\nreplaces: 1\n" in draft.pack_text
    assert check_draft(draft, actor=desk.drafter).status == PolicyStatus.CHECKED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"note": "  "}, "note"),
        ({"note": "长" * 501}, "note"),
        ({"effective_from": dt.date(2020, 10, 1)}, "effective_from"),
    ],
)
def test_a_draft_needs_its_reason_and_a_day_of_its_own(desk: Desk, given: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        desk.draft(**given)
    assert list(refusal.value.fields) == [field]
    assert not PolicyVersion.objects.filter(number=2).exists()


def test_there_is_nothing_to_draft_from(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.draft(based_on=7)
    with pytest.raises(NotFound):
        desk.draft(policy="beijing-law")


def test_saving_keeps_whatever_is_typed(desk: Desk) -> None:
    draft = desk.draft()
    saved = desk.save(draft, pack_text="code: [\r\n", note="改到一半")
    assert (saved.pack_text, saved.note) == ("code: [\n", "改到一半")
    assert (saved.number, saved.effective_from, saved.title) == (2, FIRST_DAY, draft.title)
    assert saved.mark != draft.mark
    assert verbs(draft) == ["policy.drafted", "policy.changed"]


def test_saving_the_same_again_is_no_change(desk: Desk) -> None:
    draft = desk.draft()
    assert desk.save(draft).edited_at == draft.edited_at
    assert verbs(draft) == ["policy.drafted"]


def test_who_opened_an_older_text_does_not_overwrite(desk: Desk) -> None:
    draft = desk.draft()
    desk.four_years(draft)
    with pytest.raises(Conflict):
        desk.save(draft, actor=desk.second, note="另一处")
    draft.refresh_from_db()
    assert "years: 4}" in draft.pack_text
    assert desk.second.pk not in draft.editors


@pytest.mark.parametrize("text", ["", " \n", "a\x00", "长" * 400_001])
def test_a_text_that_cannot_be_kept(desk: Desk, text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        desk.save(desk.draft(), cases_text=text)
    assert list(refusal.value.fields) == ["cases_text"]


# --- checking ---------------------------------------------------------------------------------------
def test_a_clean_version_waits_for_the_second_person(desk: Desk) -> None:
    version = desk.checked()
    assert (version.status, version.report["problems"]) == (PolicyStatus.CHECKED, [])
    assert version.checked_at is not None
    told = Notification.objects.filter(subject__contains="待您发布").values_list("person", flat=True)
    assert list(told) == [desk.second.pk]
    assert verbs(version) == ["policy.drafted", "policy.changed", "policy.checked"]


def test_every_problem_is_reported_with_its_line(desk: Desk) -> None:
    draft = desk.draft()
    text = replaced(draft.pack_text, "source: 北京", "sources: 北京")
    text = replaced(text, "degree: bachelor, years: 5}", "degree: bachelor, years: 0}")
    saved = check_draft(desk.save(draft, pack_text=text), actor=desk.drafter)
    assert (saved.status, saved.checked_at) == (PolicyStatus.DRAFT, None)
    found = {(one.code, one.file, one.line) for one in reported(saved)}
    file = f"{ENGINEERING}.yaml"
    assert ("schema.unknown_key", file, line_of(text, "sources: ")) in found
    assert ("schema.missing_key", file, line_of(text, "code: ")) in found
    assert ("schema.value", file, line_of(text, "years: 0}")) in found


def test_a_change_after_the_check_makes_it_a_draft_again(desk: Desk) -> None:
    version = desk.checked()
    changed = desk.save(version, coverage_text=version.coverage_text + "# 注\n")
    assert (changed.status, changed.checked_at) == (PolicyStatus.DRAFT, None)
    assert is_stale(changed)
    with pytest.raises(WrongState):
        publish_version(changed, seen=changed.edited_at, actor=desk.second)


def test_a_new_note_leaves_the_check_as_it_is(desk: Desk) -> None:
    assert desk.save(desk.checked(), note="说明写清楚").status == PolicyStatus.CHECKED


# --- publishing -------------------------------------------------------------------------------------
def test_a_second_person_publishes(desk: Desk) -> None:
    version = desk.published()
    assert (version.status, version.published_by) == (PolicyStatus.PUBLISHED, desk.second)
    event = AuditEvent.objects.get(verb="policy.published", object_id=str(version.pk))
    assert (event.actor, event.data["mark"]) == (desk.second, version.mark)
    told = Notification.objects.filter(subject__contains="已发布").values_list("person", flat=True)
    assert set(told) == {desk.drafter.pk, desk.second.pk}


def test_neither_the_drafter_nor_anybody_who_edited_publishes(desk: Desk) -> None:
    version = desk.checked()
    with pytest.raises(NotPermitted):
        publish_version(version, seen=version.edited_at, actor=desk.drafter)
    edited = desk.save(version, actor=desk.second, coverage_text=version.coverage_text + "# 注\n")
    edited = check_draft(edited, actor=desk.drafter)
    for person in (desk.drafter, desk.second):
        with pytest.raises(NotPermitted):
            publish_version(edited, seen=edited.edited_at, actor=person)
    third = desk.officer("发布丁")
    assert publish_version(edited, seen=edited.edited_at, actor=third).published_by == third


def test_the_database_refuses_an_editor_as_publisher_as_well(desk: Desk) -> None:
    version = desk.checked()
    values = {"status": "published", "published_at": version.checked_at, "published_by": desk.second}
    rows = PolicyVersion.objects.filter(pk=version.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values, editors=[desk.drafter.pk, desk.second.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{**values, "published_by": desk.drafter}, editors=[])
    assert rows.update(**values) == 1


def test_what_was_looked_at_is_what_is_published(desk: Desk) -> None:
    version = desk.checked()
    changed = desk.save(version, coverage_text=version.coverage_text + "# 注\n")
    check_draft(changed, actor=desk.drafter)
    with pytest.raises(Conflict):
        publish_version(version, seen=version.edited_at, actor=desk.second)


def test_a_draft_that_was_not_checked_is_not_published(desk: Desk) -> None:
    draft = desk.draft()
    with pytest.raises(WrongState):
        publish_version(draft, seen=draft.edited_at, actor=desk.second)


def test_the_check_runs_again_when_it_is_published(desk: Desk) -> None:
    one, other = desk.checked(), desk.checked()
    assert (one.number, other.number) == (2, 3)
    publish_version(one, seen=one.edited_at, actor=desk.second)
    with pytest.raises(WrongState) as refusal:
        publish_version(other, seen=other.edited_at, actor=desk.second)
    assert "第2版" in str(refusal.value)
    assert "2027-01-01" in str(refusal.value)
    other.refresh_from_db()
    assert other.status == PolicyStatus.CHECKED


def test_a_check_that_gives_another_number_is_on_the_trail(desk: Desk) -> None:
    waiting = desk.checked()
    desk.published(effective_from=AFTER)
    waiting = check_draft(waiting, actor=desk.second)
    assert (waiting.number, waiting.editors) == (4, [desk.drafter.pk])
    events = AuditEvent.objects.filter(verb="policy.checked", object_id=str(waiting.pk)).order_by("sequence")
    assert [event.data.get("number_before") for event in events] == [None, 2]
    assert events.last().data["version"] == waiting.version


def test_only_officers_of_the_bureau(desk: Desk) -> None:
    version = desk.checked()
    house = House()
    for person in (desk.issuer, house.secretary, house.principal):
        for act in (
            lambda person=person: desk.draft(actor=person),
            lambda person=person: desk.save(version, actor=person, note="x"),
            lambda person=person: check_draft(version, actor=person),
            lambda person=person: publish_version(version, seen=version.edited_at, actor=person),
            lambda person=person: discard_draft(version, actor=person),
        ):
            with pytest.raises(NotPermitted):
                act()


def test_a_published_version_is_final(desk: Desk) -> None:
    version = desk.published()
    for act in (
        lambda: desk.save(version, note="再改"),
        lambda: check_draft(version, actor=desk.drafter),
        lambda: publish_version(version, seen=version.edited_at, actor=desk.second),
        lambda: discard_draft(version, actor=desk.drafter),
    ):
        with pytest.raises(WrongState):
            act()
    for change in ({"note": "再改"}, {"pack_text": ""}, {"status": "discarded"}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            PolicyVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).delete()


def test_a_discarded_draft_stays_readable_and_closed(desk: Desk) -> None:
    version = discard_draft(desk.checked(), actor=desk.drafter)
    assert version.status == PolicyStatus.DISCARDED
    assert "years: 4}" in version.pack_text
    with pytest.raises(WrongState):
        check_draft(version, actor=desk.drafter)
    assert desk.draft().number == 2


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_publish_once() -> None:
    desk = Desk()
    version = desk.checked()
    third = desk.officer("发布丁")

    def publish(actor: object) -> str:
        try:
            publish_version(version, seen=version.edited_at, actor=actor)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(publish, [desk.second, third, desk.second, third]))
    assert sorted(results) == ["policies.not_open"] * 3 + ["published"]
    assert AuditEvent.objects.filter(verb="policy.published", object_id=str(version.pk)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_versions_for_one_day_published_at_once() -> None:
    desk = Desk()
    versions = [desk.checked(), desk.checked()]

    def publish(version: PolicyVersion) -> str:
        try:
            publish_version(version, seen=version.edited_at, actor=desk.second)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(publish, versions))
    assert sorted(results) == ["policies.no_longer_clean", "published"]


def test_a_version_is_checked_beside_what_other_policies_become_later(desk: Desk) -> None:
    """A condition on everybody from 2028 on makes a case of engineering fail that stands on that day."""
    notice = desk.draft(policy="beijing-title-work-2023-10", effective_from=dt.date(2028, 1, 1))
    text = replaced(notice.pack_text, "{employment: [employed]}", "{employment: [freelance]}")
    PolicyVersion.objects.filter(pk=notice.pk).update(
        pack_text=text,
        mark=hashlib.sha256(text.encode()).hexdigest()[:8],
        status="published",
        checked_at=notice.drafted_at,
        published_at=notice.drafted_at,
        published_by=desk.second,
    )
    policies.forget_policies()
    draft = desk.four_years(desk.draft())
    found = reported(check_draft(draft, actor=desk.drafter))
    assert {problem.code for problem in found} == {"cases.failed"}


# --- which day picks which ----------------------------------------------------------------------------
def test_the_day_picks_the_version(desk: Desk) -> None:
    version = desk.published()
    assert [row_of(day) for day in (BEFORE, FIRST_DAY, AFTER)] == ["unmet", "met", "met"]
    for day, number in ((BEFORE, 1), (FIRST_DAY, 2), (AFTER, 2)):
        assert policies.packs_on(day)[ENGINEERING].pack.version == number
    assert policies.packs_on(AFTER)[ENGINEERING].version == version.version


def test_a_correction_applies_to_the_days_of_what_it_replaces(desk: Desk) -> None:
    desk.published()
    draft = desk.draft(based_on=2, correcting=True, effective_from=None, note="年限写错")
    text = replaced(draft.pack_text, RULES[1], "degree: bachelor, years: 6}")
    cases = replaced(draft.cases_text, CASES[1], "change: {as_of: 2026-07-09}")
    cases = replaced(cases, "change: {as_of: 2025-07-10}", "change: {as_of: 2026-07-10}")
    draft = check_draft(desk.save(draft, pack_text=text, cases_text=cases), actor=desk.drafter)
    assert reported(draft) == []
    publish_version(draft, seen=draft.edited_at, actor=desk.second)
    assert policies.packs_on(FIRST_DAY)[ENGINEERING].pack.version == 3
    assert [row_of(day) for day in (FIRST_DAY, "2028-06-30", "2028-07-01")] == ["unmet", "unmet", "met"]
    assert policies.packs_on(BEFORE)[ENGINEERING].pack.version == 1


def test_a_filed_application_keeps_its_text_and_can_be_assessed_again(desk: Desk) -> None:
    house = House()
    dossier = {**engineer("2022-07-01"), "as_of": str(FIRST_DAY)}
    packs = policies.packs_on(FIRST_DAY)
    filed = house.application_at(
        State.ACCEPTANCE,
        dossier=dossier,
        assessment=rules.assess(dossier, level="intermediate", packs=packs),
        pack_version=packs.version("beijing", "engineering"),
    )
    desk.published()
    again = rules.assess(filed.dossier, level="intermediate", packs=policies.pack_set(filed.pack_version))
    assert again == filed.assessment
    assert rules.assess(dossier, level="intermediate", packs=policies.packs_on(FIRST_DAY)) != again


# --- what comes with the project ----------------------------------------------------------------------
def test_the_shipped_policies_are_published_once() -> None:
    assert load_policies() == {"published": len(list(rules.shipped())), "drafts": 0}
    rows = PolicyVersion.objects.all()
    assert {row.version for row in rows} == {entry.version for entry in rules.shipped()}
    assert {(row.status, row.drafted_by_id, row.published_by_id) for row in rows} == {
        ("published", None, None)
    }
    assert all(row.report["problems"] == [] for row in rows)
    events = AuditEvent.objects.filter(verb="policy.published")
    assert events.count() == rows.count()
    out = StringIO()
    call_command("load_policies", stdout=out)
    assert out.getvalue() == "published 0, drafts 0\n"
    assert events.count() == rows.count()


@pytest.mark.django_db(transaction=True)
def test_servers_that_start_together_load_once() -> None:
    def load(_n: int) -> dict[str, int]:
        try:
            return load_policies()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(load, range(3)))
    total = len(list(rules.shipped()))
    assert sorted(count["published"] for count in counts) == [0, 0, total]
    assert PolicyVersion.objects.count() == total


def test_a_newer_shipped_pack_waits_as_a_draft_for_two_people(desk: Desk, monkeypatch) -> None:
    from policies import shipping

    entry = rules.shipped()[ENGINEERING]
    text = PolicyVersion.objects.get(policy=ENGINEERING).pack_text
    newer = parse_pack(
        f"{ENGINEERING}.yaml",
        replaced(replaced(text, "version: 1\n", "version: 2\n"), "2020-10-01\n", "2027-01-01\n"),
    )
    newer_text = replaced(replaced(text, "version: 1\n", "version: 2\n"), "2020-10-01\n", "2027-01-01\n")
    assert entry.version != newer.version
    shipped = rules.shipped().replacing(newer)
    monkeypatch.setattr(shipping.rules, "shipped", lambda: shipped)
    original = shipping._version_of

    def version_of(entry):
        version = original(entry)
        if entry.pack.code == ENGINEERING:
            shipping.take_text(version, newer_text)
        return version

    monkeypatch.setattr(shipping, "_version_of", version_of)
    assert shipping.load_policies() == {"published": 0, "drafts": 1}
    assert shipping.load_policies() == {"published": 0, "drafts": 0}
    draft = PolicyVersion.objects.get(policy=ENGINEERING, number=2)
    assert (draft.status, draft.drafted_by, draft.based_on) == (PolicyStatus.DRAFT, None, 1)
    monkeypatch.undo()
    # Whoever checks it first answers for it; somebody else publishes.
    checked = check_draft(draft, actor=desk.drafter)
    assert (checked.status, checked.drafted_by) == (PolicyStatus.CHECKED, desk.drafter)
    with pytest.raises(NotPermitted):
        publish_version(checked, seen=checked.edited_at, actor=desk.drafter)
    assert publish_version(checked, seen=checked.edited_at, actor=desk.second).number == 2


def test_a_new_shipped_pack_that_is_not_clean_stops_only_an_empty_system(monkeypatch) -> None:
    from policies import shipping

    original = shipping._version_of

    def version_of(entry):
        version = original(entry)
        if entry.pack.code == DIRECTED:
            version.coverage_text = ""
        return version

    monkeypatch.setattr(shipping, "_version_of", version_of)
    with pytest.raises(InvalidInput, match="未通过检查"):
        load_policies()
    assert not PolicyVersion.objects.exists()
    for entry in rules.shipped():
        if entry.pack.code != DIRECTED:
            shipping._publish(version_of(entry))
    assert load_policies() == {"published": 0, "drafts": 1}
    assert load_policies() == {"published": 0, "drafts": 0}
    draft = PolicyVersion.objects.get(policy=DIRECTED)
    assert (draft.status, draft.based_on) == (PolicyStatus.DRAFT, None)
    assert reported(draft)


def test_drafting_goes_through_the_action_alone(desk: Desk) -> None:
    version = start_draft(
        policy=ENGINEERING, based_on=1, note="试", actor=desk.drafter, effective_from=FIRST_DAY
    )
    assert (
        save_draft(
            version,
            pack_text=version.pack_text,
            cases_text=version.cases_text,
            coverage_text=version.coverage_text,
            seen=version.edited_at,
            actor=desk.drafter,
        )
        == version
    )
