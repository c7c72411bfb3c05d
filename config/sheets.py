"""The style sheet as it is served: with its parts in one file, so that a first visit asks for one only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import (  # type: ignore[import-untyped]  # it carries no types
    CompressedManifestStaticFilesStorage,
)

SHEET = "css/site.css"
_PART = re.compile(r'@import url\("(?P<address>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;\n?')
_ADDRESS = re.compile(r'url\("(?!data:|#|/|https?:)(?P<address>[^"]+)"\)')
_CHARSET = re.compile(r'\A\ufeff?@charset "[^"]+";')


def whole(found: dict[str, tuple[Storage, str]]) -> str:
    """The style sheet with every part that it imports in its place, addresses as seen from the sheet."""
    folder = posixpath.dirname(SHEET)

    def text_of(name: str) -> str:
        storage, path = found[name]
        with storage.open(path) as file:
            return bytes(file.read()).decode()

    def part(match: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(folder, match["address"]))

        def address(inner: re.Match[str]) -> str:
            target = posixpath.join(posixpath.dirname(name), inner["address"])
            return f'url("{posixpath.relpath(target, folder)}")'

        text = _ADDRESS.sub(address, _CHARSET.sub("", text_of(name)))
        return f"@layer {match['layer']} {{\n{text}\n}}\n" if match["layer"] else f"{text}\n"

    return _PART.sub(part, text_of(SHEET))


class SheetStorage(ManifestStaticFilesStorage):
    """Hashed files, with the whole style sheet in the place of the one that imports."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Hash the files as ever, the sheet with its parts in it."""
        if SHEET in paths and not dry_run:
            memory = InMemoryStorage()
            memory.save(SHEET, ContentFile(whole(paths).encode()))
            paths = {**paths, SHEET: (memory, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


class CompressedSheetStorage(SheetStorage, CompressedManifestStaticFilesStorage):
    """The same, compressed beforehand."""
