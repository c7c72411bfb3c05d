"""The bureau's API of replays: start, read, the changes, cancel, continue."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from applications.models import Round
from policies.actions.replay import cancel_replay, resume_replay, start_replay
from policies.models import ReplayChange, ReplayRun
from policies.queries.replay import ChangeFilter, change_page, latest_runs, run_of, versions_to_replay
from titles.errors import InvalidInput


class ReplayInput(serializers.Serializer):
    """Which text and which rounds; the same token is the same run."""

    version = serializers.IntegerField()
    rounds = serializers.ListField(child=serializers.SlugField(max_length=40), required=False, default=list)
    form_token = serializers.UUIDField()


class ReplaySerializer(serializers.ModelSerializer):
    """How far a run has come and what it found."""

    text = serializers.CharField(source="text_version")
    rounds: serializers.SlugRelatedField = serializers.SlugRelatedField("code", many=True, read_only=True)
    started_by = serializers.CharField(source="started_by.name")
    unchanged = serializers.IntegerField()
    summary = serializers.JSONField(
        help_text=gettext_lazy("按级别、结果、条款、其他路径的件数；结束时才有。")
    )

    class Meta:
        model = ReplayRun
        fields = [
            "id",
            "version",
            "text",
            "all_rounds",
            "rounds",
            "state",
            "total",
            "done",
            "changed",
            "shifted",
            "reworded",
            "unchanged",
            "failed",
            "started_by",
            "started_at",
            "finished_at",
            "summary",
        ]


class ReplayPageSerializer(serializers.Serializer):
    """One page of runs."""

    results = ReplaySerializer(many=True)
    after = serializers.CharField(allow_blank=True)


class ReplayChangeSerializer(serializers.ModelSerializer):
    """One application that the text concerns. No name: the number leads to it."""

    application = serializers.CharField(source="number")
    round = serializers.CharField(source="application.round.code")

    class Meta:
        model = ReplayChange
        fields = [
            "application",
            "round",
            "level",
            "path",
            "kind",
            "outcome_before",
            "outcome_after",
            "eligible_before",
            "eligible_after",
            "clauses",
            "other_paths",
            "problem",
        ]


class ReplayChangePageSerializer(serializers.Serializer):
    """One page of changes."""

    results = ReplayChangeSerializer(many=True)
    after = serializers.CharField(allow_blank=True)


class ReplayView(APIView):
    """All of the bureau read; the actions check who starts and stops."""

    access = roles_access(Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR)


class ReplaysView(ReplayView):
    """Every run."""

    @extend_schema(
        operation_id="bureau_replays_list",
        parameters=[OpenApiParameter("after", str)],
        responses=ReplayPageSerializer,
    )
    def get(self, request: PersonApiRequest) -> Response:
        """The latest first; page by ``after``."""
        page = latest_runs(request.query_params.get("after", ""))
        return Response({"results": ReplaySerializer(page.rows, many=True).data, "after": page.after})

    @extend_schema(request=ReplayInput, responses={202: ReplaySerializer})
    def post(self, request: PersonApiRequest) -> Response:
        """Start a run; it is done in the background. No rounds are all rounds."""
        form = ReplayInput(data=request.data)
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = form.validated_data
        version = versions_to_replay().filter(pk=given["version"]).first()
        if version is None:
            message = _("没有这一版规则。")
            raise InvalidInput("replay.no_version", message, fields={"version": [message]})
        rounds = list(Round.objects.filter(code__in=given["rounds"]))
        missing = set(given["rounds"]) - {item.code for item in rounds}
        if missing:
            message = _("没有找到批次：%(codes)s。") % {"codes": "、".join(sorted(missing))}
            raise InvalidInput("replay.no_round", message, fields={"rounds": [message]})
        run = start_replay(version, rounds, actor=request.user, form_token=given["form_token"])
        return Response(ReplaySerializer(run_of(run.pk)).data, status=202)


class ReplayDetailView(ReplayView):
    """One run."""

    @extend_schema(responses=ReplaySerializer)
    def get(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """How far it has come."""
        return Response(ReplaySerializer(run_of(pk)).data)


class ReplayChangesView(ReplayView):
    """What a run found."""

    @extend_schema(
        parameters=[
            OpenApiParameter(name, str)
            for name in (
                "after",
                "kind",
                "level",
                "before",
                "after_outcome",
                "clause",
                "label",
                "turn",
                "path",
            )
        ],
        responses=ReplayChangePageSerializer,
    )
    def get(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Changed applications by number; page by ``after``."""
        asked = ChangeFilter.read(request.query_params)
        page = change_page(run_of(pk), asked, request.query_params.get("after", "")[:24])
        return Response({"results": ReplayChangeSerializer(page.rows, many=True).data, "after": page.after})


class ReplayCancelView(ReplayView):
    """Stop a run."""

    @extend_schema(request=None, responses=ReplaySerializer)
    def post(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Stop it; what was found stays."""
        cancel_replay(run_of(pk), actor=request.user)
        return Response(ReplaySerializer(run_of(pk)).data)


class ReplayContinueView(ReplayView):
    """Take a run up again."""

    @extend_schema(request=None, responses={202: ReplaySerializer})
    def post(self, request: PersonApiRequest, pk: uuid.UUID) -> Response:
        """Send what is not done once more."""
        resume_replay(run_of(pk), actor=request.user)
        return Response(ReplaySerializer(run_of(pk)).data, status=202)


urlpatterns = [
    path("bureau/replays/", ReplaysView.as_view(), name="api-replays"),
    path("bureau/replays/<uuid:pk>/", ReplayDetailView.as_view(), name="api-replay"),
    path("bureau/replays/<uuid:pk>/changes/", ReplayChangesView.as_view(), name="api-replay-changes"),
    path("bureau/replays/<uuid:pk>/cancel/", ReplayCancelView.as_view(), name="api-replay-cancel"),
    path("bureau/replays/<uuid:pk>/continue/", ReplayContinueView.as_view(), name="api-replay-continue"),
]
