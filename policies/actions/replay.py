"""Assessing filed applications again by another text of one policy, in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, Person
from accounts.roles import Role, organisations_of, require_role
from applications.models import Application, Round
from policies.models import ChunkState, ReplayChunk, ReplayRun, ReplayState
from policies.queries.replay import filings_bound
from policies.replaying import Tally
from rules.errors import PackError
from rules.loader import LoadedPack, parse_pack
from titles.clock import now
from titles.errors import InvalidInput, WrongState
from titles.models import PolicyStatus, PolicyVersion

#: Applications a task: a quarter of a second of work, so that progress is seen to move and a killed
#: worker repeats little, while the ten statements of a chunk weigh nothing against its reading.
CHUNK = 300
#: How long an open run may stand still before its chunks are sent again; a task's own retries end before.
STALLED = dt.timedelta(minutes=10)
#: After so many beginnings, retries included, a chunk is sent by an officer alone.
MOST_ATTEMPTS = 30


@transaction.atomic
def start_replay(
    version: PolicyVersion, rounds: Sequence[Round], *, actor: Person, form_token: UUID
) -> ReplayRun:
    """Freeze the text, note which applications it concerns and start the work when the transaction ends.

    No rounds are all rounds. The same form sent twice is one run. Raises NotPermitted, WrongState,
    InvalidInput (a text that is no pack, nothing filed that it binds).
    """
    require_role(actor, Role.BUREAU_OFFICER)
    known = ReplayRun.objects.filter(form_token=form_token).first()
    if known is not None:
        return known
    # The row is read again: the text that is checked here is the text that is kept.
    version = PolicyVersion.objects.get(pk=version.pk)
    entry = _readable(version)
    bound = filings_bound(entry.pack, rounds)
    total = bound.count()
    if not total:
        message = _("所选批次里没有适用这项政策的已提交申报。")
        raise InvalidInput("replay.nothing_filed", message, fields={"rounds": [message]})
    run = ReplayRun(
        form_token=form_token,
        version=version,
        policy=entry.pack.code,
        number=entry.pack.version,
        mark=entry.version.rpartition("-")[2],
        pack_text=version.pack_text,
        all_rounds=not rounds,
        started_by=actor,
        started_at=now(),
        total=total,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        # The other click of a double click came first.
        return ReplayRun.objects.get(form_token=form_token)
    run.rounds.set(rounds)
    keys = _cut(run, bound)
    _record("replay.started", run, actor, {"rounds": [item.code for item in rounds], "total": run.total})
    _send(keys)
    return run


@transaction.atomic
def cancel_replay(run: ReplayRun, *, actor: Person) -> ReplayRun:
    """Stop a run; what was found until now stays. Raises NotPermitted, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    locked = _open_run(run)
    end_run(locked, ReplayState.CANCELLED)
    _record("replay.cancelled", locked, actor, {"done": locked.done, "total": locked.total})
    return locked


@transaction.atomic
def resume_replay(run: ReplayRun, *, actor: Person) -> int:
    """Send the chunks again that are not done; return how many. Raises NotPermitted, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    locked = _open_run(run)
    keys = _send_again(locked, locked.chunks.exclude(state=ChunkState.DONE))
    _record("replay.continued", locked, actor, {"chunks": keys})
    return keys


def send_stalled() -> int:
    """Send what is not done of the open runs that stand still; return how many chunks.

    A lost queue or a worker that died then costs minutes, not a run. A chunk that failed often waits for an
    officer.
    """
    sent = 0
    stalled = ReplayRun.objects.filter(state__in=ReplayState.open(), progressed_at__lt=now() - STALLED)
    for pk in list(stalled.values_list("pk", flat=True)):
        with transaction.atomic():
            # Locked with the same condition: two timetables, or an officer, send once.
            run = stalled.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if run is not None:
                rest = run.chunks.exclude(state=ChunkState.DONE)
                sent += _send_again(run, rest.filter(attempts__lt=MOST_ATTEMPTS))
    return sent


def end_run(run: ReplayRun, state: ReplayState) -> None:
    """Close a locked run and put the counts of its chunks together."""
    tally = Tally()
    done = run.chunks.filter(state=ChunkState.DONE)
    for summary in done.values_list("summary", flat=True).iterator():
        tally.merge(summary)
    run.state, run.finished_at, run.summary = state, now(), tally.summary()
    run.save()


def run_organisation(actor: Person) -> Organisation | None:
    """The bureau for which somebody acts."""
    return organisations_of(actor, Role.BUREAU_OFFICER).first()


def _readable(version: PolicyVersion) -> LoadedPack:
    """The version's text as a pack. Raises WrongState, InvalidInput."""
    if version.status == PolicyStatus.DISCARDED:
        raise WrongState("replay.discarded", _("%(version)s已弃用，不能用来核算。") % {"version": version})
    try:
        return parse_pack(f"{version.policy}.yaml", version.pack_text)
    except PackError as error:
        message = _("这一版的规则第%(line)d行有误，改正后才能核算：%(message)s") % {
            "line": error.line,
            "message": error.message,
        }
        raise InvalidInput("replay.unreadable", message, fields={"version": [message]}) from error


def _open_run(run: ReplayRun) -> ReplayRun:
    """The run, locked. Raises WrongState if it has ended."""
    locked = ReplayRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not locked.is_open:
        raise WrongState("replay.ended", _("这次核算已经结束，可以另外发起一次。"))
    return locked


def _cut(run: ReplayRun, bound: QuerySet[Application]) -> list[int]:
    """Write the chunks of a run as their keys are read; return the chunks' own keys."""
    rest = bound.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)
    parts = enumerate(iter(lambda: list(islice(rest, CHUNK)), []), start=1)
    chunks = (ReplayChunk(run=run, number=number, applications=part) for number, part in parts)
    total, keys = 0, []
    while some := list(islice(chunks, 100)):
        keys += [chunk.pk for chunk in ReplayChunk.objects.bulk_create(some)]
        total += sum(len(chunk.applications) for chunk in some)
    if total != run.total:
        # Something was filed between the count and the reading.
        run.total = total
        run.save(update_fields=["total"])
    return keys


def _record(verb: str, run: ReplayRun, actor: Person, data: dict[str, object]) -> None:
    record_event(
        verb,
        actor=actor,
        obj=run,
        organisation=run_organisation(actor),
        data={"version": run.text_version, **data},
    )


def _send_again(run: ReplayRun, chunks: QuerySet[ReplayChunk]) -> int:
    keys = list(chunks.order_by("number").values_list("pk", flat=True))
    run.progressed_at = now()
    run.save(update_fields=["progressed_at"])
    _send(keys)
    return len(keys)


def _send(keys: Sequence[int]) -> None:
    from policies.tasks import judge

    def enqueue() -> None:
        for pk in keys:
            judge.delay(pk)

    transaction.on_commit(enqueue)
