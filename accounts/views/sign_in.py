"""Signing in, registering, signing out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public, signed_in
from accounts.actions import sign_in as actions
from accounts.actions.person import register_person
from accounts.desks import first_page
from accounts.forms.sign_in import RegisterForm, SignInForm
from accounts.held import take_kept
from accounts.models import Person
from accounts.queries.account import personas
from accounts.requests import PersonRequest
from titles.errors import Conflict, InvalidInput
from titles.limits import limit


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by name and password; the demo lists its people below."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person = actions.sign_in(request=request, **form.cleaned_data)
            except (InvalidInput, actions.TooManyAttempts) as error:
                form.take(error)
                status = error.status
            else:
                return redirect(_next(request, person))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "groups": personas() if settings.DEMO else [],
    }
    return render(request, "accounts/public_sign_in.html", context, status=status)


@public
@require_POST
def sign_in_as_persona(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo person."""
    person = actions.sign_in_as_persona(request=request, username=request.POST.get("persona", ""))
    return redirect(_next(request, person))


@signed_in
@require_safe
def held_form(request: PersonRequest) -> HttpResponse:
    """What was typed while the session ended, to be sent once more."""
    kept = take_kept(request)
    if kept is None:
        return redirect(first_page(request.user))
    return render(request, "accounts/person_held.html", kept)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    actions.sign_out(request=request)
    messages.success(request, _("您已退出登录。"))
    return redirect("/")


@public
@sensitive_post_parameters("password", "id_number")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and sign in with it."""
    if request.method == "POST":
        # The answer tells whether an identity number has an account: nobody may ask for many.
        limit(request, "register", settings.REGISTRATIONS_PER_MINUTE)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = register_person(**form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            form.take(error)
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("账号已开通，请先填写业绩档案。"))
            return redirect(_next(request, person))
    status = 422 if form.errors else 200
    return render(request, "accounts/public_register.html", {"form": form}, status=status)


def _next(request: HttpRequest, person: Person) -> str:
    """Return where the person wanted to go, if that is within this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else first_page(person)
