"""Child processes that never outlive the one that started them.

A small guard process holds the other end of a pipe. However its parent ends (return, Ctrl-C, TERM or
KILL), the pipe closes and the guard stops what was registered, newest first, and removes temporary folders.
Standard library only: it runs before anything is installed.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_SECONDS = 15


def alive(pid: int) -> bool:
    """Tell whether the process runs (a zombie doesn't)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return not Path("/proc/self/stat").exists()
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def command_line(pid: int) -> str:
    """Return the words with which the process was started, or nothing."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        answer = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()
    return raw.replace(b"\0", b" ").decode(errors="replace").strip()


def stop(pid: int, how: int = signal.SIGTERM, grace: float = GRACE_SECONDS, group: bool = False) -> None:
    """Ask the process to end, wait, and then make it; of a group, ask the leader and make the rest."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, how)
    until = time.monotonic() + grace
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(pid, signal.SIGKILL)
        elif alive(pid):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)


class Guard:
    """The parent's handle on its guard process."""

    def __init__(self, keep_open: tuple[int, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=keep_open,
            text=True,
        )

    def _tell(self, **message: object) -> None:
        if self.process.stdin is None:
            raise RuntimeError("The guard has no pipe.")
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def watch(self, pid: int, how: int = signal.SIGTERM, group: bool = False) -> None:
        """Stop this process at the end."""
        self._tell(pid=pid, how=int(how), group=group)

    def remove(self, folder: Path) -> None:
        """Remove this folder at the end."""
        self._tell(folder=str(folder))

    def finish(self) -> None:
        """Stop everything now and wait until it is done."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        self.process.wait()
        # What the guard stopped are our children: collect them, or they stay as zombies in a container.
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _guard() -> None:
    """Be the guard: read what to stop until the pipe closes, then stop it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: list[dict[str, int]] = []
    folders: list[str] = []
    for line in sys.stdin:
        message = json.loads(line)
        if "folder" in message:
            folders.append(message["folder"])
        else:
            watched.append(message)
    for entry in reversed(watched):
        stop(entry["pid"], entry["how"], group=bool(entry["group"]))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _guard()
