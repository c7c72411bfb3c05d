"""The contract over HTTP: one dossier in, the same assessment out. Public, limited, nothing is kept."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

import rules
from policies.api.openapi import ERROR, LIMITED, answer, described
from policies.queries.coverage import tables_of
from rules import dossier as dossiers
from rules import json_schema
from rules.coverage import Position
from rules.engine import PolicyLine, judge
from rules.errors import InvalidDossier
from titles import clock
from titles.access import PUBLIC
from titles.policies import packs_on
from titles.throttles import AssessmentThrottle

JSON = "application/json"


class AssessmentView(APIView):
    """Assess one dossier: every level and path, clause by clause."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AssessmentThrottle,)

    @extend_schema(
        operation_id="assess",
        request={JSON: described("dossier")},
        responses={200: described("assessment"), 400: ERROR, 429: LIMITED},
        description="The body is a dossier (/api/schemas/dossier/), the answer an assessment "
        "(/api/schemas/assessment/). Nothing is stored.",
    )
    def post(self, request: Request) -> HttpResponse:
        """Answer with the assessment, or with the path at fault and what was expected."""
        try:
            dossier = dossiers.decode(request.body)
            assessment = judge(dossier, raw=True, packs=packs_on(dossier.as_of))
        except InvalidDossier as error:
            return JsonResponse(
                {
                    "error": {
                        "code": "invalid_dossier",
                        "message": _("材料数据有误：%(path)s") % {"path": error.path},
                        "clause": "",
                        "fields": {error.path: [error.expected]},
                        **error.as_dict(),
                    }
                },
                status=400,
                json_dumps_params={"ensure_ascii": False},
            )
        return HttpResponse(msgspec.json.encode(assessment), content_type=JSON)


class SchemaView(APIView):
    """The JSON Schemas of the contract."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="contract_schema",
        parameters=[OpenApiParameter("name", str, OpenApiParameter.PATH, enum=list(json_schema.schemas()))],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Answer with one schema."""
        schema = json_schema.schemas().get(name)
        if schema is None:
            raise NotFound
        return HttpResponse(json_schema.as_text(schema), content_type="application/schema+json")


class PoliciesView(APIView):
    """The policies applied, with their documents, dates in force and readings."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policies", responses={(200, JSON): answer(list[PolicyLine])})
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with every policy in the version of today."""
        return HttpResponse(msgspec.json.encode(rules.policies(packs_on(clock.today()))), content_type=JSON)


class CoverageView(APIView):
    """Which rule every operative sentence of a policy became."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policy_coverage", responses={(200, JSON): answer(list[Position])})
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with the positions of one policy in the order of its text."""
        packs = packs_on(clock.today())
        if code not in packs:
            raise NotFound
        return HttpResponse(msgspec.json.encode(tables_of(packs)[code]), content_type=JSON)
