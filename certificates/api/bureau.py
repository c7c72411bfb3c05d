"""The bureau's API: work list, acceptance, notice, objections."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from applications.actions.objection import decide_objection
from applications.models import Application, Objection
from applications.queries.worklist import worklist
from certificates.actions.acceptance import accept_result, accept_results, reject_result, return_result
from certificates.actions.publication import publish_results, withhold_publication
from certificates.queries.bureau import (
    bureau_application,
    bureau_of,
    chosen_applications,
    result_objection,
    turns_of,
)
from certificates.queries.pack import pack_of
from review.models import Session
from titles.errors import NotFound


class BureauApplicationSerializer(serializers.ModelSerializer):
    """What the bureau sees of a case in a list."""

    applicant = serializers.CharField(source="person.name")
    employer = serializers.CharField(source="employer.name")
    specialty = serializers.CharField(source="specialty.name")
    certificate = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = [
            "number",
            "applicant",
            "employer",
            "level",
            "path",
            "specialty",
            "state",
            "waiting_for",
            "due_on",
            "certificate",
        ]

    def get_certificate(self, application: Application) -> str | None:
        """The number of the certificate, once issued."""
        certificate = getattr(application, "certificate", None)
        return certificate.number if certificate else None


class ReasonsInput(serializers.Serializer):
    """Coded reasons with words beside them."""

    reason_codes = serializers.ListField(child=serializers.CharField(max_length=20))
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class NumbersInput(serializers.Serializer):
    """Applications by their numbers."""

    numbers = serializers.ListField(
        child=serializers.CharField(max_length=24), allow_empty=False, max_length=500
    )


class ResultNoticeInput(NumbersInput):
    """A result notice."""

    working_days = serializers.IntegerField(required=False, allow_null=True, default=None)


class NoticeAnswer(serializers.Serializer):
    """The published notice."""

    number = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    digest = serializers.CharField()


class FindingInput(serializers.Serializer):
    """The decision on an objection."""

    outcome = serializers.ChoiceField(["upheld", "dismissed"])
    finding = serializers.CharField(max_length=2000)
    reason_code = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class ObjectionAnswer(serializers.ModelSerializer):
    """An objection with its decision."""

    notice = serializers.CharField(source="notice.number")
    application = serializers.CharField(source="application.number")

    class Meta:
        model = Objection
        fields = ["tracking_code", "notice", "application", "statement", "state", "finding", "decided_at"]


class CheckSerializer(serializers.Serializer):
    """One requirement of procedure."""

    text = serializers.CharField()
    found = serializers.CharField()
    met = serializers.BooleanField()
    clause = serializers.CharField()


class PackAnswer(serializers.Serializer):
    """The evidence pack of a session."""

    conclusion = serializers.CharField()
    checks = CheckSerializer(many=True)
    waiting = serializers.ListField(child=serializers.CharField())


def named_applications(numbers: list[str]) -> list[Application]:
    """The applications of the numbers. Raises NotFound if one of them is not the bureau's."""
    found = chosen_applications(numbers)
    missing = set(numbers) - {item.number for item in found}
    if missing:
        raise NotFound("application.not_found", f"没有找到：{'、'.join(sorted(missing))}。")
    return found


