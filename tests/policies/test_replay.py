"""Replay: which outcomes change, and that nothing is lost or counted twice on the way."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

import rules
from accounts.models import AuditEvent, Notification
from accounts.models.organisation import Role
from policies.actions import replay as ordering
from policies.actions import replay_chunk as judging
from policies.actions.replay import cancel_replay, resume_replay, start_replay
from policies.actions.replay_chunk import judge_chunk
from policies.models import ReplayChange, ReplayChunk, ReplayRun
from rules.loader import parse_pack
from tests.builders import make_round
from tests.policies.replays import (
    AS_OF,
    CAREER,
    FIVE,
    Register,
    changed,
    day,
    engineer,
    make_version,
    shipped_text,
    years,
)
from titles.clock import held_at
from titles.errors import InvalidInput, NotPermitted, WrongState
from titles.frame import frame
from titles.models import PolicyStatus

pytestmark = pytest.mark.django_db
STARTS = ("2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01")


@pytest.fixture
def house() -> Register:
    return Register()


def judged(run: ReplayRun) -> ReplayRun:
    """Do a run's work, chunk by chunk, as a worker would."""
    for chunk in run.chunks.all():
        judge_chunk(chunk.pk)
    run.refresh_from_db()
    return run


def outcomes(run: ReplayRun) -> dict[str, tuple[str, str]]:
    return {row.number: (row.outcome_before, row.outcome_after) for row in run.changes.filter(kind="outcome")}


def test_the_same_text_changes_nothing(house: Register) -> None:
    for start in ("2015-07-01", "2023-01-01"):
        house.file(engineer(start))
    run = judged(house.start(shipped_text()))
    assert (run.state, run.total, run.done) == ("done", 2, 2)
    assert (run.changed, run.shifted, run.reworded, run.failed, run.unchanged) == (0, 0, 0, 0, 2)
    assert not run.changes.exists()


def test_another_number_turns_exactly_those_on_its_boundary(house: Register) -> None:
    """Four years instead of five, to 2026-12-31: what began in 2022 is met now, nothing else moves."""
    filed = {start: house.file(engineer(start)) for start in STARTS}
    run = judged(house.start(years(4)))
    turned = {filed[start].number: ("unmet", "met") for start in ("2022-01-01", "2022-12-31")}
    assert outcomes(run) == turned
    assert run.changed == 2
    later = run.changes.get(number=filed["2023-01-01"].number)
    assert later.kind == "detail"
    assert (later.eligible_before, later.eligible_after) == (day("2028-01-01"), day("2027-01-01"))
    # The words of the requirement changed for the one who meets it either way.
    assert (run.shifted, run.reworded, run.unchanged) == (1, 1, 0)


def test_a_stricter_number_takes_away_and_dates_are_told(house: Register) -> None:
    filed = house.file(engineer("2021-06-01"))
    run = judged(house.start(years(6)))
    change = run.changes.get()
    assert (change.number, change.outcome_before, change.outcome_after) == (filed.number, "met", "unmet")
    assert (change.eligible_before, change.eligible_after) == (day(AS_OF), day("2027-06-01"))
    (clause,) = change.clauses
    assert clause["label"] == CAREER
    assert (clause["before"], clause["after"]) == ("met", "unmet")
    assert clause["clause"].startswith("京人社事业发〔2020〕17号 附件 三（一）2")
    assert clause["found_after"]
    assert run.summary["outcomes"] == [["met", "unmet", 1]]
    assert run.summary["clauses"] == [[clause["clause"], CAREER, "met", "unmet", 1]]
    assert run.summary["levels"] == [["intermediate", "outcome", 1]]


def test_all_change(house: Register) -> None:
    for _ in range(5):
        house.file()
    run = judged(house.start(changed(("    at_least: 2\n", "    at_least: 9\n"))))
    assert (run.total, run.changed, run.unchanged) == (5, 5, 0)


