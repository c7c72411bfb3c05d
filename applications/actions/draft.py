"""A filing before it is submitted: target, representative works, recommenders and claims."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.actions.transition import lock_application
from applications.blockers import target_blockers, works_menu
from applications.choices import CLAIMS_OF_PATH, RECOMMENDERS_OF_PATH, TRACKS_OF_SERIES
from applications.models import Achievement, Application, RepresentativeWork
from applications.models.round import Path
from applications.states import State
from titles.errors import InvalidInput, NotFound, NotPermitted, WrongState
from titles.models import Level, Specialty

OWN_SHARE_LIMIT = 300
EDITABLE = (State.DRAFT, State.RETURNED)


@transaction.atomic
def change_target(
    *, application: Application, actor: Person, level: str, path: str, specialty: Specialty, track: str = ""
) -> Application:
    """Choose another level, path, specialty or track. What the new path does not ask for is dropped."""
    locked = editable(application, actor)
    before = target_values(locked)
    locked.level, locked.path, locked.specialty = level, path, specialty
    locked.track = track if locked.round.series_id in TRACKS_OF_SERIES else ""
    check_target(locked)
    if path not in RECOMMENDERS_OF_PATH:
        locked.recommenders = []
    offered = CLAIMS_OF_PATH.get(path, ())
    locked.claims = [code for code in locked.claims if code in offered]
    _save_draft(locked, before, target_values(locked), actor)
    return locked


@transaction.atomic
def set_support(
    *,
    application: Application,
    actor: Person,
    recommenders: Sequence[Mapping[str, Any]],
    claims: Sequence[str],
) -> Application:
    """Keep recommenders and claims as typed. Raises InvalidInput for kinds that the path doesn't know."""
    locked = editable(application, actor)
    before = {"recommenders": locked.recommenders, "claims": locked.claims}
    kinds = RECOMMENDERS_OF_PATH.get(locked.path, ())
    rows = [_recommender(row, kinds) for row in recommenders]
    unknown = [code for code in claims if code not in CLAIMS_OF_PATH.get(locked.path, ())]
    if unknown:
        message = _("这条路径没有这样的申报理由。")
        raise InvalidInput("filing.claim_unknown", message, fields={"claims": [message]})
    locked.recommenders, locked.claims = rows, list(dict.fromkeys(claims))
    after = {"recommenders": locked.recommenders, "claims": locked.claims}
    _save_draft(locked, before, after, actor)
    return locked


def _recommender(row: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    kind, level = str(row.get("kind", "")), str(row.get("level") or "")
    name, organisation = str(row.get("name", "")).strip(), str(row.get("organisation", "")).strip()
    if kind not in kinds:
        message = _("这条路径没有这一类举荐人。")
    elif not name or not organisation:
        message = _("请填写举荐人的姓名和单位。")
    elif level and level not in Level.values:
        message = _("请选择举荐人的职称级别。")
    else:
        return {"kind": kind, "level": level, "name": name[:60], "organisation": organisation[:100]}
    raise InvalidInput("filing.recommender_invalid", message, fields={"recommenders": [message]})


@transaction.atomic
def set_works(
    *, application: Application, actor: Person, works: Sequence[tuple[uuid.UUID | str, str]]
) -> Application:
    """Pick the representative works in their order, each with the applicant's own share.

    Raises InvalidInput for a kind that is not on the series' menu, NotFound for another's record.
    """
    locked = editable(application, actor)
    wanted = {str(key): share.strip() for key, share in works}
    rows = {str(row.pk): row for row in Achievement.objects.filter(person=locked.person, pk__in=list(wanted))}
    missing = [key for key in wanted if key not in rows]
    if missing:
        raise NotFound("filing.work_not_found", _("您的档案里没有这项成果，可能已经删除。"))
    menu = works_menu(locked)
    for key, share in wanted.items():
        if rows[key].kind not in menu:
            message = _("“%(kind)s”不在本系列的代表作清单里。") % {"kind": rows[key].get_kind_display()}
            raise InvalidInput("filing.work_not_on_menu", message, fields={"works": [message]})
        if len(share) > OWN_SHARE_LIMIT:
            message = _("本人分工最多%(n)s字，现在有%(have)s字。") % {
                "n": OWN_SHARE_LIMIT,
                "have": len(share),
            }
            raise InvalidInput("filing.own_share_long", message, fields={f"share_{key}": [message]})
    before = _works_values(locked)
    after = [{"achievement": key, "own_share": share} for key, share in wanted.items()]
    if before == after:
        return locked
    locked.works.all().delete()
    RepresentativeWork.objects.bulk_create(
        RepresentativeWork(application=locked, achievement=rows[key], position=position, own_share=share)
        for position, (key, share) in enumerate(wanted.items(), start=1)
    )
    record_event(
        "application.change_draft",
        actor=actor,
        obj=locked,
        data={"before": {"works": before}, "after": {"works": after}},
    )
    return locked


def _works_values(application: Application) -> list[dict[str, str]]:
    return [
        {"achievement": str(row.achievement_id), "own_share": row.own_share}
        for row in application.works.order_by("position")
    ]


def target_values(application: Application) -> dict[str, Any]:
    """What is applied for, for the audit trail."""
    return {
        "level": application.level,
        "path": application.path,
        "specialty": application.specialty_id,
        "track": application.track,
    }


def check_target(application: Application) -> None:
    """Refuse what the round does not offer, field by field."""
    if application.level not in Level.values or application.path not in Path.values:
        message = _("请选择本批次受理的级别和路径。")
        raise InvalidInput("filing.target_invalid", message, fields={"level": [message]})
    problems = list(target_blockers(application))
    if problems:
        fields: dict[str, list[str]] = {}
        for problem in problems:
            fields.setdefault(_FIELD_OF[problem.code], []).append(f"{problem.text}。")
        raise InvalidInput("filing.target_invalid", _("所选内容不在本批次受理范围内。"), fields=fields)


_FIELD_OF = {
    "filing.level_not_offered": "level",
    "filing.path_not_offered": "path",
    "filing.specialty_not_offered": "specialty",
    "filing.no_track": "track",
}


def _save_draft(
    application: Application, before: dict[str, Any], after: dict[str, Any], actor: Person
) -> None:
    if before == after:
        return
    application.save()
    record_event(
        "application.change_draft", actor=actor, obj=application, data={"before": before, "after": after}
    )


def require_self(person: Person, actor: Person) -> None:
    """Refuse whoever acts for somebody else."""
    if person.pk != actor.pk:
        raise NotPermitted("application.not_yours", _("只能办理本人的申报。"))


def editable(application: Application, actor: Person) -> Application:
    """The application, locked, while its owner may still change what is filed."""
    locked = lock_application(application)
    require_self(locked.person, actor)
    if locked.state not in EDITABLE:
        raise WrongState(
            "application.noteditable",
            _("%(number)s现在是“%(state)s”，已提交的内容不能修改。内容没有改变。")
            % {"number": locked.number, "state": State(locked.state).label},
        )
    return locked
