"""Make the demo signing authority in the data folder."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.signing.demo import make_demo_authority
from certificates.signing.keys import demo_folder


class Command(BaseCommand):
    help = "Make the demo signing key, its authority and a timestamp key; an existing one is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="replace existing ones")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("production signs with SIGNING_KEY and never with a demo key")
        made = make_demo_authority(demo_folder(), renew=options["renew"])
        self.stdout.write("made the demo signing key" if made else "kept the demo signing key")
