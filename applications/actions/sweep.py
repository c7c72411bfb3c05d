"""What falls due: idempotent, and correct whenever it runs."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import structlog
from django.db import transaction
from django.db.models import Model, QuerySet

from applications.actions.fee import lapse_payment
from applications.actions.notice import end_due_notices
from applications.actions.transition import apply_transition, lock_application
from applications.models import Application, FeeOrder
from applications.models.fee import FeeState
from applications.states import State
from titles.clock import today
from titles.errors import DomainError

log = structlog.get_logger(__name__)
Row = TypeVar("Row", bound=Model)


def sweep() -> dict[str, int]:
    """Do everything that is due and say how often; a failing row never stops the others."""
    day = today()
    return {
        "notices": end_due_notices(),
        "corrections": _each(_overdue_corrections(day), lapse_correction),
        "payments": _each(_overdue_orders(day), lapse_payment),
    }


@transaction.atomic
def lapse_correction(application: Application) -> bool:
    """Let an unanswered correction lapse on its own (2023-12 第七条（二）)."""
    locked = lock_application(application)
    if locked.state != State.CORRECTION or locked.due_on is None or today() <= locked.due_on:
        return False
    apply_transition(application, "lapse_correction", actor=None)
    return True


def _overdue_corrections(day: date) -> QuerySet[Application]:
    return Application.objects.filter(state=State.CORRECTION, due_on__lt=day).order_by("pk")


def _overdue_orders(day: date) -> QuerySet[FeeOrder]:
    orders = FeeOrder.objects.filter(state=FeeState.PENDING, due_on__lt=day)
    return orders.select_related("application").order_by("pk")


def _each(rows: QuerySet[Row], act: Callable[[Row], bool]) -> int:
    done = 0
    for row in rows.iterator(chunk_size=500):
        try:
            done += bool(act(row))
        except DomainError as refusal:
            log.warning("sweep.refused", row=str(row), code=refusal.code)
    return done
