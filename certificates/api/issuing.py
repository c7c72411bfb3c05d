"""The issuer's API: issue one or many, follow a batch, revoke."""

import uuid

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.requests import PersonApiRequest
from certificates.actions.batch import order_batch
from certificates.actions.issue import issue_certificate
from certificates.actions.revocation import revoke_certificate
from certificates.api.bureau import BureauView, NumbersInput, named_applications
from certificates.links import verification_url
from certificates.models import Certificate, IssueBatch
from certificates.queries.bureau import bureau_application, certificate_by_number
from certificates.queries.issuing import progress_of


class IssuedSerializer(serializers.ModelSerializer):
    """A certificate as its issuer sees it."""

    application = serializers.CharField(source="application.number")
    verification_url = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = [
            "number",
            "application",
            "holder_name",
            "title_name",
            "obtained_on",
            "issued_on",
            "state",
            "pdf_sha256",
            "verification_url",
        ]

    def get_verification_url(self, certificate: Certificate) -> str:
        """The address of the QR code."""
        return verification_url(certificate)


class BatchInput(NumbersInput):
    """Certificates to be issued together; the same token is the same batch."""

    form_token = serializers.UUIDField()


class BatchAnswer(serializers.Serializer):
    """How far a batch has come."""

    id = serializers.UUIDField()
    whole = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()


class RevocationInput(serializers.Serializer):
    """A decision to revoke."""

    reason_code = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=500)
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)


class RevocationAnswer(serializers.Serializer):
    """The decision."""

    decision_number = serializers.CharField()
    reason_code = serializers.CharField()
    decided_on = serializers.DateField()
    effective_on = serializers.DateField()


def _batch_answer(batch: IssueBatch) -> dict[str, object]:
    progress = progress_of(batch)
    return {"id": batch.pk, "whole": progress.whole, "done": progress.done, "failed": progress.failed}


class IssueView(BureauView):
    """Issue one certificate."""

    @extend_schema(request=None, responses=IssuedSerializer)
    def post(self, request: PersonApiRequest, number: str) -> Response:
        """Issue it; asked again, give the same one."""
        certificate = issue_certificate(bureau_application(number), actor=request.user)
        return Response(IssuedSerializer(certificate).data)


class IssueManyView(BureauView):
    """Issue many certificates."""

    @extend_schema(request=BatchInput, responses={202: BatchAnswer})
    def post(self, request: PersonApiRequest) -> Response:
        """Order a batch; it is issued in the background."""
        given = self.given(BatchInput)
        applications = named_applications(given["numbers"])
        batch = order_batch(applications, actor=request.user, form_token=given["form_token"])
        return Response(_batch_answer(batch), status=202)


class BatchView(BureauView):
    """One batch."""

    @extend_schema(responses=BatchAnswer)
    def get(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """How far it has come."""
        return Response(_batch_answer(get_object_or_404(IssueBatch, pk=pk)))


class RevokeView(BureauView):
    """Revoke one certificate."""

    @extend_schema(request=RevocationInput, responses={201: RevocationAnswer})
    def post(self, request: PersonApiRequest, number: str) -> Response:
        """Decide, with reason, facts and the day from which it holds."""
        decision = revoke_certificate(
            certificate_by_number(number), actor=request.user, **self.given(RevocationInput)
        )
        return Response(RevocationAnswer(decision).data, status=201)


urlpatterns = [
    path("bureau/applications/<str:number>/issue/", IssueView.as_view(), name="api-bureau-issue"),
    path("bureau/batches/", IssueManyView.as_view(), name="api-bureau-batches"),
    path("bureau/batches/<uuid:pk>/", BatchView.as_view(), name="api-bureau-batch"),
    path("bureau/certificates/<str:number>/revoke/", RevokeView.as_view(), name="api-bureau-revoke"),
]
