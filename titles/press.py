"""WeasyPrint with our faces, our stylesheet and no way to the outside; one press a thread.

Apart from `titles.documents`, which imports it when something is printed: loading WeasyPrint takes
longer than loading the rest of the house.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from titles import heavy
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


def press() -> _Press:
    """Return this thread's press."""
    if not hasattr(_local, "press"):
        _local.press = _Press()
    found: _Press = _local.press
    return found
