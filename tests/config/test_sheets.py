"""One style sheet: every part in its place, every address right, hashed like the other files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import Storage

from config.sheets import SHEET, CompressedSheetStorage, SheetStorage, whole


def sources(*prefixes: str) -> dict[str, tuple[Storage, str]]:
    found: dict[str, tuple[Storage, str]] = {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.startswith(prefixes):
                found.setdefault(path, (storage, path))
    return found


OURS = ("css/", "img/", "vendor/bootstrap/")


def test_every_part_stands_in_the_order_of_the_sheet() -> None:
    found = sources(*OURS)
    storage, path = found[SHEET]
    with storage.open(path) as file:
        names = re.findall(r'@import url\("([^"]+)"\)', file.read().decode())
    text = whole(found)
    assert "@import" not in text
    assert "@charset" not in text
    marks = []
    for name in names[1:]:
        storage, path = found[f"css/{name}"]
        with storage.open(path) as file:
            # Comments and selectors stay as they are; addresses do not.
            first = file.read().decode().splitlines()[0]
        marks.append(text.index(first, marks[-1] if marks else 0))
    assert len(marks) > 30
    assert marks == sorted(marks)
    assert text.index("@layer bootstrap {") < marks[0]


@pytest.mark.parametrize("kind", [SheetStorage, CompressedSheetStorage])
def test_the_sheet_is_hashed_with_its_pictures(
    tmp_path: Path, kind: type[ManifestStaticFilesStorage]
) -> None:
    found = sources(*OURS)
    storage = kind(location=str(tmp_path), base_url="/static/")
    for name, (source, path) in found.items():
        with source.open(path) as file:
            storage.save(name, file)
    problems = [problem for _name, _made, problem in storage.post_process(found) if problem is not True]
    assert not [problem for problem in problems if isinstance(problem, Exception)]
    sheet = (tmp_path / storage.hashed_files[SHEET]).read_text()
    assert ".check-kinds" in sheet
    pictures = re.findall(r'url\("(\.\./img/[^"]+)"\)', sheet)
    assert pictures
    for address in pictures:
        assert (tmp_path / "css" / address).resolve().is_file()
