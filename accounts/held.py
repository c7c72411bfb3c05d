"""What was typed into a form while the session ended: kept until the next sign-in, for views that ask for it.

Only views marked with `keeps_typed` are kept: what they take is no secret of the person's, such as a ballot.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from titles.limits import TooManyRequests, limit

KEY = "held_form"
#: The longest texts of a form: three files of rules.
LONGEST = 1_500_000
MOST_A_MINUTE = 10
V = TypeVar("V")


def keeps_typed(view: V) -> V:
    """Keep what is posted to this view by somebody whose session has ended."""
    view.keeps_typed = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def may_keep(request: HttpRequest, view: Any) -> bool:
    """Whether a refused request carries something to keep."""
    return request.method == "POST" and getattr(view, "keeps_typed", False) is True


def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the fields of a form in the session and lead to the sign-in, or straight back to them."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    place = request.get_full_path()
    if sum(len(str(value)) for _name, value in fields) > LONGEST or _too_often(request):
        messages.warning(request, _("登录已过期，没有保存，也没能替您留着；请退回上一页抄下内容再登录。"))
        return redirect_to_login(place)
    request.session[KEY] = {"place": place, "fields": fields, "files": bool(request.FILES)}
    if request.user.is_authenticated:
        return redirect("held-form")
    messages.warning(request, _("登录已过期，没有保存。您填写的内容替您留着，登录后再提交一次。"))
    return redirect_to_login(reverse("held-form"))


def _too_often(request: HttpRequest) -> bool:
    """Whether a visitor's address keeps more than people do: what is kept lies in the database."""
    if request.user.is_authenticated:
        return False
    try:
        limit(request, "held-form", MOST_A_MINUTE)
    except TooManyRequests:
        return True
    return False


def take_kept(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept; it is handed out once."""
    kept: dict[str, Any] | None = request.session.pop(KEY, None)
    return kept
