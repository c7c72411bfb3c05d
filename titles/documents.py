"""Printed documents: a Django template set by WeasyPrint with embedded fonts.

Templates lie in templates/documents/, each with its context documented at its head. Nothing is
fetched: the two faces and the stylesheet come from this process, pictures only as data: URLs.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from titles import heavy
from titles.fonts import missing_glyphs, sans_file, serif_file

_FONTS: dict[str, Path] = {"asset:serif": serif_file(), "asset:sans": sans_file()}


class OutsideRequestRefused(FatalURLFetchingError):
    """A document asked for something that is not part of it."""


class LocalFetcher(URLFetcher):
    """Serves the two faces and inline data, and refuses every other address."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Answer for ``url`` or raise, which stops the document."""
        if url in _FONTS:
            return URLFetcherResponse(
                url, body=_FONTS[url].read_bytes(), headers={"Content-Type": "font/otf"}
            )
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise OutsideRequestRefused(f"a printed document may not fetch {url[:80]}")


def _tokens() -> str:
    """The pages' own values for colour, space and type."""
    file = finders.find("css/tokens.css")
    if file is None:
        raise FileNotFoundError("css/tokens.css")
    return Path(file).read_text(encoding="utf-8")


class _Press:
    """One font configuration and one parsed stylesheet, kept by each thread."""

    def __init__(self) -> None:
        heavy.install()
        self.fonts = FontConfiguration()
        self.fetcher = LocalFetcher()
        self.stylesheet = CSS(
            string=_tokens() + render_to_string("documents/document.css"),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )


_local = threading.local()


def _press() -> _Press:
    if not hasattr(_local, "press"):
        _local.press = _Press()
    press: _Press = _local.press
    return press


def render_html(template_name: str, context: Mapping[str, Any]) -> str:
    """The document's HTML, for previews and tests.

    A character that neither face can draw is written as its code point, never left blank.
    """
    html = get_template(template_name).render(dict(context))
    for char in missing_glyphs(html):
        html = html.replace(char, f"〔U+{ord(char):04X}〕")
    return html


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """Set ``templates/documents/<name>.html`` as an A4 PDF with embedded fonts.

    ``template_name`` is the full template path, e.g. ``documents/pledge.html``.
    """
    press = _press()
    page = HTML(
        string=render_html(template_name, context),
        base_url="asset:page",
        url_fetcher=press.fetcher,
    )
    pdf = page.write_pdf(stylesheets=[press.stylesheet], font_config=press.fonts)
    if pdf is None:  # write_pdf returns None only when it is given a target
        raise RuntimeError("WeasyPrint wrote nothing")
    return pdf
