"""What a batch will print, and how far one has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Person
from applications.models import Application
from certificates.actions.issue import printable_problem
from certificates.models import IssueBatch, IssueOrder
from titles.fonts import fallback_glyphs


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One certificate to be: ``problem`` keeps it out, ``rare`` are characters set in the other face."""

    application: Application
    problem: str
    rare: str


def preview_rows(applications: Sequence[Application], actor: Person) -> list[PreviewRow]:
    """What would hinder each certificate, found before anything is reserved."""
    return [
        PreviewRow(item, printable_problem(item, actor), "、".join(fallback_glyphs(item.person.name)))
        for item in applications
    ]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    whole: int
    done: int
    orders: list[IssueOrder]

    @property
    def failed(self) -> int:
        """Orders that were refused."""
        return sum(bool(order.problem) for order in self.orders)

    @property
    def running(self) -> bool:
        """Whether something is still to be done by itself."""
        return self.done + self.failed < self.whole

    @property
    def percent(self) -> int:
        """Share of what is done."""
        return 100 * self.done // self.whole if self.whole else 100


def progress_of(batch: IssueBatch) -> Progress:
    """Read off the orders, in one query."""
    orders = list(
        batch.orders.select_related("application__person", "application__certificate").order_by("number")
    )
    done = sum(hasattr(order.application, "certificate") for order in orders)
    return Progress(len(orders), done, orders)
