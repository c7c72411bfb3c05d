"""The institution's API: its work list and the decisions of acceptance."""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.roles import Role, has_role, organisations_of
from applications.actions.acceptance import (
    CorrectionRequest,
    accept_application,
    record_late_finding,
    refuse_application,
    request_correction,
)
from applications.models import Application, FiledFact
from applications.queries.acceptance import correction_items, institution_application
from applications.queries.worklist import worklist
from applications.states import Turn


class InstitutionApplicationSerializer(serializers.ModelSerializer):
    """What an acceptance officer sees of an application in a list."""

    applicant = serializers.CharField(source="person.name")
    employer = serializers.CharField(source="employer.name")
    round = serializers.CharField(source="round.code")

    class Meta:
        model = Application
        fields = [
            "number",
            "applicant",
            "employer",
            "round",
            "level",
            "path",
            "specialty",
            "state",
            "waiting_for",
            "due_on",
            "version",
            "submitted_at",
        ]


class FactSerializer(serializers.ModelSerializer):
    """One filed fact with the employer's finding."""

    class Meta:
        model = FiledFact
        fields = ["number", "group_label", "label", "value", "verdict", "reason_code", "note"]


class InstitutionDetailSerializer(InstitutionApplicationSerializer):
    """The whole file."""

    facts = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()

    class Meta(InstitutionApplicationSerializer.Meta):
        fields = [
            *InstitutionApplicationSerializer.Meta.fields,
            "assessment",
            "pack_version",
            "facts",
            "corrections",
        ]

    def get_facts(self, application: Application) -> list[dict[str, Any]]:
        """The facts of the current version."""
        facts = application.facts.filter(version=application.version).order_by("number")
        return list(FactSerializer(facts, many=True).data)

    def get_corrections(self, application: Application) -> list[dict[str, Any]]:
        """What was asked to be corrected and what was answered."""
        return [
            {"number": item.number, "text": item.text, "answer": item.answer}
            for item in correction_items(application)
        ]


class CorrectionItemInput(serializers.Serializer):
    """One thing to correct."""

    reason_code = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=300)
    record_kind = serializers.CharField(max_length=40, required=False, default="")
    record_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class CorrectionInput(serializers.Serializer):
    """The one correction notice."""

    items = CorrectionItemInput(many=True, allow_empty=False)


class RefusalInput(serializers.Serializer):
    """Coded reasons."""

    reason_codes = serializers.ListField(child=serializers.CharField(max_length=20), allow_empty=False)
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class LateFindingInput(serializers.Serializer):
    """What was overlooked."""

    text = serializers.CharField(max_length=300)


class InstitutionView(APIView):
    """Acceptance officers and secretaries read; the actions check who decides."""

    access = roles_access(Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
    action: ClassVar[str] = ""

    def answer(self, number: str) -> Response:
        """The file as it is now."""
        application = institution_application(number, self.request.user)
        return Response(InstitutionDetailSerializer(application).data)


class InstitutionListView(InstitutionView):
    """The work list."""

    @extend_schema(responses=InstitutionApplicationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Applications whose turn is the institution's, the most urgent first; page by ``after``."""
        pairs = (
            (Role.ACCEPTANCE_OFFICER, Turn.ACCEPTANCE_OFFICER),
            (Role.SESSION_SECRETARY, Turn.SESSION_SECRETARY),
        )
        houses = organisations_of(request.user, Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
        page = worklist(
            [turn for role, turn in pairs if has_role(request.user, role)],
            list(houses),
            view="all",
            search=request.query_params.get("q", ""),
            after=request.query_params.get("after"),
        )
        rows = InstitutionApplicationSerializer(page.rows, many=True).data
        return Response({"results": rows, "after": page.after})


class InstitutionDetailView(InstitutionView):
    """One file."""

    @extend_schema(responses=InstitutionDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        """The file with facts, findings and corrections."""
        return self.answer(number)


class AcceptView(InstitutionView):
    """Accept."""

    @extend_schema(request=None, responses=InstitutionDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Accept and open the fee order."""
        accept_application(institution_application(number, request.user), actor=request.user)
        return self.answer(number)


class RefuseView(InstitutionView):
    """Refuse."""

    @extend_schema(request=RefusalInput, responses=InstitutionDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Refuse with coded reasons."""
        data = _valid(RefusalInput, request)
        refuse_application(institution_application(number, request.user), actor=request.user, **data)
        return self.answer(number)


class CorrectionView(InstitutionView):
    """The one correction notice."""

    @extend_schema(request=CorrectionInput, responses=InstitutionDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Issue it; a second is refused with 409."""
        items = [
            CorrectionRequest(
                reason_code=item["reason_code"],
                text=item["text"],
                record_kind=item["record_kind"],
                record_id=str(item["record_id"]) if item["record_id"] else None,
            )
            for item in _valid(CorrectionInput, request)["items"]
        ]
        request_correction(institution_application(number, request.user), items=items, actor=request.user)
        return self.answer(number)


class LateFindingView(InstitutionView):
    """What was overlooked."""

    @extend_schema(request=LateFindingInput, responses=InstitutionDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Record it as the institution's own error."""
        data = _valid(LateFindingInput, request)
        record_late_finding(institution_application(number, request.user), actor=request.user, **data)
        return self.answer(number)


def _valid(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


_ONE = "institution/applications/<str:number>/"
urlpatterns = [
    path("institution/applications/", InstitutionListView.as_view(), name="api-institution-applications"),
    path(_ONE, InstitutionDetailView.as_view(), name="api-institution-application"),
    path(f"{_ONE}accept/", AcceptView.as_view(), name="api-institution-accept"),
    path(f"{_ONE}refuse/", RefuseView.as_view(), name="api-institution-refuse"),
    path(f"{_ONE}correction/", CorrectionView.as_view(), name="api-institution-correction"),
    path(f"{_ONE}late-findings/", LateFindingView.as_view(), name="api-institution-late-finding"),
]
