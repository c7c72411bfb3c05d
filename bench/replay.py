"""How fast filed applications are assessed again, by one worker process and by two, and what a chunk costs.

    python -m bench.replay [how many, 10000 by default]

A private database and broker are started and removed. The work is done by real Celery workers; both
of them run all the time and take turns, so that a busy machine slows both alike.
"""

from __future__ import annotations

import itertools
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]
ROUNDS = 5
#: The draft asks associate seniors for four results instead of three.
DRAFT = ("        at_least: 3\n", "        at_least: 4\n")


def store(house: Any, count: int) -> None:
    """So many filed applications with their assessments, as submissions leave them."""
    from django.db import transaction

    import rules
    from applications.models import Application
    from bench.rules.people import people
    from titles.clock import now
    from titles.models import Specialty

    specialty = Specialty.objects.get(pk="gc-rail")
    person, moment = house.clerk, now()
    versions = rules.pack_version("beijing", "engineering")
    levels = itertools.cycle(("intermediate", "associate_senior", "associate_senior", "full_senior"))

    def filed(number: int, dossier: dict[str, Any], level: str) -> Application:
        return Application(
            number=f"2025-GC-{number:06d}",
            person=person,
            round=house.round,
            employer=house.employer,
            level=level,
            path="standard",
            specialty=specialty,
            state="certified",
            waiting_for="nobody",
            version=1,
            dossier=dossier,
            assessment=rules.assess(dossier, level=level),
            filed={},
            pack_version=versions,
            created_at=moment,
            submitted_at=moment,
            finished_at=moment,
            state_since=moment,
        )

    rows = (
        filed(number, dossier, next(levels)) for number, dossier in enumerate(people(count, seed=7), start=1)
    )
    # One by one: in arrays, as bulk_create sends many rows, every quotation mark of their JSON is escaped.
    with transaction.atomic():
        for row in rows:
            row.save(force_insert=True)


def order(house: Any, version: Any) -> Any:
    """Start a run."""
    from policies.actions.replay import start_replay

    return start_replay(version, [], actor=house.bureau_officer, form_token=uuid.uuid4())


def resident(pid: int | str = "self") -> float:
    """Megabytes that a process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure_chunks(house: Any, version: Any) -> None:
    """In this process: queries a chunk, memory along the way, and where the time of a chunk goes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from policies.actions.replay_chunk import judge_chunk
    from titles.frame import frame

    run = order(house, version)
    keys = list(run.chunks.order_by("number").values_list("pk", flat=True))
    queries, memory, inside = [], [], 0.0
    started = time.perf_counter()
    for key in keys:
        with frame(), CaptureQueriesContext(connection) as seen:
            judge_chunk(key)
        queries.append(len(seen))
        inside += sum(float(query["time"]) for query in seen)
        memory.append(resident())
    seconds = time.perf_counter() - started
    run.refresh_from_db()
    print(
        f"{run.total} applications in {len(keys)} chunks: {run.changed} outcomes change, {run.failed} failed"
    )
    middle, rate, share = len(keys) // 2, run.total / seconds, 100 * inside / seconds
    print(
        f"queries a chunk: first {queries[0]}, middle {queries[middle]}, last {queries[-1]} (it ends the run)"
    )
    print(f"memory, MB: first chunk {memory[0]:.0f}, middle {memory[middle]:.0f}, last {memory[-1]:.0f}")
    print(f"one process, no broker: {rate:.0f} a second, {share:.0f}% of the time in the database")


class Worker:
    """A Celery worker that consumes only when told to."""

    def __init__(self, processes: int, guard: Any, folder: Path) -> None:
        self.name = f"replay{processes}@bench"
        with (folder / f"worker{processes}.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "--app", "config", "worker"),
                    *("--concurrency", str(processes), "--hostname", self.name),
                    *("--without-mingle", "--without-gossip", "--loglevel", "WARNING"),
                ],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        guard.watch(self.process.pid, signal.SIGTERM, group=True)
        self.wait()
        self.consume(False)

    def wait(self) -> None:
        """Until it answers."""
        from config.celery import app

        for _ in range(60):
            if app.control.ping(destination=[self.name], timeout=1):
                return
        raise SystemExit(f"{self.name} does not answer")

    def consume(self, on: bool) -> None:
        """Take tasks, or leave them to the other."""
        from config.celery import app

        act = app.control.add_consumer if on else app.control.cancel_consumer
        if not act("celery", destination=[self.name], reply=True, timeout=5):
            raise SystemExit(f"{self.name} does not answer")

    def memory(self) -> list[int]:
        """Megabytes of each process of the pool."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [round(resident(pid)) for pid in children]


def measure_workers(house: Any, version: Any, guard: Any, folder: Path) -> None:
    """Two worker processes against one, in turns."""
    workers = {processes: Worker(processes, guard, folder) for processes in (1, 2)}
    seconds: dict[int, list[float]] = {1: [], 2: []}
    first: dict[int, list[int]] = {}
    for turn in range(ROUNDS + 1):
        for processes, worker in workers.items():
            worker.consume(True)
            started = time.perf_counter()
            run = order(house, version)
            while run.state not in ("done", "cancelled"):
                time.sleep(0.02)
                run.refresh_from_db(fields=["state"])
            passed = time.perf_counter() - started
            worker.consume(False)
            if turn:  # the first run warms: connections, compiled rules
                seconds[processes].append(passed)
            else:
                first[processes] = worker.memory()
    for processes, worker in workers.items():
        rate = run.total / statistics.median(seconds[processes])
        print(
            f"{processes} worker processes: {rate:.0f} applications a second; memory of each, MB: "
            f"{first[processes]} after one run, {worker.memory()} after {ROUNDS + 1}"
        )
    ratio = statistics.median(one / two for one, two in zip(seconds[1], seconds[2], strict=True))
    print(f"two processes against one {ratio:.2f}")


def main() -> None:
    """Measure and print."""
    from bench.certificates import prepare

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="titles-bench-", dir="/tmp"))
    guard = prepare(folder)
    guard.remove(folder)
    try:
        from django.db import connection

        from tests.builders import House
        from tests.policies.replays import changed, make_version

        house = House()
        store(house, count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        version = make_version(changed(DRAFT))
        measure_chunks(house, version)
        measure_workers(house, version, guard, folder)
    finally:
        from django.db import connections

        connections.close_all()
        guard.finish()


if __name__ == "__main__":
    main()
