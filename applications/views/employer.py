"""The employer's workbench: what is to be done, one file, the house's people."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.models import Organisation, Role
from accounts.roles import organisations_of
from applications.actions.notice import notice_period
from applications.models import Application
from applications.queries.employer import (
    EMPLOYER_ROLES,
    employer_application,
    employer_of,
    open_objection_count,
    staff,
    turns_in,
    vacancy_figures,
)
from applications.queries.history import history_of
from applications.queries.worklist import fact_progress, open_objections, worklist
from applications.states import State, Turn
from applications.views.worklist import Batch, Figure, Filters, WorkListView, WorkRow, row_title
from applications.views.worksheet import worksheet
from titles.calendar import CalendarYearNotLoaded
from titles.look.text import date_text

employers = requires(Role.HR_CLERK, Role.PRINCIPAL)
_EXPORT_ROWS = 2000
_HOUSE = "employer_house"


def house_of(request: HttpRequest) -> Organisation:
    """The house in hand: the one asked for, which is remembered, else the first."""
    asked = request.GET.get("organisation", "")
    house = employer_of(request.user, asked or request.session.get(_HOUSE, ""))
    if asked and str(house.pk) == asked:
        request.session[_HOUSE] = asked
    return house


def house_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page of the workbench shows."""
    house = house_of(request)
    return {
        "house": house,
        "other_houses": list(
            organisations_of(request.user, *EMPLOYER_ROLES).exclude(pk=house.pk).order_by("pk")
        ),
        "objection_count": open_objection_count(house),
        "is_public_institution": house.unit_kind == "public_institution",
    }


@employers
class EmployerWorkList(WorkListView):
    """The work list of an employer's clerk or principal."""

    base_template = "applications/base_employer.html"
    states: ClassVar[Sequence[State]] = (
        State.ATTESTATION,
        State.ATTESTED,
        State.EMPLOYER_NOTICE,
        State.RECOMMENDATION,
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Settle for which house, then show the page."""
        self.house: Organisation = house_of(request)
        self.export_url = reverse("employer-export")
        return super().get(request, *args, **kwargs)

    def organisations(self) -> Sequence[Organisation]:
        """The house in which the person works."""
        return [self.house]

    def turns(self) -> Sequence[str]:
        """The turns of the roles that the person holds there."""
        return turns_in(self.request.user, self.house)

    def scope(self) -> Q:
        """What was filed with the house."""
        return Q(employer=self.house.pk)

    def rows(self, applications: Sequence[Application]) -> list[WorkRow]:
        """What is to be done, with how far it has come."""
        return employer_rows(applications)

    def batch(self) -> Batch | None:
        """Clerks publish one notice for several people."""
        if Turn.HR_CLERK not in self.turns():
            return None
        return Batch(_("预览发布公示"), reverse("employer-publish"), _batch_note())

    def figures(self) -> Sequence[Figure]:
        """Vacant posts of a public institution, by band."""
        found = [
            Figure(
                _("%(band)s级%(vacant)d个，已推荐%(used)d个")
                % {
                    "band": figure.band.replace("-", "至"),
                    "vacant": figure.vacant,
                    "used": figure.used,
                },
                _("，已满") if figure.is_full else "",
            )
            for figure in vacancy_figures(self.house)
            if figure.stated
        ]
        return [Figure(_("空缺岗位")), *found] if found else []

    def extra_context(self) -> dict[str, Any]:
        """The frame of the workbench."""
        return house_context(self.request)


def _batch_note() -> str:
    try:
        starts_on, ends_on = notice_period()
    except CalendarYearNotLoaded:
        return ""
    return _("可一起办：发布公示，%(start)s至%(end)s") % {
        "start": date_text(starts_on),
        "end": date_text(ends_on),
    }


def employer_rows(applications: Sequence[Application]) -> list[WorkRow]:
    """Lines of a work list, in two further queries however many they are."""
    progress, objections = fact_progress(applications), open_objections(applications)
    rows = []
    for item in applications:
        todo, last = _todo(item)
        row = WorkRow(
            item,
            url=_where(item),
            todo=todo,
            last_step=last,
            title=row_title(item),
        )
        if item.state == State.ATTESTATION and item.pk in progress:
            row.progress = "{} / {}".format(*progress[item.pk])
        elif objections.get(item.pk):
            row.progress = _("%(n)d件") % {"n": objections[item.pk]}
        rows.append(row)
    return rows


def _todo(item: Application) -> tuple[str, str]:
    """What is to be done, and what happened last."""
    if item.state == State.ATTESTATION:
        return _("核实事实"), _("退回后重报") if item.version > 1 else _("申报人提交")
    if item.state == State.ATTESTED:
        return _("发布公示"), _("核实完毕")
    if item.state == State.EMPLOYER_NOTICE:
        return _("处理异议"), _("收到异议")
    if item.state == State.RECOMMENDATION:
        return _("填写推荐意见"), _("公示期满")
    return str(State(item.state).label), ""


def _where(item: Application) -> str:
    if item.state == State.ATTESTATION:
        return reverse("employer-desk", args=[item.number])
    if item.state == State.RECOMMENDATION:
        return reverse("employer-recommend", args=[item.number])
    return reverse("employer-application", args=[item.number])


@employers
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as an Excel sheet: what the filters show, or the selected rows."""
    house = house_of(request)
    filters = Filters.of(request)
    page = worklist(
        turns_in(request.user, house),
        [house],
        level=filters.level,
        state=filters.state,
        search=filters.search,
        view=filters.view,
        scope=Q(employer=house.pk),
        limit=_EXPORT_ROWS,
    )
    chosen = set(request.GET.getlist("selected"))
    rows = [item for item in page.rows if not chosen or item.number in chosen]
    return worksheet(employer_rows(rows), house.name)


@employers
@require_safe
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """One file: what was filed and found, its notices, objections, recommendation and history."""
    application = employer_application(number, request.user)
    facts = list(application.facts.filter(version=application.version).order_by("number"))
    turns = turns_in(request.user, application.employer)
    return render(
        request,
        "applications/employer_application.html",
        {
            **house_context(request),
            "application": application,
            "title": row_title(application),
            "facts": facts,
            "judged": sum(1 for fact in facts if fact.verdict),
            "notices": list(application.notices.order_by("published_at")),
            "objections": list(application.objections.select_related("notice").order_by("received_at")),
            "recommendation": getattr(application, "recommendation", None),
            "events": history_of(application),
            "may_attest": application.state == State.ATTESTATION and Turn.HR_CLERK in turns,
            "may_publish": application.state == State.ATTESTED and Turn.HR_CLERK in turns,
            "may_recommend": application.state == State.RECOMMENDATION and Turn.PRINCIPAL in turns,
        },
    )


@employers
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who acts for the house, in which role and since when."""
    context = house_context(request)
    return render(
        request, "applications/employer_people.html", {**context, "members": staff(context["house"])}
    )
