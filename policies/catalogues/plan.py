"""How rows become changes of a dated catalogue: days already past keep what held on them.

A row of a known key that begins later ends the present entry the day before and begins a new one. An entry
that has begun is never rewritten; it can be given an end. What a sheet does not name stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from policies.catalogues.changes import Act, Change, LineError, Plan, Row, wrong
from policies.catalogues.kinds import Kind, Values
from titles.models.validity import FOREVER

DAY = dt.timedelta(days=1)


@dataclass
class Span:
    """One entry in time, as it would be after the rows so far."""

    values: Values
    pk: Any = None
    #: The row that named it, and what that row did.
    line: int | None = None
    act: Act | None = None

    @property
    def may_be_followed(self) -> bool:
        """Whether a later row of the same sheet may end it without contradicting its own row."""
        return self.line is None or self.act == Act.UNCHANGED


@dataclass
class Planner:
    """Applies rows to the entries of a catalogue, in memory."""

    kind: Kind
    today: dt.date
    spans: dict[Hashable, list[Span]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._name_of = self.kind.namer()

    def plan(self, rows: Sequence[Row]) -> Plan:
        """What the rows change. One query, however many rows."""
        for entry in self.kind.model._default_manager.order_by(self.kind.begins):
            values = self.kind.values_of(entry)
            self.spans.setdefault(self._key(values), []).append(Span(values, entry.pk))
        # In the order of time, so that one sheet can end an entry and begin the next.
        for row in sorted(rows, key=lambda row: (row.values[self.kind.begins], row.line)):
            self._take(row)
        self._refuse_clashes()
        self.errors.sort(key=lambda error: error.line)
        self.changes.sort(key=lambda change: change.line)
        return Plan(self.changes, self.errors)

    # --- one row
    def _take(self, row: Row) -> None:
        if self._is_wrong_in_itself(row):
            return
        own = self.spans.setdefault(self._key(row.values), [])
        begin = row.values[self.kind.begins]
        same = next((span for span in own if span.values[self.kind.begins] == begin), None)
        if same is not None:
            self._meet(row, same, own)
            return
        if self.kind.once and own:
            self._wrong(row, "code", _("代码已经用过；改名或恢复请用新代码新增一条"))
            return
        covering = next((span for span in own if self._begin(span) < begin <= self._end(span, own)), None)
        if covering is None:
            self._add(row, own)
        else:
            self._change(row, covering, own)

    def _is_wrong_in_itself(self, row: Row) -> bool:
        ends = self.kind.ends and row.values[self.kind.ends]
        if self.kind.ends and ends and ends < row.values[self.kind.begins]:
            self._wrong(row, self.kind.ends, _("不能早于起始日期"))
            return True
        problem = self.kind.check(row.values) if self.kind.check else None
        if problem:
            self._wrong(row, problem[0], str(problem[1]))
        return problem is not None

    def _meet(self, row: Row, span: Span, own: list[Span]) -> None:
        """The row and an entry begin on the same day."""
        if span.line is not None:
            message = _("与第%(line)d行重复") % {"line": span.line}
            self._wrong(row, self.kind.begins, message)
        elif not self._says_the_same(span.values, row.values):
            self._correct(row, span, own)
        elif self._until(span.values) == self._until(row.values):
            self._note(row, Act.UNCHANGED, span)
            span.line, span.act = row.line, Act.UNCHANGED
        else:
            self._end_span(row, span, own)

    def _correct(self, row: Row, span: Span, own: list[Span]) -> None:
        """Only what has not begun can be said differently."""
        if self._begin(span) <= self.today:
            message = _("条目自%(day)s起已经生效，不能改写；内容变更请写新的起始日期") % {
                "day": self._begin(span)
            }
            self._wrong(row, self.kind.begins, message)
        elif not self._runs_into_next(row, own):
            self._note(row, Act.CORRECT, span)
            span.values, span.line, span.act = row.values, row.line, Act.CORRECT

    def _end_span(self, row: Row, span: Span, own: list[Span]) -> None:
        """The same entry with another last day; what is past stays."""
        assert self.kind.ends  # noqa: S101  # without ends there is nothing that could differ here
        old, new = self._until(span.values), self._until(row.values)
        if old < self.today - DAY:
            message = _("已于%(day)s截止，不能再改；请写新的起始日期") % {"day": old}
            self._wrong(row, self.kind.ends, message)
        elif new < self.today - DAY:
            message = _("不能早于%(day)s，已经过去的日子不变") % {"day": self.today - DAY}
            self._wrong(row, self.kind.ends, message)
        elif not self._runs_into_next(row, own):
            self._note(row, Act.END, span)
            span.values, span.line, span.act = row.values, row.line, Act.END

    def _change(self, row: Row, covering: Span, own: list[Span]) -> None:
        """The present entry ends the day before, a new one begins."""
        begin = row.values[self.kind.begins]
        stands = covering.line is not None and self._until(covering.values) != FOREVER
        if self.kind.ends and (stands or not covering.may_be_followed):
            message = _("与第%(line)d行的日期重叠，请给那一行写截止日期") % {"line": covering.line}
            self._wrong(row, self.kind.begins, message)
        elif self._says_the_same(covering.values, row.values):
            message = _("内容与自%(day)s起的条目相同，没有变更") % {"day": self._begin(covering)}
            self._wrong(row, self.kind.begins, message)
        elif begin < self.today:
            message = _("变更的起始日期不能早于今天（%(day)s），已经过去的日子不变") % {"day": self.today}
            self._wrong(row, self.kind.begins, message)
        elif not self._runs_into_next(row, own):
            self._note(row, Act.CHANGE, covering)
            if self.kind.ends:
                covering.values = {**covering.values, self.kind.ends: begin - DAY}
            self._insert(row, own)

    def _add(self, row: Row, own: list[Span]) -> None:
        if not self._runs_into_next(row, own):
            self._note(row, Act.ADD, None)
            self._insert(row, own)

    # --- small things
    def _insert(self, row: Row, own: list[Span]) -> None:
        own.append(Span(row.values, line=row.line, act=Act.ADD))
        own.sort(key=self._begin)

    def _runs_into_next(self, row: Row, own: list[Span]) -> bool:
        """An entry without an end cannot stand before a later one."""
        if not self.kind.ends:
            return False
        later = next((span for span in own if self._begin(span) > row.values[self.kind.begins]), None)
        if later is None or self._until(row.values) < self._begin(later):
            return False
        message = _("与自%(day)s起的条目重叠，截止日期应早于这一天") % {"day": self._begin(later)}
        self._wrong(row, self.kind.ends, message)
        return True

    def _refuse_clashes(self) -> None:
        """Entries of different keys that may not hold on the same day."""
        clash = self.kind.clash
        if clash is None:
            return
        groups: dict[Any, list[Span]] = {}
        for own in self.spans.values():
            for span in own:
                group = self.kind.clash_group(span.values) if self.kind.clash_group else None
                groups.setdefault(group, []).append(span)
        for group_spans in groups.values():
            group_spans.sort(key=self._begin)
            for one, other in _meeting(group_spans, self):
                if self._key(one.values) != self._key(other.values) and clash(one.values, other.values):
                    self._clash(one, other)

    def _clash(self, one: Span, other: Span) -> None:
        later, earlier = (one, other) if (one.line or 0) > (other.line or 0) else (other, one)
        if later.line is None:
            return
        words = {"name": self._name_of(earlier.values), "day": self._begin(earlier), "line": earlier.line}
        if earlier.line is not None:
            message = _("与第%(line)d行“%(name)s”的日期重叠") % words
        else:
            message = _("与“%(name)s”（自%(day)s起）的日期重叠") % words
        self._wrong(Row(later.line, later.values), self.kind.begins, message)

    def _key(self, values: Values) -> Hashable:
        return tuple(values[name] for name in self.kind.key)

    def _begin(self, span: Span) -> dt.date:
        begin: dt.date = span.values[self.kind.begins]
        return begin

    def _until(self, values: Values) -> dt.date:
        return (values[self.kind.ends] if self.kind.ends else None) or FOREVER

    def _end(self, span: Span, own: list[Span]) -> dt.date:
        """The last day; without a column for it, the day before the next entry."""
        if self.kind.ends:
            return self._until(span.values)
        later = [self._begin(other) for other in own if self._begin(other) > self._begin(span)]
        return min(later) - DAY if later else FOREVER

    def _says_the_same(self, one: Values, other: Values) -> bool:
        return all(one[name] == other[name] for name in self.kind.content)

    def _note(self, row: Row, act: Act, span: Span | None) -> None:
        before = self.kind.dump(span.values) if span else None
        name = self._name_of(row.values)
        pk = span.pk if span else None
        self.changes.append(Change(row.line, act.value, name, pk, before, self.kind.dump(row.values)))

    def _wrong(self, row: Row, column: str, message: str) -> None:
        asked = self.kind.column(column)
        self.errors.append(wrong(row.line, asked.heading, message, asked.shower()(row.values[column])))


def _meeting(spans: list[Span], planner: Planner) -> Iterable[tuple[Span, Span]]:
    """Pairs that share a day; the spans come in the order of their first days."""
    kind = planner.kind
    if kind.clash_group is not None:
        # Entries of one group are the same thing: only neighbours need a look.
        for one, other in pairwise(spans):
            if planner._until(one.values) >= planner._begin(other):
                yield one, other
        return
    for position, one in enumerate(spans):
        for other in spans[position + 1 :]:
            if planner._until(one.values) < planner._begin(other):
                break
            yield one, other
