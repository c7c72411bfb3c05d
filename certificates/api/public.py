"""Public verification for programs."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import PUBLIC
from certificates.forms.verification import FileForm
from certificates.models import Certificate, Revocation
from certificates.queries.file_check import judge_file
from certificates.queries.verification import UNKNOWN, standing
from certificates.words import file_words, standing_words
from titles.clock import now
from titles.errors import InvalidInput
from titles.limits import limit
from titles.look.text import masked


class PublicCertificateSerializer(serializers.Serializer):
    """What the public sees; the name is masked unless it was given or the code's key fits."""

    holder = serializers.CharField(source="holder_name")
    title = serializers.CharField(source="title_name")
    level = serializers.CharField()
    series = serializers.CharField(source="series_name")
    specialty = serializers.CharField(source="specialty_name")
    obtained_on = serializers.DateField()
    issued_on = serializers.DateField()
    scope = serializers.CharField()
    institution = serializers.CharField(source="institution_name")
    issuer = serializers.CharField(source="issuer_name")


class RevocationSerializer(serializers.Serializer):
    """The public part of a decision."""

    decision_number = serializers.CharField()
    reason_code = serializers.CharField()
    decided_on = serializers.DateField()
    effective_on = serializers.DateField()


class StandingSerializer(serializers.Serializer):
    """The answer of a verification."""

    number = serializers.CharField()
    status = serializers.ChoiceField(["valid", "revoked", "not_yet", "unknown"])
    on = serializers.DateField()
    words = serializers.CharField()
    name_confirmed = serializers.BooleanField()
    certificate = PublicCertificateSerializer(allow_null=True)
    revocation = RevocationSerializer(allow_null=True)


class SignatureSerializer(serializers.Serializer):
    """What the signature of a file proves."""

    intact = serializers.BooleanField()
    valid = serializers.BooleanField()
    trusted = serializers.BooleanField()
    covers_whole_file = serializers.BooleanField()
    signer = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    problems = serializers.ListField(child=serializers.CharField())


class FileVerdictSerializer(serializers.Serializer):
    """What an uploaded file is."""

    verdict = serializers.ChoiceField(["original", "revoked", "unregistered", "not_original"])
    words = serializers.CharField()
    sha256 = serializers.CharField()
    certificate = serializers.CharField(allow_null=True)
    signature = SignatureSerializer()


def public_data(certificate: Certificate, *, named: bool) -> dict[str, Any]:
    """The certificate as the public sees it; the fields of PublicCertificateSerializer."""
    return {
        "holder": certificate.holder_name if named else masked(certificate.holder_name, 1, 0),
        "title": certificate.title_name,
        "level": certificate.level,
        "series": certificate.series_name,
        "specialty": certificate.specialty_name,
        "obtained_on": certificate.obtained_on,
        "issued_on": certificate.issued_on,
        "scope": certificate.scope,
        "institution": certificate.institution_name,
        "issuer": certificate.issuer_name,
    }


def decision_data(decision: Revocation) -> dict[str, Any]:
    """The public part of a decision; the fields of RevocationSerializer."""
    return {
        "decision_number": decision.decision_number,
        "reason_code": decision.reason_code,
        "decided_on": decision.decided_on,
        "effective_on": decision.effective_on,
    }


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("日期要写成2026-11-20的样子。")
        raise InvalidInput("verify.day", message, fields={"on": [message]}) from error


class VerifyView(APIView):
    """The state of one certificate.

    The busiest address of the house: answered without the framework's negotiation and serializers,
    which cost more than the question itself. The declarations below are what the documents show.
    """

    access = PUBLIC
    http_method_names = ("get", "head", "options")

    @extend_schema(
        parameters=[
            OpenApiParameter("name", OpenApiTypes.STR, description="The holder's name, to be compared"),
            OpenApiParameter("k", OpenApiTypes.STR, description="The key of the QR code"),
            OpenApiParameter("on", OpenApiTypes.DATE, description="The day asked for; today by default"),
        ],
        responses={200: StandingSerializer, 404: StandingSerializer},
    )
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Status today or on a day; an unknown number, or one with another name, is 404."""
        limit(request, "verify", settings.VERIFY_PER_MINUTE)
        asked = request.GET
        found = standing(
            number,
            name=asked.get("name", "")[:60],
            key=asked.get("k", "")[:40],
            on=_day(asked.get("on", "")),
        )
        certificate, decision = found.certificate, found.revocation
        body = {
            "number": found.number,
            "status": found.kind,
            "on": found.on,
            "words": standing_words(found, now()),
            "name_confirmed": found.named,
            "certificate": public_data(certificate, named=found.named) if certificate else None,
            "revocation": decision_data(decision) if decision else None,
        }
        return JsonResponse(body, status=404 if found.kind == UNKNOWN else 200)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go straight to the answer; errors become JSON in config.errors as everywhere."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.get(request, *args, **kwargs)


class VerifyFileView(APIView):
    """Whether a PDF is the one that was issued."""

    access = PUBLIC
    authentication_classes = ()
    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": {"type": "object", "properties": {"file": {"format": "binary"}}}},
        responses=FileVerdictSerializer,
    )
    def post(self, request: Request) -> Response:
        """Judge the file; nothing of it is kept."""
        limit(request._request, "verify-file", settings.VERIFY_FILES_PER_MINUTE)
        form = FileForm(None, request.FILES)
        if not form.is_valid():
            fields = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
            raise InvalidInput("file.unfit", "".join(fields.get("file", [])), fields=fields)
        verdict = judge_file(form.cleaned_data["file"].read())
        return Response(
            {
                "verdict": verdict.kind,
                "words": file_words(verdict)[2],
                "sha256": verdict.sha256,
                "certificate": verdict.certificate.number if verdict.certificate else None,
                "signature": SignatureSerializer(verdict.signature).data,
            }
        )


urlpatterns = [
    path("verify/file/", VerifyFileView.as_view(), name="api-verify-file"),
    path("verify/<str:number>/", VerifyView.as_view(), name="api-verify"),
]
