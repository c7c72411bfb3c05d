"""Judging one chunk of a replay: whoever does it, and however often, the result is written once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import msgspec
import structlog
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

import rules
from accounts.audit import record_event
from accounts.notify import notify
from applications.models import Application
from policies.actions.replay import end_run, run_organisation
from policies.models import ChangeKind, ChunkState, ReplayChange, ReplayChunk, ReplayRun, ReplayState
from policies.replaying import REWORDED, Finding, Tally, compare, failure
from rules.dossier import decode
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.loader import LoadedPack, parse_pack
from titles.clock import now
from titles.errors import DomainError
from titles.policies import pack_of

log = structlog.get_logger(__name__)


class Filing(NamedTuple):
    """What is read of an application; both JSON texts are decoded here, by the faster library."""

    pk: UUID
    number: str
    level: str
    path: str
    versions: str
    dossier: str
    assessment: str


def judge_chunk(chunk_id: int) -> None:
    """Judge the chunk's applications. One that is done, or whose run was cancelled, is left alone."""
    chunk = _claim(chunk_id)
    if chunk is None:
        return
    run = chunk.run
    text = _Text(_parsed(run.policy, run.pack_text))
    found = [(filing, text.judge(filing)) for filing in _filings(chunk.applications)]
    _write(chunk, found)


@lru_cache(maxsize=8)
def _parsed(policy: str, text: str) -> LoadedPack:
    """Read once in a worker: reading a text takes as long as judging thirty applications."""
    return parse_pack(f"{policy}.yaml", text)


def _claim(chunk_id: int) -> ReplayChunk | None:
    """Note that the work begins (again): a killed worker leaves the chunk running, which stops nobody."""
    with transaction.atomic():
        chunk = (
            ReplayChunk.objects.select_related("run")
            .select_for_update(of=("self",))
            .filter(pk=chunk_id)
            .first()
        )
        if chunk is None or chunk.state == ChunkState.DONE or not chunk.run.is_open:
            return None
        chunk.state, chunk.attempts = ChunkState.RUNNING, chunk.attempts + 1
        chunk.save(update_fields=["state", "attempts"])
        ReplayRun.objects.filter(pk=chunk.run_id, state=ReplayState.QUEUED).update(state=ReplayState.RUNNING)
    return chunk


def _filings(keys: list[UUID]) -> Iterable[Filing]:
    rows = Application.objects.filter(pk__in=keys).order_by("pk")
    return map(
        Filing._make,
        rows.values_list(
            "pk",
            "number",
            "level",
            "path",
            "pack_version",
            Cast("dossier", TextField()),
            Cast("assessment", TextField()),
        ),
    )


class _Text:
    """The text under test in the place that its policy has among the texts of each filing."""

    def __init__(self, entry: LoadedPack) -> None:
        self.entry = entry
        self._sets: dict[str, rules.PackSet | DomainError] = {}

    def judge(self, filing: Filing) -> Finding:
        """What it does to one application. Never raises for what was filed: that becomes words."""
        before = [
            row
            for row in msgspec.json.decode(filing.assessment)["assessments"]
            if row["level"] == filing.level
        ]
        if not any(row["path"] == filing.path for row in before):
            return failure(_("提交时的核对结果里没有所申报的级别和路径。"))
        try:
            dossier = decode(filing.dossier)
            after = judge(dossier, level=filing.level, packs=self._packs(filing.versions))["assessments"]
        except InvalidDossier as error:
            said = {"path": error.path, "expected": error.expected}
            return failure(_("档案内容无法核对：%(path)s，应为%(expected)s。") % said)
        except DomainError as error:
            return failure(str(error))
        except Exception:
            # A text that leaves a series without its own paths, say: one filing must not stop the others.
            log.exception("replay.not_judged", number=filing.number, text=self.entry.version)
            return failure(_("这份申报无法按新文本核算，详情已记入运行日志。"))
        return compare(before, after, filing.path)

    def _packs(self, versions: str) -> rules.PackSet:
        if versions not in self._sets:
            self._sets[versions] = self._read(versions)
        packs = self._sets[versions]
        if isinstance(packs, DomainError):
            raise packs
        return packs

    def _read(self, versions: str) -> rules.PackSet | DomainError:
        # The filed text of the policy under test is not needed: the filed assessment stands for it.
        others = [name for name in versions.split("+") if name.partition("@")[0] != self.entry.pack.code]
        try:
            return rules.PackSet([*map(pack_of, others), self.entry])
        except DomainError as error:
            return error


@transaction.atomic
def _write(chunk: ReplayChunk, found: list[tuple[Filing, Finding]]) -> None:
    """Write what was found, unless another delivery was faster; the run's row comes last and shortly."""
    locked = ReplayChunk.objects.select_for_update().get(pk=chunk.pk)
    if locked.state == ChunkState.DONE:
        return
    tally = Tally()
    for filing, finding in found:
        tally.add(filing.level, finding)
    ReplayChange.objects.bulk_create(
        _change(chunk.run_id, filing, finding)
        for filing, finding in found
        if finding.kind in ChangeKind.values
    )
    locked.state, locked.summary = ChunkState.DONE, tally.summary()
    locked.save(update_fields=["state", "summary"])
    rows = ReplayRun.objects.select_related("started_by").defer("pack_text")
    run = rows.select_for_update(of=("self",)).get(pk=chunk.run_id)
    if not run.is_open:
        # Cancelled meanwhile: its counts are closed.
        transaction.set_rollback(True)
        return
    run.done += len(found)
    run.changed += tally.kinds[ChangeKind.OUTCOME]
    run.shifted += tally.kinds[ChangeKind.DETAIL]
    run.reworded += tally.kinds[REWORDED]
    run.failed += tally.kinds[ChangeKind.FAILED]
    run.progressed_at = now()
    run.save(update_fields=["done", "changed", "shifted", "reworded", "failed", "progressed_at"])
    if run.done == run.total:
        _finish(run)


def _finish(run: ReplayRun) -> None:
    end_run(run, ReplayState.DONE)
    said = {"version": run.text_version, "total": run.total, "changed": run.changed}
    notify(
        [run.started_by],
        subject=_("重新核算完成：%(version)s") % said,
        body=_("共%(total)d件，%(changed)d件结果会变。") % said,
        url=f"/bureau/replays/{run.pk}/",
    )
    record_event(
        "replay.finished",
        actor=None,
        obj=run,
        organisation=run_organisation(run.started_by),
        data={**said, "failed": run.failed},
    )


def _change(run_id: UUID, filing: Filing, finding: Finding) -> ReplayChange:
    return ReplayChange(
        run_id=run_id,
        application_id=filing.pk,
        number=filing.number,
        level=filing.level,
        path=filing.path,
        kind=finding.kind,
        outcome_before=finding.outcome_before,
        outcome_after=finding.outcome_after,
        eligible_before=finding.eligible_before,
        eligible_after=finding.eligible_after,
        clauses=[row._asdict() for row in finding.clauses],
        other_paths=[row._asdict() for row in finding.other_paths],
        problem=finding.problem,
    )
