"""The expert's desk: what waits for an opinion, which sessions there are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from applications.states import State
from review.models import (
    Attendance,
    CommitteeMember,
    ConflictDeclaration,
    Expert,
    Opinion,
    PanelAssignment,
    Session,
)
from review.queries.conflict import computed_conflict
from titles.errors import NotFound, NotPermitted
from titles.names import title_name

DONE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One assignment as its expert sees it: by code, without name or unit."""

    assignment: PanelAssignment
    code: str
    title: str
    specialty: str
    due_on: date | None
    status: str
    words: str


def blind_code(assignment: PanelAssignment) -> str:
    """What an expert calls an application; its real number would lead to the public notice."""
    return f"PY-{assignment.pk:05d}"


def expert_of(person: Person) -> Expert:
    """The person's place in the pool; NotPermitted for everybody else."""
    expert = Expert.objects.select_related("person", "unit").filter(person=person.pk).first()
    if expert is None:
        raise NotPermitted("expert.none", _("您不在评审专家库中。"))
    return expert


def assignments_of(expert: Expert) -> QuerySet[PanelAssignment]:
    """The applications before the expert's panels, what is due first in front."""
    return (
        PanelAssignment.objects.filter(panel__members__expert=expert)
        .select_related(
            "panel",
            "application__round__series",
            "application__specialty",
            "application__employer",
            "application__person",
        )
        .annotate(
            given=Exists(Opinion.objects.filter(assignment=OuterRef("pk"), expert=expert)),
            recused=Exists(
                ConflictDeclaration.objects.filter(application=OuterRef("application"), expert=expert)
            ),
        )
        .order_by("application__due_on", "pk")
    )


def desk_rows(expert: Expert, *, done: bool = False) -> list[DeskRow]:
    """The expert's work list; two views: waiting, and what is over."""
    rows = []
    running = Q(completed_at__isnull=True, application__state=State.PANEL_REVIEW)
    over = Q(given=True) | Q(recused=True) | ~running
    found = assignments_of(expert).filter(over if done else running & Q(given=False, recused=False))
    for assignment in found[:DONE_SHOWN] if done else found:
        status, words = _status(assignment, expert)
        if not done and status == "recused":
            continue
        rows.append(
            DeskRow(
                assignment=assignment,
                code=blind_code(assignment),
                title=title_name(assignment.application.round.series_id, assignment.application.level),
                specialty=assignment.application.specialty.name,
                due_on=None if done else assignment.application.due_on,
                status=status,
                words=words,
            )
        )
    return rows


def own_assignment(expert: Expert, key: int) -> PanelAssignment:
    """An assignment of the expert's own panels; NotFound otherwise, so that an address tells nothing."""
    assignment = assignments_of(expert).filter(pk=key).first()
    if assignment is None:
        raise NotFound("assignment.not_found", _("没有找到这份评议，或者它不归您评议。"))
    return assignment


def sessions_of(expert: Expert) -> list[Session]:
    """The sessions of the expert's committees, the newest first, with whether the expert signed in."""
    return list(
        Session.objects.filter(committee__members__expert=expert)
        .select_related("committee__institution")
        .annotate(
            present=Exists(Attendance.objects.filter(session=OuterRef("pk"), member__expert=expert)),
            presiding=Exists(
                CommitteeMember.objects.filter(committee=OuterRef("committee"), expert=expert, is_chair=True)
            ),
        )
        .order_by("-held_on", "-pk")[:DONE_SHOWN]
    )


def _status(assignment: PanelAssignment, expert: Expert) -> tuple[str, str]:
    if getattr(assignment, "given", False):
        return "given", _("已提交意见")
    if getattr(assignment, "recused", False):
        return "recused", _("已声明回避")
    if computed_conflict(expert, assignment.application):
        return "recused", _("应当回避")
    if assignment.completed_at is not None or assignment.application.state != State.PANEL_REVIEW:
        return "over", _("评议已结束")
    return "waiting", _("提交意见")
