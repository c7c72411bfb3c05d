"""Printed documents: a Django template set by WeasyPrint with embedded fonts.

Templates lie in templates/documents/, each with its context documented at its head. Nothing is
fetched: the two faces and the stylesheet come from this process, pictures only as data: URLs.
"""

import io
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from titles.fonts import sans_file, serif_file

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


class _Press(threading.local):
    """One font configuration and one parsed stylesheet a thread."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = LocalFetcher()
        self.stylesheet = CSS(
            string=render_to_string("documents/document.css"),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )


_press = _Press()


def render_html(template_name: str, context: Mapping[str, Any]) -> str:
    """The document's HTML, for previews and tests."""
    return get_template(template_name).render(dict(context))


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """Set ``templates/documents/<name>.html`` as an A4 PDF with embedded fonts.

    ``template_name`` is the full template path, e.g. ``documents/pledge.html``.
    """
    page = HTML(
        string=render_html(template_name, context),
        base_url="asset:page",
        url_fetcher=_press.fetcher,
    )
    pdf = page.write_pdf(stylesheets=[_press.stylesheet], font_config=_press.fonts)
    if pdf is None:  # write_pdf returns None only when it is given a target
        raise RuntimeError("WeasyPrint wrote nothing")
    return pdf


def qr_svg(address: str) -> SafeString:
    """A QR code as inline SVG for ``{{ qr }}`` in a document or page."""
    out = io.BytesIO()
    code = segno.make(address, error="m", mask=3, micro=False)
    code.save(out, kind="svg", border=0, dark="#1b1f24", xmldecl=False, svgns=True, omitsize=True)
    # segno writes only numbers into the markup; the address never appears in it.
    return mark_safe(out.getvalue().decode("utf-8"))
