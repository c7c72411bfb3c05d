"""Text in the cells of a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

#: What would make a formula of a text, in Excel or once the sheet is saved as CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Control characters that the format cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(value: Any) -> Any:
    """A cell's value; a text that begins like a formula does not become one."""
    if not isinstance(value, str):
        return value
    text = _UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(_FORMULA) else text
