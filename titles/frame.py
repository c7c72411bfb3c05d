"""Memory of one request or one task.

Values that may not change under a running request (the clock's offset, calendar versions, a person's
memberships) are read once and forgotten at its end. Outside a frame nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

T = TypeVar("T")

_OUTER = object()
_frame: ContextVar[dict[Hashable, object] | None] = ContextVar("titles_frame", default=None)


@contextmanager
def frame() -> Iterator[None]:
    """Remember recalled values until the block ends."""
    token = _frame.set({})
    try:
        yield
    finally:
        _frame.reset(token)


def open_frame() -> None:
    """Start a fresh memory where no block can be wrapped around the work (task signals)."""
    _frame.set({_OUTER: _frame.get()})


def close_frame() -> None:
    """End what `open_frame` started and return to the memory around it, if any."""
    inner = _frame.get() or {}
    _frame.set(cast("dict[Hashable, object] | None", inner.get(_OUTER)))


def recall(key: Hashable, compute: Callable[[], T]) -> T:
    """Return the remembered value, computing it the first time in this frame."""
    memory = _frame.get()
    if memory is None:
        return compute()
    if key not in memory:
        memory[key] = compute()
    return cast(T, memory[key])


def forget(key: Hashable) -> None:
    """Drop a remembered value after a write that changed it."""
    memory = _frame.get()
    if memory is not None:
        memory.pop(key, None)
