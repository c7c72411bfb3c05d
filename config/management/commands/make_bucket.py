"""Make the bucket of the object storage where it isn't there yet."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Make the bucket."""

    help = "Make the object storage's bucket (S3_BUCKET) if it doesn't exist."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        bucket = getattr(default_storage, "bucket", None)
        if bucket is None:
            raise CommandError("Files are kept in a folder: S3_BUCKET is not set.")
        if bucket.creation_date is None:
            bucket.create()
            self.stdout.write(f"Made bucket {bucket.name}.")
