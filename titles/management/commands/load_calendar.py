"""Load the official arrangement of one year's holidays and make-up days."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from titles.calendar_files import read_year_file, store_year
from titles.errors import DomainError


class Command(BaseCommand):
    help = "Load one year's statutory calendar from a YAML or CSV file (see docs/calendar.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="YEAR-FILE")
        parser.add_argument("--year", type=int, help="the year of a CSV file (else that of its first date)")
        parser.add_argument("--source", default="", help="the document that a CSV file follows")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = store_year(read_year_file(options["file"], options["year"], options["source"]))
        except FileNotFoundError as error:
            raise CommandError(f"no such file: {options['file']}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"calendar {row.year} version {row.version}: {row.days.count()} special days")
