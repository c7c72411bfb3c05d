"""What a sheet, a form or a row would change: the words that planners, pages and actions share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.catalogues.columns import Words

#: So much of a wrong cell is shown.
MOST_SHOWN = 60


class Act(models.TextChoices):
    """What happens to an entry."""

    ADD = "add", _("新增")
    CHANGE = "change", _("变更")
    CORRECT = "correct", _("生效前更正")
    END = "end", _("改截止日期")
    REMOVE = "remove", _("不再列入")
    UNCHANGED = "unchanged", _("不变")


@dataclass(frozen=True)
class Row:
    """A row of a sheet, read without errors."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class LineError:
    """What is wrong in one cell: where, and what was expected."""

    line: int
    column: str
    message: str
    #: What stands in the cell.
    found: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Change:
    """What one row does; `before` and `after` are values as JSON."""

    line: int
    act: str
    name: str
    pk: Any = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass
class Plan:
    """All that a sheet would change, or what is wrong with it."""

    changes: list[Change]
    errors: list[LineError]

    @property
    def counts(self) -> dict[str, int]:
        """How many entries meet which fate."""
        return counts_of(change.act for change in self.changes)


def counts_of(acts: Iterable[str]) -> dict[str, int]:
    """How often each act occurs, all of them named."""
    found = Counter(acts)
    return {act.value: found.get(act.value, 0) for act in Act}


def wrong(line: int, heading: Words, message: str, found: Any = None) -> LineError:
    """One error, with what stands in the cell."""
    words = "" if found is None else str(found).strip()
    return LineError(
        line, str(heading), message, words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN]}…"
    )
