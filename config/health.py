"""Whether the service can do its work: database, broker, worker."""

import time
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from config.tasks import HEARTBEAT_KEY, HEARTBEAT_SECONDS

#: The default queue; its length tells whether workers keep up.
QUEUE = "celery"
BROKER_SECONDS = 2

Check = dict[str, Any]


def check_database() -> Check:
    """Ask the database for one row."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        return {"ok": False, "detail": type(error).__name__}
    return {"ok": True}


def check_queue() -> Check:
    """Ping the broker, measure its queue and look for the workers' sign of life."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=BROKER_SECONDS,
            socket_connect_timeout=BROKER_SECONDS,
        ) as broker:
            broker.ping()
            waiting = int(broker.llen(QUEUE))
        seen = cache.get(HEARTBEAT_KEY)
    except redis.RedisError as error:
        return {"ok": False, "detail": type(error).__name__}
    age = None if seen is None else round(time.time() - seen, 1)
    alive = age is not None and age < HEARTBEAT_SECONDS
    return {"ok": alive, "broker": True, "worker": alive, "worker_seen": age, "waiting": waiting}


def health_response(request: HttpRequest) -> HttpResponse:
    """Answer /healthz: 200 when everything works, 503 with the reason when not."""
    checks = {"database": check_database(), "queue": check_queue()}
    ok = all(check["ok"] for check in checks.values())
    response = JsonResponse({"status": "ok" if ok else "broken", **checks}, status=200 if ok else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
