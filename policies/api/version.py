"""The rules desk for programs: versions with their texts, drafting, saving, checking, publishing."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from policies.actions.version import check_draft, discard_draft, publish_version, save_draft, start_draft
from policies.checking import is_stale
from policies.queries.desk import (
    PolicyLine,
    editors_of,
    policy_lines,
    problem_lines,
    version_with_texts,
    versions_on_desk,
    warning_lines,
)
from titles.models import PolicyVersion


class ProblemSerializer(serializers.Serializer):
    """One thing to correct: where, and what was expected there."""

    file = serializers.CharField()
    line = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField(source="words")
    text = serializers.CharField(allow_blank=True, help_text=gettext_lazy("该行的原文；检查后又改过的为空。"))


class VersionLineSerializer(serializers.ModelSerializer):
    """A version without its texts."""

    version = serializers.CharField(help_text=gettext_lazy("政策代码@版本-文本标记，与申报里记的相同。"))
    drafted_by = serializers.CharField(source="drafted_by.name", default=None)
    published_by = serializers.CharField(source="published_by.name", default=None)

    class Meta:
        model = PolicyVersion
        fields = [
            "id",
            "policy",
            "number",
            "version",
            "title",
            "document",
            "effective_from",
            "replaces",
            "based_on",
            "status",
            "note",
            "drafted_by",
            "drafted_at",
            "edited_at",
            "checked_at",
            "published_by",
            "published_at",
        ]


class VersionSerializer(VersionLineSerializer):
    """A version with its texts and the report of its last check."""

    editors = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    report_is_stale = serializers.SerializerMethodField()

    class Meta(VersionLineSerializer.Meta):
        fields = [
            *VersionLineSerializer.Meta.fields,
            "editors",
            "problems",
            "warnings",
            "report_is_stale",
            "pack_text",
            "cases_text",
            "coverage_text",
        ]

    def get_editors(self, version: PolicyVersion) -> list[str]:
        """Everybody who wrote in the text: none of them may publish it."""
        return [person.name for person in editors_of(version)]

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, version: PolicyVersion) -> Any:
        """What the last check found."""
        return ProblemSerializer(problem_lines(version), many=True).data

    @extend_schema_field(ProblemSerializer(many=True))
    def get_warnings(self, version: PolicyVersion) -> Any:
        """Cases of other policies that no longer hold with this version; they keep nobody from publishing."""
        return ProblemSerializer(warning_lines(version), many=True).data

    def get_report_is_stale(self, version: PolicyVersion) -> bool:
        """Whether the texts were changed since."""
        return is_stale(version)


class PolicySerializer(serializers.Serializer):
    """A policy on the desk: what applies today, and what waits."""

    code = serializers.CharField()
    title = serializers.CharField()
    document = serializers.CharField()
    number = serializers.IntegerField(source="line.number")
    version = serializers.CharField(source="line.version")
    effective_from = serializers.DateField(source="line.begins", allow_null=True)
    published = serializers.IntegerField()
    drafts = serializers.SerializerMethodField()

    @extend_schema_field(VersionLineSerializer(many=True))
    def get_drafts(self, line: PolicyLine) -> Any:
        """The versions that are not published yet."""
        return VersionLineSerializer([draft.version for draft in line.drafts], many=True).data


class StartInput(serializers.Serializer):
    """Which published version the next one is taken from, for a new day or as a correction."""

    based_on = serializers.IntegerField(min_value=1)
    effective_from = serializers.DateField(required=False, allow_null=True, default=None)
    correcting = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=500)


class TextsInput(serializers.Serializer):
    """The three texts; `seen` is the `edited_at` that was read with them."""

    pack_text = serializers.CharField(trim_whitespace=False)
    cases_text = serializers.CharField(trim_whitespace=False)
    coverage_text = serializers.CharField(trim_whitespace=False)
    note = serializers.CharField(required=False, max_length=500)
    seen = serializers.DateTimeField()


class SeenInput(serializers.Serializer):
    """The `edited_at` of the version that was read."""

    seen = serializers.DateTimeField()


class DeskView(APIView):
    """All of the bureau read; the actions check who writes and who publishes."""

    access = roles_access(Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR)


class DeskPoliciesView(DeskView):
    """Every policy."""

    @extend_schema(operation_id="bureau_policies_list", responses=PolicySerializer(many=True))
    def get(self, request: PersonApiRequest) -> Response:
        """What applies today, and the drafts that wait."""
        return Response(PolicySerializer(policy_lines(request.user), many=True).data)


class DeskVersionsView(DeskView):
    """The versions of one policy."""

    @extend_schema(operation_id="bureau_policy_versions_list", responses=VersionLineSerializer(many=True))
    def get(self, request: PersonApiRequest, code: str) -> Response:
        """Every version, the newest first."""
        rows = [row for row, _line in versions_on_desk(code)]
        return Response(VersionLineSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="bureau_policy_version_start", request=StartInput, responses={201: VersionSerializer}
    )
    def post(self, request: PersonApiRequest, code: str) -> Response:
        """Draft the next version."""
        given = StartInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = start_draft(policy=code, actor=request.user, **given.validated_data)
        return Response(VersionSerializer(version).data, status=201)


class DeskVersionView(DeskView):
    """One version."""

    @extend_schema(operation_id="bureau_policy_version_read", responses=VersionSerializer)
    def get(self, request: PersonApiRequest, pk: int) -> Response:
        """Its texts and the report of its last check."""
        return Response(VersionSerializer(version_with_texts(pk)).data)

    @extend_schema(operation_id="bureau_policy_version_save", request=TextsInput, responses=VersionSerializer)
    def put(self, request: PersonApiRequest, pk: int) -> Response:
        """Save the texts; 409 where somebody else has saved since `seen`."""
        given = TextsInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = save_draft(version_with_texts(pk), actor=request.user, **given.validated_data)
        return Response(VersionSerializer(version).data)


class CheckView(DeskView):
    """Checking a draft."""

    @extend_schema(operation_id="bureau_policy_version_check", request=None, responses=VersionSerializer)
    def post(self, request: PersonApiRequest, pk: int) -> Response:
        """Run every check; the answer holds the problems, with file, line and what was expected."""
        version = check_draft(version_with_texts(pk), actor=request.user)
        return Response(VersionSerializer(version).data)


class PublishView(DeskView):
    """Publishing a checked version."""

    @extend_schema(
        operation_id="bureau_policy_version_publish", request=SeenInput, responses=VersionSerializer
    )
    def post(self, request: PersonApiRequest, pk: int) -> Response:
        """Put it into force from its first day; only by somebody who did not write in it."""
        given = SeenInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = publish_version(
            version_with_texts(pk), seen=given.validated_data["seen"], actor=request.user
        )
        return Response(VersionSerializer(version).data)


class DiscardView(DeskView):
    """Putting a draft aside."""

    @extend_schema(operation_id="bureau_policy_version_discard", request=None, responses=VersionSerializer)
    def post(self, request: PersonApiRequest, pk: int) -> Response:
        """It stays readable, and is closed."""
        return Response(VersionSerializer(discard_draft(version_with_texts(pk), actor=request.user)).data)


VERSION = "bureau/policies/versions/<int:pk>"

urlpatterns = [
    path("bureau/policies/", DeskPoliciesView.as_view(), name="api-bureau-policies"),
    path(f"{VERSION}/", DeskVersionView.as_view(), name="api-bureau-policy-version"),
    path(f"{VERSION}/check/", CheckView.as_view(), name="api-bureau-policy-check"),
    path(f"{VERSION}/publish/", PublishView.as_view(), name="api-bureau-policy-publish"),
    path(f"{VERSION}/discard/", DiscardView.as_view(), name="api-bureau-policy-discard"),
    path(
        "bureau/policies/<slug:code>/versions/",
        DeskVersionsView.as_view(),
        name="api-bureau-policy-versions",
    ),
]
