"""The employer checks what was filed, fact by fact, by a named person who answers for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from applications.actions.transition import apply_transition, lock_application
from applications.models import (
    Achievement,
    Application,
    ContinuingEducationRecord,
    EducationRecord,
    EmploymentRecord,
    FiledFact,
    HeldTitle,
    Qualification,
)
from applications.models.archive import FactSource
from applications.models.filed_fact import Verdict
from applications.states import State
from titles.clock import now
from titles.errors import InvalidInput, NotFound, WrongState
from titles.models import ReasonCode, Station

CLAUSE = "京人社事业发〔2023〕10号 第八项"
STATION_OF = {
    Verdict.FALSE.value: Station.ATTESTATION_WRONG,
    Verdict.INCOMPLETE.value: Station.ATTESTATION_INCOMPLETE,
}
_ARCHIVE = (
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Qualification,
    Achievement,
    ContinuingEducationRecord,
)


@transaction.atomic
def attest_fact(
    *,
    application: Application,
    number: int,
    verdict: str,
    actor: Person,
    reason_code: str = "",
    note: str = "",
) -> FiledFact:
    """Record ``actor``'s finding on one fact of the version filed last.

    A doubt needs a coded reason of its own kind. Until the application leaves the employer's
    desk a finding may be replaced; the audit trail keeps every one.
    Raises NotPermitted, WrongState, NotFound, InvalidInput.
    """
    locked = lock_application(application)
    require_role(actor, Role.HR_CLERK, locked.employer)
    _require_attestation(locked)
    fact = locked.facts.select_for_update().filter(version=locked.version, number=number).first()
    if fact is None:
        raise NotFound("attestation.no_such_fact", _("这份申报没有第%(n)s项事实。") % {"n": number})
    reason = _reason(verdict, reason_code, note)
    before = fact.verdict
    fact.verdict = Verdict(verdict)
    fact.reason_code = reason.code if reason else ""
    fact.note = note.strip() if reason else ""
    fact.attested_by = actor
    fact.attested_at = now()
    fact.save(
        update_fields=["verdict", "reason_code", "note", "attested_by", "attested_at"],
    )
    record_event(
        "application.fact_attested",
        actor=actor,
        obj=locked,
        organisation=locked.employer,
        reason=reason.text if reason else "",
        data={
            "version": fact.version,
            "fact": fact.number,
            "verdict": fact.verdict,
            "before": before,
            "reason_code": fact.reason_code,
            "note": fact.note,
        },
    )
    return fact


@transaction.atomic
def complete_attestation(*, application: Application, actor: Person) -> Application:
    """Close the check: every fact of the version was found true.

    The archive's records behind the facts are marked as attested, unless they were changed
    since they were filed. Raises NotPermitted, WrongState.
    """
    locked = lock_application(application)
    require_role(actor, Role.HR_CLERK, locked.employer)
    _require_attestation(locked)
    facts = list(locked.facts.filter(version=locked.version).order_by("number"))
    unsettled = [fact.number for fact in facts if fact.verdict != Verdict.TRUE]
    if unsettled or not facts:
        raise WrongState(
            "attestation.unsettled",
            _(
                "还有%(n)d项没有核实为属实：第%(numbers)s项。全部属实才能核实完毕，有不符或需补充的请退回申报人。"
            )
            % {"n": len(unsettled), "numbers": "、".join(map(str, unsettled[:12]))},
            CLAUSE,
        )
    _mark_archive(locked, facts)
    clerks = sorted({fact.attested_by_id for fact in facts if fact.attested_by_id})
    return apply_transition(
        application,
        "complete_attestation",
        actor=actor,
        data={"version": locked.version, "facts": len(facts), "attested_by": clerks},
    )


@transaction.atomic
def return_application(
    *, application: Application, actor: Person, reason_codes: list[str] | None = None, note: str = ""
) -> Application:
    """Give the application back with every doubt listed, and the clerk's general reasons.

    Raises NotPermitted, WrongState, InvalidInput (nothing to correct was named).
    """
    locked = lock_application(application)
    require_role(actor, Role.HR_CLERK, locked.employer)
    _require_attestation(locked)
    lines = doubts_in_words(locked)
    codes = sorted(set(reason_codes or []))
    general = list(
        ReasonCode.objects.filter(code__in=codes, station=Station.EMPLOYER_RETURN, active=True).order_by(
            "order", "code"
        )
    )
    if len(general) != len(codes):
        raise InvalidInput(
            "attestation.reason_unknown",
            _("请从列出的理由中选择。"),
            CLAUSE,
            {"reason_codes": [_("请从列出的理由中选择。")]},
        )
    if not lines and not general:
        raise InvalidInput(
            "attestation.nothing_to_correct",
            _("没有核为不符或需补充的事实，请至少选择一条退回理由。"),
            CLAUSE,
            {"reason_codes": [_("请至少选择一条退回理由。")]},
        )
    _require_note(general, note)
    texts = [f"{reason.text}（{reason.code}）" for reason in general] + lines
    if note.strip():
        texts.append(note.strip())
    return apply_transition(
        application,
        "return_by_employer",
        actor=actor,
        reason="；".join(text.rstrip("。") for text in texts) + "。",
        data={"version": locked.version, "reason_codes": codes, "doubts": lines, "note": note.strip()},
    )


def doubts_in_words(application: Application) -> list[str]:
    """What is wrong or missing, one line a fact, as the applicant reads it."""
    facts = (
        application.facts.filter(version=application.version)
        .exclude(verdict__in=["", Verdict.TRUE])
        .order_by("number")
    )
    texts = dict(
        ReasonCode.objects.filter(code__in=[fact.reason_code for fact in facts]).values_list("code", "text")
    )
    return [_doubt_line(fact, texts.get(fact.reason_code, "")) for fact in facts]


def _doubt_line(fact: FiledFact, reason_text: str) -> str:
    line = _("第%(n)d项%(label)s%(verdict)s：%(reason)s（%(code)s）") % {
        "n": fact.number,
        "label": fact.label,
        "verdict": fact.get_verdict_display(),
        "reason": reason_text,
        "code": fact.reason_code,
    }
    return f"{line}，{fact.note}" if fact.note else line


def _require_attestation(application: Application) -> None:
    if application.state != State.ATTESTATION:
        raise WrongState(
            "attestation.wrong_state",
            _("%(number)s现在是“%(state)s”，不能再核实。内容没有改变。")
            % {"number": application.number, "state": State(application.state).label},
        )


def _reason(verdict: str, code: str, note: str) -> ReasonCode | None:
    if verdict not in Verdict.values:
        message = _("请选择属实、不符或需补充。")
        raise InvalidInput("attestation.no_verdict", message, CLAUSE, {"verdict": [message]})
    if verdict == Verdict.TRUE:
        return None
    reason = ReasonCode.objects.filter(code=code, station=STATION_OF[verdict], active=True).first()
    if reason is None:
        message = _("选“不符”或“需补充”时要选理由，申报人会看到。")
        raise InvalidInput("attestation.reason_missing", message, CLAUSE, {"reason_code": [message]})
    _require_note([reason], note)
    return reason


def _require_note(reasons: list[ReasonCode], note: str) -> None:
    """The open reasons (“其他…须写明”) say nothing without words."""
    if any("须写明" in reason.text for reason in reasons) and not note.strip():
        message = _("选“其他”时请写明情况。")
        raise InvalidInput("attestation.note_missing", message, CLAUSE, {"note": [message]})


def _mark_archive(application: Application, facts: list[FiledFact]) -> None:
    ids = {fact.record_id for fact in facts if fact.record_id}
    if not ids:
        return
    for model in _ARCHIVE:
        model._default_manager.filter(
            pk__in=ids, person=application.person, updated_at__lte=application.submitted_at
        ).update(source=FactSource.ATTESTED)
