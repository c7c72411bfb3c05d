"""Load the project once, then fork web, worker and timetable from it: a third of the work of three starts.

For script/server only; production starts each by itself (docs/operations.md). Says each process id on
standard output, and ends when one of the programs ends.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def load() -> None:
    """Import what all three need. No database is opened, so that forking is safe."""
    sys.path.insert(0, str(ROOT))
    import_module("config.wsgi")
    # A sign of life from the run before must not pass for one of this run.
    cache, key = import_module("django.core.cache").cache, import_module("config.tasks").HEARTBEAT_KEY
    cache.delete(key)


def web(options: Namespace) -> None:
    """Serve pages; both workers inherit the loaded addresses."""
    import_module("config.urls")
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


def worker(options: Namespace) -> None:
    """Do tasks."""
    from config.celery import app

    # It is the only one: looking for neighbours would cost a second.
    words = ["worker", "--concurrency", "2", "--without-mingle", "--without-gossip", "--loglevel", "INFO"]
    app.worker_main(words)


def beat(options: Namespace) -> None:
    """Send what the timetable says."""
    from config.celery import app

    app.start(["beat", "--schedule", str(options.schedule), "--loglevel", "INFO"])


def fork(run: Callable[[Namespace], None], options: Namespace) -> int:
    """Run one program in a child with its own session and log."""
    log = options.logs / f"{run.__name__}.log"
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    with log.open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    code = 1
    try:
        run(options)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> int:
    """Load, fork, wait for the first that ends."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("--schedule", type=Path, required=True)
    options = parser.parse_args()
    load()
    names = {}
    for run in (worker, web, beat):
        pid = fork(run, options)
        names[pid] = run.__name__
        print(pid, flush=True)
    print(flush=True)
    while True:
        pid, status = os.wait()
        if pid in names:
            print(names[pid], os.waitstatus_to_exitcode(status), flush=True)
            return 1


if __name__ == "__main__":
    sys.exit(main())
