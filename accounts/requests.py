"""Requests behind a declared access: the person is known to be signed in."""

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import Person


class PersonRequest(HttpRequest):
    """What a view marked ``signed_in`` or ``requires(…)`` gets; for annotations only."""

    user: Person


class PersonApiRequest(Request):
    """The same for API views; for annotations only."""

    user: Person
