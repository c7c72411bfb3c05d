"""Registering organisations and saying who acts for them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import identifiers
from accounts.audit import record_event
from accounts.models import KIND_OF_ROLE, Membership, Organisation, OrganisationKind, Person, Role, UnitKind
from accounts.roles import forget_roles, has_role
from titles import clock
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState


def register_organisation(
    *,
    actor: Person,
    kind: str,
    name: str,
    uscc: str,
    unit_kind: str = "",
    district: str = "",
    contact_phone: str = "",
    supervision_phone: str = "",
) -> Organisation:
    """Enter an organisation; the bureau does this."""
    _require_bureau(actor)
    fields: dict[str, list[str]] = {}
    if kind not in OrganisationKind.values:
        fields["kind"] = [_("请选择单位类别。")]
    if not name.strip():
        fields["name"] = [_("请填写单位名称。")]
    if kind == OrganisationKind.EMPLOYER and unit_kind not in UnitKind.values:
        fields["unit_kind"] = [_("用人单位须选择单位性质。")]
    try:
        uscc = identifiers.clean_uscc(uscc)
        if Organisation.objects.filter(uscc=uscc).exists():
            fields["uscc"] = [_("这个统一社会信用代码已经登记。")]
    except ValidationError as error:
        fields["uscc"] = list(error.messages)
    phones = {"contact_phone": contact_phone, "supervision_phone": supervision_phone}
    for field, text in phones.items():
        try:
            phones[field] = identifiers.clean_phone(text)
        except ValidationError as error:
            fields[field] = list(error.messages)
    if fields:
        raise InvalidInput("organisation.invalid", _("没有登记，请按提示修改。"), fields=fields)
    try:
        with transaction.atomic():
            row = Organisation.objects.create(
                kind=kind,
                name=name.strip(),
                uscc=uscc,
                unit_kind=unit_kind if kind == OrganisationKind.EMPLOYER else "",
                district=district.strip(),
                **phones,
            )
            record_event("organisation.register", actor=actor, obj=row, organisation=row, data={"uscc": uscc})
    except IntegrityError as error:
        raise Conflict("organisation.exists", _("这个统一社会信用代码刚刚被登记。")) from error
    return row


def grant_membership(
    *,
    actor: Person,
    person: Person,
    organisation: Organisation,
    role: str,
    active_from: dt.date | None = None,
    active_until: dt.date | None = None,
) -> Membership:
    """Let a person act for an organisation: the bureau may, and a principal names the own unit's clerks."""
    names_clerk = role == Role.HR_CLERK and has_role(actor, Role.PRINCIPAL, organisation)
    if not names_clerk:
        _require_bureau(actor)
    if KIND_OF_ROLE.get(role) != organisation.kind:
        message = _("这类单位没有这个角色。")
        raise InvalidInput("membership.role_unfit", message, fields={"role": [message]})
    starts = active_from or clock.today()
    if active_until is not None and active_until <= starts:
        message = _("截止日期须晚于起始日期。")
        raise InvalidInput("membership.dates", message, fields={"active_until": [message]})
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                person=person,
                organisation=organisation,
                role=role,
                active_from=starts,
                active_until=active_until,
            )
            record_event(
                "membership.grant",
                actor=actor,
                obj=row,
                organisation=organisation,
                data={"person": person.pk, "role": role, "from": starts, "until": active_until},
            )
    except IntegrityError as error:
        raise Conflict("membership.overlaps", _("此人在这段时间已经担任这个角色。")) from error
    forget_roles(person.pk)
    return row


@transaction.atomic
def end_membership(*, actor: Person, membership: Membership, reason: str) -> Membership:
    """End a membership today; what was done until then stays."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership.pk)
    )
    ends_clerk = row.role == Role.HR_CLERK and has_role(actor, Role.PRINCIPAL, row.organisation)
    if not ends_clerk:
        _require_bureau(actor)
    if not reason.strip():
        message = _("请写明结束任职的理由。")
        raise InvalidInput("membership.reason", message, fields={"reason": [message]})
    today = clock.today()
    if row.active_until is not None and row.active_until <= today:
        raise WrongState("membership.ended", _("这项任职已经结束。"))
    row.active_until = max(today, row.active_from)
    row.save(update_fields=["active_until"])
    forget_roles(row.person_id)
    record_event("membership.end", actor=actor, obj=row, organisation=row.organisation, reason=reason)
    return row


def _require_bureau(actor: Person) -> None:
    if not has_role(actor, Role.BUREAU_OFFICER):
        raise NotPermitted("accounts.bureau_only", _("只有市局经办人可以登记单位和任职。"))
