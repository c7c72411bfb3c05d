"""Rounds: prepared by an institution, announced once, unchanged afterwards."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from applications.models import Round
from applications.models.round import RoundState
from titles.calendar import calendar_version
from titles.clock import now, today
from titles.errors import InvalidInput, WrongState
from titles.models import Series

CLOSES_TOO_EARLY = gettext_lazy("截止日期不能早于开始日期。")


@transaction.atomic
def save_round(round_: Round, *, specialties: list, actor: Person) -> Round:
    """Store a round that has not been announced yet. Raises NotPermitted, WrongState, InvalidInput."""
    require_role(actor, Role.SESSION_SECRETARY, round_.institution)
    if round_.pk and Round.objects.select_for_update().get(pk=round_.pk).state != RoundState.DRAFT:
        raise WrongState("round.announced", _("批次已经发布，不能再修改。"))
    _check(round_, specialties)
    is_new = round_.pk is None
    round_.save()
    round_.specialties.set(specialties)
    record_event(
        "round.created" if is_new else "round.changed",
        actor=actor,
        obj=round_,
        organisation=round_.institution,
        data={
            "code": round_.code,
            "levels": round_.levels,
            "paths": round_.paths,
            "opens_on": round_.opens_on,
            "closes_on": round_.closes_on,
            "seniority_cutoff_on": round_.seniority_cutoff_on,
        },
    )
    return round_


@transaction.atomic
def announce_round(round_: Round, *, actor: Person) -> Round:
    """Announce a prepared round; from then on it is what applicants rely on."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("institution").get(pk=round_.pk)
    require_role(actor, Role.SESSION_SECRETARY, locked.institution)
    if locked.state != RoundState.DRAFT:
        raise WrongState("round.announced", _("批次已经发布过。"))
    _check(locked, list(locked.specialties.all()))
    if locked.closes_on < today():
        raise InvalidInput(
            "round.past",
            _("截止日期已经过去，不能发布。"),
            fields={"closes_on": [_("截止日期已经过去。")]},
        )
    calendar_version(locked.closes_on.year)
    locked.state = RoundState.ANNOUNCED
    locked.announced_at = now()
    locked.save(update_fields=["state", "announced_at"])
    record_event(
        "round.announced",
        actor=actor,
        obj=locked,
        organisation=locked.institution,
        data={"code": locked.code},
    )
    return locked


def is_open(round_: Round, day: date) -> bool:
    """Whether the round takes applications on ``day``; both its first and its last day count."""
    return round_.state == RoundState.ANNOUNCED and round_.opens_on <= day <= round_.closes_on


def _check(round_: Round, specialties: list) -> None:
    fields: dict[str, list[str]] = {}
    if round_.closes_on < round_.opens_on:
        fields["closes_on"] = [str(CLOSES_TOO_EARLY)]
    if not Series.objects.with_titles().filter(pk=round_.series_id).exists():
        fields["series"] = [_("这个系列的职称名称未载入，不能设批次。")]
    if not round_.levels:
        fields["levels"] = [_("请至少选择一个级别。")]
    if not round_.paths:
        fields["paths"] = [_("请至少选择一条路径。")]
    if not specialties:
        fields["specialties"] = [_("请至少选择一个专业。")]
    elif any(specialty.series_id != round_.series_id for specialty in specialties):
        fields["specialties"] = [_("专业要属于本批次的系列。")]
    if fields:
        raise InvalidInput("round.invalid", _("批次的内容有误，请按提示修改。"), fields=fields)
