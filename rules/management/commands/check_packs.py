"""`manage.py check_packs`: the checks before publication on files."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from rules import pack_check


class Command(BaseCommand):
    """Hands its arguments to rules.pack_check, which needs no database."""

    help = "Check policies as before a publication: every problem with file, line and what was expected."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(pack_check.main(argv[2:]))

    def print_help(self, prog_name: str, subcommand: str) -> None:
        pack_check.parser(f"{prog_name} {subcommand}").print_help()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(pack_check.main(sys.argv[2:]))
