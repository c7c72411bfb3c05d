"""The private services: they start anywhere, start again after a kill, and never outlive their starter."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from processes import Guard, alive, stop
from services import (
    ServiceError,
    Services,
    postgres_bin,
    redis_server,
    short_folder,
    socket_folder,
    unprivileged,
)

SCRIPT = Path(__file__).resolve().parents[2] / "script"
STARTER = """
import json, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from processes import Guard
from services import Services
folder = Path(sys.argv[2])
guard = Guard()
guard.remove(folder)
services = Services(folder, folder, guard, durable=False)
services.start()
print(json.dumps([services.postgres.pid, services.valkey.pid, guard.process.pid]), flush=True)
signal.pause()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tl-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _gone(pids: list[int], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_starter(folder: Path, how: signal.Signals) -> None:
    data = folder / "data"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(SCRIPT), str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert starter.stdout is not None
    pids = json.loads(starter.stdout.readline())
    assert all(map(alive, pids))
    starter.send_signal(how)
    starter.wait()
    assert _gone(pids)
    assert not data.exists()


@pytest.mark.parametrize("no_unshare", ["", "1"])
def test_data_survive_a_stop_and_a_kill(
    folder: Path, no_unshare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where root may not make a user namespace, as in most containers, PostgreSQL starts another way.
    monkeypatch.setenv("NO_UNSHARE", no_unshare)
    unprivileged.cache_clear()

    def start() -> tuple[Guard, Services]:
        guard = Guard()
        services = Services(folder, folder, guard, durable=True)
        services.start()
        services.create_database()
        return guard, services

    def connect() -> psycopg.Connection:
        return psycopg.connect(host=str(folder), user="postgres", dbname="titles", autocommit=True)

    guard, services = start()
    with connect() as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('职称')")
    guard.finish()
    assert _gone([services.postgres.pid, services.valkey.pid])

    # The second run loses its guard and its starter at once: what is left of it must not be in the way.
    guard, services = start()
    guard.process.kill()
    guard.process.wait()
    stop(services.postgres.pid, signal.SIGKILL)
    guard, later = start()
    try:
        assert not alive(services.valkey.pid)
        with connect() as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("职称",)
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
    finally:
        guard.finish()
    assert _gone([later.postgres.pid, later.valkey.pid])


def test_no_port_is_opened(folder: Path) -> None:
    guard = Guard()
    try:
        services = Services(folder, folder, guard, durable=False)
        services.start()
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        broker = redis.Redis(unix_socket_path=str(services.redis_socket))
        assert broker.config_get("port") == {"port": "0"}
    finally:
        guard.finish()


def test_binaries_come_from_the_environment_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in ("initdb", "postgres", "redis"):
        (folder / name).touch()
    monkeypatch.setenv("POSTGRES_BIN", str(folder))
    monkeypatch.setenv("REDIS_SERVER", str(folder / "redis"))
    assert postgres_bin() == folder
    assert redis_server() == folder / "redis"


def test_the_socket_path_stays_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/x" * 60)
    assert len(str(short_folder("titles-0123456789"))) < 90


def test_somebody_elses_socket_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ours = socket_folder(tmp_path / "data")
    assert ours.stat().st_mode & 0o777 == 0o700
    ours.rmdir()
    ours.symlink_to(tmp_path)
    with pytest.raises(ServiceError, match="somebody else"):
        socket_folder(tmp_path / "data")


def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from serve import refuse_taken_port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"127.0.0.1:{port}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_long_temporary_folder_doesnt_matter_to_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from run_tests import temporary_folder

    monkeypatch.setattr(tempfile, "tempdir", "/x" * 60)
    made = temporary_folder()
    try:
        assert len(str(made)) < 60
    finally:
        os.rmdir(made)
