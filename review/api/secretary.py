"""The secretary's API: panels, assignment, committees, sessions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import DeclaredAccess, roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from review.actions.panel import add_panel_member, assign_applications, create_panel
from review.actions.pool import create_committee
from review.actions.session import convene_session
from review.api.serializers import AssignInput, CommitteeInput, MemberInput, PanelInput, SessionInput
from review.models import Committee, Expert, Panel
from review.queries import secretary as found
from titles.errors import InvalidInput
from titles.models import Series


class SecretaryView(APIView):
    """What the secretaries of institutions may call."""

    access = roles_access(Role.SESSION_SECRETARY)
    permission_classes = [DeclaredAccess]

    def values(self, request: PersonApiRequest, form: type[serializers.Serializer]) -> dict[str, Any]:
        """What was sent, checked for its shape."""
        bound = form(data=request.data)
        bound.is_valid(raise_exception=True)
        return dict(bound.validated_data)

    def experts(self, request: PersonApiRequest, keys: list[int]) -> list[Expert]:
        """Experts of the own pool; InvalidInput for any other number."""
        pool = found.pool_of(found.houses_of(request.user)).in_bulk(keys)
        if set(keys) - set(pool):
            message = _("有专家不在本机构的专家库中。")
            raise InvalidInput("expert.unknown", message, fields={"experts": [message]})
        return [pool[key] for key in keys]


class Pool(SecretaryView):
    """The experts of the institution."""

    @extend_schema(operation_id="review_pool", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest) -> Response:
        """List them."""
        return Response(
            [
                {
                    "id": expert.pk,
                    "name": expert.person.name,
                    "series": expert.series_id,
                    "level": expert.level,
                    "unit": expert.unit_name,
                    "suspended": expert.suspended,
                }
                for expert in found.pool_of(found.houses_of(request.user))
            ]
        )


class Panels(SecretaryView):
    """Panels."""

    @extend_schema(operation_id="panel_create", request=PanelInput, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: PersonApiRequest) -> Response:
        """Form one."""
        values = self.values(request, PanelInput)
        round_ = get_object_or_404(found.rounds_of(found.houses_of(request.user)), code=values["round"])
        panel = create_panel(
            round_=round_,
            name=values["name"],
            experts=self.experts(request, values["experts"]),
            actor=request.user,
        )
        return Response({"id": panel.pk, "name": panel.name}, status=201)


class PanelMembers(SecretaryView):
    """A panel's members."""

    @extend_schema(operation_id="panel_add_member", request=MemberInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Add a substitute."""
        panel = get_object_or_404(Panel, pk=key, round__institution__in=found.houses_of(request.user))
        expert = self.experts(request, [self.values(request, MemberInput)["expert"]])[0]
        add_panel_member(panel, expert=expert, actor=request.user)
        return Response({"id": panel.pk, "members": panel.members.count()}, status=201)


class Assignments(SecretaryView):
    """What is before a panel."""

    @extend_schema(operation_id="panel_assign", request=AssignInput, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Assign applications; all of them or none."""
        values = self.values(request, AssignInput)
        houses = found.houses_of(request.user)
        panel = get_object_or_404(Panel, pk=key, round__institution__in=houses)
        waiting = list(found.to_assign(houses).filter(number__in=values["applications"]))
        missing = set(values["applications"]) - {application.number for application in waiting}
        if missing:
            message = _("%(numbers)s现在不等待分配评议组，没有分配。") % {
                "numbers": "、".join(sorted(missing))
            }
            raise InvalidInput("panel.not_waiting", message, fields={"applications": [message]})
        made = assign_applications(panel, applications=waiting, actor=request.user)
        return Response({"assigned": [assignment.application.number for assignment in made]}, status=201)


class Committees(SecretaryView):
    """Committees."""

    @extend_schema(
        operation_id="committee_create", request=CommitteeInput, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: PersonApiRequest) -> Response:
        """Form one."""
        values = self.values(request, CommitteeInput)
        house = get_object_or_404(found.houses_of(request.user), pk=values["institution"])
        series = get_object_or_404(Series, pk=values["series"])
        experts = self.experts(request, values["experts"])
        committee = create_committee(
            institution=house,
            series=series,
            name=values["name"],
            levels=values["levels"],
            experts=experts,
            chair=self.experts(request, [values["chair"]])[0],
            actor=request.user,
        )
        return Response({"id": committee.pk, "name": committee.name}, status=201)


class Sessions(SecretaryView):
    """Sessions."""

    @extend_schema(operation_id="session_convene", request=SessionInput, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: PersonApiRequest) -> Response:
        """Convene one."""
        values = self.values(request, SessionInput)
        houses = found.houses_of(request.user)
        committee = get_object_or_404(Committee, pk=values["committee"], institution__in=houses)
        ready = list(found.to_convene(houses).filter(number__in=values["applications"]))
        missing = set(values["applications"]) - {application.number for application in ready}
        if missing:
            message = _("%(numbers)s现在不等待上会。") % {"numbers": "、".join(sorted(missing))}
            raise InvalidInput("session.not_waiting", message, fields={"applications": [message]})
        session = convene_session(
            committee, applications=ready, held_on=values["held_on"], actor=request.user
        )
        return Response({"id": session.pk, "number": session.number}, status=201)


urlpatterns = [
    path("institution/review/pool/", Pool.as_view(), name="api-review-pool"),
    path("institution/review/panels/", Panels.as_view(), name="api-review-panels"),
    path("institution/review/panels/<int:key>/members/", PanelMembers.as_view(), name="api-review-members"),
    path(
        "institution/review/panels/<int:key>/assignments/",
        Assignments.as_view(),
        name="api-review-assignments",
    ),
    path("institution/review/committees/", Committees.as_view(), name="api-review-committees"),
    path("institution/review/sessions/", Sessions.as_view(), name="api-review-sessions"),
]
