"""The bureau's API of catalogue imports: upload, read the preview with its errors, confirm, discard."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from policies.actions.catalogue_import import confirm_import, discard_import, refresh_import, stage_import
from policies.catalogues.kinds import kind_of
from policies.catalogues.workbook import MOST_BYTES
from policies.models import CatalogueImport
from policies.queries.catalogue_preview import import_of, is_stale


class UploadInput(serializers.Serializer[Any]):
    """A sheet; of the calendar with its year and source."""

    file = serializers.FileField()
    year = serializers.IntegerField(required=False, allow_null=True, default=None)
    source = serializers.CharField(  # type: ignore[assignment]  # a field of this name, not the attribute
        required=False, allow_blank=True, default="", max_length=200
    )


class LineErrorSerializer(serializers.Serializer[Any]):
    """What is wrong in one cell."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    message = serializers.CharField()
    found = serializers.CharField(default="", allow_blank=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """What one line does."""

    line = serializers.IntegerField(help_text=gettext_lazy("0：文件里没有写、因而不再列入的日子。"))
    act = serializers.CharField()
    name = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ImportSerializer(serializers.ModelSerializer[CatalogueImport]):
    """An import with its errors and changes."""

    errors = LineErrorSerializer(many=True)  # type: ignore[assignment]  # likewise
    changes = ChangeSerializer(many=True)
    uploaded_by = serializers.CharField(source="uploaded_by.name")
    stale = serializers.SerializerMethodField()

    class Meta:
        model = CatalogueImport
        fields = [
            "id",
            "kind",
            "file_name",
            "digest",
            "year",
            "source",
            "state",
            "stale",
            "counts",
            "errors",
            "changes",
            "uploaded_by",
            "uploaded_at",
            "decided_at",
        ]

    def get_stale(self, row: CatalogueImport) -> bool:
        """Whether it must be compared again before it can be confirmed."""
        return is_stale(row)


class OfficersView(APIView):
    """Only officers of the bureau import."""

    access = roles_access(Role.BUREAU_OFFICER)


class ImportsView(OfficersView):
    """Uploads of one catalogue."""

    parser_classes = (MultiPartParser, FormParser)

    @extend_schema(request=UploadInput, responses={201: ImportSerializer})
    def post(self, request: PersonApiRequest, kind: str) -> Response:
        """Read a sheet and answer with its preview; nothing is written to the catalogue."""
        form = UploadInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        row = stage_import(
            kind_of(kind),
            actor=request.user,
            file_name=given["file"].name,
            content=given["file"].read(MOST_BYTES + 1),
            year=given["year"],
            source=given["source"],
        )
        return Response(ImportSerializer(row).data, status=201)


class ImportView(OfficersView):
    """One import."""

    access = roles_access(Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR)

    @extend_schema(responses=ImportSerializer)
    def get(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Return the preview, or what was written."""
        return Response(ImportSerializer(import_of(pk)).data)


class ConfirmView(OfficersView):
    """Confirmation of all or nothing."""

    parser_classes = (JSONParser, FormParser)

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Write what the preview showed; 409 where the catalogue has changed or this was done already."""
        return Response(ImportSerializer(confirm_import(pk, actor=request.user)).data)


class RefreshView(OfficersView):
    """Comparison with the catalogue as it is now."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Compare again."""
        return Response(ImportSerializer(refresh_import(pk, actor=request.user)).data)


class DiscardView(OfficersView):
    """Laying a preview aside."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Discard it; the catalogue stays as it is."""
        return Response(ImportSerializer(discard_import(pk, actor=request.user)).data)


IMPORTS = "bureau/catalogues/imports/<uuid:pk>"
urlpatterns = [
    path("bureau/catalogues/<slug:kind>/imports/", ImportsView.as_view(), name="api-catalogue-imports"),
    path(f"{IMPORTS}/", ImportView.as_view(), name="api-catalogue-import"),
    path(f"{IMPORTS}/confirm/", ConfirmView.as_view(), name="api-catalogue-confirm"),
    path(f"{IMPORTS}/refresh/", RefreshView.as_view(), name="api-catalogue-refresh"),
    path(f"{IMPORTS}/discard/", DiscardView.as_view(), name="api-catalogue-discard"),
]
