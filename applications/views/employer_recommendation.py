"""The principal's recommendation, and the vacant posts that bound it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.models import Role
from accounts.roles import has_role
from applications.actions.recommendation import (
    band_of,
    decline_recommendation,
    needs_vacancy,
    recommend,
    set_vacancies,
)
from applications.actions.transition import check_transition
from applications.forms.employer import RecommendationForm, VacancyForm, attach
from applications.models import Application
from applications.models.filed_fact import Verdict
from applications.queries.employer import VacancyFigure, employer_application, vacancy_figures
from applications.states import State
from applications.views.employer import employers, house_context
from applications.views.worklist import row_title
from titles.clock import today
from titles.errors import InvalidInput
from titles.models import Level
from titles.post_grades import post_grade

principals = requires(Role.PRINCIPAL)


@principals
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request: HttpRequest, number: str) -> HttpResponse:
    """Recommend or decline, with the check of conduct and the appraisal."""
    application = employer_application(number, request.user)
    form = RecommendationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return _decide(request, application, form)
        except InvalidInput as error:
            attach(form, error)
    else:
        check_transition(application, "recommend", request.user)
    return render(
        request,
        "applications/employer_recommend.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "form": form,
            "facts": application.facts.filter(version=application.version).count(),
            "attested": application.facts.filter(version=application.version, verdict=Verdict.TRUE).count(),
            "notice": application.notices.filter(kind="employer").order_by("-published_at").first(),
            "vacancy": _vacancy(application),
            "exempt": application.path == "three_plus_one",
        },
        status=422 if form.errors else 200,
    )


def _decide(request: HttpRequest, application: Application, form: RecommendationForm) -> HttpResponse:
    given: dict[str, Any] = {
        "conduct_method": request.POST.get("conduct_method", ""),
        "conduct_finding": request.POST.get("conduct_finding", "")[:300],
        "appraisal": request.POST.get("appraisal", "")[:300],
        "opinion": request.POST.get("opinion", "")[:2000],
    }
    decision = request.POST.get("decision", "")
    if decision == "recommend":
        recommend(application=application, actor=request.user, **given)
        messages.success(
            request, _("%(number)s已推荐，等待评审服务机构受理。") % {"number": application.number}
        )
    elif decision == "decline":
        decline_recommendation(
            application=application,
            actor=request.user,
            reason_code=request.POST.get("reason_code", ""),
            **given,
        )
        messages.success(
            request, _("%(number)s不予推荐，理由已告知申报人。") % {"number": application.number}
        )
    else:
        message = _("请选择推荐或不予推荐。")
        raise InvalidInput("recommendation.no_decision", message, "", {"decision": [message]})
    return redirect("employer-worklist")


def _vacancy(application: Application) -> VacancyFigure | None:
    if not needs_vacancy(application):
        return None
    band = band_of(application.level)
    figures = vacancy_figures(application.employer, application.round.year)
    return next(figure for figure in figures if figure.band == band)


@employers
@require_http_methods(["GET", "HEAD", "POST"])
def vacancies(request: HttpRequest) -> HttpResponse:
    """Vacant posts by band and year; the principal states them."""
    context = house_context(request)
    house = context["house"]
    year = _year(request)
    form = VacancyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            number = int(request.POST.get("vacant", "")) if form.is_valid() else -1
            set_vacancies(
                organisation=house,
                year=year,
                band=request.POST.get("band", ""),
                vacant=number,
                actor=request.user,
            )
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, _("%(year)d年空缺岗位已更新。") % {"year": year})
            return redirect(f"{request.path}?year={year}")
    return render(
        request,
        "applications/employer_vacancies.html",
        {
            **context,
            "year": year,
            "years": [today().year - 1, today().year, today().year + 1],
            "figures": vacancy_figures(house, year),
            "form": form,
            "wrong_band": request.POST.get("band", "") if form.errors else "",
            "typed": request.POST.get("vacant", "") if form.errors else "",
            "may_state": has_role(request.user, Role.PRINCIPAL, house),
            "waiting": Application.objects.filter(employer=house, state=State.RECOMMENDATION).count(),
            "basis": post_grade(Level.FULL_SENIOR),
        },
        status=422 if form.errors else 200,
    )


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    this = today().year
    return int(text) if text.isdecimal() and len(text) == 4 and abs(int(text) - this) <= 5 else this
