"""The bureau's desk: work list, one case, acceptance, notice or lawful silence."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Q, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.models import Person
from accounts.requests import PersonRequest
from accounts.roles import Role, has_role
from applications.actions.transition import check_transition
from applications.forms.employer import attach
from applications.models import Application
from applications.queries.history import history_of
from applications.queries.worklist import open_objections
from applications.states import State, Turn
from applications.views.worklist import Batch, Figure, WorkListView, WorkRow, row_title
from certificates.actions.acceptance import accept_result, reject_result, return_result
from certificates.actions.publication import withhold_publication
from certificates.forms.bureau import ReasonsForm
from certificates.queries.bureau import (
    BUREAU_STATES,
    bureau_application,
    bureau_of,
    open_result_objections,
    sessions_with_results,
    turns_of,
)
from certificates.queries.pack import votes_words
from titles.errors import InvalidInput
from titles.models import Station

bureau_people = requires(Role.BUREAU_OFFICER, Role.ISSUER)
officers = requires(Role.BUREAU_OFFICER)
issuers = requires(Role.ISSUER)


def frame_context(person: Person) -> dict[str, Any]:
    """What the frame of every page of the desk shows."""
    return {
        "bureau": bureau_of(person),
        "open_objections": open_result_objections(),
        "is_officer": has_role(person, Role.BUREAU_OFFICER),
        "is_issuer": has_role(person, Role.ISSUER),
    }


@bureau_people
class BureauWorkList(WorkListView):
    """Results to accept and publish for officers, certificates to issue for issuers."""

    request: PersonRequest
    base_template = "certificates/base_bureau.html"
    states: ClassVar[Sequence[State]] = (
        State.RESULT_ACCEPTANCE,
        State.RESULT_ACCEPTED,
        State.RESULT_NOTICE,
        State.ISSUING,
    )
    empty_text: ClassVar[str | Promise] = gettext_lazy("评审会通过的结果、期满的公示会出现在这里。")

    def organisations(self) -> None:
        """The whole city."""
        return

    def turns(self) -> Sequence[str]:
        """The turns of the person's own roles."""
        return turns_of(self.request.user)

    def scope(self) -> Q:
        """What has come to the bureau."""
        return Q(state__in=[state.value for state in BUREAU_STATES])

    def rows(self, applications: Sequence[Application]) -> list[WorkRow]:
        """What is to be done with each."""
        objections = open_objections(applications)
        prefetch_related_objects(applications, "round__institution")
        return [
            WorkRow(
                item,
                url=_where(item),
                todo=todo_words(item),
                progress=_("%(n)d件") % {"n": objections[item.pk]} if objections.get(item.pk) else "",
                last_step=item.round.institution.name if item.state == State.RESULT_ACCEPTANCE else "",
                title=row_title(item),
            )
            for item in applications
        ]

    def batch(self) -> Batch:
        """Several at once, sorted by what can be done with them."""
        return Batch(_("一起办理，先预览"), reverse("bureau-batch"), _("可一起验收、公示或签发"))

    def figures(self) -> Sequence[Figure]:
        """Sessions whose results wait."""
        count = sessions_with_results().count()
        return [Figure(_("待验收的会议"), _("%(n)d次") % {"n": count})] if count else []

    def extra_context(self) -> dict[str, Any]:
        """The frame of the desk."""
        return frame_context(self.request.user)


def todo_words(item: Application) -> str:
    """What is to be done with an application now."""
    return {
        State.RESULT_ACCEPTANCE.value: _("验收评审结果"),
        State.RESULT_ACCEPTED.value: _("发布结果公示"),
        State.RESULT_NOTICE.value: _("处理异议")
        if item.waiting_for == Turn.BUREAU_OFFICER
        else _("等待公示期满"),
        State.ISSUING.value: _("签发证书"),
    }.get(item.state, str(State(item.state).label))


def _where(item: Application) -> str:
    return reverse("bureau-application", args=[item.number])


@bureau_people
@require_safe
def application_page(request: PersonRequest, number: str) -> HttpResponse:
    """One case: what was decided before, and what is to be decided now."""
    application = bureau_application(number)
    candidate = getattr(application, "candidate", None)
    state, turn = application.state, application.waiting_for
    officer = has_role(request.user, Role.BUREAU_OFFICER)
    return render(
        request,
        "certificates/bureau_application.html",
        {
            **frame_context(request.user),
            "application": application,
            "title": row_title(application),
            "todo": todo_words(application),
            "candidate": candidate,
            "votes": votes_words(candidate) if candidate and candidate.attending is not None else "",
            "certificate": getattr(application, "certificate", None),
            "acceptance": getattr(application, "result_acceptance", None),
            "notices": application.notices.order_by("published_at"),
            "objections": application.objections.filter(notice__kind="result").order_by("received_at"),
            "events": history_of(application),
            "may_accept": officer and state == State.RESULT_ACCEPTANCE and turn == Turn.BUREAU_OFFICER,
            "may_publish": officer and state == State.RESULT_ACCEPTED,
            "may_issue": has_role(request.user, Role.ISSUER) and state == State.ISSUING,
            "waiting_elsewhere": Turn(turn).label if turn not in turns_of(request.user) else "",
        },
    )


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PersonRequest, number: str) -> HttpResponse:
    """Confirm and accept one result."""
    application = bureau_application(number)
    if request.method == "POST":
        accept_result(application, actor=request.user)
        messages.success(request, _("%(number)s已验收，等待发布公示。") % {"number": number})
        return redirect("bureau-worklist")
    check_transition(application, "accept_result", request.user)
    return render(
        request,
        "certificates/bureau_accept.html",
        {**frame_context(request.user), "application": application},
    )


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: PersonRequest, number: str) -> HttpResponse:
    """Refuse one result with coded reasons."""
    return _decide(
        request,
        number,
        transition="reject_result",
        station=Station.RESULT_REFUSAL,
        act=reject_result,
        template="certificates/bureau_reject.html",
        done=_("%(number)s验收不通过，理由已告知申报人。"),
    )


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PersonRequest, number: str) -> HttpResponse:
    """Send a result back to its institution."""
    return _decide(
        request,
        number,
        transition="return_result",
        station=Station.RESULT_RETURN,
        act=return_result,
        template="certificates/bureau_return.html",
        done=_("%(number)s已退回评审服务机构补齐。"),
    )


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: PersonRequest, number: str) -> HttpResponse:
    """Leave a result unpublished for a lawful reason."""
    return _decide(
        request,
        number,
        transition="withhold_publication",
        station=Station.NON_PUBLICATION,
        act=withhold_publication,
        template="certificates/bureau_withhold.html",
        done=_("%(number)s依法不公示，等待签发证书。"),
    )


def _decide(
    request: PersonRequest, number: str, *, transition: str, station: str, act: Any, template: str, done: str
) -> HttpResponse:
    """A decision with coded reasons: the form, and what happens when it is sent."""
    application = bureau_application(number)
    form = ReasonsForm(request.POST if request.method == "POST" else None, station=station)
    if request.method == "POST" and form.is_valid():
        try:
            act(application, actor=request.user, **form.cleaned_data)
        except InvalidInput as error:
            attach(form, error)
        else:
            messages.success(request, done % {"number": number})
            return redirect("bureau-worklist")
    if request.method != "POST":
        check_transition(application, transition, request.user)
    context = {**frame_context(request.user), "application": application, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
