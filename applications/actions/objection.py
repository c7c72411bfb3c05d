"""Objections to a notice: anybody may lodge one while it runs; it blocks until it is decided."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from applications.actions.notice import RUNNING_STATE, TRANSITION_OF
from applications.actions.transition import apply_transition, lock_application
from applications.models import Application, Notice, NoticeEntry, Objection
from applications.models.notice import NoticeKind, ObjectionState
from applications.states import Turn
from titles.clock import now, today
from titles.errors import Conflict, InvalidInput, NotFound, WrongState
from titles.models import ReasonCode, Station

CLAUSE = "京人社事业发〔2023〕12号 第七条"
# Without characters that are easily misread on paper or by telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS = 3
_RECEIVE = {
    NoticeKind.EMPLOYER.value: "receive_objection",
    NoticeKind.RESULT.value: "receive_result_objection",
}
_DISMISS = {
    NoticeKind.EMPLOYER.value: "dismiss_objection",
    NoticeKind.RESULT.value: "dismiss_result_objection",
}
_UPHOLD = {NoticeKind.EMPLOYER.value: "uphold_objection", NoticeKind.RESULT.value: "uphold_result_objection"}
_LONGEST = 4000


def is_running(notice: Notice) -> bool:
    """Whether objections are still taken: up to midnight of the last day."""
    return notice.ended_at is None and today() <= notice.ends_on


@transaction.atomic
def lodge_objection(
    *,
    notice: Notice,
    position: int,
    statement: str,
    form_token: UUID,
    objector_name: str = "",
    objector_contact: str = "",
) -> Objection:
    """Take an objection, named or anonymous, against one entry of a running notice.

    The same form sent twice is one objection. Raises WrongState (the notice has ended),
    NotFound, InvalidInput.
    """
    known = Objection.objects.filter(form_token=form_token).select_related("notice").first()
    if known is not None:
        return known
    entry = NoticeEntry.objects.filter(notice=notice, position=position).first()
    if entry is None:
        message = _("请选择公示名单上的一个人。")
        raise InvalidInput("objection.no_such_entry", message, CLAUSE, {"position": [message]})
    _check_words(statement, objector_name, objector_contact)
    application = lock_application(Application(pk=entry.application_id))
    # The lock may have been waited for: a double click or the end of the notice may lie between.
    known = Objection.objects.filter(form_token=form_token).select_related("notice").first()
    if known is not None:
        return known
    notice = Notice.objects.get(pk=notice.pk)
    if not is_running(notice):
        raise WrongState("objection.ended", _("公示已经结束，不再受理异议。您填写的内容没有提交。"), CLAUSE)
    if application.state != RUNNING_STATE[notice.kind]:
        raise WrongState("objection.left", _("此人的申报已不在公示中，不需要再提出异议。"), CLAUSE)
    objection = Objection.objects.create(
        tracking_code=_tracking_code(),
        notice=notice,
        application=application,
        statement=statement.strip(),
        objector_name=objector_name.strip(),
        objector_contact=objector_contact.strip(),
        form_token=form_token,
        received_at=now(),
    )
    if application.waiting_for == Turn.TIME:
        apply_transition(application, _RECEIVE[notice.kind], actor=None, data={"notice": notice.number})
    record_event(
        "objection.received",
        actor=None,
        obj=objection,
        organisation=notice.publisher,
        data={
            "notice": notice.number,
            "application": application.number,
            "named": bool(objector_name.strip()),
        },
    )
    return objection


@transaction.atomic
def decide_objection(
    *, objection: Objection, outcome: str, finding: str, actor: Person, reason_code: str = ""
) -> Objection:
    """Uphold or dismiss with a finding that the objector can read.

    The principal decides about the employer's notice, the bureau's officer about results. Upheld, the
    application ends here; dismissed, it goes on, at once where the notice is already over.
    Raises NotPermitted, Conflict (already decided), InvalidInput.
    """
    application = lock_application(Application(pk=objection.application_id))
    row = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("notice__publisher")
        .get(pk=objection.pk)
    )
    notice = row.notice
    role = Role.PRINCIPAL if notice.kind == NoticeKind.EMPLOYER else Role.BUREAU_OFFICER
    require_role(actor, role, notice.publisher)
    if row.state != ObjectionState.OPEN:
        raise Conflict(
            "objection.decided",
            _("这件异议已经有结论：%(state)s。内容没有改变。") % {"state": row.get_state_display()},
            CLAUSE,
        )
    reason = _finding_reason(outcome, finding, reason_code)
    row.state = ObjectionState(outcome)
    row.finding = finding.strip()
    row.reason_code = reason.code if reason else ""
    row.decided_by = actor
    row.decided_at = now()
    row.save(update_fields=["state", "finding", "reason_code", "decided_by", "decided_at"])
    if application.state == RUNNING_STATE[notice.kind]:
        _go_on(application, notice, row, actor)
    record_event(
        "objection.decided",
        actor=actor,
        obj=row,
        organisation=notice.publisher,
        reason=row.finding,
        data={
            "notice": notice.number,
            "application": application.number,
            "outcome": row.state,
            "reason_code": row.reason_code,
        },
    )
    for field in ("state", "finding", "reason_code", "decided_by_id", "decided_at"):
        setattr(objection, field, getattr(row, field))
    return row


def objection_by_code(code: str) -> Objection:
    """The objection behind a tracking code, however it was typed. Raises NotFound."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    grouped = "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
    found = (
        Objection.objects.select_related("notice__publisher", "application__person")
        .filter(tracking_code=grouped)
        .first()
    )
    if found is None:
        raise NotFound("objection.unknown", _("没有这个查询码，请核对后再输入。"))
    return found


