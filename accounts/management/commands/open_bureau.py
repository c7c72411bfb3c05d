"""Enter the bureau and its first officer into an empty house; everything after goes through the actions."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import identifiers
from accounts.audit import record_event
from accounts.models import Membership, Organisation, OrganisationKind, Person, Role
from titles.clock import today


class Command(BaseCommand):
    """Open the bureau."""

    help = (
        "Enter the bureau and its first officer, who enters everybody else. Refused once there is a bureau. "
        "The password is asked for, or taken from OFFICER_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bureau", required=True, help="the bureau's name")
        parser.add_argument("--uscc", required=True, help="its unified social credit code")
        parser.add_argument("--username", required=True, help="the officer's username")
        parser.add_argument("--name", required=True, help="the officer's name")
        parser.add_argument("--email", default="", help="the officer's e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("OFFICER_PASSWORD") or getpass.getpass("Password: ")
        try:
            with transaction.atomic():
                self._open(password=password, **options)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _open(
        self, *, bureau: str, uscc: str, username: str, name: str, email: str, password: str, **rest: Any
    ) -> None:
        if Organisation.objects.filter(kind=OrganisationKind.BUREAU).exists():
            raise CommandError("There is a bureau already: its officers enter everybody else.")
        officer = Person(username=username, name=name, email=email)
        validate_password(password, officer)
        officer.set_password(password)
        officer.full_clean(exclude=["persona"])
        officer.save()
        house = Organisation.objects.create(
            kind=OrganisationKind.BUREAU, name=bureau, uscc=identifiers.clean_uscc(uscc)
        )
        Membership.objects.create(
            person=officer, organisation=house, role=Role.BUREAU_OFFICER, active_from=today()
        )
        record_event("organisation.open_bureau", actor=None, obj=house, organisation=house)
        self.stdout.write(f"{name} signs in as {username}.")
