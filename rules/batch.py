"""Many dossiers, one a line: in order, in memory that does not grow, a file over every core.

The processes of a batch share nothing but a token: each reads the file for itself, answers every n-th
chunk of lines, and writes its answers when the one before has written. No answer travels between them.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import stat
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from rules.compiler import compiled
from rules.dossier import decode
from rules.engine import judge
from rules.errors import InvalidDossier
from rules.pack_set import series_of

#: A file of so many lines is not worth a second process.
ALONE = 50
#: Lines that are read and answered together: few enough for the answers to stay in the processor's cache.
CHUNK = 10
#: Chunks that a process may have answered before it is its turn to write.
AHEAD = 4
#: Bytes that are read at once: every process reads the whole file.
BUFFER = 1 << 18
#: Processes at most, however many are asked for: each holds two ends of pipes.
MOST = 64
OK, INVALID, BROKEN = 0, 2, 3
#: What the shell says of a command that its reader left, and of one that was interrupted.
READER_GONE, INTERRUPTED = 141, 130
#: A process whose predecessor in the ring has ended; why is said elsewhere.
CUT_OFF = 4

Numbered = list[tuple[int, bytes]]
#: Output for some numbered lines, and messages for standard error.
Work = Callable[[Numbered], tuple[bytearray, list[str]]]


class Incomplete(Exception):
    """Not every line could be answered, through no fault of the input."""


class _CutOff(Exception):
    """The process before in the ring has ended early."""


_encode_into = msgspec.json.Encoder().encode_into
#: Buffers that have been written: at most AHEAD and one.
_spare: list[bytearray] = []


def assess_stream(lines: Iterable[bytes], options: dict[str, Any]) -> int:
    """Assess every line as it comes; the exit status."""
    prepare(options)
    return answer_stream(lines, partial(assess_chunk, options=options))


def assess_file(name: str, options: dict[str, Any], jobs: int | None = None) -> int:
    """Assess every line of a file, over several processes if it is long; the exit status."""
    prepare(options)
    return answer_file(name, partial(assess_chunk, options=options), jobs)


def prepare(options: dict[str, Any]) -> None:
    """Write functions once for all processes; of other texts all, refused before the first line."""
    packs = options.get("packs")
    most = [("beijing", "engineering"), ("beijing", "laboratory")]
    for jurisdiction, series in series_of(packs) if packs else most:
        compiled(jurisdiction, series, options.get("level"), raw=True, packs=packs)


def answer_stream(lines: Iterable[bytes], work: Work) -> int:
    """Answer every line as it comes; the exit status."""
    status = OK
    for numbered in enumerate(lines, start=1):
        status = _write(*work([numbered])) or status
    return status


def answer_file(name: str, work: Work, jobs: int | None = None) -> int:
    """Answer every line of a file in order, over several processes if it is long; the exit status.

    A pipe by name (/dev/stdin, <(…)) can be read only once: it is answered as its lines come.
    """
    # A large block that comes and goes teaches the allocator to keep what it has: without it, it gives the
    # memory of every chunk back to the system and asks for it again, page by page.
    bytes(24 << 20)
    with open(name, "rb", BUFFER) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return answer_stream(file, work)
        long = next(islice(file, ALONE, None), None) is not None
    processes = min(jobs or len(os.sched_getaffinity(0)), MOST) if long else 1
    if processes > 1:
        return _answer_together(name, work, processes)
    status = OK
    with open(name, "rb", BUFFER) as file:
        for chunk in chunks(file):
            status = _write(*work(chunk)) or status
    return status


def chunks(lines: Iterable[bytes]) -> Iterator[Numbered]:
    """Numbered lines, so many at a time."""
    numbered = enumerate(lines, start=1)
    while chunk := list(islice(numbered, CHUNK)):
        yield chunk


def assess_chunk(chunk: Numbered, options: dict[str, Any]) -> tuple[bytearray, list[str]]:
    """Output lines of some numbered input lines, and a message for each bad one."""
    output, end = buffer(), 0
    errors: list[str] = []
    for number, line in chunk:
        answer: dict[str, Any]
        try:
            answer = judge(decode(line), raw=True, **options)
        except InvalidDossier as error:
            answer = {"error": error.as_dict(number)}
            errors.append(f"error: line {number}: {error}\n")
        end = append_line(answer, output, end)
    del output[end:]
    return output, errors


def buffer() -> bytearray:
    """A buffer for output: one that was written before, if there is one, since its memory is at hand.

    What it holds is of no account; the first line is put at 0.
    """
    return _spare.pop() if _spare else bytearray()


def append_line(answer: dict[str, Any], output: bytearray, end: int) -> int:
    """Put an answer where the output ends, as a line; where it ends then."""
    _encode_into(answer, output, end)
    output += b"\n"
    return len(output)


def write_out(output: bytes | bytearray) -> None:
    """Hand answers on at once; Incomplete where they are not taken."""
    if sys.stdout is None:
        raise Incomplete("output: expected standard output to be open")
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Incomplete(f"output: expected to be writable ({error.strerror})") from None


def _write(output: bytearray, errors: list[str]) -> int:
    write_out(output)
    _spare.append(output)
    if errors:
        sys.stderr.write("".join(errors))
        sys.stderr.flush()
    return INVALID if errors else OK


def _answer_together(name: str, work: Work, processes: int) -> int:
    """Start the processes in a ring, hand the first one the token, and wait for all."""
    # What is there now stays: the collector need not look at it, and so copy it, in every process.
    gc.freeze()
    parent = os.getpid()
    ring = [os.pipe() for _ in range(processes)]
    children: list[int] = []
    try:
        for place in range(processes):
            child = os.fork()
            if child == 0:
                # The parent's own exit must not run here.
                os._exit(_answer_at(name, work, place, ring, parent))
            children.append(child)
        os.write(ring[0][1], b".")
        for end in (end for pipe in ring for end in pipe):
            os.close(end)
        return _verdict([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
    except OSError as error:
        _end(children)
        raise Incomplete(f"expected {processes} processes to start ({error.strerror})") from None
    except KeyboardInterrupt:
        _end(children)
        raise
    finally:
        gc.unfreeze()


def _end(children: list[int]) -> None:
    """End processes that nobody waits for any more."""
    for child in children:
        with suppress(OSError):
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _verdict(statuses: list[int]) -> int:
    """The exit status of all processes together; one that was ended from outside could not say so itself."""
    for status in (READER_GONE, INTERRUPTED):
        if status in statuses:
            return status
    ended = [-status for status in statuses if status < 0]
    if ended:
        name = signal.Signals(ended[0]).name
        raise Incomplete(f"a process was ended by {name}: the lines after the last answer are missing")
    if CUT_OFF in statuses and BROKEN not in statuses:
        raise Incomplete("the file changed while it was read: the lines after the last answer are missing")
    return BROKEN if any(status not in (OK, INVALID) for status in statuses) else max(statuses)


def _answer_at(name: str, work: Work, place: int, ring: list[tuple[int, int]], parent: int) -> int:
    """Take part in the ring; the exit status of this process, which says itself what is wrong."""
    try:
        return _take_turns(name, work, place, ring, parent)
    except BrokenPipeError:
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except _CutOff:
        return CUT_OFF
    except Incomplete as error:
        sys.stderr.write(f"error: {error}\n")
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    return BROKEN


def _take_turns(name: str, work: Work, place: int, ring: list[tuple[int, int]], parent: int) -> int:
    """Answer every chunk that falls to this place, writing only while holding the token.

    A process that is ahead goes on while it waits, up to AHEAD chunks, so that none waits for a slow turn.
    """
    mine, following = ring[place][0], ring[(place + 1) % len(ring)][1]
    for end in (end for pipe in ring for end in pipe if end not in (mine, following)):
        os.close(end)
    status = OK
    done: deque[tuple[bytearray, list[str]]] = deque()
    with open(name, "rb", BUFFER) as file:
        for number, chunk in enumerate(chunks(file)):
            if number % len(ring) == place:
                if os.getppid() != parent:  # whoever would hear of the rest has ended
                    raise _CutOff
                done.append(work(chunk))
                while done and (len(done) > AHEAD or select.select([mine], [], [], 0)[0]):
                    status = _write_in_turn(mine, following, *done.popleft()) or status
    while done:
        status = _write_in_turn(mine, following, *done.popleft()) or status
    return status


def _write_in_turn(mine: int, following: int, output: bytearray, errors: list[str]) -> int:
    """Wait for the token, write, hand the token on."""
    if not os.read(mine, 1):
        raise _CutOff
    status = _write(output, errors)
    with suppress(BrokenPipeError):  # the next one has found the end of the file: this was the last chunk
        os.write(following, b".")
    return status
