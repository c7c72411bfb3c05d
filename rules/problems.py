"""What keeps a text from being published: where it stands and what was expected there."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to correct. `code` and `data` are for machines and translations, `message` for a log."""

    code: str
    file: str
    line: int
    message: str
    data: dict[str, str] = {}

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"
