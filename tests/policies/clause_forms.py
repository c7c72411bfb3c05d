"""What a browser sends for a form of a draft that nobody has touched yet."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from titles.models import PolicyVersion

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """The successful controls of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.links: dict[str, str] = {}
        self._select = self._textarea = ""
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "a":
            self._link = given.get("href", "")
            self.links[self._link] = ""
        elif not self.forms:
            return
        elif tag == "input":
            ticks = given.get("type") in ("checkbox", "radio")
            if name and (not ticks or "checked" in given):
                self._add(name, given.get("value", "on" if ticks else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self._add(name, "")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1][self._textarea][-1] += data
        if self._link is not None:
            self.links[self._link] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, self._textarea = self._textarea, ""
            self.forms[-1][name][-1] = self.forms[-1][name][-1].removeprefix("\n")
        elif tag == "a":
            self._link = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def posted(page: bytes, **changes: Any) -> Fields:
    """The fields of the page's main form as they stand, with some of them changed."""
    parser = _Forms()
    parser.feed(page.decode())
    values = next(form for form in parser.forms if "seen" in form)
    values.pop("csrfmiddlewaretoken", None)
    for name, value in changes.items():
        values[name] = value if isinstance(value, list) else [str(value)]
    return values


def links_of(page: str) -> dict[str, str]:
    """The links of a part of a page by their words."""
    parser = _Forms()
    parser.feed(page)
    return {words.strip(): href for href, words in parser.links.items()}


def url(name: str, draft: PolicyVersion, *more: object) -> str:
    """The address of a page of a draft."""
    return reverse(f"policy-draft-{name}", args=[draft.pk, *more])


def text_of(response: HttpResponse) -> str:
    """The page."""
    return response.content.decode()


def change(client: Client, address: str, do: str = "save", **fields: Any) -> Any:
    """Open a page, change some fields, press a button."""
    page = client.get(address)
    assert page.status_code == 200, address
    return client.post(address, {**posted(page.content, **fields), "do": do})
