"""Every template compiles and keeps to the content policy: nothing inline, nothing from outside."""

import re
from pathlib import Path

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
    "exclamation mark": re.compile("！"),
}


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_every_template_compiles() -> None:
    assert len(PAGES) > 50
    for name in PAGES:
        get_template(name)


def test_no_template_breaks_the_content_policy_or_shouts() -> None:
    broken = [
        f"{name}: {what}: {found.group(0)[:80]}"
        for name in SCREEN
        for what, pattern in FORBIDDEN.items()
        if (found := pattern.search(_source(name)))
    ]
    assert not broken, "\n".join(broken)


def test_styles_ask_for_nothing_outside_and_nothing_absent() -> None:
    for path in sorted(STATIC.glob("css/**/*.css")):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", source), path
        for target in re.findall(r"url\([\"']?([^\"')]+)", source):
            assert "vendor" in target or (path.parent / target).resolve().is_file(), (path, target)
