"""The own account: data, contact, token, messages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.authtoken.models import Token

from accounts.access import signed_in
from accounts.actions.inbox import read_all, read_one
from accounts.actions.person import change_contact, create_token, revoke_token
from accounts.forms.sign_in import ContactForm
from accounts.queries import account as queries
from accounts.requests import PersonRequest
from titles import clock
from titles.errors import InvalidInput


@signed_in
@require_safe
def account(request: PersonRequest) -> HttpResponse:
    """Show the own data, masked, and for whom one acts."""
    person = request.user
    today = clock.today()
    context = {
        "facts": [
            (_("姓名"), person.name),
            (_("用户名"), person.username),
            (_("身份证号码"), person.masked_id_number or _("没有登记")),
            (_("电话"), person.masked_phone or _("没有填写")),
            (_("电子邮箱"), person.email or _("没有填写")),
        ],
        "memberships": [{"row": row, "holds": row.holds_on(today)} for row in queries.memberships(person)],
        "token": Token.objects.filter(user=person).first(),
    }
    return render(request, "accounts/person_account.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def contact(request: PersonRequest) -> HttpResponse:
    """Change phone and mail address."""
    person = request.user
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={"phone": person.phone, "email": person.email},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_contact(actor=person, person=person, **form.cleaned_data)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("联系方式已保存。"))
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/person_contact.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def token(request: PersonRequest) -> HttpResponse:
    """Create the own access token, shown once, or take it away."""
    shown = ""
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            if revoke_token(actor=request.user):
                messages.success(request, _("访问令牌已作废。"))
            return redirect("account-token")
        shown = create_token(actor=request.user).key
    has_token = bool(shown) or Token.objects.filter(user=request.user).exists()
    response = render(request, "accounts/person_token.html", {"shown": shown, "has_token": has_token})
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    """Show the own messages, the newest first."""
    before = request.GET.get("before", "")
    page = queries.inbox(request.user, int(before[:18]) if before.isdecimal() else None)
    context = {"page": page, "newest": page.rows[0].pk if page.rows else 0, "paged": bool(before)}
    return render(request, "accounts/person_inbox.html", context)


@signed_in
@require_POST
def inbox_read(request: PersonRequest, notification_id: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    row = read_one(actor=request.user, notification_id=notification_id)
    safe = url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if row.url and safe else "inbox")


@signed_in
@require_POST
def inbox_read_all(request: PersonRequest) -> HttpResponse:
    """Mark everything that was on the page as read."""
    up_to = request.POST.get("up_to", "")
    count = read_all(actor=request.user, up_to=int(up_to) if up_to.isdecimal() else 0)
    messages.success(request, _("%(count)s条消息标为已读。") % {"count": count})
    return redirect("inbox")
