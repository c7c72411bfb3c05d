"""Single entries of a catalogue: begin one (a change ends the present one), end one, withdraw one."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from policies.actions.catalogue_import import bureau_of, changed_data, verb_of
from policies.catalogues.apply import apply_changes, lock_catalogue
from policies.catalogues.changes import Act, Change, Row
from policies.catalogues.kinds import Kind, Values
from policies.catalogues.plan import Planner
from titles.clock import today
from titles.errors import InvalidInput, NotFound, WrongState


@transaction.atomic
def put_entry(kind: Kind, values: Values, *, actor: Person) -> Change:
    """Add an entry, or change one from a day on; the same rules as for a row of a sheet.

    Raises NotPermitted, InvalidInput.
    """
    require_role(actor, Role.BUREAU_OFFICER)
    lock_catalogue(kind)
    change = _planned(kind, values)
    if change.act == Act.UNCHANGED:
        message = _("目录里已有内容相同的条目。")
        raise InvalidInput("catalogue.unchanged", message, fields={kind.begins: [message]})
    _apply(kind, change, actor)
    return change


@transaction.atomic
def end_entry(
    kind: Kind, pk: Any, *, last_day: dt.date, document: str, item: str, actor: Person
) -> models.Model:
    """Give an entry its last day, with the text that ends it. Raises NotPermitted, NotFound, InvalidInput."""
    require_role(actor, Role.BUREAU_OFFICER)
    if not kind.ends:
        raise WrongState("catalogue.no_end", _("这个目录的条目到下一条开始时截止，请新增一条。"))
    fields = {
        name: [_("请写明截止的依据。")]
        for name, text in (("document", document), ("item", item))
        if not text.strip()
    }
    if fields:
        raise InvalidInput("catalogue.source_missing", _("请写明截止的依据。"), fields=fields)
    lock_catalogue(kind)
    row = entry_of(kind, pk)
    values = {**kind.values_of(row), kind.ends: last_day}
    if getattr(row, kind.ends) == last_day:
        message = _("截止日期没有变化。")
        raise InvalidInput("catalogue.unchanged", message, fields={"last_day": [message]})
    try:
        change = _planned(kind, values)
    except InvalidInput as error:
        texts = [text for texts in error.fields.values() for text in texts]
        raise InvalidInput(error.code, error.message, fields={"last_day": texts}) from error
    _apply(kind, change, actor, reason=f"{document.strip()} {item.strip()}")
    return row


@transaction.atomic
def withdraw_entry(kind: Kind, pk: Any, *, reason: str, actor: Person) -> None:
    """Take back an entry that has not begun. Raises NotPermitted, NotFound, InvalidInput, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    if not reason.strip():
        message = _("请写明撤下的原因。")
        raise InvalidInput("catalogue.reason_missing", message, fields={"reason": [message]})
    lock_catalogue(kind)
    row = entry_of(kind, pk)
    if getattr(row, kind.begins) <= today():
        raise WrongState("catalogue.begun", _("条目已经生效，只能截止，不能撤下。"))
    if _is_referred_to(row):
        raise WrongState("catalogue.referred_to", _("已有批次、申报或专家选用这一条，不能撤下。"))
    values = kind.values_of(row)
    record_event(
        "catalogue.entry_withdrawn",
        actor=actor,
        obj=row,
        reason=reason.strip(),
        data={"name": kind.namer()(values), "before": kind.dump(values), "after": None},
        organisation=bureau_of(actor),
    )
    row.delete()
    if kind.forget:
        kind.forget()


def entry_of(kind: Kind, pk: Any) -> models.Model:
    """One entry. Raises NotFound."""
    row = None
    with suppress(ValidationError, OverflowError):
        row = kind.model._default_manager.filter(pk=kind.model._meta.pk.to_python(pk)).first()
    if row is None or kind.yearly:
        raise NotFound("catalogue.no_entry", _("目录里没有这一条。"))
    return row


def _is_referred_to(row: models.Model) -> bool:
    """Whether anything points at the entry; deleting would take it out of a round without a word."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).exists()
        for relation in row._meta.related_objects
    )


def _planned(kind: Kind, values: Values) -> Change:
    """The one change. Raises InvalidInput with the fields."""
    plan = Planner(kind, today()).plan([Row(1, values)])
    if plan.errors:
        names = {str(column.heading): column.name for column in kind.columns}
        fields: dict[str, list[str]] = {}
        for error in plan.errors:
            fields.setdefault(names[error.column], []).append(error.message)
        raise InvalidInput("catalogue.not_possible", _("没有保存，请按提示修改。"), fields=fields)
    return plan.changes[0]


def _apply(kind: Kind, change: Change, actor: Person, reason: str = "") -> None:
    for act, row, _change in apply_changes(kind, [change]):
        record_event(
            verb_of(act),
            actor=actor,
            obj=row,
            reason=reason,
            data=changed_data(change),
            organisation=bureau_of(actor),
        )
