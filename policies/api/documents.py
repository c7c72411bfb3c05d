"""Policies for programs: their published versions, each as a document, two beside each other."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from policies.api.openapi import answer
from policies.queries.comparison import chosen_versions
from policies.queries.document import Document, document_of
from policies.queries.versions import VersionLine, texts_of, version_line, versions_of
from rules.comparison import Change, Kind, Part, compare
from titles.access import PUBLIC

JSON = "application/json"


class VersionAnswer(msgspec.Struct, frozen=True):
    """A published version without its text."""

    number: int
    version: str
    effective_from: dt.date | None
    applied_until: dt.date | None
    replaced: bool
    applies_today: bool
    url: str


class FieldAnswer(msgspec.Struct, frozen=True):
    """What differs in one row."""

    name: str
    before: str
    after: str


class ChangeAnswer(msgspec.Struct, frozen=True):
    """One row that two versions do not share."""

    change: Literal["added", "removed", "changed"]
    part: Part
    level: str
    path: str
    series: str
    kind: Kind
    clause: str
    label: str
    fields: list[FieldAnswer]
    also: tuple[str, ...]


class ComparisonAnswer(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Two versions beside each other."""

    from_: VersionAnswer
    to: VersionAnswer
    changes: list[ChangeAnswer]


def _answer(value: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type=JSON)


def _version(line: VersionLine) -> VersionAnswer:
    return VersionAnswer(
        number=line.number,
        version=line.version,
        effective_from=line.begins,
        applied_until=line.ends,
        replaced=line.replaced,
        applies_today=line.current,
        url=reverse("api-policy-version", args=[line.code, line.number]),
    )


def _change(change: Change) -> ChangeAnswer:
    fields = [FieldAnswer(*field) for field in change.fields]
    return ChangeAnswer(**msgspec.structs.asdict(change) | {"fields": fields})


class VersionsView(APIView):
    """The published versions of a policy."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policy_versions", responses={(200, JSON): answer(list[VersionAnswer])})
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with every published version, the newest first."""
        return _answer([_version(line) for line in versions_of(code)])


class VersionView(APIView):
    """One version as a document."""

    access = PUBLIC
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="policy_version", responses={(200, JSON): answer(Document)})
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
        responses={(200, JSON): answer(ComparisonAnswer)},
    )
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with every row that differs, before and after in words."""
        before, after = chosen_versions(code, request.GET.get("from", ""), request.GET.get("to", ""))
        changes = compare(texts_of(before)[0].pack, texts_of(after)[0].pack)
        return _answer(ComparisonAnswer(_version(before), _version(after), [_change(row) for row in changes]))