def test_what_waited_for_a_fact_is_settled_by_the_text(house: Register) -> None:
    """Without a word on titles, four and a half years may be enough beside one, or not."""
    dossier = engineer("2022-06-01")
    del dossier["titles"]
    house.file(dossier)
    run = judged(house.start(years(4)))
    change = run.changes.get()
    assert (change.kind, change.outcome_before) == ("detail", "undetermined")
    assert [(row["label"], row["before"], row["after"]) for row in change.clauses] == [
        (CAREER, "undetermined", "met")
    ]


def test_a_requirement_that_is_renamed_goes_and_comes(house: Register) -> None:
    house.file()
    run = judged(house.start(changed(("label: 继续教育", "label: 每年的继续教育"))))
    change = run.changes.get()
    assert change.kind == "detail"
    assert [(row["label"], row["before"], row["after"]) for row in change.clauses] == [
        ("继续教育", "met", "absent"),
        ("每年的继续教育", "absent", "met"),
    ]


def test_another_path_that_opens_is_noted(house: Register) -> None:
    """Filed on the exceptional path; the draft lets the standard path of the level be met."""
    dossier = engineer(
        titles=[{"series": "engineering", "level": "intermediate", "obtained_on": "2022-06-01"}],
        achievements=[{"kind": "patent", "on": f"202{n}-06-02", "role": "principal"} for n in (3, 4, 5)],
    )
    house.file(dossier, level="associate_senior", path="exceptional")
    text = changed(("title: intermediate, years: 5}", "title: intermediate, years: 4}"))
    change = judged(house.start(text)).changes.get()
    assert change.kind == "detail"
    assert {"path": "standard", "before": "unmet", "after": "met"} in change.other_paths


def test_the_filed_texts_are_the_baseline_even_if_they_are_old(house: Register) -> None:
    """Filed under an earlier version of the policy and an earlier one of another, both published since."""
    notice = "beijing-title-work-2023-10"
    other = changed(number=7, policy=notice)
    make_version(other, PolicyStatus.PUBLISHED)
    old = parse_pack("x.yaml", changed((FIVE, "degree: bachelor, years: 6}"), number=9))
    packs = rules.shipped().replacing(old).replacing(parse_pack("x.yaml", other))
    filed = house.file(engineer("2021-06-01"), packs=packs)
    assert f"{notice}@7-" in filed.pack_version
    assert filed.assessment["assessments"][0]["outcome"] == "unmet"
    run = judged(house.start(shipped_text()))
    assert outcomes(run) == {filed.number: ("unmet", "met")}


def test_texts_that_are_not_at_hand_are_a_failure_with_words(house: Register) -> None:
    good = house.file()
    lost = house.file()
    type(lost).objects.filter(pk=lost.pk).update(pack_version=f"{lost.pack_version}+lost-policy@3-12345678")
    run = judged(house.start(years(4)))
    assert (run.failed, run.done) == (1, 2)
    failure = run.changes.get()
    assert failure.number == lost.number != good.number
    assert "lost-policy@3-12345678" in failure.problem


@pytest.mark.parametrize("broken", [{"as_of": "yesterday"}, {"person": {"employment": "dreaming"}}])
def test_a_dossier_that_cannot_be_read_is_a_failure_with_words(
    house: Register, broken: dict[str, Any]
) -> None:
    filed = house.file()
    type(filed).objects.filter(pk=filed.pk).update(dossier={**filed.dossier, **broken})
    run = judged(house.start(years(4)))
    assert (run.state, run.failed) == ("done", 1)
    assert run.changes.get().problem.startswith("档案内容无法核对")


def test_a_text_without_the_series_own_paths_fails_in_words(house: Register) -> None:
    house.file()
    text = changed(("series: [engineering]", "series: [laboratory]"))
    run = judged(house.start(text))
    assert (run.state, run.failed) == ("done", 1)


