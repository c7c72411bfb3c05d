"""Models of the room."""

from policies.models.replay import (
    ChangeKind,
    ChunkState,
    ReplayChange,
    ReplayChunk,
    ReplayRun,
    ReplayState,
    Verdict,
)

__all__ = [
    "ChangeKind",
    "ChunkState",
    "ReplayChange",
    "ReplayChunk",
    "ReplayRun",
    "ReplayState",
    "Verdict",
]
