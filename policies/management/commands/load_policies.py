"""``manage.py load_policies``: the shipped packs as versions of the rules desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.shipping import load_policies
from titles.errors import DomainError


class Command(BaseCommand):
    help = "Publish shipped policies that have no version yet, add newer ones as drafts; repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_policies()
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
