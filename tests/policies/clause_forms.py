"""What a browser sends for a form of a draft that nobody has touched yet."""

from typing import Any

from lxml import html


def posted(page: bytes, **changes: Any) -> dict[str, list[str]]:
    """The fields of the page's main form as they stand, with some of them changed."""
    tree = html.fromstring(page)
    form = next(form for form in tree.forms if form.xpath(".//input[@name='seen']"))
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name not in ("csrfmiddlewaretoken", "do"):
            values.setdefault(name, []).append(value)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value if isinstance(value, list) else [str(value)]
    return values
