"""The employer's API: work list, attestation, notice, objections, recommendation; the pages' own actions."""

from typing import Any

from django.db.models import Q
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.roles import Role
from applications.actions.attestation import attest_fact, complete_attestation, return_application
from applications.actions.notice import publish_notice
from applications.actions.objection import decide_objection
from applications.actions.recommendation import decline_recommendation, recommend, set_vacancies
from applications.api.employer_forms import (
    AttestInput,
    DecisionInput,
    EmployerApplicationSerializer,
    EmployerDetailSerializer,
    ObjectionSerializer,
    PublishInput,
    RecommendationInput,
    ReturnInput,
    VacancyInput,
)
from applications.api.notices import NoticeSerializer
from applications.models import Application
from applications.models.notice import NoticeKind
from applications.queries.employer import (
    employer_application,
    employer_applications,
    employer_objection,
    employer_objections,
    employer_of,
    turns_in,
    vacancy_figures,
)
from applications.queries.worklist import VIEWS, worklist, worklist_counts
from titles.clock import today
from titles.errors import InvalidInput, NotFound


class EmployerView(APIView):
    """The people of the house; the actions check who decides what."""

    access = roles_access(Role.HR_CLERK, Role.PRINCIPAL)

    def given(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        """The checked body."""
        found = serializer(data=self.request.data)
        found.is_valid(raise_exception=True)
        return dict(found.validated_data)

    def application(self, number: str) -> Application:
        """One of the house's applications. Raises NotFound."""
        return employer_application(number, self.request.user)

    def answer(self, application: Application) -> Response:
        """The file as it is now."""
        return Response(EmployerDetailSerializer(self.application(application.number)).data)


class WorkListApi(EmployerView):
    """The work list."""

    @extend_schema(
        parameters=[
            OpenApiParameter("view", enum=list(VIEWS)),
            OpenApiParameter("level"),
            OpenApiParameter("state"),
            OpenApiParameter("q"),
            OpenApiParameter("after"),
        ],
        responses=EmployerApplicationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Applications of the house, the most urgent first, with all counts; page by ``after``."""
        house = employer_of(request.user, request.query_params.get("organisation", ""))
        asked = request.query_params
        turns = turns_in(request.user, house)
        narrowing: dict[str, Any] = {
            "level": asked.get("level"),
            "state": asked.get("state"),
            "search": asked.get("q", ""),
            "scope": Q(employer=house.pk),
        }
        page = worklist(
            turns, [house], view=asked.get("view") or "all", after=asked.get("after"), **narrowing
        )
        return Response(
            {
                "results": EmployerApplicationSerializer(page.rows, many=True).data,
                "after": page.after,
                "counts": worklist_counts(turns, [house], **narrowing),
            }
        )


class ApplicationApi(EmployerView):
    """One file."""

    @extend_schema(responses=EmployerDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        """What was filed and found."""
        return self.answer(self.application(number))


class AttestApi(EmployerView):
    """The finding on one fact."""

    @extend_schema(request=AttestInput, responses=EmployerDetailSerializer)
    def post(self, request: Request, number: str, fact: int) -> Response:
        """Record a finding; a doubt needs a coded reason."""
        application = self.application(number)
        attest_fact(application=application, number=fact, actor=request.user, **self.given(AttestInput))
        return self.answer(application)


class CompleteApi(EmployerView):
    """The end of the check."""

    @extend_schema(request=None, responses=EmployerDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Close the check; every fact must have been found true."""
        application = self.application(number)
        complete_attestation(application=application, actor=request.user)
        return self.answer(application)


class ReturnApi(EmployerView):
    """Back to the applicant."""

    @extend_schema(request=ReturnInput, responses=EmployerDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Return with every doubt listed."""
        application = self.application(number)
        return_application(application=application, actor=request.user, **self.given(ReturnInput))
        return self.answer(application)


class PublishApi(EmployerView):
    """Notices of the house."""

    @extend_schema(request=PublishInput, responses={201: NoticeSerializer})
    def post(self, request: Request) -> Response:
        """Publish one notice for several applications."""
        house = employer_of(request.user, request.query_params.get("organisation", ""))
        given = self.given(PublishInput)
        numbers = given["applications"]
        found = {
            row.number: row
            for row in employer_applications(request.user).filter(employer=house, number__in=numbers)
        }
        missing = [number for number in numbers if number not in found]
        if missing:
            raise NotFound(
                "employer.no_application", _("本单位没有编号为%(number)s的申报。") % {"number": missing[0]}
            )
        notice = publish_notice(
            kind=NoticeKind.EMPLOYER,
            applications=[found[number] for number in numbers],
            actor=request.user,
            publisher=house,
            working_days=given["working_days"],
        )
        return Response(NoticeSerializer(notice).data, status=201)


class RecommendApi(EmployerView):
    """The principal's recommendation."""

    @extend_schema(request=RecommendationInput, responses=EmployerDetailSerializer)
    def post(self, request: Request, number: str) -> Response:
        """Recommend within vacant posts, or decline with a coded reason."""
        application = self.application(number)
        given = self.given(RecommendationInput)
        reason = given.pop("reason_code")
        if given.pop("recommended"):
            recommend(application=application, actor=request.user, **given)
        else:
            decline_recommendation(application=application, actor=request.user, reason_code=reason, **given)
        return self.answer(application)


class ObjectionsApi(EmployerView):
    """Objections to the house's notices."""

    @extend_schema(responses=ObjectionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The undecided ones first."""
        house = employer_of(request.user, request.query_params.get("organisation", ""))
        return Response({"results": ObjectionSerializer(employer_objections(house)[:200], many=True).data})


class DecideApi(EmployerView):
    """The finding on an objection."""

    @extend_schema(request=DecisionInput, responses=ObjectionSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Uphold or dismiss, by the principal."""
        objection = employer_objection(code, request.user)
        decide_objection(objection=objection, actor=request.user, **self.given(DecisionInput))
        return Response(ObjectionSerializer(objection).data)


class VacanciesApi(EmployerView):
    """Vacant posts of a public institution."""

    @extend_schema(responses=VacancyInput(many=True))
    def get(self, request: Request) -> Response:
        """Bands of this year with what is vacant and taken."""
        house = employer_of(request.user, request.query_params.get("organisation", ""))
        figures = vacancy_figures(house)
        return Response(
            {"results": [{"band": row.band, "vacant": row.vacant, "used": row.used} for row in figures]}
        )

    @extend_schema(request=VacancyInput, responses=VacancyInput)
    def post(self, request: Request) -> Response:
        """State the vacant posts of a band, by the principal."""
        house = employer_of(request.user, request.query_params.get("organisation", ""))
        given = self.given(VacancyInput)
        year = given["year"] or today().year
        if not 2000 <= year <= 2100:
            message = _("年份不对。")
            raise InvalidInput("vacancy.year", message, "", {"year": [message]})
        row = set_vacancies(
            organisation=house, year=year, band=given["band"], vacant=given["vacant"], actor=request.user
        )
        return Response({"band": row.band, "vacant": row.vacant, "used": row.used, "year": row.year})


urlpatterns = [
    path("employer/applications/", WorkListApi.as_view()),
    path("employer/applications/<str:number>/", ApplicationApi.as_view()),
    path("employer/applications/<str:number>/facts/<int:fact>/", AttestApi.as_view()),
    path("employer/applications/<str:number>/complete/", CompleteApi.as_view()),
    path("employer/applications/<str:number>/return/", ReturnApi.as_view()),
    path("employer/applications/<str:number>/recommendation/", RecommendApi.as_view()),
    path("employer/notices/", PublishApi.as_view()),
    path("employer/objections/", ObjectionsApi.as_view()),
    path("employer/objections/<str:code>/decision/", DecideApi.as_view()),
    path("employer/vacancies/", VacanciesApi.as_view()),
]
