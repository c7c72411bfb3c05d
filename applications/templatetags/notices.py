"""Setting the text of a notice."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Telephone numbers, dates with their weekday, times: whatever a reader takes in at one glance.
_WHOLE = re.compile(r"\d[\d:\- ]{5,}\d(?:（周.）)?(?:\d\d:\d\d)?")


@register.filter
def unbroken(text: str) -> SafeString:
    """Keep numbers and dates on one line."""
    parts, at = [], 0
    for found in _WHOLE.finditer(text):
        parts += [
            conditional_escape(text[at : found.start()]),
            format_html('<span class="nowrap">{}</span>', found.group()),
        ]
        at = found.end()
    parts.append(conditional_escape(text[at:]))
    return mark_safe("".join(parts))  # every part was escaped above
