"""Printed documents: a Django template set by WeasyPrint with embedded fonts.

Templates lie in templates/documents/, each with its context documented at its head. Nothing is
fetched: the two faces and the stylesheet come from this process, pictures only as data: URLs.
"""

from collections.abc import Mapping
from typing import Any

from django.template.loader import get_template

from titles.fonts import missing_glyphs

#: What templates/documents/base.html may be told and need not.
_FRAME: dict[str, Any] = {"house": "", "running": "", "foot": ""}


def render_html(template_name: str, context: Mapping[str, Any]) -> str:
    """The document's HTML, for previews and tests.

    A character that neither face can draw is written as its code point, never left blank.
    """
    html = get_template(template_name).render({**_FRAME, **context})
    for char in missing_glyphs(html):
        html = html.replace(char, f"〔U+{ord(char):04X}〕")
    return html


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """Set ``templates/documents/<name>.html`` as an A4 PDF with embedded fonts.

    ``template_name`` is the full template path, e.g. ``documents/pledge.html``.
    """
    from weasyprint import HTML

    from titles.press import press

    ours = press()
    page = HTML(
        string=render_html(template_name, context),
        base_url="asset:page",
        url_fetcher=ours.fetcher,
    )
    pdf = page.write_pdf(stylesheets=[ours.stylesheet], font_config=ours.fonts)
    if pdf is None:  # write_pdf returns None only when it is given a target
        raise RuntimeError("WeasyPrint wrote nothing")
    return pdf
