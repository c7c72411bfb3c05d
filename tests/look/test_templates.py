"""Every template compiles and keeps to the content policy: nothing inline, nothing from outside."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
STATIC = TEMPLATES.parent / "static"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
#: Printed documents are set by WeasyPrint, which no policy of a browser concerns.
SCREEN = [name for name in PAGES if not name.startswith("documents/")]
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.IGNORECASE),
    "outside address": re.compile(r"(?:src|href|action|url)\s*=?\s*[(\"']\s*(?:https?:)?//", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("name", PAGES)
def test_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", SCREEN)
def test_template_keeps_to_the_content_policy(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    for what, pattern in FORBIDDEN.items():
        found = pattern.search(source)
        assert found is None, f"{name} has a {what}: {found.group(0)[:80] if found else ''}"


@pytest.mark.parametrize("name", SCREEN)
def test_words_for_people_never_shout(name: str) -> None:
    assert "！" not in (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/**/*.css")), ids=lambda path: path.name)
def test_styles_ask_for_nothing_outside(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", source)
    for target in re.findall(r"url\([\"']?([^\"')]+)", source):
        assert "vendor" in target or (path.parent / target).resolve().is_file(), target
