"""Revoking a certificate by a reasoned decision (京人社事业发〔2023〕10号 第十七项)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, Person
from accounts.roles import Role, organisations_of
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application
from certificates.actions.reasons import LONGEST_TEXT, in_words, known_reasons
from certificates.models import Certificate, CertificateState, Revocation
from titles.clock import now, today
from titles.counters import next_number
from titles.errors import Conflict, InvalidInput, NotPermitted
from titles.models import Station

SHORTEST_TEXT = 10


@transaction.atomic
def revoke_certificate(
    certificate: Certificate,
    *,
    reason_code: str,
    text: str,
    actor: Person,
    effective_on: date | None = None,
) -> Revocation:
    """Decide that a certificate is no longer valid from a day on, today or later.

    ``text`` are the facts found; whoever verifies sees the reason, not the facts. Raises
    NotPermitted, Conflict (already revoked), InvalidInput.
    """
    application = lock_application(Application(pk=certificate.application_id))
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    body = _deciding_body(actor)
    if row.state == CertificateState.REVOKED:
        raise Conflict("revocation.twice", _("这份证书已经撤销，内容没有改变。"))
    check_transition(application, "revoke", actor)
    decided_on = today()
    effective_on = effective_on or decided_on
    _check(text, effective_on, decided_on)
    reasons = known_reasons([reason_code] if reason_code else [], Station.REVOCATION, text)
    decision = Revocation.objects.create(
        certificate=row,
        decision_number=decision_number(decided_on.year),
        reason_code=reasons[0].code,
        text=text.strip(),
        decided_on=decided_on,
        effective_on=effective_on,
        decided_by=actor,
        recorded_at=now(),
    )
    row.state = CertificateState.REVOKED
    row.save(update_fields=["state"])
    apply_transition(
        application,
        "revoke",
        actor=actor,
        reason=in_words(reasons, ""),
        data={"certificate": row.number, "decision": decision.decision_number},
    )
    record_event(
        "certificate.revoked",
        actor=actor,
        obj=row,
        organisation=body,
        reason=decision.text,
        data={
            "number": row.number,
            "decision": decision.decision_number,
            "reason_code": decision.reason_code,
            "effective_on": effective_on,
        },
    )
    certificate.state = row.state
    return decision


def decision_number(year: int) -> str:
    """撤决〔2026〕008号."""
    return f"撤决〔{year}〕{next_number(f'revocation:{year}'):03d}号"


def _deciding_body(actor: Person) -> Organisation:
    body = organisations_of(actor, Role.BUREAU_OFFICER, Role.ISSUER).first()
    if body is None:
        raise NotPermitted("revocation.not_permitted", _("您没有撤销证书的权限。"))
    return body


def _check(text: str, effective_on: date, decided_on: date) -> None:
    fields: dict[str, list[str]] = {}
    if not SHORTEST_TEXT <= len(text.strip()) <= LONGEST_TEXT:
        fields["text"] = [
            _("请写明查明的事实，%(least)d至%(most)d个字。") % {"least": SHORTEST_TEXT, "most": LONGEST_TEXT}
        ]
    if effective_on < decided_on:
        fields["effective_on"] = [_("撤销不能早于今天生效。")]
    if fields:
        raise InvalidInput("revocation.incomplete", _("撤销决定没有填完，没有作出。"), fields=fields)
