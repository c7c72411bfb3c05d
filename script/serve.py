"""Start database, broker, web, worker and timetable; stop all of them at the end.

Data stay in .data/ between starts. A run that was killed leaves nothing in the way of the next one.
"""

import argparse
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from pathlib import Path
from types import FrameType

from processes import Guard, alive, command_line, stop
from services import ServiceError, Services, socket_folder

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".data"
LOGS = DATA / "logs"
LOADING = DATA / "demo-loading"
PEOPLE = DATA / "people.json"
PREPARED = DATA / "prepared"
LEFT = DATA / "programs"
#: What --fresh removes; logs and set-up stamps stay.
OURS = ("postgres", "valkey", "media", "mail", "people.json", "demo-loading", "prepared", "env")
#: What the database is made from. When nothing in it has changed, a start needs no preparation.
SOURCES = (
    "config",
    "accounts",
    "titles",
    "rules",
    "applications",
    "review",
    "certificates",
    "policies",
    "integrity",
)
WEB_WORKERS = 2
#: Each thread keeps a database connection: workers times threads must stay below max_connections.
WEB_THREADS = 16
START_SECONDS = 60
SHOWN_PEOPLE = 14


class Ended(BaseException):
    """A signal came."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


def lock() -> int:
    """Hold the only server of this checkout; wait for the clean-up of one that was killed."""
    DATA.mkdir(exist_ok=True)
    handle = os.open(DATA / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + 30
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            words = os.pread(handle, 200, 0).decode().split()
            pid = int(words[0]) if words else 0
            if (pid and alive(pid)) or time.monotonic() > until:
                where = words[1] if len(words) > 1 else "another address"
                raise ServiceError(
                    f"This checkout's server already runs at {where} (process {pid}). Stop it first."
                ) from None
            time.sleep(0.1)
        else:
            return handle


def end_leftovers() -> None:
    """End programs of a run whose guard was killed as well (nobody else holds the lock now)."""
    if LEFT.exists():
        for word in LEFT.read_text(encoding="utf-8").split():
            pid = int(word)
            if alive(pid) and str(ROOT / ".venv") in command_line(pid):
                stop(pid, group=True)
        LEFT.unlink()


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything is started when somebody listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServiceError(
                f"Can't listen on {host}:{port} ({error.strerror}). "
                "Choose another port: PORT=8001 script/server"
            ) from None


def own_secrets() -> dict[str, str]:
    """Return this checkout's secrets, made at the first start."""
    place = DATA / "secrets.json"
    if not place.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_ENCRYPTION_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        place.touch(mode=0o600)
        place.write_text(json.dumps(made), encoding="utf-8")
    found: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
    return found


