"""Bold for faces that come in one weight.

The fonts' wheel has regular weights only and WeasyPrint draws no synthetic bold, so that headings
would come out thin. Heavy text is filled and stroked in its own colour, as in the certificates.
"""

from typing import Any

import weasyprint.draw
from weasyprint.draw.color import get_color

HEAVY_FROM = 600
_STROKE = 0.028  # of the size of the type
_FILL_AND_STROKE = 2

_plain_draw_text = weasyprint.draw.draw_text


def _draw_text(stream: Any, textbox: Any, *args: Any, **kwargs: Any) -> None:
    if textbox.style["font_weight"] < HEAVY_FROM:
        _plain_draw_text(stream, textbox, *args, **kwargs)
        return
    with stream.stacked():
        stream.set_color(get_color(textbox.style, "color"), stroke=True)
        stream.set_line_width(_STROKE * textbox.style["font_size"])
        stream.set_text_rendering(_FILL_AND_STROKE)
        _plain_draw_text(stream, textbox, *args, **kwargs)


def install() -> None:
    """Let WeasyPrint draw heavy text; doing it twice changes nothing."""
    weasyprint.draw.draw_text = _draw_text
