"""The applicant's archive through the API: the same actions, own records only."""

from __future__ import annotations

import uuid

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import SIGNED_IN
from accounts.models import Organisation, Person
from accounts.models.organisation import OrganisationKind
from applications.actions.archive import (
    PROFILE_FIELDS,
    remove_record,
    save_profile,
    save_record,
    state_none,
    stated_fields,
)
from applications.actions.evidence import attach_evidence, detach_evidence, store_evidence
from applications.models import EvidenceFile, Profile
from applications.models.archive import ArchiveRecord
from applications.models.profile import EmploymentStatus
from applications.queries.archive import own_record, profile_of
from applications.queries.evidence import own_evidence, readable_evidence
from applications.record_kinds import KINDS, record_kind
from titles.errors import InvalidInput


class ProfileSerializer(serializers.ModelSerializer):
    """The applicant's situation; null or an empty string means not stated."""

    employer = serializers.SlugRelatedField(
        slug_field="uscc",
        queryset=Organisation.objects.filter(kind=OrganisationKind.EMPLOYER),
        allow_null=True,
        required=False,
        help_text="Unified social credit code of the employer.",
    )
    employment = serializers.ChoiceField(choices=EmploymentStatus.choices, allow_blank=True, required=False)

    class Meta:
        model = Profile
        fields = [*PROFILE_FIELDS, "barred_until", "stated_none", "updated_at"]
        read_only_fields = ["barred_until", "stated_none", "updated_at"]


class EvidenceSerializer(serializers.ModelSerializer):
    """One file; the same bytes twice are the same file."""

    class Meta:
        model = EvidenceFile
        fields = ["id", "original_name", "media_type", "size", "sha256", "uploaded_at"]


class UploadSerializer(serializers.Serializer):
    """One file as multipart form data: PDF, JPEG or PNG."""

    file = serializers.FileField(allow_empty_file=True)


class NoneSerializer(serializers.Serializer):
    """The statement that there is nothing of a kind."""

    none = serializers.BooleanField()


class AttachSerializer(serializers.Serializer):
    """Files of one's own to tie to a record."""

    evidence = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


def record_serializer(kind: str) -> type[serializers.ModelSerializer]:
    """The serializer of one kind of record."""
    return _SERIALIZERS[record_kind(kind).code]


def _make_serializer(kind: str, model_class: type[ArchiveRecord]) -> type[serializers.ModelSerializer]:
    stated = stated_fields(model_class)

    class Meta:
        model = model_class
        fields = ["id", *stated, "source", "evidence", "created_at", "updated_at"]
        read_only_fields = ["id", "source", "evidence", "created_at", "updated_at"]

    name = "".join(part.title() for part in kind.split("_"))
    body = {"Meta": Meta, "__doc__": f"One record of {kind} in the applicant's archive."}
    return type(f"{name}RecordSerializer", (serializers.ModelSerializer,), body)


_SERIALIZERS = {code: _make_serializer(code, kind.model) for code, kind in KINDS.items()}


class MyView(APIView):
    """Own data only: another person's is not found."""

    access = SIGNED_IN

    @property
    def me(self) -> Person:
        """The signed-in applicant."""
        return self.request.user


