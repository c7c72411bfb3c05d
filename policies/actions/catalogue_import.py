"""A sheet of a catalogue: upload with preview, confirmation of all or nothing, discarding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event, record_events
from accounts.models import Organisation, Person
from accounts.roles import Role, organisations_of, require_role
from policies.catalogues.apply import apply_changes, lock_catalogue, state_of
from policies.catalogues.changes import Act, Change, LineError, Plan, Row
from policies.catalogues.kinds import Kind, kind_of
from policies.catalogues.plan import Planner
from policies.catalogues.workbook import read_sheet
from policies.catalogues.years import plan_year, store_rows
from policies.models import CatalogueImport, ImportState
from titles.clock import now, today
from titles.errors import Conflict, InvalidInput, NotFound, WrongState

FIRST_YEAR, LAST_YEAR = 2000, 2200
_VERBS = {
    Act.ADD.value: "catalogue.entry_added",
    Act.END.value: "catalogue.entry_ended",
    Act.CORRECT.value: "catalogue.entry_corrected",
}


@transaction.atomic
def stage_import(
    kind: Kind, *, actor: Person, file_name: str, content: bytes, year: int | None = None, source: str = ""
) -> CatalogueImport:
    """Read an upload and keep what it would change; the catalogue itself stays as it is.

    Raises NotPermitted, InvalidInput (no sheet of this catalogue; of a calendar, no year or source).
    """
    require_role(actor, Role.BUREAU_OFFICER)
    if kind.yearly:
        _require_year(year, source)
    rows, errors, example = read_sheet(kind, content)
    plan = _plan(kind, rows, year)
    plan.errors[:0] = errors
    plan.errors.sort(key=lambda error: error.line)
    documents = dict.fromkeys(row.values["document"] for row in rows if row.values.get("document"))
    row = CatalogueImport(
        kind=kind.code,
        file_name=file_name[-200:].replace("\x00", ""),
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        year=year if kind.yearly else None,
        source=source.strip()[:300] if kind.yearly else "；".join(documents)[:300],
        rows=[{"line": row.line, "values": kind.dump(row.values)} for row in rows],
        example_line=example,
        uploaded_by=actor,
        uploaded_at=now(),
    )
    _keep_preview(row, kind, plan)
    row.save(force_insert=True)
    return row


@transaction.atomic
def refresh_import(pk: UUID, *, actor: Person) -> CatalogueImport:
    """Compare the kept rows with the catalogue as it is now. Raises NotPermitted, NotFound, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    row = _locked(pk)
    kind = kind_of(row.kind)
    plan = _plan(kind, _rows_of(kind, row), row.year)
    # Errors of cells stay as they were read; those that come from the comparison are found anew.
    readable = {entry["line"] for entry in row.rows}
    kept = [LineError(**error) for error in row.errors if error["line"] not in readable and error["line"] > 1]
    plan.errors[:0] = kept
    plan.errors.sort(key=lambda error: error.line)
    _keep_preview(row, kind, plan)
    row.save()
    return row


@transaction.atomic
def confirm_import(pk: UUID, *, actor: Person) -> CatalogueImport:
    """Write all that the preview showed, exactly once.

    Raises NotPermitted, NotFound, WrongState (done already, or with errors), Conflict (the catalogue or the
    day is another than at the preview).
    """
    require_role(actor, Role.BUREAU_OFFICER)
    row = _locked(pk)
    kind = kind_of(row.kind)
    if row.errors:
        raise WrongState("import.has_errors", _("文件里还有错误，请改好后重新上传。"))
    if not row.has_work:
        raise WrongState("import.nothing_to_do", _("文件与目录相同，没有要改动的内容。"))
    lock_catalogue(kind)
    rows = _rows_of(kind, row)
    plan = _plan(kind, rows, row.year)
    changes = [change.as_dict() for change in plan.changes]
    if state_of(kind, row.year) != row.seen or plan.errors or changes != row.changes:
        raise Conflict("import.stale", _("预览之后目录有了改动，没有导入。请回到预览重新比对，再确认。"))
    touched = _write(kind, row, rows, plan.changes)
    row.state, row.decided_by, row.decided_at = ImportState.CONFIRMED, actor, now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _record_all(row, touched, actor)
    return row


