"""The holder's certificates for programs."""

from typing import Any

from django.http import FileResponse
from django.urls import path
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import SIGNED_IN
from accounts.requests import PersonApiRequest
from certificates.links import verification_url
from certificates.models import Certificate
from certificates.queries.verification import state_on
from certificates.views.files import pdf_response
from certificates.views.holder import own_certificate
from titles.clock import today


class OwnCertificateSerializer(serializers.ModelSerializer):
    """What the holder sees of the own certificate."""

    application = serializers.CharField(source="application.number")
    status = serializers.SerializerMethodField()
    verification_url = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = [
            "number",
            "application",
            "title_name",
            "level",
            "series_name",
            "specialty_name",
            "obtained_on",
            "issued_on",
            "scope",
            "status",
            "verification_url",
            "pdf_sha256",
        ]

    def get_status(self, certificate: Certificate) -> str:
        """How it stands today."""
        return state_on(certificate, today())

    def get_verification_url(self, certificate: Certificate) -> str:
        """The address of the QR code."""
        return verification_url(certificate)


class OwnCertificatesView(APIView):
    """The own certificates."""

    access = SIGNED_IN

    @extend_schema(responses=OwnCertificateSerializer(many=True))
    def get(self, request: PersonApiRequest) -> Response:
        """The own certificates, the newest first."""
        rows = Certificate.objects.filter(holder=request.user.pk).select_related("revocation", "application")
        data: Any = OwnCertificateSerializer(rows, many=True).data
        return Response(data)


class OwnFileView(APIView):
    """The signed PDF."""

    access = SIGNED_IN

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: PersonApiRequest, number: str) -> FileResponse:
        """The signed PDF, for its holder only."""
        return pdf_response(own_certificate(request.user, number))


urlpatterns = [
    path("my/certificates/", OwnCertificatesView.as_view(), name="api-my-certificates"),
    path("my/certificates/<str:number>/file/", OwnFileView.as_view(), name="api-my-certificate-file"),
]
