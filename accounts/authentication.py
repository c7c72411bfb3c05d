"""Name and password on the API: the same limit on failures as on the sign-in page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from drf_spectacular.authentication import BasicScheme
from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.actions.sign_in import check_credentials
from accounts.models import Person
from titles.errors import InvalidInput


class LimitedBasicAuthentication(BasicAuthentication):
    """HTTP Basic that closes after too many failures."""

    def authenticate_credentials(
        self, userid: str, password: str, request: HttpRequest | None = None
    ) -> tuple[Person, Any]:
        """Return the person whose name and password these are."""
        address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
        try:
            return check_credentials(userid, password, address), None
        except InvalidInput as error:
            raise AuthenticationFailed(str(error.message)) from error


class LimitedBasicScheme(BasicScheme):
    """How the API's description shows it."""

    target_class = "accounts.authentication.LimitedBasicAuthentication"
    name = "basicAuth"