class ProfileView(MyView):
    """The applicant's situation."""

    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request) -> Response:
        """Return the stored situation."""
        return Response(ProfileSerializer(profile_of(self.me)).data)

    @extend_schema(request=ProfileSerializer(partial=True), responses=ProfileSerializer)
    def patch(self, request: Request) -> Response:
        """Change what is sent; what is not sent stays."""
        given = ProfileSerializer(profile_of(self.me), data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        save_profile(person=self.me, values=given.validated_data, actor=self.me)
        return Response(ProfileSerializer(profile_of(self.me)).data)


class RecordListView(MyView):
    """Records of one kind."""

    @extend_schema(operation_id="my_archive_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, kind: str) -> Response:
        """All own records of a kind."""
        rows = record_kind(kind).model._default_manager.filter(person=self.me).prefetch_related("evidence")
        return Response(record_serializer(kind)(rows, many=True).data)

    @extend_schema(
        operation_id="my_archive_add", request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, kind: str) -> Response:
        """Add a record."""
        given = record_serializer(kind)(data=request.data)
        given.is_valid(raise_exception=True)
        saved = save_record(person=self.me, kind=kind, values=given.validated_data, actor=self.me)
        return Response(record_serializer(kind)(saved).data, status=201)


class RecordView(MyView):
    """One record."""

    @extend_schema(operation_id="my_archive_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, kind: str, record_id: uuid.UUID) -> Response:
        """Return a record."""
        return Response(record_serializer(kind)(own_record(self.me, kind, record_id)).data)

    @extend_schema(
        operation_id="my_archive_change", request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT
    )
    def patch(self, request: Request, kind: str, record_id: uuid.UUID) -> Response:
        """Change what is sent."""
        record = own_record(self.me, kind, record_id)
        given = record_serializer(kind)(record, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        saved = save_record(
            person=self.me, kind=kind, values=given.validated_data, actor=self.me, record_id=record_id
        )
        return Response(record_serializer(kind)(saved).data)

    @extend_schema(operation_id="my_archive_remove", responses={204: None})
    def delete(self, request: Request, kind: str, record_id: uuid.UUID) -> Response:
        """Remove a record that no application names as representative work."""
        remove_record(person=self.me, kind=kind, record_id=record_id, actor=self.me)
        return Response(status=204)


class NoneView(MyView):
    """The statement that there is nothing of a kind."""

    @extend_schema(request=NoneSerializer, responses=ProfileSerializer)
    def post(self, request: Request, kind: str) -> Response:
        """State it, or take it back."""
        given = NoneSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        profile = state_none(person=self.me, kind=kind, actor=self.me, none=given.validated_data["none"])
        return Response(ProfileSerializer(profile).data)


class RecordEvidenceView(MyView):
    """The files of one record."""

    @extend_schema(request=AttachSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, kind: str, record_id: uuid.UUID) -> Response:
        """Tie own files to the record."""
        given = AttachSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        own_record(self.me, kind, record_id)
        wanted = given.validated_data["evidence"]
        files = own_evidence(self.me, wanted)
        if len(files) != len(set(wanted)):
            message = _("有的文件不是您上传的，或已不存在。")
            raise InvalidInput("evidence.unknown", message, fields={"evidence": [message]})
        record = attach_evidence(
            person=self.me, kind=kind, record_id=record_id, evidence=files, actor=self.me
        )
        return Response(record_serializer(kind)(record).data)


class RecordEvidenceFileView(MyView):
    """One file of one record."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, kind: str, record_id: uuid.UUID, evidence_id: uuid.UUID) -> Response:
        """Take the file off the record; the file itself stays."""
        detach_evidence(
            person=self.me, kind=kind, record_id=record_id, evidence_id=evidence_id, actor=self.me
        )
        return Response(status=204)


class EvidenceListView(MyView):
    """Own files."""

    parser_classes = [MultiPartParser]

    @extend_schema(responses=EvidenceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All own files, the latest first."""
        rows = EvidenceFile.objects.filter(owner=self.me).order_by("-uploaded_at", "pk")
        return Response(EvidenceSerializer(rows, many=True).data)

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: EvidenceSerializer})
    def post(self, request: Request) -> Response:
        """Store one file; the same bytes again give the same file."""
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stored = store_evidence(person=self.me, upload=given.validated_data["file"], actor=self.me)
        return Response(EvidenceSerializer(stored).data, status=201)


class EvidenceView(APIView):
    """One file, for whoever may open it."""

    access = SIGNED_IN

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: uuid.UUID) -> FileResponse:
        """Return the bytes as an attachment."""
        evidence = readable_evidence(request.user, evidence_id)
        response = FileResponse(
            evidence.file.open("rb"),
            as_attachment=True,
            filename=evidence.original_name,
            content_type=evidence.media_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