class BureauView(APIView):
    """Officers and issuers read; the actions check who decides."""

    access = roles_access(Role.BUREAU_OFFICER, Role.ISSUER)

    def given(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        """The request's body, checked in form."""
        form = serializer(data=self.request.data)
        form.is_valid(raise_exception=True)
        return form.validated_data


class BureauListView(BureauView):
    """The work list."""

    @extend_schema(responses=BureauApplicationSerializer(many=True))
    def get(self, request: PersonApiRequest) -> Response:
        """Applications whose turn is this person's, the most urgent first; page by ``after``."""
        page = worklist(turns_of(request.user), None, after=request.query_params.get("after"))
        rows = BureauApplicationSerializer(page.rows, many=True).data
        return Response({"results": rows, "after": page.after})


class BureauDetailView(BureauView):
    """One case."""

    @extend_schema(responses=BureauApplicationSerializer)
    def get(self, request: PersonApiRequest, number: str) -> Response:
        """One case as it is now."""
        return Response(BureauApplicationSerializer(bureau_application(number)).data)


class AcceptView(BureauView):
    """Accept one result."""

    @extend_schema(request=None, responses=BureauApplicationSerializer)
    def post(self, request: PersonApiRequest, number: str) -> Response:
        """Accept the result."""
        application = bureau_application(number)
        accept_result(application, actor=request.user)
        return Response(BureauApplicationSerializer(bureau_application(number)).data)


class ReasonedView(BureauView):
    """A decision with coded reasons."""

    act: ClassVar[Callable[..., Any]]

    @extend_schema(request=ReasonsInput, responses=BureauApplicationSerializer)
    def post(self, request: PersonApiRequest, number: str) -> Response:
        """Decide, with the reasons given."""
        type(self).act(bureau_application(number), actor=request.user, **self.given(ReasonsInput))
        return Response(BureauApplicationSerializer(bureau_application(number)).data)


class RejectView(ReasonedView):
    """Refuse one result."""

    act = staticmethod(reject_result)


class ReturnView(ReasonedView):
    """Send one result back."""

    act = staticmethod(return_result)


class WithholdView(ReasonedView):
    """Leave one result unpublished."""

    act = staticmethod(withhold_publication)


class AcceptManyView(BureauView):
    """Accept several results."""

    @extend_schema(
        operation_id="bureau_applications_accept_many",
        request=NumbersInput,
        responses=BureauApplicationSerializer(many=True),
    )
    def post(self, request: PersonApiRequest) -> Response:
        """Accept all of them or none."""
        numbers = self.given(NumbersInput)["numbers"]
        accept_results(named_applications(numbers), actor=request.user)
        return Response(BureauApplicationSerializer(named_applications(numbers), many=True).data)


class PublishView(BureauView):
    """Publish a result notice."""

    @extend_schema(request=ResultNoticeInput, responses={201: NoticeAnswer})
    def post(self, request: PersonApiRequest) -> Response:
        """Publish one notice for the given applications."""
        given = self.given(ResultNoticeInput)
        notice = publish_results(
            named_applications(given["numbers"]),
            actor=request.user,
            publisher=bureau_of(request.user),
            working_days=given["working_days"],
        )
        return Response(NoticeAnswer(notice).data, status=201)


class ObjectionView(BureauView):
    """One objection to a result notice."""

    @extend_schema(responses=ObjectionAnswer)
    def get(self, request: PersonApiRequest, code: str) -> Response:
        """The objection."""
        return Response(ObjectionAnswer(result_objection(code)).data)

    @extend_schema(request=FindingInput, responses=ObjectionAnswer)
    def post(self, request: PersonApiRequest, code: str) -> Response:
        """Decide with a finding."""
        given = self.given(FindingInput)
        decide_objection(objection=result_objection(code), actor=request.user, **given)
        return Response(ObjectionAnswer(result_objection(code)).data)


class PackView(BureauView):
    """The evidence pack of a session."""

    @extend_schema(responses=PackAnswer)
    def get(self, request: PersonApiRequest, pk: int) -> Response:
        """The checks of procedure, and which results wait."""
        session = get_object_or_404(Session.objects.filter(signed_at__isnull=False), pk=pk)
        pack = pack_of(session)
        waiting = [row.application.number for row in pack.waiting]
        return Response(
            {
                "conclusion": pack.conclusion,
                "checks": CheckSerializer(pack.checks, many=True).data,
                "waiting": waiting,
            }
        )


urlpatterns = [
    path("bureau/applications/", BureauListView.as_view(), name="api-bureau-list"),
    path("bureau/applications/accept/", AcceptManyView.as_view(), name="api-bureau-accept-many"),
    path("bureau/applications/<str:number>/", BureauDetailView.as_view(), name="api-bureau-detail"),
    path("bureau/applications/<str:number>/accept/", AcceptView.as_view(), name="api-bureau-accept"),
    path("bureau/applications/<str:number>/reject/", RejectView.as_view(), name="api-bureau-reject"),
    path("bureau/applications/<str:number>/return/", ReturnView.as_view(), name="api-bureau-return"),
    path("bureau/applications/<str:number>/withhold/", WithholdView.as_view(), name="api-bureau-withhold"),
    path("bureau/notices/", PublishView.as_view(), name="api-bureau-publish"),
    path("bureau/objections/<str:code>/", ObjectionView.as_view(), name="api-bureau-objection"),
    path("bureau/sessions/<int:pk>/", PackView.as_view(), name="api-bureau-session"),
]
