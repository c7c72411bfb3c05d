"""Acceptance by the institution: accept, refuse, or request the one correction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from applications.actions.fee import open_order
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import (
    AcceptanceDecision,
    Application,
    CorrectionItem,
    CorrectionNotice,
    LateFinding,
)
from applications.models.correction import AcceptanceOutcome
from titles.calendar import add_working_days
from titles.clock import now, today
from titles.errors import Conflict, InvalidInput
from titles.models import ReasonCode
from titles.parameters import parameter

ONE_NOTICE_CLAUSE = "京人社事业发〔2023〕12号 第七条（二）"


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """One thing to correct, as the officer typed it."""

    reason_code: str
    text: str
    record_kind: str = ""
    record_id: str | None = None


@transaction.atomic
def accept_application(application: Application, *, actor: Person) -> Application:
    """Accept; the fee order is opened in the same step. Raises as check_transition does."""
    locked = lock_application(application)
    check_transition(locked, "accept", actor)
    AcceptanceDecision.objects.create(
        application=locked,
        outcome=AcceptanceOutcome.ACCEPTED,
        decided_by=actor,
        decided_at=now(),
    )
    moved = apply_transition(application, "accept", actor=actor)
    open_order(moved)
    return moved


@transaction.atomic
def refuse_application(
    application: Application, *, reason_codes: Sequence[str], text: str, actor: Person
) -> Application:
    """Refuse with coded reasons. Raises InvalidInput without a known reason."""
    locked = lock_application(application)
    check_transition(locked, "refuse", actor)
    reasons = _reasons(reason_codes, "acceptance_refusal")
    AcceptanceDecision.objects.create(
        application=locked,
        outcome=AcceptanceOutcome.REFUSED,
        reason_codes=[reason.code for reason in reasons],
        text=text,
        decided_by=actor,
        decided_at=now(),
    )
    words = "；".join([*(str(reason.text) for reason in reasons), *([text] if text else [])])
    return apply_transition(
        application,
        "refuse",
        actor=actor,
        reason=words,
        data={"reason_codes": [reason.code for reason in reasons]},
    )


@transaction.atomic
def request_correction(
    application: Application, *, items: Sequence[CorrectionRequest], actor: Person
) -> CorrectionNotice:
    """Issue the one complete correction notice (2023-12 第七条（二）).

    Raises Conflict when one was issued before, InvalidInput for an empty list or an unknown reason.
    """
    locked = lock_application(application)
    check_transition(locked, "request_correction", actor)
    if CorrectionNotice.objects.filter(application=locked).exists():
        raise Conflict(
            "correction.only_once",
            _("补正通知只能发一次，本申报已经发过。此后发现的问题请登记为受理环节的遗漏。"),
            ONE_NOTICE_CLAUSE,
        )
    known = {reason.code for reason in _reasons([item.reason_code for item in items], "correction")}
    missing = [str(index) for index, item in enumerate(items, 1) if not item.text.strip()]
    if missing:
        raise InvalidInput(
            "correction.text_missing",
            _("第%(numbers)s项没有写明要补正什么。") % {"numbers": "、".join(missing)},
            fields={"items": [_("每一项都要写明要补正什么。")]},
        )
    due_on = add_working_days(today(), int(parameter("correction_days")))
    try:
        with transaction.atomic():
            notice = CorrectionNotice.objects.create(
                application=locked, issued_by=actor, issued_at=now(), due_on=due_on
            )
    except IntegrityError:
        raise Conflict("correction.only_once", _("补正通知只能发一次。"), ONE_NOTICE_CLAUSE) from None
    CorrectionItem.objects.bulk_create(
        CorrectionItem(
            notice=notice,
            number=number,
            reason_code=item.reason_code,
            text=item.text.strip(),
            record_kind=item.record_kind,
            record_id=item.record_id,
        )
        for number, item in enumerate(items, 1)
    )
    apply_transition(
        application,
        "request_correction",
        actor=actor,
        reason=_("共%(count)s项") % {"count": len(items)},
        data={"items": len(items), "reason_codes": sorted(known)},
        due_on=due_on,
    )
    return notice


@transaction.atomic
def record_late_finding(application: Application, *, text: str, actor: Person) -> LateFinding:
    """Record what was found after the one notice as the institution's own error.

    The application is not held up by it. Raises NotPermitted, InvalidInput for an empty text or when
    no correction notice has been issued yet.
    """
    locked = lock_application(application)
    require_role(actor, Role.ACCEPTANCE_OFFICER, locked.round.institution)
    if not text.strip():
        raise InvalidInput(
            "late_finding.empty", _("请写明遗漏的内容。"), fields={"text": [_("请写明遗漏的内容。")]}
        )
    if not CorrectionNotice.objects.filter(application=locked).exists():
        raise InvalidInput(
            "late_finding.no_notice",
            _("还没有发过补正通知，请把问题写进补正通知。"),
            ONE_NOTICE_CLAUSE,
        )
    finding = LateFinding.objects.create(
        application=locked, text=text.strip(), recorded_by=actor, recorded_at=now()
    )
    record_event(
        "application.late_finding",
        actor=actor,
        obj=locked,
        organisation=locked.round.institution,
        data={"text": finding.text},
    )
    return finding


def _reasons(codes: Sequence[str], station: str) -> list[ReasonCode]:
    found = {
        reason.code: reason
        for reason in ReasonCode.objects.filter(station=station, code__in=list(codes), active=True)
    }
    unknown = [code for code in codes if code not in found]
    if not codes or unknown:
        raise InvalidInput(
            "reason.unknown",
            _("请至少选择一条理由。") if not codes else _("理由代码不在目录里，请重新选择。"),
            fields={"reason_codes": [_("请从目录里选择理由。")]},
        )
    return [found[code] for code in dict.fromkeys(codes)]
