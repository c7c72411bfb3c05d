"""The institution's addresses."""

from django.urls import path

from applications.views import institution, institution_worklist, round_desk

urlpatterns = [
    path("institution/", institution_worklist.institution_worklist, name="institution-worklist"),
    path(
        "institution/applications/<str:number>/",
        institution.application_page,
        name="institution-application",
    ),
    path("institution/applications/<str:number>/accept/", institution.accept, name="institution-accept"),
    path("institution/applications/<str:number>/refuse/", institution.refuse, name="institution-refuse"),
    path(
        "institution/applications/<str:number>/correction/",
        institution.correction,
        name="institution-correction",
    ),
    path(
        "institution/applications/<str:number>/late-finding/",
        institution.late_finding,
        name="institution-late-finding",
    ),
    path("institution/rounds/", round_desk.round_list, name="institution-rounds"),
    path("institution/rounds/new/", round_desk.round_edit, name="institution-round-new"),
    path("institution/rounds/<slug:code>/", round_desk.round_page, name="institution-round"),
    path("institution/rounds/<slug:code>/edit/", round_desk.round_edit, name="institution-round-edit"),
    path(
        "institution/rounds/<slug:code>/announce/",
        round_desk.round_announce,
        name="institution-round-announce",
    ),
]
