"""Whatever a sheet says: a plan without errors can be written, and past days keep what held on them."""

import datetime as dt
import random
from typing import Any

import pytest
from django.db import transaction

from policies.catalogues.apply import apply_changes
from policies.catalogues.changes import Row
from policies.catalogues.kinds import FEES, POST_GRADES, QUALIFICATIONS, SPECIALTIES, Kind, Values
from policies.catalogues.plan import Planner
from policies.queries.catalogue import valid_on
from titles.models import FeeRate, PostGrade, QualificationCorrespondence, Specialty

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
LEVELS = ["technician", "assistant", "intermediate"]
SPAN = 6


class Undo(Exception):
    """Ends one try."""


def some_day(rng: random.Random) -> dt.date:
    return TODAY + dt.timedelta(days=rng.randint(-SPAN, SPAN))


def random_values(kind: Kind, rng: random.Random) -> Values:
    begins = some_day(rng)
    ends = None if rng.random() < 0.5 else begins + dt.timedelta(days=rng.randint(-1, SPAN))
    source = {"document": rng.choice(["甲", "乙"]), "item": "一"}
    level = rng.choice(LEVELS)
    if kind is FEES:
        return {"level": level, "amount_fen": rng.choice([100, 200]), "effective_from": begins, **source}
    dated = {"valid_from": begins, "valid_until": ends, **source}
    if kind is SPECIALTIES:
        code = rng.choice(["a", "b", "c"])
        return {"code": code, "series_id": "engineering", "name": rng.choice(["x", "y"]), **dated}
    if kind is POST_GRADES:
        highest = rng.randint(1, 4)
        band = {"highest": highest, "lowest": highest + rng.randint(-1, 1)}
        return {"level": level, **band, **dated, "note": ""}
    return {"name": "q", "series_id": "engineering", "grade": "senior", "level": level, **dated, "note": ""}


def near(kind: Kind, rng: random.Random) -> Values:
    """A row close to an entry: with another end, another content, or both from another day on."""
    fresh = random_values(kind, rng)
    entries = list(kind.model._default_manager.order_by("pk"))
    if not entries or rng.random() < 0.3:
        return fresh
    values = kind.values_of(rng.choice(entries))
    change = rng.choice(["end", "content", "later"])
    if change == "end" and kind.ends:
        values[kind.ends] = fresh[kind.ends]
    elif change != "end":
        values |= {name: fresh[name] for name in kind.content}
        if change == "later":
            values[kind.begins] = fresh[kind.begins]
    return values


def held(kind: Kind) -> dict[dt.date, list[Values]]:
    """What holds on each day, its last day left aside: that may become known later."""
    days = {}
    for offset in range(-2 * SPAN, 0):
        day = TODAY + dt.timedelta(days=offset)
        rows = [kind.values_of(row) for row in valid_on(kind, day).order_by("pk")]
        days[day] = [{name: value for name, value in row.items() if name != kind.ends} for row in rows]
    return days


@pytest.mark.parametrize("kind", [SPECIALTIES, QUALIFICATIONS, POST_GRADES, FEES], ids=lambda kind: kind.code)
def test_random_sheets(kind: Kind) -> None:
    for model in (FeeRate, PostGrade, QualificationCorrespondence, Specialty):
        model._default_manager.all().delete()
    written: dict[str, int] = {}
    for seed in range(40):
        rng = random.Random(seed)
        try:
            with transaction.atomic():
                for _sheet in range(5):
                    rows = [Row(line + 2, near(kind, rng)) for line in range(rng.randint(1, 3))]
                    plan = Planner(kind, TODAY).plan(rows)
                    if plan.errors:
                        assert all(error.line >= 2 and error.message for error in plan.errors)
                        continue
                    _write(kind, rows, plan.changes, written)
                raise Undo
        except Undo:
            continue
    assert written.get("add", 0) > 20
    reached = {act for act, number in written.items() if number}
    assert reached >= ({"correct", "change"} if kind is FEES else {"correct", "end"})


def _write(kind: Kind, rows: list[Row], changes: list[Any], written: dict[str, int]) -> None:
    before = held(kind)
    apply_changes(kind, changes)
    after = held(kind)
    for day, values in before.items():
        # What held on a past day still does; an added entry may join it where nothing was said.
        assert [row for row in values if row not in after[day]] == []
    for change in changes:
        written[change.act] = written.get(change.act, 0) + 1
    # The same sheet again has nothing left to do or is refused, but never written twice.
    again = Planner(kind, TODAY).plan(rows)
    assert all(change.act == "unchanged" for change in again.changes)
