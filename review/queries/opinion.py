"""Opinions as they count: those of members who have not stepped aside."""

from collections.abc import Iterable
from statistics import median

from review.models import Opinion, PanelAssignment
from review.queries.conflict import conflicts_between


def counted_opinions(assignment: PanelAssignment) -> list[Opinion]:
    """Return an application's opinions in the order given, without those of recused experts."""
    rows = list(
        Opinion.objects.filter(assignment=assignment)
        .select_related("expert__person", "expert__unit")
        .order_by("id")
    )
    conflicts = conflicts_between([row.expert for row in rows], [assignment.application])
    return [row for row in rows if (row.expert_id, assignment.application_id) not in conflicts]


def middle_score(opinions: Iterable[Opinion]) -> int | None:
    """The median of the scores, as a committee reads it."""
    scores = [opinion.score for opinion in opinions]
    return round(median(scores)) if scores else None
