"""``manage.py sweep``: do what has fallen due; the beat runs the same."""

from django.core.management.base import BaseCommand

from applications.actions.sweep import sweep


class Command(BaseCommand):
    help = "End notices, lapse corrections and unpaid fees that have fallen due."

    def handle(self, **options: object) -> None:
        counts = sweep()
        self.stdout.write(" ".join(f"{name}={count}" for name, count in counts.items()))
