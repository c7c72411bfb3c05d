"""Addresses of the room of people."""

from django.urls import path

from accounts.views import account, clock, organisation, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/persona/", sign_in.sign_in_as_persona, name="sign-in-persona"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sign-in/held/", sign_in.held_form, name="held-form"),
    path("register/", sign_in.register, name="register"),
    path("account/", account.account, name="account"),
    path("account/contact/", account.contact, name="account-contact"),
    path("account/token/", account.token, name="account-token"),
    path("inbox/", account.inbox, name="inbox"),
    path("inbox/read/", account.inbox_read_all, name="inbox-read-all"),
    path("inbox/<int:notification_id>/", account.inbox_read, name="inbox-read"),
    path("bureau/organisations/", organisation.organisation_list, name="organisations"),
    path("bureau/organisations/new/", organisation.organisation_new, name="organisation-new"),
    path("bureau/organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("bureau/memberships/<int:pk>/end/", organisation.membership_end, name="membership-end"),
    path("demo/clock/", clock.clock_page, name="demo-clock"),
]
