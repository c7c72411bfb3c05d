"""Announced rounds as JSON, for everybody."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import PUBLIC
from applications.actions.round import is_open
from applications.models import Round
from applications.queries.round import announced_round, coming_rounds, open_rounds
from titles.clock import today


class RoundSerializer(serializers.ModelSerializer):
    """One round; the dates include their first and last day."""

    institution = serializers.CharField(source="institution.name")
    specialties: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="code", many=True, read_only=True
    )
    is_open = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = [
            "code",
            "name",
            "institution",
            "series",
            "jurisdiction",
            "levels",
            "paths",
            "specialties",
            "year",
            "opens_on",
            "closes_on",
            "seniority_cutoff_on",
            "blind",
            "contact_phone",
            "is_open",
        ]

    def get_is_open(self, round_: Round) -> bool:
        """Whether it takes applications today."""
        return is_open(round_, today())


class RoundListView(APIView):
    """Open rounds, then those to come."""

    access = PUBLIC

    @extend_schema(operation_id="rounds_list", responses=RoundSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The earliest end first."""
        day = today()
        rows = [*open_rounds(day), *coming_rounds(day)]
        return Response(RoundSerializer(rows, many=True).data)


class RoundView(APIView):
    """One announced round."""

    access = PUBLIC

    @extend_schema(operation_id="rounds_read", responses=RoundSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Return it."""
        return Response(RoundSerializer(announced_round(code)).data)


urlpatterns = [
    path("rounds/", RoundListView.as_view(), name="api-rounds"),
    path("rounds/<slug:code>/", RoundView.as_view(), name="api-round"),
]