@transaction.atomic
def discard_import(pk: UUID, *, actor: Person) -> CatalogueImport:
    """Lay a preview aside. Raises NotPermitted, NotFound, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    row = _locked(pk)
    row.state, row.decided_by, row.decided_at = ImportState.DISCARDED, actor, now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record_event(
        "catalogue.import_discarded",
        actor=actor,
        obj=row,
        data={"kind": row.kind, "sha256": row.digest},
        organisation=bureau_of(actor),
    )
    return row


def bureau_of(actor: Person) -> Organisation | None:
    """The bureau for which an officer acts."""
    return organisations_of(actor, Role.BUREAU_OFFICER).first()


def verb_of(act: str) -> str:
    """The trail's word for what happened to one entry."""
    return _VERBS[act]


def changed_data(change: Change) -> dict[str, Any]:
    """What the trail keeps of one change."""
    return {"name": change.name, "before": change.before, "after": change.after}


def _data_of(data: dict[int, dict[str, Any]], entry: models.Model) -> dict[str, Any]:
    return data[id(entry)]


def _locked(pk: UUID) -> CatalogueImport:
    row = CatalogueImport.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("import.unknown", _("没有这次导入。"))
    if row.state != ImportState.STAGED:
        words = {"state": row.get_state_display()}
        raise WrongState("import.decided", _("这次导入%(state)s，不能再办理。") % words)
    return row


def _require_year(year: int | None, source: str) -> None:
    fields = {}
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        fields["year"] = [_("请填写年份，例如2027。")]
    if not source.strip():
        fields["source"] = [_("请写明通知的文号，例如国办发明电〔2026〕…号。")]
    if fields:
        raise InvalidInput("import.year_missing", _("还缺年份或来源。"), fields=fields)


def _plan(kind: Kind, rows: Sequence[Row], year: int | None) -> Plan:
    if kind.yearly and year is not None:
        return plan_year(rows, year)
    return Planner(kind, today()).plan(rows)


def _keep_preview(row: CatalogueImport, kind: Kind, plan: Plan) -> None:
    row.errors = [error.as_dict() for error in plan.errors]
    row.changes = [change.as_dict() for change in plan.changes]
    row.counts = plan.counts
    row.seen = state_of(kind, row.year)
    row.previewed_on = today()


def _rows_of(kind: Kind, row: CatalogueImport) -> list[Row]:
    return [Row(entry["line"], kind.load(entry["values"])) for entry in row.rows]


def _write(
    kind: Kind, row: CatalogueImport, rows: Sequence[Row], changes: Sequence[Change]
) -> list[tuple[str, models.Model, Change]]:
    if kind.yearly and row.year is not None:
        store_rows(rows, row.year, row.source)
        return []
    return apply_changes(kind, changes)


def _record_all(
    row: CatalogueImport, touched: Sequence[tuple[str, models.Model, Change]], actor: Person
) -> None:
    """One event an entry, so that its history is whole, and one for the file."""
    bureau = bureau_of(actor)
    for act, verb in _VERBS.items():
        own = [(entry, change) for done, entry, change in touched if done == act]
        data = {id(entry): {**changed_data(change), "import": str(row.pk)} for entry, change in own}
        record_events(
            verb,
            actor=actor,
            objects=[entry for entry, _change in own],
            organisation=bureau,
            data=partial(_data_of, data),
        )
    record_event(
        "catalogue.imported",
        actor=actor,
        obj=row,
        organisation=bureau,
        data={
            "kind": row.kind,
            "file": row.file_name,
            "sha256": row.digest,
            "counts": row.counts,
            "source": row.source,
            "year": row.year,
        },
    )
