"""Rendered text as a variable of the template."""

from __future__ import annotations

from django import template
from django.template.base import NodeList
from django.template.context import Context
from django.utils.safestring import mark_safe


class CaptureNode(template.Node):
    """Keep what is rendered inside in a variable."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        """Render the inside, show nothing."""
        context[self.name] = mark_safe(self.nodelist.render(context).strip())
        return ""
