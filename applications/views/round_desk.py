"""The institution's rounds: prepare, announce."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from accounts.models import Person
from accounts.roles import Role, organisations_of
from applications.actions.round import announce_round, save_round
from applications.forms.round import RoundForm
from applications.models import Round
from applications.models.round import RoundState
from titles.errors import InvalidInput, WrongState

secretaries = requires(Role.SESSION_SECRETARY)


@secretaries
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds of the officer's institutions, the latest first."""
    rounds = _own_rounds(request.user).prefetch_related("specialties").order_by("-opens_on", "-id")
    return render(request, "applications/institution_rounds.html", {"rounds": rounds[:200]})


@secretaries
@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Prepare a round, or change one that has not been announced."""
    round_ = get_object_or_404(_own_rounds(request.user), code=code) if code else None
    if round_ and round_.state != RoundState.DRAFT:
        raise WrongState("round.announced", _("批次已经发布，不能再修改。"))
    institutions = organisations_of(request.user, Role.SESSION_SECRETARY)
    form = RoundForm(request.POST or None, instance=round_, institutions=institutions)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_round(
                form.save(commit=False),
                specialties=list(form.cleaned_data["specialties"]),
                actor=request.user,
            )
        except InvalidInput as error:
            for field, texts in error.fields.items():
                for text in texts:
                    form.add_error(field, text)
        else:
            messages.success(request, _("批次已保存，发布后申报人才能看到。"))
            return redirect("institution-round", code=saved.code)
    return render(
        request,
        "applications/institution_round_form.html",
        {"form": form, "round": round_},
        status=422 if form.errors else 200,
    )


@secretaries
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """One round with its numbers."""
    round_ = get_object_or_404(_own_rounds(request.user).select_related("series", "institution"), code=code)
    return render(
        request,
        "applications/institution_round.html",
        {
            "round": round_,
            "specialties": round_.specialties.all(),
            "is_draft": round_.state == RoundState.DRAFT,
            "filed": round_.applications.filter(version__gte=1).count(),
        },
    )


@secretaries
@require_POST
def round_announce(request: HttpRequest, code: str) -> HttpResponse:
    """Announce."""
    round_ = get_object_or_404(_own_rounds(request.user), code=code)
    announce_round(round_, actor=request.user)
    messages.success(request, _("批次已发布。"))
    return redirect("institution-round", code=code)


def _own_rounds(person: Person) -> QuerySet[Round]:
    return Round.objects.filter(institution__in=organisations_of(person, Role.SESSION_SECRETARY))
