"""Issuing many certificates in the background, with progress."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, require_role
from applications.models import Application
from certificates.actions.issue import issuing_body, loaded, reserve_number
from certificates.models import IssueBatch, IssueOrder
from titles.clock import now
from titles.errors import InvalidInput

MOST = 500


@transaction.atomic
def order_batch(applications: Sequence[Application], *, actor: Person, form_token: UUID) -> IssueBatch:
    """Reserve the numbers of a batch and start its work when the transaction ends.

    The same form sent twice is one batch. All numbers are reserved or none. Raises NotPermitted,
    WrongState, InvalidInput (nothing or too much chosen, a name that cannot be printed).
    """
    require_role(actor, Role.ISSUER)
    known = IssueBatch.objects.filter(form_token=form_token).first()
    if known is not None:
        return known
    if not applications:
        message = _("请至少选择一份申报。")
        raise InvalidInput("batch.empty", message, fields={"applications": [message]})
    if len(applications) > MOST:
        message = _("一次最多签发%(n)d份，请分批办理。") % {"n": MOST}
        raise InvalidInput("batch.too_many", message, fields={"applications": [message]})
    try:
        with transaction.atomic():
            batch = IssueBatch.objects.create(form_token=form_token, ordered_by=actor, ordered_at=now())
    except IntegrityError:
        # The other click of a double click came first.
        return IssueBatch.objects.get(form_token=form_token)
    ordered = loaded([application.pk for application in applications])
    orders = [reserve_number(application, actor=actor, batch=batch) for application in ordered]
    record_event(
        "certificate.batch_ordered",
        actor=actor,
        obj=batch,
        organisation=issuing_body(actor),
        data={"numbers": [order.number for order in orders]},
    )
    _start(orders, actor)
    return batch


def continue_batch(batch: IssueBatch, *, actor: Person) -> int:
    """Start what is not done yet, after a stop or a repaired problem; return how many."""
    require_role(actor, Role.ISSUER)
    open_orders = list(batch.orders.filter(application__certificate__isnull=True))
    IssueOrder.objects.filter(pk__in=[order.pk for order in open_orders]).update(problem="")
    _start(open_orders, actor)
    return len(open_orders)


def _start(orders: Sequence[IssueOrder], actor: Person) -> None:
    from certificates.tasks import fulfil

    actor_id = actor.pk
    keys = [order.pk for order in orders]

    def enqueue() -> None:
        for pk in keys:
            fulfil.delay(pk, actor_id)

    transaction.on_commit(enqueue)