def _go_on(application: Application, notice: Notice, row: Objection, actor: Person) -> None:
    data = {"notice": notice.number, "objection": row.tracking_code}
    if row.state == ObjectionState.UPHELD:
        apply_transition(application, _UPHOLD[notice.kind], actor=actor, reason=row.finding, data=data)
        return
    if application.objections.filter(notice=notice, state=ObjectionState.OPEN).exists():
        return
    apply_transition(
        application,
        _DISMISS[notice.kind],
        actor=actor,
        reason=row.finding,
        data=data,
        due_on=notice.ends_on,
    )
    if notice.ends_on < today():
        end = TRANSITION_OF[notice.kind][1]
        apply_transition(application, end, actor=None, data={"notice": notice.number})


def _finding_reason(outcome: str, finding: str, code: str) -> ReasonCode | None:
    fields: dict[str, list[str]] = {}
    if outcome not in (ObjectionState.UPHELD, ObjectionState.DISMISSED):
        fields["outcome"] = [_("请选择异议成立或不成立。")]
    if not finding.strip():
        fields["finding"] = [_("请写明核查情况和结论，提出异议的人会看到。")]
    reason = None
    if code:
        reason = ReasonCode.objects.filter(code=code, station=Station.OBJECTION_FINDING, active=True).first()
        if reason is None or reason.favours_objector is not (outcome == ObjectionState.UPHELD):
            fields["reason_code"] = [_("所选结论类型与结论不一致。")]
    if fields:
        raise InvalidInput("objection.incomplete", _("异议处理结论没有填完。"), CLAUSE, fields)
    return reason


def _check_words(statement: str, name: str, contact: str) -> None:
    fields: dict[str, list[str]] = {}
    text = statement.strip()
    if len(text) < 10:
        fields["statement"] = [_("请写明事实和理由，至少10个字。")]
    elif len(text) > _LONGEST:
        fields["statement"] = [_("请控制在%(n)d个字以内。") % {"n": _LONGEST}]
    if contact.strip() and not name.strip():
        fields["objector_name"] = [_("留联系方式时请同时写姓名；匿名提出时两项都不填。")]
    if fields:
        raise InvalidInput("objection.incomplete", _("异议没有填完。"), CLAUSE, fields)


def _tracking_code() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _i in range(4)) for _g in range(_GROUPS))
    return "-".join(groups)
