"""One command for every figure of the rules:  python -m bench.rules.run [--people N] [--lines N ...]

Needs requirements/bench.in beside the project's own requirements. Figures are microseconds of processor
time a decision, the median of several runs over the same dossiers; only their ratios mean something.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bench.rules import peers, plain
from bench.rules.people import numbers, people
from rules import engine, interpreter
from rules.batch import assess_chunk, chunks
from rules.dossier import decode
from rules.program import program

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7


def measure(decide: Callable[[Any], Any], inputs: Sequence[Any], times: float = 1) -> float:
    """Microseconds a decision: the median of several runs."""
    figures = []
    for _ in range(RUNS):
        start = time.process_time()
        for value in inputs:
            decide(value)
        figures.append((time.process_time() - start) / (len(inputs) * times) * 1e6)
    return statistics.median(figures)


def agree(dossiers: list[dict[str, Any]]) -> None:
    """Every engine gives the same two outcomes on every dossier."""
    zen = peers.zen_decide(peers.zen_decision())
    dated = peers.zen_decide(peers.zen_decision(dated=True))
    prepared = [numbers(dossier) for dossier in dossiers]
    fisca = peers.openfisca_decide(peers.openfisca_system(), [peers.counted(d) for d in prepared])
    for dossier, ready, by_fisca in zip(dossiers, prepared, fisca, strict=True):
        paths = engine.assess(dossier, level="associate_senior")["assessments"]
        ours = tuple(path["outcome"] == "met" for path in paths[:2])
        by_zen = {zen(peers.trimmed(ready)), dated(peers.trimmed(dossier))}
        answers = {plain.decide(ready), *by_zen, by_fisca, ours}
        assert len(answers) == 1, (answers, dossier)


def single(dossiers: list[dict[str, Any]]) -> dict[str, float]:
    """All engines on the same dossiers in the same run."""
    texts = [msgspec.json.encode(dossier) for dossier in dossiers]
    read = [decode(text) for text in texts]
    prepared = [numbers(dossier) for dossier in dossiers]
    counted = [peers.counted(dossier) for dossier in prepared]
    rules = program("beijing", "engineering")
    system = peers.openfisca_system()
    few = slice(0, 40)
    lines = list(chunks(texts))
    return {
        "plain Python, yes or no": measure(plain.decide, prepared),
        "ours: standard, exceptional, 3+1 and nomination, contract in full": measure(
            lambda d: engine.judge(d, level="associate_senior", raw=True), read
        ),
        "ours, the same from JSON text": measure(
            lambda text: engine.judge(decode(text), level="associate_senior", raw=True), texts
        ),
        "ours: whole assessment, 11 paths": measure(lambda d: engine.judge(d, raw=True), read),
        "ours: whole assessment, JSON line in, JSON line out": measure(
            lambda chunk: assess_chunk(chunk, {}), lines, times=len(texts) / len(lines)
        ),
        "ours, interpreted (the tests' oracle): whole assessment": measure(
            lambda d: interpreter.assess(rules, d), read[few]
        ),
        "zen-engine, one expression node with trace, dates as numbers": measure(
            peers.zen_decide(peers.zen_decision()), [peers.trimmed(dossier) for dossier in prepared]
        ),
        "zen-engine, the same from ISO dates": measure(
            peers.zen_decide(peers.zen_decision(dated=True)), [peers.trimmed(dossier) for dossier in dossiers]
        ),
        "OpenFisca-Core, one person": measure(
            lambda row: peers.openfisca_decide(system, [row]), counted[few]
        ),
        "OpenFisca-Core, all persons at once": measure(
            lambda rows: peers.openfisca_decide(system, rows), [counted], times=len(counted)
        ),
    }


def processor_seconds() -> float:
    """Processor time of every process that has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def batch(lines: int, jobs: int, texts: list[bytes]) -> tuple[float, float, int]:
    """Seconds, processor seconds, and the largest memory (MB) of the command's first process."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        for number in range(lines):
            file.write(texts[number % len(texts)] + b"\n")
        file.flush()
        start, used = time.perf_counter(), processor_seconds()
        command = [sys.executable, "manage.py", "assess", "--batch", file.name, "--jobs", str(jobs)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        status = Path(f"/proc/{process.pid}/status")
        memory = 0
        while process.poll() is None:
            peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
            memory = max(memory, *(int(line.split()[1]) // 1024 for line in peak), 0)
            time.sleep(0.05)
        assert process.returncode == 0
        return time.perf_counter() - start, processor_seconds() - used, memory


def main() -> None:
    """Print the tables of docs/performance.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=2000)
    options.add_argument("--agree", type=int, default=10000)
    options.add_argument("--lines", type=int, nargs="*", default=[10_000, 50_000])
    chosen = options.parse_args()
    agree(people(chosen.agree, seed=2))
    print(f"all engines agree on {chosen.agree} dossiers\n")
    figures = single(people(chosen.people))
    floor = figures["plain Python, yes or no"]
    trace = figures["zen-engine, one expression node with trace, dates as numbers"]
    print("| engine | µs | times plain | zen with trace takes |")
    print("| --- | --- | --- | --- |")
    for name, figure in figures.items():
        print(f"| {name} | {figure:.1f} | {figure / floor:.1f} | {trace / figure:.2f} times as long |")
    texts = [json.dumps(dossier).encode() for dossier in people(1000, seed=3)]
    print("\n| lines | processes | seconds | processor seconds of all | memory, MB |")
    print("| --- | --- | --- | --- | --- |")
    for lines in chosen.lines:
        for jobs in (1, 2):
            seconds, used, memory = batch(lines, jobs, texts)
            print(f"| {lines} | {jobs} | {seconds:.1f} | {used:.1f} | {memory} |")


if __name__ == "__main__":
    main()
