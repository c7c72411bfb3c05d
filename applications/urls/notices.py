"""Addresses of public notices and of objections to them."""

from django.urls import path

from applications.views import notice

urlpatterns = [
    path("notices/", notice.notice_list, name="notices"),
    path("notices/<str:number>/", notice.notice_page, name="notice"),
    path("notices/<str:number>/poster.pdf", notice.poster, name="notice-poster"),
    path("notices/<str:number>/proof.pdf", notice.proof, name="notice-proof"),
    path("notices/<str:number>/objection/", notice.objection, name="notice-objection"),
    path("objections/", notice.tracking, name="objection-tracking"),
    path("objections/<str:code>/", notice.receipt, name="objection-receipt"),
]
