"""The API of the room of people: oneself, the own organisations, the own messages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import SIGNED_IN
from accounts.actions.inbox import read_one
from accounts.actions.organisation import register_organisation
from accounts.desks import desks
from accounts.models import Notification, Organisation
from accounts.queries.account import memberships
from accounts.requests import PersonApiRequest
from accounts.roles import organisations_of
from titles import clock


class OwnRoleSerializer(serializers.Serializer[Any]):
    """A role that one holds today."""

    role = serializers.CharField()
    role_name = serializers.CharField()
    organisation = serializers.IntegerField()
    organisation_name = serializers.CharField()
    active_until = serializers.DateField(allow_null=True)


class DeskSerializer(serializers.Serializer[Any]):
    """A desk that one can open."""

    url = serializers.CharField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """Oneself, with identifiers masked."""

    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    id_number = serializers.CharField(source="masked_id_number")
    phone = serializers.CharField(source="masked_phone")
    today = serializers.DateField()
    roles = OwnRoleSerializer(many=True)
    desks = DeskSerializer(many=True)


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation as its own members see it."""

    class Meta:
        model = Organisation
        fields = [
            "id",
            "kind",
            "name",
            "uscc",
            "unit_kind",
            "district",
            "contact_phone",
            "supervision_phone",
        ]


class NewOrganisationSerializer(serializers.Serializer[Any]):
    """What registers an organisation; the action checks it."""

    kind = serializers.CharField()
    name = serializers.CharField()
    uscc = serializers.CharField()
    unit_kind = serializers.CharField(required=False, allow_blank=True, default="")
    district = serializers.CharField(required=False, allow_blank=True, default="")
    contact_phone = serializers.CharField(required=False, allow_blank=True, default="")
    supervision_phone = serializers.CharField(required=False, allow_blank=True, default="")


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A message."""

    class Meta:
        model = Notification
        fields = ["id", "subject", "body", "url", "application_number", "created_at", "read_at"]


class NewestFirst(CursorPagination):
    """Pages by key, the newest first."""

    ordering = "-id"


class Me(APIView):
    """Who the token or session belongs to."""

    access = SIGNED_IN

    @extend_schema(responses=MeSerializer, tags=["account"])
    def get(self, request: PersonApiRequest) -> Response:
        """Return oneself, the roles held today and the desks that they open."""
        person = request.user
        today = clock.today()
        content = {
            "username": person.username,
            "name": person.name,
            "email": person.email,
            "masked_id_number": person.masked_id_number,
            "masked_phone": person.masked_phone,
            "today": today,
            "roles": [
                {
                    "role": row.role,
                    "role_name": row.get_role_display(),
                    "organisation": row.organisation_id,
                    "organisation_name": row.organisation.name,
                    "active_until": row.active_until,
                }
                for row in memberships(person)
                if row.holds_on(today)
            ],
            "desks": [{"name": desk.label, "url": desk.url} for desk in desks(person)],
        }
        return Response(MeSerializer(content).data)


@extend_schema(tags=["account"])
class Organisations(ListAPIView[Organisation]):
    """The organisations for which one acts; the bureau registers further ones."""

    access = SIGNED_IN
    serializer_class = OrganisationSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Organisation]:
        """Return the own ones."""
        return organisations_of(self.request.user)

    @extend_schema(
        request=NewOrganisationSerializer, responses={201: OrganisationSerializer}, tags=["account"]
    )
    def post(self, request: PersonApiRequest) -> Response:
        """Register an organisation (bureau officers)."""
        given = NewOrganisationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = register_organisation(actor=request.user, **given.validated_data)
        return Response(OrganisationSerializer(row).data, status=201)


@extend_schema(tags=["account"])
class Notifications(ListAPIView[Notification]):
    """The own messages, the newest first."""

    access = SIGNED_IN
    serializer_class = NotificationSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Notification]:
        """Return the own ones."""
        if getattr(self, "swagger_fake_view", False):
            return Notification.objects.none()
        return Notification.objects.filter(person=self.request.user.pk)


class NotificationRead(APIView):
    """The reading mark of one message."""

    access = SIGNED_IN

    @extend_schema(
        request=None,
        responses={200: NotificationSerializer, 404: OpenApiResponse(description="not one's own")},
        tags=["account"],
    )
    def post(self, request: PersonApiRequest, notification_id: int) -> Response:
        """Mark a message as read."""
        row = read_one(actor=request.user, notification_id=notification_id)
        return Response(NotificationSerializer(row).data)
