"""Check the audit trail from its first event to its last."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.chain import verify_and_remember


class Command(BaseCommand):
    help = "Recompute the audit trail's chain of hashes; exit with an error at the first break."

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_and_remember()
        if not report.intact:
            raise CommandError(
                f"the trail is broken at event {report.first_bad} ({report.problem}); "
                f"{report.events} events before it are intact"
            )
        self.stdout.write(f"{report.events} events, intact, head {report.head}")
