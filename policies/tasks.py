"""Background work of this room."""

from celery import shared_task
from django.db import OperationalError

from policies.actions.replay import send_stalled
from policies.actions.replay_chunk import judge_chunk


@shared_task(
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(OSError, OperationalError),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=5,
)
def judge(chunk_id: int) -> None:
    """Judge one chunk of a replay. A killed worker's task comes again; it changes nothing twice."""
    judge_chunk(chunk_id)


@shared_task
def resume_stalled() -> None:
    """Send the rest of replays that stand still. Idempotent: a chunk that is done is left alone."""
    send_stalled()
