"""`manage.py assess`: the eligibility contract on the command line."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from rules import cli


class Command(BaseCommand):
    """Hands its arguments to rules.cli, which needs no database."""

    help = "Assess dossiers: which levels and paths they meet, clause by clause."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(cli.main(argv[2:]))

    def print_help(self, prog_name: str, subcommand: str) -> None:
        cli.parser(f"{prog_name} {subcommand}").print_help()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(cli.main(sys.argv[2:]))
