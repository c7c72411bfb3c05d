"""Models of the room."""

from policies.models.catalogue_import import CatalogueImport, ImportState
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
    "CatalogueImport",
    "ChangeKind",
    "ChunkState",
    "ImportState",
    "ReplayChange",
    "ReplayChunk",
    "ReplayRun",
    "ReplayState",
    "Verdict",
]
