"""The expert's API: assignments read blind, opinions, conflicts."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import DeclaredAccess, roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from review.actions.opinion import declare_conflict, submit_opinion
from review.api.serializers import ConflictInput, OpinionInput, assignment_json, case_json
from review.models import Expert, PanelAssignment
from review.queries.blind import blind_case
from review.queries.conflict import conflicts_between
from review.queries.desk import assignments_of, expert_of, own_assignment
from review.queries.menu import score_menu
from review.views.evidence import evidence_response
from titles.errors import NotPermitted


class ExpertView(APIView):
    """What experts may call."""

    access = roles_access(Role.EXPERT)
    permission_classes = [DeclaredAccess]


class Assignments(ExpertView):
    """The own assignments."""

    @extend_schema(operation_id="expert_assignments", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest) -> Response:
        """List them, what is due first in front."""
        found = assignments_of(expert_of(request.user))
        return Response([assignment_json(assignment) for assignment in found])


class AssignmentDetail(ExpertView):
    """One application, blind."""

    @extend_schema(operation_id="expert_assignment", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest, key: int) -> Response:
        """Give what an expert may read, and the menu of indicators."""
        expert = expert_of(request.user)
        assignment = own_assignment(expert, key)
        application = assignment.application
        _refuse_recused(expert, assignment)
        menu = score_menu(application.round.series_id)
        return Response(
            {
                **assignment_json(assignment),
                "case": case_json(
                    blind_case(application), f"/api/expert/assignments/{assignment.pk}/evidence/{{number}}/"
                ),
                "menu": [{"code": item.code, "label": item.label, "points": item.points} for item in menu],
            }
        )


class Evidence(ExpertView):
    """A file of the application."""

    @extend_schema(operation_id="expert_evidence", responses={(200, "application/octet-stream"): bytes})
    def get(self, request: PersonApiRequest, key: int, number: int) -> HttpResponse:
        """Give it under a neutral name, names painted over."""
        expert = expert_of(request.user)
        assignment = own_assignment(expert, key)
        _refuse_recused(expert, assignment)
        return evidence_response(assignment.application, number)


class OpinionCreate(ExpertView):
    """The own opinion."""

    @extend_schema(operation_id="expert_opinion", request=OpinionInput, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Submit it, once."""
        expert = expert_of(request.user)
        form = OpinionInput(data=request.data)
        form.is_valid(raise_exception=True)
        values: dict[str, Any] = form.validated_data
        opinion = submit_opinion(
            own_assignment(expert, key),
            expert=expert,
            scores=values["scores"],
            recommends=values["recommends"],
            text=values["text"],
            actor=request.user,
        )
        return Response({"score": opinion.score, "submitted_at": opinion.submitted_at}, status=201)


class ConflictCreate(ExpertView):
    """Stepping aside."""

    @extend_schema(
        operation_id="expert_conflict", request=ConflictInput, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Declare a conflict with this application."""
        expert = expert_of(request.user)
        form = ConflictInput(data=request.data)
        form.is_valid(raise_exception=True)
        declaration = declare_conflict(
            expert,
            application=own_assignment(expert, key).application,
            kind=form.validated_data["kind"],
            actor=request.user,
        )
        return Response({"kind": declaration.kind}, status=201)


def _refuse_recused(expert: Expert, assignment: PanelAssignment) -> None:
    application = assignment.application
    if (expert.pk, application.pk) in conflicts_between([expert], [application]):
        raise NotPermitted("opinion.recused", _("您对这份申报须回避，不能查看材料。"))


urlpatterns = [
    path("expert/assignments/", Assignments.as_view(), name="api-expert-assignments"),
    path("expert/assignments/<int:key>/", AssignmentDetail.as_view(), name="api-expert-assignment"),
    path(
        "expert/assignments/<int:key>/evidence/<int:number>/", Evidence.as_view(), name="api-expert-evidence"
    ),
    path("expert/assignments/<int:key>/opinion/", OpinionCreate.as_view(), name="api-expert-opinion"),
    path("expert/assignments/<int:key>/conflict/", ConflictCreate.as_view(), name="api-expert-conflict"),
]
