"""The batch command on files: seconds over one and two processes, and memory however long the file is."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.rules.people import people

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
#: Dossiers that differ; a longer file repeats them in the same order.
DIFFERENT = 50_000
SHORT = 10_000


class Run(NamedTuple):
    """One run of the command: wall seconds, processor seconds of all, and peak memory of all together, MB."""

    seconds: float
    used: float
    memory: float


@contextmanager
def written(lines: int) -> Iterator[str]:
    """A file of so many dossiers, written a part at a time."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        part, count = b"", 0
        for left in range(lines, 0, -DIFFERENT):
            if count != min(left, DIFFERENT):
                count = min(left, DIFFERENT)
                part = b"".join(json.dumps(dossier).encode() + b"\n" for dossier in people(count, seed=3))
            file.write(part)
        file.flush()
        yield file.name


def run(name: str, jobs: int, watched: bool = False) -> Run:
    """The command on a file, its answers thrown away; its memory is looked at only if it is watched."""
    before = os.times()
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "assess", "--batch", name, "--jobs", str(jobs)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    peaks: dict[str, int] = {}
    while watched and process.poll() is None:
        _watch(process.pid, peaks)
        time.sleep(0.05)
    process.wait()
    seconds = time.perf_counter() - start
    after = os.times()
    assert process.returncode == 0
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, used, sum(peaks.values()) / 1024)


def _watch(pid: int, peaks: dict[str, int]) -> None:
    """Note the peak memory (kB) of a process and of those that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (str(pid), *children):
            for line in Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    peaks[one] = int(line.split()[1])
    except (OSError, ProcessLookupError):
        pass  # it has just ended; what was noted before stands


def cores(lines: int) -> None:
    """Wall seconds over one process and over two, in turns."""
    with written(lines) as name:
        runs = [(run(name, 1), run(name, 2)) for _ in range(RUNS)]
    print(f"| {lines} lines | one process | two processes | times as fast |")
    print("| --- | --- | --- | --- |")
    for one, two in runs:
        print(
            f"| run | {one.seconds:.2f} s (processor {one.used:.2f}) |"
            f" {two.seconds:.2f} s (processor {two.used:.2f}) | {one.seconds / two.seconds:.2f} |"
        )
    found = statistics.median(one.seconds / two.seconds for one, two in runs)
    print(f"\ntwo cores against one: {found:.2f} (asked: at least 1.8): {_word(found >= 1.8)}")


def memory(lines: int) -> None:
    """Peak memory of all processes together, for a short and a long file."""
    print("| lines | processes | seconds | peak memory of all, MB |")
    print("| --- | --- | --- | --- |")
    figures = []
    for count in (SHORT, lines):
        with written(count) as name:
            found = run(name, 2, watched=True)
        figures.append(found.memory)
        print(f"| {count} | 2 | {found.seconds:.1f} | {found.memory:.0f} |", flush=True)
    growth = figures[1] / figures[0]
    print(f"\nmemory of {lines} lines against {SHORT}: {growth:.2f} times (asked: flat)")


def _word(met: bool) -> str:
    return "reached" if met else "not reached"
