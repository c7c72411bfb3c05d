"""Tags of the printed documents."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from titles.han import han_date
from titles.look import drawing
from titles.qr import qr_svg

register = template.Library()

register.filter("han_date", han_date)


@register.simple_tag
def qr(address: str) -> SafeString:
    """Draw an address as a QR code."""
    return qr_svg(address)


@register.inclusion_tag("documents/_seal.html")
def document_seal(name: str, note: str = "") -> dict[str, Any]:
    """Draw a round seal for print: the name on the arc, a note below."""
    count = max(len(name), 1)
    return {
        "characters": drawing.seal_characters(name),
        "note": note,
        "size": 24 if count <= 9 else 20 if count <= 13 else 16,
    }
