"""The keys at the head of a pack, changed in the text itself: comments and layout stay as they are."""

from __future__ import annotations

import datetime as dt
import re

from rules.loader import line_of_key


def with_head(text: str, **values: int | dt.date | None) -> str:
    """The text with keys of its first level set (a date or None for `effective_from`)."""
    for key, value in values.items():
        written = "null" if value is None else str(value)
        line = re.compile(rf"^{key}:.*$", re.MULTILINE)
        if line.search(text):
            text = line.sub(f"{key}: {written}", text, count=1)
        else:
            text = _after(text, "effective_from", f"{key}: {written}")
    return text


def without_head(text: str, *keys: str) -> str:
    """The text without optional keys of its first level."""
    for key in keys:
        text = re.sub(rf"^{key}:.*\n", "", text, count=1, flags=re.MULTILINE)
    return text


def _after(text: str, key: str, line: str) -> str:
    lines = text.split("\n")
    lines.insert(line_of_key(text, key), line)
    return "\n".join(lines)