def environment(services: Services, host: str, port: int) -> dict[str, str]:
    """Return the server's environment; what the caller set stays, except where the data are."""
    shown = f"[{host}]" if ":" in host else host
    open_to_all = host in ("0.0.0.0", "::")  # noqa: S104  # compared, not bound
    ours = {
        "ENVIRONMENT": "development",
        "DEMO": "1",
        "CLOCK_SETTABLE": "1",
        "SITE_URL": f"http://{'127.0.0.1' if open_to_all else shown}:{port}",
        "ALLOWED_HOSTS": "*" if open_to_all else f"127.0.0.1,localhost,[::1],{shown}",
        "MEDIA_ROOT": str(DATA / "media"),
        "STATIC_ROOT": str(DATA / "static"),
        **own_secrets(),
    }
    forced = {**services.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    given = {name: os.environ[name] for name in ours if os.environ.get(name)}
    values = {**ours, **given, **forced}
    if values["ENVIRONMENT"] == "production":
        raise ServiceError("script/server is for trying out; see docs/operations.md for production.")
    place = DATA / "env"
    place.touch(mode=0o600)
    place.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    return {**os.environ, **values}


def start_over() -> None:
    """Forget all data of this checkout's server."""
    for name in OURS:
        place = DATA / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


class Programs:
    """The project's own processes: web, worker, timetable."""

    def __init__(self, env: dict[str, str], guard: Guard, host: str, port: int) -> None:
        words = [sys.executable, str(ROOT / "script" / "programs.py"), "--host", host, "--port", str(port)]
        words += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
        words += ["--logs", str(LOGS), "--schedule", str(DATA / "beat-schedule")]
        self.loader = subprocess.Popen(
            words,
            cwd=ROOT,
            # Celery would load every address to check them; script/lint does.
            env={**env, "SKIP_CHECKS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if self.loader.stdout is None:
            raise RuntimeError("The loader has no pipe.")
        self.said = self.loader.stdout
        guard.watch(self.loader.pid)
        while pid := self.said.readline().strip():
            guard.watch(int(pid), signal.SIGTERM, group=True)
            with LEFT.open("a", encoding="utf-8") as left:
                left.write(f"{pid}\n")

    def refuse_dead(self) -> None:
        """Raise with the end of its log when one has ended by itself."""
        if self.loader.poll() is None:
            return
        name, _, code = self.said.readline().strip().partition(" ")
        if not name:
            raise ServiceError("The project doesn't load; see the message above.")
        place = LOGS / f"{name}.log"
        tail = place.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise ServiceError(f"{name} ended with {code}. The end of {place}:\n{tail}")


def await_health(programs: Programs, host: str, port: int) -> None:
    """Wait until /healthz says 200."""
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    answer = "no answer"
    while time.monotonic() < until:
        programs.refuse_dead()
        try:
            with opener.open(f"http://{near}:{port}/healthz", timeout=5) as response:
                if response.status == 200:
                    return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise ServiceError(f"/healthz isn't 200 after {START_SECONDS} s: {answer}\nLogs are in {LOGS}.")


def greet(env: dict[str, str], seconds: float) -> None:
    """Print what to open and who there is."""
    url = env["SITE_URL"]
    print(f"\nReady after {seconds:.1f} s. Open {url}")
    print(f"  {url}/sign-in/     sign in as a demo person, without a password")
    print(f"  {url}/verify/      verify a certificate")
    print(f"  {url}/api/docs/    the API")
    people = json.loads(PEOPLE.read_text(encoding="utf-8")) if PEOPLE.exists() else []
    if people:
        print("\nDemo people")
        for person in people[:SHOWN_PEOPLE]:
            print(f"  {person['name']}  {person['persona']}  ({person['username']})")
        if len(people) > SHOWN_PEOPLE:
            print(f"  and {len(people) - SHOWN_PEOPLE} more at {url}/sign-in/")
    print(f"\nLogs are in {LOGS.relative_to(ROOT)}/. Ctrl-C stops everything.", flush=True)


def prepare(seed: int | None, env: dict[str, str], guard: Guard) -> None:
    """Bring the database to where the server can open, unless it is there already."""
    print_ = fingerprint(env)
    if PREPARED.exists() and PREPARED.read_text(encoding="utf-8") == print_ and (DATA / "static").is_dir():
        return
    words = [sys.executable, "manage.py", "prepare", "--loading", str(LOADING), "--people", str(PEOPLE)]
    words += ["--seed", str(seed)] if seed is not None else []
    process = subprocess.Popen(words, cwd=ROOT, env=env, start_new_session=True)
    guard.watch(process.pid)
    if process.wait():
        raise ServiceError("The database could not be prepared; see the message above.")
    PREPARED.write_text(print_, encoding="utf-8")


def fingerprint(env: dict[str, str]) -> str:
    """Return a hash over what the database and the static files are made from."""
    seen = hashlib.sha256(env["DEMO"].encode())
    for folder in (*SOURCES, "static", "requirements"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                stat = path.stat()
                seen.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return seen.hexdigest()


def run(options: argparse.Namespace, guard: Guard, host: str, port: int) -> None:
    """Start all, tell, and watch until a signal comes."""
    begun = time.monotonic()
    if options.fresh:
        start_over()
    LOGS.mkdir(exist_ok=True)
    services = Services(DATA, socket_folder(DATA), guard, durable=True)
    services.start()
    if LOADING.exists():
        PREPARED.unlink(missing_ok=True)
    services.create_database(afresh=LOADING.exists())
    LOADING.unlink(missing_ok=True)
    env = environment(services, host, port)
    prepare(options.seed, env, guard)
    programs = Programs(env, guard, host, port)
    await_health(programs, host, port)
    greet(env, time.monotonic() - begun)
    while True:
        time.sleep(1)
        programs.refuse_dead()


def main() -> int:
    """Parse, guard, run."""
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--fresh", action="store_true", help="forget all data and start over")
    parser.add_argument("--seed", type=int, help="seed of the demo data (with an empty database)")
    options = parser.parse_args()
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    guard: Guard | None = None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    try:
        if not port.isdigit():
            raise ServiceError(f"PORT is {port!r}; it must be a number.")
        handle = lock()
        end_leftovers()
        refuse_taken_port(host, int(port))
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} http://{host}:{port}".encode(), 0)
        guard = Guard(keep_open=(handle,))
        run(options, guard, host, int(port))
    except Ended as ended:
        print("\nStopping", flush=True)
        return 0 if ended.args[0] == signal.SIGINT else 128 + int(ended.args[0])
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if guard:
            guard.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
