"""Deny by default: every address declares who may open it, and the declaration is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.views import View
from rest_framework.views import APIView

from accounts.access import (
    PUBLIC,
    SIGNED_IN,
    Access,
    AccessMiddleware,
    DeclaredAccess,
    access_of,
    may_open,
    public,
    requires,
    roles_access,
    signed_in,
)
from accounts.models import Membership, Organisation, Person, Role


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def test_every_address_declares_its_access() -> None:
    found = list(patterns(get_resolver()))
    assert len(found) > 20
    assert [address for address, view in found if access_of(view) is None] == []


def test_every_api_view_that_is_not_public_asks_the_declaration() -> None:
    unguarded = [
        address
        for address, view in patterns(get_resolver())
        if hasattr(view, "cls")
        and issubclass(view.cls, APIView)
        and access_of(view) != PUBLIC
        and DeclaredAccess not in view.cls.permission_classes
    ]
    assert unguarded == []


def test_every_role_that_is_asked_for_exists() -> None:
    asked = {
        role for _address, view in patterns(get_resolver()) for role in (access_of(view) or PUBLIC).roles
    }
    assert asked <= set(Role.values)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def middleware(view: Any, user: Any) -> Any:
    request = RequestFactory().get("/somewhere/")
    request.user = user
    return AccessMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), {})


def test_a_view_without_declaration_is_refused_for_everybody() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")

    with pytest.raises(PermissionDenied):
        middleware(bare, Person(pk=1))


def test_declarations_survive_wrapping_and_classes() -> None:
    class Page(View):
        pass

    assert access_of(public(page)) is PUBLIC
    assert access_of(signed_in(Page).as_view()) is SIGNED_IN
    assert access_of(requires(Role.ISSUER)(Page).as_view()) == Access("roles", ("issuer",))
    with pytest.raises(ValueError, match="needs a role"):
        roles_access()
    with pytest.raises(ValueError, match="janitor"):
        roles_access("janitor")


@pytest.mark.django_db
def test_who_may_open_what() -> None:
    bureau = Organisation.objects.create(kind="bureau", name="市人社局", uscc="11110000000021004R")
    issuer = Person.objects.create_user("issuer", name="签发人")
    Membership.objects.create(person=issuer, organisation=bureau, role=Role.ISSUER)
    stranger = Person.objects.create_user("li", name="李华")
    only = roles_access(Role.ISSUER, Role.INSPECTOR)
    assert may_open(only, issuer)
    assert not may_open(only, stranger)
    assert may_open(SIGNED_IN, stranger)
    assert not may_open(roles_access(Role.SUPERVISOR), issuer)


@pytest.mark.django_db
def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/inbox/?before=5")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/inbox/%3Fbefore%3D5"


@pytest.mark.django_db
def test_a_person_without_the_role_is_refused(client: Client) -> None:
    client.force_login(Person.objects.create_user("li", name="李华"))
    answer = client.get("/bureau/trail/")
    assert answer.status_code == 403
    assert "权限" in answer.content.decode()
