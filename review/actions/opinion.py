"""Written opinions and conflicts: what a panel member does about one application."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.actions.transition import apply_transition
from applications.models import Application
from applications.states import State
from review.models import Candidate, ConflictDeclaration, Expert, Opinion, PanelAssignment
from review.models.expert import ConflictKind
from review.models.session import CandidateState
from review.queries.conflict import conflicts_between
from review.queries.menu import Indicator, score_menu
from review.queries.opinion import counted_opinions
from titles.clock import now
from titles.errors import Conflict, InvalidInput, NotPermitted, WrongState
from titles.parameters import parameter

OPINION_CLAUSE = "京人社事业发〔2023〕12号 第七条（三）"


@transaction.atomic
def submit_opinion(
    assignment: PanelAssignment,
    *,
    expert: Expert,
    scores: Mapping[str, Any],
    recommends: bool | None,
    text: str,
    actor: Person,
) -> Opinion:
    """Submit the own written opinion, once; the last one completes the panel's work.

    Raises NotPermitted (not the own name, not of this panel, recused), WrongState, Conflict (given
    before), InvalidInput (scores, recommendation, text).
    """
    locked = _locked(assignment)
    application = locked.application
    _require_member(locked, expert, actor)
    if (expert.pk, application.pk) in conflicts_between([expert], [application]):
        raise NotPermitted("opinion.recused", _("您对这份申报须回避，不能提交意见。"), OPINION_CLAUSE)
    if locked.opinions.filter(expert=expert).exists():
        raise _given_before()
    _require_open(locked)
    points = _checked(scores, recommends, text, application)
    try:
        with transaction.atomic():
            opinion = Opinion.objects.create(
                assignment=locked,
                expert=expert,
                recommends=bool(recommends),
                score=sum(points.values()),
                scores=points,
                text=text.strip(),
                submitted_at=now(),
            )
    except IntegrityError:
        raise _given_before() from None
    # The applicant may see the trail of the own application: neither expert nor verdict belongs there.
    record_event("opinion.submit", actor=actor, obj=opinion, organisation=application.round.institution)
    complete_if_ready(locked)
    return opinion


@transaction.atomic
def declare_conflict(
    expert: Expert, *, application: Application, kind: str, actor: Person
) -> ConflictDeclaration:
    """Step aside from one application: no opinion, no ballot, not in its count.

    Own act. Raises NotPermitted, InvalidInput (unknown kind), Conflict (declared before, or the ballot on
    this candidate is open or counted).
    """
    if expert.person_id != actor.pk:
        raise NotPermitted("conflict.not_own", _("回避只能由本人声明。"))
    if kind not in ConflictKind.values:
        message = _("请选择回避的情形。")
        raise InvalidInput("conflict.kind", message, fields={"kind": [message]})
    if not _concerned(expert, application):
        raise NotPermitted("conflict.not_concerned", _("您不参加这份申报的评议或表决。"))
    # The case before the declaration that refers to it: two experts at once must not wait crosswise.
    assignment = PanelAssignment.objects.filter(application=application).first()
    locked = _locked(assignment) if assignment is not None else None
    _refuse_after_opening(application)
    try:
        with transaction.atomic():
            declaration = ConflictDeclaration.objects.create(
                expert=expert, application=application, kind=kind, declared_at=now()
            )
    except IntegrityError:
        raise Conflict("conflict.declared_before", _("您已经声明过回避。")) from None
    record_event("conflict.declare", actor=actor, obj=declaration, data={"kind": kind})
    if locked is not None:
        complete_if_ready(locked)
    return declaration


def complete_if_ready(assignment: PanelAssignment) -> bool:
    """Complete the panel's work when every member who is not recused has written, and enough have.

    With fewer than enough the secretary adds a member: a case never passes on thin opinion.
    """
    application = assignment.application
    if assignment.completed_at is not None or application.state != State.PANEL_REVIEW:
        return False
    experts = [m.expert for m in assignment.panel.members.select_related("expert__person", "expert__unit")]
    conflicts = conflicts_between(experts, [application])
    free = {expert.pk for expert in experts if (expert.pk, application.pk) not in conflicts}
    given = {opinion.expert_id for opinion in counted_opinions(assignment)}
    if free - given or len(given) < int(parameter("panel_opinions_min")):
        return False
    assignment.completed_at = now()
    assignment.save(update_fields=["completed_at"])
    apply_transition(application, "complete_panel", actor=None)
    return True


def _locked(assignment: PanelAssignment) -> PanelAssignment:
    return (
        # The application too: the trail's head is locked by every event and must come last.
        PanelAssignment.objects.select_for_update(of=("self", "application"))
        .select_related(
            "panel__round", "application__employer", "application__person", "application__round__institution"
        )
        .get(pk=assignment.pk)
    )


def _require_member(assignment: PanelAssignment, expert: Expert, actor: Person) -> None:
    if expert.person_id != actor.pk:
        raise NotPermitted("opinion.not_own", _("书面意见只能由专家本人提交。"), OPINION_CLAUSE)
    if not assignment.panel.members.filter(expert=expert).exists():
        raise NotPermitted("opinion.not_member", _("您不在这份申报的评议组中。"), OPINION_CLAUSE)


def _require_open(assignment: PanelAssignment) -> None:
    if assignment.application.state != State.PANEL_REVIEW or assignment.completed_at is not None:
        raise WrongState("opinion.closed", _("这份申报的评议已经结束，意见没有提交。"), OPINION_CLAUSE)


def _checked(
    scores: Mapping[str, Any], recommends: bool | None, text: str, application: Application
) -> dict[str, int]:
    fields: dict[str, list[str]] = {}
    points: dict[str, int] = {}
    for indicator in score_menu(application.round.series_id):
        value = _points(scores.get(indicator.code), indicator)
        if value is None:
            fields[indicator.code] = [
                _("%(label)s请填0至%(points)d的整数。")
                % {"label": indicator.label, "points": indicator.points}
            ]
        else:
            points[indicator.code] = value
    if recommends is None:
        fields["recommends"] = [_("请选择建议通过或不通过。")]
    least = int(parameter("opinion_text_min"))
    if len(text.strip()) < least:
        fields["text"] = [
            _("书面意见至少%(n)d个字，现在%(now)d个字。") % {"n": least, "now": len(text.strip())}
        ]
    if fields:
        raise InvalidInput(
            "opinion.invalid", _("意见没有提交，有%(n)d处要改。") % {"n": len(fields)}, fields=fields
        )
    return points


def _points(value: Any, indicator: Indicator) -> int | None:
    try:
        number = int(str(value))
    except ValueError:
        return None
    return number if 0 <= number <= indicator.points else None


def _concerned(expert: Expert, application: Application) -> bool:
    on_panel = PanelAssignment.objects.filter(application=application, panel__members__expert=expert)
    return (
        on_panel.exists()
        or expert.seats.filter(committee__sessions__candidates__application=application).exists()
    )


def _refuse_after_opening(application: Application) -> None:
    # Locked, so that a ballot cannot open between this look and the declaration.
    candidate = Candidate.objects.select_for_update().filter(application=application).first()
    if candidate is not None and candidate.state != CandidateState.WAITING:
        raise Conflict(
            "conflict.too_late", _("这一位的表决已经开始，不能再声明回避。请向主任委员说明，并在表决时弃权。")
        )


def _given_before() -> Conflict:
    return Conflict(
        "opinion.given_before", _("您已经提交过对这份申报的意见，意见提交后不能更改。"), OPINION_CLAUSE
    )