def test_only_chosen_rounds_and_bound_series_are_judged(house: Register) -> None:
    other = make_round(house.institution)
    here, there = house.file(), house.file(round_=other)
    laboratory = make_round(house.institution, series_id="laboratory")
    dossier = {**engineer(), "series": "laboratory"}
    outside = house.file(dossier, round_=laboratory)
    house.application_at("draft")
    text = changed(("    at_least: 2\n", "    at_least: 9\n"))
    version = make_version(text)
    one = judged(house.start(text, other, version=version))
    assert set(outcomes(one)) == {there.number}
    assert not one.all_rounds
    whole = judged(house.start(text, version=version))
    assert set(outcomes(whole)) == {here.number, there.number}
    assert outside.number not in outcomes(whole)
    with pytest.raises(InvalidInput):
        house.start(text, laboratory, version=version)


def test_a_draft_edited_afterwards_leaves_the_run_as_it_was(house: Register) -> None:
    house.file(engineer("2022-06-01"))
    run = house.start(years(4))
    run.version.pack_text = shipped_text()
    run.version.mark = "00000000"
    run.version.save()
    assert judged(run).changed == 1


def test_what_is_filed_later_does_not_join(house: Register) -> None:
    house.file()
    run = house.start(years(4))
    house.file()
    assert (judged(run).total, run.done, run.state) == (1, 1, "done")


def test_a_text_that_is_no_pack_or_discarded_is_refused(house: Register) -> None:
    house.file()
    unreadable = make_version(years(4))
    unreadable.pack_text = unreadable.pack_text.replace("jurisdiction:", "jurisdictoin:")
    unreadable.save()
    with pytest.raises(InvalidInput) as refusal:
        house.start("", version=unreadable)
    assert "行" in refusal.value.fields["version"][0]
    with pytest.raises(WrongState):
        house.start("", version=make_version(years(4), PolicyStatus.DISCARDED))


@pytest.mark.parametrize("role", [Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR])
def test_only_officers_start_continue_and_cancel(house: Register, role: str) -> None:
    house.file()
    other = house.second_officer(role)
    run = house.start(years(4))
    with pytest.raises(NotPermitted):
        start_replay(run.version, [], actor=other, form_token=uuid.uuid4())
    for action in (cancel_replay, resume_replay):
        with pytest.raises(NotPermitted):
            action(run, actor=other)


