"""Many dossiers, one a line: streamed, in order, over every core, in memory that does not grow."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any

import msgspec

from rules import dossier as dossiers
from rules.engine import judge
from rules.errors import InvalidDossier

#: Lines that one process takes at a time; a file shorter than this is not worth a second process.
CHUNK = 100
Result = tuple[bytes | bytearray, list[str]]

_encode_into = msgspec.json.Encoder().encode_into
decode = dossiers.decode


def assess_lines(
    lines: Iterable[bytes], options: dict[str, Any], jobs: int | None = None
) -> Iterator[Result]:
    """Chunks of output with the messages of their bad lines, in the order of the input."""
    numbered = enumerate(lines, start=1)
    first = list(islice(numbered, CHUNK))
    second = list(islice(numbered, CHUNK)) if len(first) == CHUNK else []
    workers = jobs or len(os.sched_getaffinity(0))
    if workers == 1 or not second:
        for chunk in _chunks(first, second, numbered):
            yield assess_chunk(chunk, options)
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[Result]] = deque()
        for chunk in _chunks(first, second, numbered):
            waiting.append(pool.submit(assess_chunk, chunk, options))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(
    first: list[tuple[int, bytes]], second: list[tuple[int, bytes]], rest: Iterator[tuple[int, bytes]]
) -> Iterator[list[tuple[int, bytes]]]:
    chunk = first
    following = second
    while chunk:
        yield chunk
        chunk, following = following, list(islice(rest, CHUNK))


def assess_chunk(chunk: list[tuple[int, bytes]], options: dict[str, Any]) -> Result:
    """Output lines of some numbered input lines, and a message for each bad one."""
    output = bytearray()
    errors: list[str] = []
    for number, line in chunk:
        answer: dict[str, Any]
        try:
            answer = judge(decode(line), raw=True, **options)
        except InvalidDossier as error:
            answer = {"error": error.as_dict(number)}
            errors.append(f"line {number}: {error}")
        _encode_into(answer, output, -1)
        output += b"\n"
    return output, errors
