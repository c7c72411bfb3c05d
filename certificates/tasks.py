"""Background work of this room."""

import structlog
from celery import shared_task

from accounts.models import Person
from certificates.actions.issue import fulfil_order
from certificates.models import IssueOrder
from titles.errors import DomainError

log = structlog.get_logger(__name__)


@shared_task(
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(OSError,),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=5,
)
def fulfil(order_id: int, actor_id: int) -> None:
    """Issue the certificate of one order. A killed worker's task comes again; it changes nothing twice."""
    order = IssueOrder.objects.get(pk=order_id)
    try:
        fulfil_order(order, actor=Person.objects.get(pk=actor_id))
    except DomainError as refusal:
        # The officer sees it beside the order; the others of the batch go on.
        IssueOrder.objects.filter(pk=order_id).update(problem=str(refusal)[:300])
        log.warning("certificate.refused", number=order.number, code=refusal.code)