def test_one_form_is_one_run_with_one_task_a_chunk(
    house: Register, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(ordering, "CHUNK", 2)
    for _ in range(5):
        house.file()
    version, token = make_version(years(4)), uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        first = house.start("", version=version, token=token)
        second = house.start("", version=version, token=token)
    assert first.pk == second.pk
    assert [len(chunk.applications) for chunk in first.chunks.all()] == [2, 2, 1]
    first.refresh_from_db()
    assert (first.state, first.done) == ("done", 5)
    verbs = AuditEvent.objects.filter(object_id=str(first.pk)).order_by("sequence")
    assert [event.verb for event in verbs] == ["replay.started", "replay.finished"]
    assert Notification.objects.get(person=house.bureau_officer).url == f"/bureau/replays/{first.pk}/"


def test_a_second_delivery_changes_nothing(house: Register) -> None:
    for start in STARTS:
        house.file(engineer(start))
    run = judged(house.start(years(4)))
    before = list(run.changes.values_list("pk", "number"))
    again = judged(run)
    assert (again.done, again.changed, again.chunks.get().attempts) == (4, 2, 1)
    assert list(run.changes.values_list("pk", "number")) == before


def test_a_killed_worker_s_chunk_is_taken_again(
    house: Register, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    house.file(engineer("2022-06-01"))
    run = house.start(years(4))
    chunk = run.chunks.get()

    class Killed(BaseException):
        pass

    def killed(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(judging, "_write", killed)
        with pytest.raises(Killed):
            judge_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.state, chunk.attempts) == ("running", 1)
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_replay(run, actor=house.bureau_officer) == 1
    run.refresh_from_db()
    assert (run.state, run.changed, run.chunks.get().attempts) == ("done", 1, 2)


def test_a_run_that_stands_still_is_sent_again_by_the_timetable(
    house: Register, django_capture_on_commit_callbacks: Any
) -> None:
    house.file(engineer("2022-06-01"))
    run = house.start(years(4))
    started = run.progressed_at

    def pass_by(minutes: int) -> int:
        moment = started + dt.timedelta(minutes=minutes)
        with held_at(moment), django_capture_on_commit_callbacks(execute=True):
            return ordering.send_stalled()

    assert pass_by(10) == 0
    run.chunks.update(attempts=ordering.MOST_ATTEMPTS)
    assert pass_by(11) == 0
    run.chunks.update(attempts=1)
    assert pass_by(21) == 0
    assert pass_by(22) == 1
    run.refresh_from_db()
    assert (run.state, run.changed) == ("done", 1)
    assert pass_by(60) == 0


def test_cancelling_keeps_what_was_found_and_stops_the_rest(
    house: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "CHUNK", 1)
    for _ in range(3):
        house.file(engineer("2022-06-01"))
    run = house.start(years(4))
    first, second, third = run.chunks.all()
    judge_chunk(first.pk)
    claimed = judging._claim(second.pk)
    assert claimed is not None
    run = cancel_replay(run, actor=house.bureau_officer)
    assert (run.state, run.done, run.changed) == ("cancelled", 1, 1)
    assert run.summary["outcomes"] == [["unmet", "met", 1]]
    # One was at work when the run was cancelled, one comes only now.
    filing = next(iter(judging._filings(claimed.applications)))
    judging._write(claimed, [(filing, judging.failure("来晚了"))])
    judge_chunk(third.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.changes.count()) == ("cancelled", 1, 1)
    for action in (cancel_replay, resume_replay):
        with pytest.raises(WrongState):
            action(run, actor=house.bureau_officer)


def test_a_chunk_costs_the_same_number_of_queries_whatever_it_holds(house: Register) -> None:
    def counted(text: str) -> int:
        run = house.start(text)
        with frame(), CaptureQueriesContext(connection) as queries:
            judge_chunk(run.chunks.get().pk)
        return len(queries)

    make_version(changed(number=7, policy="beijing-title-work-2023-10"), PolicyStatus.PUBLISHED)
    house.file(engineer("2022-06-01"))
    few = counted(years(4))
    for _ in range(30):
        house.file(engineer("2022-06-01"))
    assert counted(years(4)) == few
    assert ReplayRun.objects.order_by("-total")[0].changed == 31


def test_the_database_refuses_counts_and_ends_that_cannot_be(house: Register) -> None:
    house.file()
    run = house.start(years(4))
    for fields in (
        {"done": 2},
        {"changed": 1},
        {"state": "done"},
        {"state": "cancelled"},
        {"state": "sleeping"},
        {"finished_at": run.started_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplayRun.objects.filter(pk=run.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplayChunk.objects.create(run=run, number=1, applications=[])


def test_the_database_refuses_a_change_that_is_none(house: Register) -> None:
    house.file(engineer("2022-06-01"))
    change = judged(house.start(years(4))).changes.get()
    for fields in ({"kind": "detail"}, {"kind": "failed"}, {"outcome_after": "unmet"}, {"problem": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplayChange.objects.filter(pk=change.pk).update(**fields)
    change.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_finish_together_lose_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    house = Register()
    monkeypatch.setattr(ordering, "CHUNK", 1)
    monkeypatch.setattr(ordering, "_send", lambda keys: None)
    for _ in range(8):
        house.file(engineer("2022-06-01"))
    run = house.start(years(4))
    keys = [chunk.pk for chunk in run.chunks.all()]
    barrier = Barrier(4)

    def worker(mine: list[int]) -> None:
        try:
            barrier.wait()
            for key in mine:
                judge_chunk(key)
        finally:
            connection.close()

    # Every chunk is delivered twice, to two workers of four.
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, [keys[::2], keys[1::2], keys[::-2], keys[-2::-2]]))
    run.refresh_from_db()
    assert (run.state, run.done, run.changed) == ("done", 8, 8)
    assert ReplayChange.objects.count() == 8
    assert AuditEvent.objects.filter(verb="replay.finished").count() == 1
