"""/healthz tells the truth about the database, the broker and the workers."""

import time

import pytest
import redis
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from config.tasks import HEARTBEAT_KEY, heartbeat


@pytest.mark.django_db
def test_everything_works(client: Client) -> None:
    heartbeat.delay()
    response = client.get("/healthz")
    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "ok"
    assert body["database"] == {"ok": True}
    assert body["queue"]["broker"] is True
    assert body["queue"]["worker"] is True
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_no_worker_is_reported(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["queue"]["worker"] is False


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_reported(client: Client) -> None:
    cache.set(HEARTBEAT_KEY, time.time() - 600)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["queue"]["worker_seen"] >= 600


@pytest.mark.django_db
def test_a_broken_database_is_reported(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat.delay()

    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"]["ok"] is False


@pytest.mark.django_db
def test_a_broken_broker_is_reported(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: redis.Redis) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(redis.Redis, "ping", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["queue"]["ok"] is False


@pytest.mark.django_db
def test_any_host_may_ask(client: Client) -> None:
    heartbeat.delay()
    assert client.get("/healthz", HTTP_HOST="10.0.0.7").status_code == 200
