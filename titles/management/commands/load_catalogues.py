"""Load series, specialties, fees, parameters, reasons and the seeded calendar years."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from titles.calendar_files import seeded_years, store_year
from titles.errors import DomainError
from titles.loading import load_catalogues
from titles.models import CalendarYear

# Deadlines and working times of living cases lie within these years; others come by load_calendar.
SEED = range(2019, 2027)


class Command(BaseCommand):
    help = "Load the catalogues of titles/catalogue/ and seed the calendar. Running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-calendar", action="store_true", help="leave the calendar alone")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts = load_catalogues()
                if not options["no_calendar"]:
                    counts["calendar years"] = self._seed_calendar()
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))

    @staticmethod
    def _seed_calendar() -> int:
        # A year that the bureau maintains itself is never overwritten by the seed.
        present = set(CalendarYear.objects.values_list("year", flat=True))
        for loaded in seeded_years(year for year in SEED if year not in present):
            store_year(loaded)
        return CalendarYear.objects.filter(is_current=True).count()
