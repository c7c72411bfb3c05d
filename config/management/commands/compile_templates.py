"""Compile every template of the project: a misspelt tag or filter fails here, not in front of people."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.template.loader import get_template


class Command(BaseCommand):
    """Compile all templates."""

    help = "Compile every template in templates/."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        errors = []
        folder = Path(settings.BASE_DIR) / "templates"
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            try:
                get_template(name)
            except TemplateSyntaxError as error:
                errors.append(f"{name}: {error}")
        if errors:
            raise CommandError("\n".join(errors))
