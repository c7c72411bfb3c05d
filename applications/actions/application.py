"""An application as a whole: opened against a round, submitted, filed again, withdrawn."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.actions.draft import check_target, require_self, target_values
from applications.actions.round import is_open
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.assessing import assess, ruling_of
from applications.blockers import Blocker, blockers
from applications.choices import TRACKS_OF_SERIES
from applications.filed_facts import carry_over, write_facts
from applications.filing import assemble, content_digest, filed_digest, snapshot
from applications.models import Application, Pledge, Round
from applications.models.round import RoundState
from applications.pledge import CLAUSE as PLEDGE_CLAUSE
from applications.pledge import current_pledge
from applications.queries.application import live_application
from applications.queries.archive import profile_of
from applications.states import State, Turn
from titles.calendar import calendar_version
from titles.clock import now, today
from titles.counters import application_number
from titles.errors import Conflict, InvalidInput, WrongState
from titles.look.text import date_text, moment_text
from titles.models import Specialty
from titles.policies import packs_for


def require_open(round_: Round) -> None:
    """Refuse unless the round takes applications today; its first and last day count."""
    day = today()
    if is_open(round_, day):
        return
    if round_.state != RoundState.ANNOUNCED:
        text = _("“%(round)s”还没有发布。")
        values = {"round": round_.name}
    elif day < round_.opens_on:
        text = _("“%(round)s”从%(day)s起接受申报，现在还不能办理。")
        values = {"round": round_.name, "day": date_text(round_.opens_on)}
    else:
        text = _("“%(round)s”已于%(day)s截止，不再接受申报。")
        values = {"round": round_.name, "day": date_text(round_.closes_on)}
    raise WrongState("round.not_open", text % values)


@transaction.atomic
def create_application(
    *,
    person: Person,
    round_: Round,
    level: str,
    path: str,
    specialty: Specialty,
    actor: Person,
    track: str = "",
    form_token: uuid.UUID | None = None,
) -> Application:
    """Open a draft against a round that is open today; the same form sent twice gives the same draft.

    Raises NotPermitted, WrongState (round not open), Conflict (a live application exists),
    InvalidInput (level, path, specialty or track not offered, employer not known).
    """
    require_self(person, actor)
    token = form_token or uuid.uuid4()
    # The person's own row orders two clicks, so that the second finds what the first made. Not the
    # key: whoever holds the trail's head may still leave this person a message.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    known = Application.objects.filter(form_token=token).first()
    if known:
        if known.person_id != person.pk:
            raise Conflict("application.token_taken", _("这份表单已经用过，请重新打开申报页。"))
        return known
    require_open(round_)
    live = live_application(person, round_)
    if live:
        raise Conflict(
            "application.already_live",
            _("您在“%(round)s”已有一份申报%(number)s，同一批次只能有一份。请从“我的申报”打开它。")
            % {"round": round_.name, "number": live.number},
        )
    profile = profile_of(person)
    if profile.employer is None:
        message = _("请先在“本人情况”里填写用人单位。")
        raise InvalidInput("application.no_employer", message, fields={"employer": [message]})
    application = Application(
        person=person,
        round=round_,
        employer=profile.employer,
        level=level,
        path=path,
        specialty=specialty,
        track=track if round_.series_id in TRACKS_OF_SERIES else "",
        state=State.DRAFT,
        waiting_for=Turn.APPLICANT,
        due_on=round_.closes_on,
        due_calendar=calendar_version(round_.closes_on.year),
        form_token=token,
        created_at=now(),
        state_since=now(),
    )
    check_target(application)
    application.number = application_number(round_.year, round_.series_id)
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("application.already_live", _("同一批次只能有一份申报。")) from error
    record_event(
        "application.create",
        actor=actor,
        obj=application,
        data={"number": application.number, "round": round_.code, **target_values(application)},
    )
    return application


@transaction.atomic
def submit_application(
    *, application: Application, actor: Person, signed_name: str, seen_digest: str = ""
) -> Application:
    """Sign the pledge, freeze the filing and hand it to the employer.

    ``seen_digest`` is that of the content the applicant checked; a later change is refused.
    Raises NotPermitted, WrongState (not a draft, round closed), Conflict (changed since it was
    checked), InvalidInput (signature, blockers by part).
    """
    locked = lock_application(application)
    _refuse_second(locked, actor)
    check_transition(locked, "submit", actor)
    require_open(locked.round)
    return _file(application, locked, "submit", actor, signed_name, seen_digest)


@transaction.atomic
def resubmit_application(
    *, application: Application, actor: Person, signed_name: str, seen_digest: str = ""
) -> Application:
    """File the next version after the employer gave it back, with a new pledge.

    The round may have closed meanwhile: the application came in time. Findings of "true" stay only
    for facts whose value and material are unchanged, and the event says which. Raises as
    submit_application does.
    """
    locked = lock_application(application)
    _refuse_second(locked, actor)
    check_transition(locked, "resubmit", actor)
    return _file(application, locked, "resubmit", actor, signed_name, seen_digest)


def _file(
    application: Application,
    locked: Application,
    transition: str,
    actor: Person,
    signed_name: str,
    seen_digest: str,
) -> Application:
    _require_signature(locked, signed_name)
    profile = profile_of(locked.person)
    # Another employer answers for the facts anew: its predecessor's findings do not bind it.
    moved = profile.employer is not None and profile.employer.pk != locked.employer_id
    if profile.employer is not None:
        locked.employer = profile.employer
    filing = assemble(locked)
    dossier = filing.dossier()
    assessment = assess(dossier, level=locked.level)
    ruling = ruling_of(assessment, locked.level, locked.path)
    _require_ready(blockers(filing, ruling))
    if seen_digest and seen_digest != content_digest(filing):
        raise Conflict(
            "application.changed_since_check",
            _("核对之后内容有改动，没有提交。请重新核对一遍再签署承诺。"),
        )
    version = locked.version + 1
    locked.version = version
    locked.dossier, locked.assessment = dossier, assessment
    locked.filed = snapshot(filing, version)
    locked.pack_version = packs_for(dossier).version(dossier["jurisdiction"], dossier["series"])
    locked.submitted_at = now()
    locked.save()
    facts = write_facts(locked, filing)
    carried = carry_over(locked) if version > 1 and not moved else []
    digest = filed_digest(dossier, locked.filed)
    Pledge.objects.create(
        application=locked,
        version=version,
        text_version=current_pledge().version,
        signed_name=locked.person.name,
        signed_at=now(),
        dossier_digest=digest,
    )
    return apply_transition(
        application,
        transition,
        actor=actor,
        data={
            "version": version,
            "facts": facts,
            "carried_over": carried,
            "digest": digest,
            "pack_version": locked.pack_version,
            "pledge": current_pledge().version,
        },
    )


def _refuse_second(application: Application, actor: Person) -> None:
    """The same form sent again: say that the first sending arrived, and change nothing."""
    mine = application.person_id == actor.pk
    if mine and application.state == State.ATTESTATION and application.submitted_at:
        raise WrongState(
            "application.already_submitted",
            _("%(number)s已于%(at)s提交，第%(n)s版，这次没有重复提交。请从“我的申报”查看进度。")
            % {
                "number": application.number,
                "at": moment_text(application.submitted_at),
                "n": application.version,
            },
        )


def _require_signature(application: Application, signed_name: str) -> None:
    name = "".join(signed_name.split())
    if name == "".join(application.person.name.split()):
        return
    message = (
        _("签署的姓名“%(typed)s”和您登记的姓名不一致，请填写本人姓名。") % {"typed": name[:60]}
        if name
        else _("请填写本人姓名，以示签署。")
    )
    raise InvalidInput("pledge.wrong_name", message, PLEDGE_CLAUSE, {"signed_name": [message]})


def _require_ready(found: list[Blocker]) -> None:
    if not found:
        return
    fields: dict[str, list[str]] = {}
    for item in found:
        fields.setdefault(item.part, []).append(f"{item.text}。")
    raise InvalidInput(
        found[0].code,
        _("没有提交，还有%(n)s处要办：%(first)s。") % {"n": len(found), "first": found[0].text},
        fields=fields,
    )


@transaction.atomic
def withdraw_application(*, application: Application, actor: Person, reason: str = "") -> Application:
    """End the application at the applicant's own wish. Raises NotPermitted, WrongState."""
    return apply_transition(application, "withdraw", actor=actor, reason=reason.strip()[:300])
