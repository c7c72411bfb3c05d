"""`manage.py rescreen`: a register judged again on other texts of policies."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from rules import rescreening


class Command(BaseCommand):
    """Hands its arguments to rules.rescreening, which needs no database."""

    help = "Judge a register again on other texts of policies: whose outcomes change, clause by clause."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(rescreening.main(argv[2:]))

    def print_help(self, prog_name: str, subcommand: str) -> None:
        rescreening.parser(f"{prog_name} {subcommand}").print_help()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(rescreening.main(sys.argv[2:]))
