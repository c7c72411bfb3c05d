"""Filing through the API: draft, change, assess, submit, withdraw, correct."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from applications.actions.application import (
    create_application,
    resubmit_application,
    submit_application,
    withdraw_application,
)
from applications.actions.correction import answer_correction_item, submit_correction
from applications.actions.draft import change_target, set_support, set_works
from applications.api.my_archive import MyView
from applications.assessing import assess, ruling_of
from applications.blockers import blockers
from applications.choices import Claim, RecommenderKind, Track
from applications.filing import assemble, content_digest
from applications.models import Application, CorrectionItem
from applications.models.round import Path
from applications.queries.application import own_application, own_applications
from applications.queries.correction import own_notice
from applications.queries.evidence import own_evidence
from applications.queries.round import announced_round
from applications.queries.timeline import step_words, steps_of
from applications.states import State
from titles.models import Level, Specialty


class ApplicationSerializer(serializers.ModelSerializer):
    """An own application in a list."""

    round = serializers.CharField(source="round.code")
    employer = serializers.CharField(source="employer.name")

    class Meta:
        model = Application
        fields = [
            "number",
            "round",
            "employer",
            "level",
            "path",
            "specialty",
            "track",
            "state",
            "waiting_for",
            "due_on",
            "version",
            "submitted_at",
            "finished_at",
        ]


class WorkSerializer(serializers.Serializer):
    """A representative work: an achievement of the archive and the own share in it."""

    achievement = serializers.UUIDField(source="achievement_id")
    own_share = serializers.CharField(allow_blank=True, max_length=300, default="")


class RecommenderSerializer(serializers.Serializer):
    """Somebody who recommends."""

    kind = serializers.ChoiceField(choices=RecommenderKind.choices)
    name = serializers.CharField(max_length=60)
    organisation = serializers.CharField(max_length=100)
    level = serializers.ChoiceField(choices=Level.choices, allow_blank=True, default="")


class ApplicationDetailSerializer(ApplicationSerializer):
    """An own application with what is filed and what happened."""

    works = WorkSerializer(many=True)
    history = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = [
            *ApplicationSerializer.Meta.fields,
            "works",
            "claims",
            "recommenders",
            "dossier",
            "assessment",
            "filed",
            "pack_version",
            "history",
        ]

    def get_history(self, application: Application) -> list[dict[str, Any]]:
        """The steps taken, oldest first; nothing from inside the review."""
        return [
            {"at": step.at.isoformat(), "step": step.name, "text": step_words(step, application)}
            for step in steps_of(application)
        ]


class TargetSerializer(serializers.Serializer):
    """Level, path, specialty and track."""

    level = serializers.ChoiceField(choices=Level.choices)
    path = serializers.ChoiceField(choices=Path.choices)
    specialty = serializers.PrimaryKeyRelatedField(queryset=Specialty.objects.all())
    track = serializers.ChoiceField(choices=Track.choices, allow_blank=True, default="")


class CreateSerializer(TargetSerializer):
    """A new draft; the same form_token twice gives the same draft."""

    round = serializers.SlugField()
    form_token = serializers.UUIDField(required=False)


class ChangeSerializer(serializers.Serializer):
    """What of a draft is to change; parts that are absent stay."""

    level = serializers.ChoiceField(choices=Level.choices, required=False)
    path = serializers.ChoiceField(choices=Path.choices, required=False)
    specialty = serializers.PrimaryKeyRelatedField(queryset=Specialty.objects.all(), required=False)
    track = serializers.ChoiceField(choices=Track.choices, allow_blank=True, required=False)
    works = WorkSerializer(many=True, required=False)
    recommenders = RecommenderSerializer(many=True, required=False)
    claims = serializers.ListField(child=serializers.ChoiceField(choices=Claim.choices), required=False)


class SubmitSerializer(serializers.Serializer):
    """The signature under the pledge, and the digest of the content that was checked."""

    signed_name = serializers.CharField(max_length=60, allow_blank=True)
    seen_digest = serializers.CharField(max_length=64, required=False, default="", allow_blank=True)


class WithdrawSerializer(serializers.Serializer):
    """Why, if wanted."""

    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class AnswerSerializer(serializers.Serializer):
    """The answer to one item of the correction notice."""

    answer = serializers.CharField(allow_blank=True, default="")
    evidence = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


class CorrectionItemSerializer(serializers.ModelSerializer):
    """One item with its answer."""

    class Meta:
        model = CorrectionItem
        fields = ["number", "reason_code", "text", "answer", "evidence"]


def _read(serializer: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    given = serializer(data=data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class ApplicationView(MyView):
    """Reads the own application and shows it again after a step."""

    def application(self, number: str) -> Application:
        """The own application."""
        return own_application(self.me, number)

    def shown(self, number: str, status: int = 200) -> Response:
        """The application as it is now."""
        return Response(ApplicationDetailSerializer(self.application(number)).data, status=status)


class ApplicationListView(ApplicationView):
    """Own applications."""

    @extend_schema(operation_id="my_applications_list", responses=ApplicationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All of them, newest first."""
        return Response(ApplicationSerializer(own_applications(self.me), many=True).data)

    @extend_schema(
        operation_id="my_applications_create",
        request=CreateSerializer,
        responses={201: ApplicationDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Open a draft against a round that is open today."""
        given = _read(CreateSerializer, request.data)
        application = create_application(
            person=self.me,
            round_=announced_round(given.pop("round")),
            actor=self.me,
            **given,
        )
        return self.shown(application.number, 201)


class ApplicationDetailView(ApplicationView):
    """One application."""

    @extend_schema(operation_id="my_applications_read", responses=ApplicationDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        """Return it."""
        return self.shown(number)

    @extend_schema(
        operation_id="my_applications_change",
        request=ChangeSerializer,
        responses=ApplicationDetailSerializer,
    )
    def patch(self, request: Request, number: str) -> Response:
        """Change a draft."""
        given = _read(ChangeSerializer, request.data)
        application = self.application(number)
        if {"level", "path", "specialty", "track"} & given.keys():
            change_target(
                application=application,
                actor=self.me,
                level=given.get("level", application.level),
                path=given.get("path", application.path),
                specialty=given.get("specialty", application.specialty),
                track=given.get("track", application.track),
            )
        if "works" in given:
            works = [(row["achievement_id"], row["own_share"]) for row in given["works"]]
            set_works(application=application, actor=self.me, works=works)
        if {"recommenders", "claims"} & given.keys():
            set_support(
                application=application,
                actor=self.me,
                recommenders=given.get("recommenders", application.recommenders),
                claims=given.get("claims", application.claims),
            )
        return self.shown(number)


class AssessView(ApplicationView):
    """What would be filed now, and what the rules say of it."""

    @extend_schema(operation_id="my_applications_assess", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, number: str) -> Response:
        """The dossier, the assessment of the chosen path, what keeps it from being submitted."""
        application = self.application(number)
        filing = assemble(application)
        dossier = filing.dossier()
        assessment = assess(dossier, level=application.level)
        ruling = ruling_of(assessment, application.level, application.path)
        return Response(
            {
                "dossier": dossier,
                "assessment": ruling.row,
                "blockers": [
                    {"part": item.part, "code": item.code, "text": item.text}
                    for item in blockers(filing, ruling)
                ],
                "digest": content_digest(filing),
            }
        )


class SubmitView(ApplicationView):
    """Signing and submitting."""

    @extend_schema(
        operation_id="my_applications_submit",
        request=SubmitSerializer,
        responses=ApplicationDetailSerializer,
    )
    def post(self, request: Request, number: str) -> Response:
        """File the draft, or the next version after the employer gave it back."""
        given = _read(SubmitSerializer, request.data)
        application = self.application(number)
        act = resubmit_application if application.state == State.RETURNED else submit_application
        act(application=application, actor=self.me, **given)
        return self.shown(number)


class WithdrawView(ApplicationView):
    """Withdrawing."""

    @extend_schema(
        operation_id="my_applications_withdraw",
        request=WithdrawSerializer,
        responses=ApplicationDetailSerializer,
    )
    def post(self, request: Request, number: str) -> Response:
        """End the application."""
        given = _read(WithdrawSerializer, request.data)
        withdraw_application(application=self.application(number), actor=self.me, **given)
        return self.shown(number)


class CorrectionView(ApplicationView):
    """The one correction notice."""

    def items(self, number: str) -> Response:
        """The notice as it stands."""
        notice = own_notice(self.application(number))
        rows = notice.items.prefetch_related("evidence").order_by("number")
        return Response(
            {
                "due_on": notice.due_on,
                "answered_at": notice.answered_at,
                "items": CorrectionItemSerializer(rows, many=True).data,
            }
        )

    @extend_schema(operation_id="my_correction_read", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, number: str) -> Response:
        """What is to be corrected, by when, and what was answered."""
        return self.items(number)

    @extend_schema(operation_id="my_correction_submit", request=None, responses=ApplicationDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Hand the answers in, once and all together."""
        submit_correction(application=self.application(number), actor=self.me)
        return self.shown(number)


class CorrectionItemView(CorrectionView):
    """One item of the notice."""

    http_method_names = ["put", "options"]

    @extend_schema(
        operation_id="my_correction_answer", request=AnswerSerializer, responses=OpenApiTypes.OBJECT
    )
    def put(self, request: Request, number: str, item: int) -> Response:
        """Answer it in words, with own files, or both."""
        given = _read(AnswerSerializer, request.data)
        answer_correction_item(
            application=self.application(number),
            number=item,
            actor=self.me,
            answer=given["answer"],
            evidence=own_evidence(self.me, given["evidence"]),
        )
        return self.items(number)
