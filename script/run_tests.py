"""Run pytest on a private database and broker and remove every trace of them afterwards."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from processes import Guard
from services import SOCKET_FOLDER_LIMIT, ServiceError, Services

ROOT = Path(__file__).resolve().parent.parent


class Ended(BaseException):
    """A signal came."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


def temporary_folder() -> Path:
    """Return a fresh folder with a path that is short enough for sockets."""
    base = tempfile.gettempdir()
    if len(base) > SOCKET_FOLDER_LIMIT - 20:
        base = "/tmp"  # noqa: S108  # mkdtemp makes a fresh folder of mode 0700
    return Path(tempfile.mkdtemp(prefix="titles-test-", dir=base))


def environment(folder: Path, services: Services) -> dict[str, str]:
    """Return the environment of the tests: nothing of the caller's own settings leaks in."""
    ours = {
        "ENVIRONMENT": "test",
        "DEMO": "1",
        "CLOCK_SETTABLE": "1",
        "CELERY_EAGER": "1",
        "EMAIL_URL": "memorymail://",
        "MEDIA_ROOT": str(folder / "media"),
        "DATA_DIR": str(folder / "data"),
        "SITE_URL": "https://titles.example.cn",
        "BEAT_SCHEDULE": str(folder / "beat"),
        "TEST_FOLDER": str(folder),
        "LOG_LEVEL": "WARNING",
        # The live server's threads give their connections back, so that the database can be dropped.
        "CONN_MAX_AGE": "0",
        # Playwright's loop runs in the test's own thread; Django would refuse the database there.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    dropped = {"SECRET_KEY", "FIELD_ENCRYPTION_KEY", "ALLOWED_HOSTS", "DEBUG", "CSRF_TRUSTED_ORIGINS"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in dropped and not name.startswith(("S3_", "PG"))
    }
    return {**kept, **ours, **services.environment}


def main() -> int:
    """Start, run, stop; return pytest's verdict."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    folder = temporary_folder()
    guard = Guard()
    guard.remove(folder)
    tests: subprocess.Popen[bytes] | None = None
    try:
        services = Services(folder, folder, guard, durable=False)
        services.start()
        tests = subprocess.Popen(
            [sys.executable, "-m", "pytest", *sys.argv[1:]],
            cwd=ROOT,
            env=environment(folder, services),
            start_new_session=True,
        )
        guard.watch(tests.pid, signal.SIGINT, group=True)
        return tests.wait()
    except Ended as ended:
        return 128 + int(ended.args[0])
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        guard.finish()


if __name__ == "__main__":
    sys.exit(main())
