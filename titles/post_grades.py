"""The grade bands of posts on a day, from the one catalogue."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from titles import clock
from titles.errors import NotLoaded
from titles.frame import forget, recall
from titles.models import Level, PostGrade

_KEY = "titles.post_grades"


def post_grade(level: str, on: dt.date | None = None) -> PostGrade:
    """Return the band of a level on a day, today unless told otherwise."""
    day = on or clock.today()
    for row in recall(_KEY, _all_grades):
        if (
            row.level == level
            and row.valid_from <= day
            and (row.valid_until is None or day <= row.valid_until)
        ):
            return row
    raise NotLoaded(
        "catalogue.post_grade_missing",
        _("%(level)s在%(day)s没有对应的岗位等级，请在目录中补充，或运行manage.py load_catalogues。")
        % {"level": Level(level).label, "day": day.isoformat()},
    )


def forget_post_grades() -> None:
    """Read the bands again after a change."""
    forget(_KEY)


def _all_grades() -> list[PostGrade]:
    return list(PostGrade.objects.order_by("highest", "valid_from"))
