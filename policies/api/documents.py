"""Policies for programs: their published versions, each as a document, two beside each other."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from policies.queries.comparison import chosen_versions
from policies.queries.document import document_of
from policies.queries.versions import VersionLine, texts_of, version_line, versions_of
from rules.comparison import compare
from titles.access import PUBLIC

JSON = "application/json"


def _answer(value: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type=JSON)


def _version(line: VersionLine) -> dict[str, object]:
    return {
        "number": line.number,
        "version": line.version,
        "effective_from": line.begins,
        "applied_until": line.ends,
        "replaced": line.replaced,
        "applies_today": line.current,
        "url": reverse("api-policy-version", args=[line.code, line.number]),
    }


class VersionsView(APIView):
    """The published versions of a policy."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policy_versions", responses=OpenApiTypes.OBJECT)
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with every published version, the newest first."""
        return _answer([_version(line) for line in versions_of(code)])


class VersionView(APIView):
    """One version as a document."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policy_version", responses=OpenApiTypes.OBJECT)
    def get(self, request: HttpRequest, code: str, number: int) -> HttpResponse:
        """Answer with head, conditions, paths and readings in words; anchors name places on the page."""
        return _answer(document_of(*texts_of(version_line(code, number))))


class ComparisonView(APIView):
    """Two versions beside each other."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="policy_comparison",
        parameters=[
            OpenApiParameter("from", int, OpenApiParameter.QUERY, required=True),
            OpenApiParameter("to", int, OpenApiParameter.QUERY, required=True),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with every row that differs, before and after in words."""
        before, after = chosen_versions(code, request.GET.get("from", ""), request.GET.get("to", ""))
        changes = compare(texts_of(before)[0].pack, texts_of(after)[0].pack)
        rows = [
            msgspec.structs.asdict(change) | {"fields": [field._asdict() for field in change.fields]}
            for change in changes
        ]
        return _answer({"from": _version(before), "to": _version(after), "changes": rows})
