"""What can happen to a batch from outside: pipes for files, a reader that leaves, a disk that is full."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rules import batch

ROOT = Path(__file__).resolve().parents[2]
LINE = json.dumps({"as_of": "2025-01-01", "jurisdiction": "beijing", "series": "engineering"}) + "\n"
COMMAND = [sys.executable, "manage.py", "assess", "--level", "technician", "--batch"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "HOME")}


def run(*arguments, **streams):
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, env=ENVIRONMENT, timeout=60, check=False, **given
    )


def start(*arguments):
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def many(tmp_path):
    """A file whose answers fill every pipe between here and there."""
    path = tmp_path / "many.jsonl"
    path.write_text(LINE * 3000)
    return path


def test_a_pipe_by_name_is_read_once_and_whole(tmp_path):
    done = run("/dev/stdin", input=LINE.encode() * 400)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 400)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with start(path) as process:
        path.write_text(LINE * 70)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output.count(b"\n"), errors) == (0, 70, b"")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_reader_that_has_seen_enough_ends_it_in_silence(many, jobs):
    with start(many, "--jobs", jobs) as process:
        assert json.loads(process.stdout.readline())["series"] == "engineering"
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, errors) == (141, b"")


def children(process):
    return list(map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_process_that_is_killed_is_said_in_one_line(many, place):
    with start(many, "--jobs", "3") as process:
        process.stdout.readline()
        os.kill(children(process)[place], signal.SIGKILL)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert output.count(b"\n") < 2999  # one was read before
    assert errors == (b"error: a process was ended by SIGKILL: the lines after the last answer are missing\n")


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_ends_every_process(many, jobs):
    with start(many, "--jobs", jobs) as process:
        process.stdout.readline()
        below = children(process)
        process.send_signal(signal.SIGINT)
        _output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")
    assert not any(Path(f"/proc/{child}").exists() for child in below)


def test_processes_do_not_outlive_the_command(many):
    with start(many, "--jobs", "2") as process:
        process.stdout.readline()
        process.kill()
        output, errors = process.communicate(timeout=60)
    assert output.count(b"\n") < 2999  # one was read before
    assert errors == b""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_no_fault_of_the_input(many, jobs):
    with open("/dev/full", "wb") as full:
        done = run(many, "--jobs", jobs, stdout=full)
    assert done.returncode == 3
    assert done.stderr == b"error: output: expected to be writable (No space left on device)\n"


def test_one_dossier_on_a_full_disk_or_without_output(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(LINE)
    command = [sys.executable, "manage.py", "assess", str(path)]
    for redirected, reason in (
        (">/dev/full", b"to be writable (No space left on device)"),
        (">&-", b"standard output to be open"),
    ):
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {redirected}', "sh", *command],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (3, b"error: output: expected " + reason + b"\n")


def test_more_processes_than_there_can_be(many):
    done = run(many, "--jobs", "1000000")
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (0, 3000, b"")


def test_a_process_that_waits_in_vain_is_not_passed_over_in_silence():
    with pytest.raises(batch.Incomplete, match="the file changed while it was read"):
        batch._verdict([batch.OK, batch.CUT_OFF])
    assert batch._verdict([batch.BROKEN, batch.CUT_OFF]) == batch.BROKEN  # which has said why
    assert batch._verdict([batch.OK, batch.INVALID]) == batch.INVALID
