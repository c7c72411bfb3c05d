"""Public notices as data, and objections to them."""

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import PUBLIC
from applications.actions.objection import is_running, lodge_objection, objection_by_code
from applications.models import Notice, Objection
from applications.notices.documents import notice_url
from applications.notices.snapshot import digest_of
from applications.queries.notice import public_notice, public_notices
from titles.limits import limit


class NoticeSerializer(serializers.ModelSerializer):
    """A notice in a list."""

    publisher = serializers.CharField(source="snapshot.publisher.name")
    running = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = [
            "number",
            "kind",
            "title",
            "publisher",
            "published_at",
            "starts_on",
            "ends_on",
            "working_days",
            "calendar_version",
            "ended_at",
            "running",
            "digest",
            "url",
        ]

    def get_running(self, notice: Notice) -> bool:
        """Whether objections are taken."""
        return is_running(notice)

    def get_url(self, notice: Notice) -> str:
        """The page for people."""
        return notice_url(notice)


class NoticeDetailSerializer(NoticeSerializer):
    """The notice with its frozen text; SHA-256 over its canonical JSON (RFC 8785) is the digest."""

    snapshot = serializers.JSONField()
    intact = serializers.SerializerMethodField()

    class Meta(NoticeSerializer.Meta):
        fields = [*NoticeSerializer.Meta.fields, "snapshot", "intact"]

    def get_intact(self, notice: Notice) -> bool:
        """Whether the stored text still gives the stored digest."""
        return digest_of(notice.snapshot) == notice.digest


class ObjectionInput(serializers.Serializer):
    """Named or anonymous; ``form_token`` makes a repeated request one objection."""

    position = serializers.IntegerField(min_value=1)
    statement = serializers.CharField(max_length=4000)
    objector_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    objector_contact = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    form_token = serializers.UUIDField()


class ObjectionReceiptSerializer(serializers.ModelSerializer):
    """What the holder of the tracking code may know."""

    notice = serializers.CharField(source="notice.number")

    class Meta:
        model = Objection
        fields = ["tracking_code", "notice", "received_at", "state", "finding", "decided_at"]


class NoticesApi(APIView):
    """The public list."""

    access = PUBLIC

    @extend_schema(
        parameters=[
            OpenApiParameter("view", enum=["running", "ended"]),
            OpenApiParameter("q"),
            OpenApiParameter("after"),
        ],
        responses=NoticeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Running notices (or ended ones), found by name, unit or number; page by ``after``."""
        asked = request.query_params
        page = public_notices(
            running=asked.get("view", "running") != "ended",
            search=asked.get("q", "")[:60],
            after=asked.get("after"),
        )
        return Response({"results": NoticeSerializer(page.rows, many=True).data, "after": page.after})


class NoticeApi(APIView):
    """One notice."""

    access = PUBLIC

    @extend_schema(responses=NoticeDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        """The notice as it was published."""
        return Response(NoticeDetailSerializer(public_notice(number)).data)


class NoticeObjectionsApi(APIView):
    """Objections to one notice."""

    access = PUBLIC

    @extend_schema(request=ObjectionInput, responses={201: ObjectionReceiptSerializer})
    def post(self, request: Request, number: str) -> Response:
        """Object to one entry while the notice runs; the tracking code is told once."""
        limit(request._request, "objection", settings.OBJECTIONS_PER_MINUTE)
        given = ObjectionInput(data=request.data)
        given.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(given.validated_data)
        objection = lodge_objection(notice=public_notice(number), **values)
        return Response(ObjectionReceiptSerializer(objection).data, status=201)


class ObjectionApi(APIView):
    """Where an objection stands."""

    access = PUBLIC

    @extend_schema(responses=ObjectionReceiptSerializer)
    def get(self, request: Request, code: str) -> Response:
        """State and finding, by tracking code."""
        return Response(ObjectionReceiptSerializer(objection_by_code(code)).data)


urlpatterns = [
    path("notices/", NoticesApi.as_view()),
    path("notices/<str:number>/", NoticeApi.as_view()),
    path("notices/<str:number>/objections/", NoticeObjectionsApi.as_view()),
    path("objections/<str:code>/", ObjectionApi.as_view()),
]
