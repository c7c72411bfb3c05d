"""Panels of three to five and the applications before them (京人社事业发〔2023〕12号 第六条)."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.notify import notify
from accounts.roles import Role, require_role
from applications.actions.transition import apply_transition
from applications.models import Application, Round
from applications.states import State, Turn
from review.actions.pool import require_fit
from review.models import Expert, Panel, PanelAssignment, PanelMember
from review.queries.conflict import conflicts_between, works_for_employer
from titles.clock import now
from titles.errors import Conflict, InvalidInput, WrongState
from titles.models import Level
from titles.parameters import parameter

PANEL_CLAUSE = "京人社事业发〔2023〕12号 第六条"


@transaction.atomic
def create_panel(*, round_: Round, name: str, experts: Sequence[Expert], actor: Person) -> Panel:
    """Form a panel for a round.

    Raises NotPermitted, InvalidInput (number, level, pool), Conflict (the name is taken).
    """
    require_role(actor, Role.SESSION_SECRETARY, round_.institution)
    _require_size(len(experts))
    # A panel fits the round's lowest level at least; each assignment asks for the level applied for.
    lowest = min(round_.levels, key=lambda level: Level(level).rank)
    require_fit(experts, institution=round_.institution, series=round_.series, levels=[lowest])
    try:
        with transaction.atomic():
            panel = Panel.objects.create(round=round_, name=name.strip(), created_at=now())
    except IntegrityError:
        raise Conflict("panel.name_taken", _("本批次已有同名的评议组。")) from None
    PanelMember.objects.bulk_create(PanelMember(panel=panel, expert=expert) for expert in experts)
    record_event(
        "panel.create",
        actor=actor,
        obj=panel,
        organisation=round_.institution,
        data={"experts": [expert.pk for expert in experts]},
    )
    return panel


@transaction.atomic
def add_panel_member(panel: Panel, *, expert: Expert, actor: Person) -> PanelMember:
    """Add a substitute, where recusals left too few to write the opinions.

    Raises NotPermitted, InvalidInput (full, level, employer), Conflict (already a member).
    """
    locked = (
        Panel.objects.select_for_update(of=("self",)).select_related("round__institution").get(pk=panel.pk)
    )
    require_role(actor, Role.SESSION_SECRETARY, locked.round.institution)
    members = list(locked.members.values_list("expert", flat=True))
    if expert.pk in members:
        raise Conflict("panel.member_twice", _("这位专家已在评议组中。"))
    _require_size(len(members) + 1)
    open_applications = list(
        Application.objects.filter(
            panel_assignment__panel=locked, panel_assignment__completed_at__isnull=True
        ).select_related("employer")
    )
    lowest = min(locked.round.levels, key=lambda level: Level(level).rank)
    levels = [application.level for application in open_applications] or [lowest]
    require_fit([expert], institution=locked.round.institution, series=locked.round.series, levels=levels)
    _refuse_colleagues([expert], open_applications)
    member = PanelMember.objects.create(panel=locked, expert=expert)
    record_event(
        "panel.add_member",
        actor=actor,
        obj=locked,
        organisation=locked.round.institution,
        data={"expert": expert.pk},
    )
    return member


@transaction.atomic
def assign_applications(
    panel: Panel, *, applications: Iterable[Application], actor: Person
) -> list[PanelAssignment]:
    """Put applications before a panel; all of them or none.

    Raises NotPermitted, WrongState, Conflict (already assigned), InvalidInput (a member's level is below
    the one applied for, a member comes from the employer, recusals leave too few for the opinions).
    """
    panel = (
        Panel.objects.select_for_update(of=("self",)).select_related("round__institution").get(pk=panel.pk)
    )
    require_role(actor, Role.SESSION_SECRETARY, panel.round.institution)
    chosen = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=[application.pk for application in applications])
        .select_related("employer", "round")
        .order_by("pk")
    )
    if not chosen:
        raise _invalid("applications", _("请选择要分配的申报。"))
    experts = [member.expert for member in panel.members.select_related("expert__person", "expert__unit")]
    _require_size(len(experts))
    _require_assignable(panel, chosen)
    _require_level(experts, chosen)
    _refuse_colleagues(experts, chosen)
    _require_enough(experts, chosen)
    made = []
    for application in chosen:
        try:
            with transaction.atomic():
                made.append(
                    PanelAssignment.objects.create(panel=panel, application=application, assigned_at=now())
                )
        except IntegrityError:
            raise Conflict(
                "panel.assigned_before", _("%(number)s已经分配过。") % {"number": application.number}
            ) from None
        apply_transition(application, "assign_panel", actor=actor, data={"panel": panel.pk})
    _tell_experts(experts, len(made))
    return made


def _require_size(size: int) -> None:
    least, most = int(parameter("panel_size_min")), int(parameter("panel_size_max"))
    if not least <= size <= most:
        message = _("评议组由%(least)d至%(most)d名专家组成，现在是%(size)d名。") % {
            "least": least,
            "most": most,
            "size": size,
        }
        raise InvalidInput("panel.size", message, PANEL_CLAUSE, fields={"experts": [message]})


def _require_assignable(panel: Panel, applications: Sequence[Application]) -> None:
    for application in applications:
        if application.round_id != panel.round_id:
            raise _invalid(
                "applications", _("%(number)s不属于本评议组的批次。") % {"number": application.number}
            )
        if application.state != State.PANEL_REVIEW or application.waiting_for != Turn.SESSION_SECRETARY:
            raise WrongState(
                "panel.not_waiting",
                _("%(number)s现在不等待分配评议组，没有分配。") % {"number": application.number},
                PANEL_CLAUSE,
            )


def _require_level(experts: Sequence[Expert], applications: Sequence[Application]) -> None:
    highest = max(Level(application.level).rank for application in applications)
    low = [expert.person.name for expert in experts if Level(expert.level).rank < highest]
    if low:
        raise _invalid("applications", _("%(names)s的职称低于申报的层级。") % {"names": "、".join(low)})


def _refuse_colleagues(experts: Sequence[Expert], applications: Sequence[Application]) -> None:
    for application in applications:
        for expert in experts:
            if works_for_employer(expert, application):
                raise _invalid(
                    "applications",
                    _("%(name)s来自%(number)s的申报单位，请换一个评议组。")
                    % {"name": expert.person.name, "number": application.number},
                )


def _require_enough(experts: Sequence[Expert], applications: Sequence[Application]) -> None:
    conflicts = conflicts_between(experts, applications)
    needed = int(parameter("panel_opinions_min"))
    for application in applications:
        free = sum((expert.pk, application.pk) not in conflicts for expert in experts)
        if free < needed:
            raise _invalid(
                "applications",
                _("%(number)s回避后只剩%(free)d名专家，至少需要%(needed)d份意见。")
                % {"number": application.number, "free": free, "needed": needed},
            )


def _tell_experts(experts: Sequence[Expert], count: int) -> None:
    # Neither number nor name: the message is read by people who read blind.
    notify(
        [expert.person for expert in experts],
        subject=_("有%(n)d份申报等待您评议") % {"n": count},
        body=_("请先确认有没有需要回避的情形，再提交书面意见。"),
        url="/expert/",
    )


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(f"panel.{field}", message, PANEL_CLAUSE, fields={field: [message]})
