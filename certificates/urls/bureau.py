"""Addresses of the bureau's desk."""

from django.urls import path

from certificates.views import bureau, issuing, results, veto

urlpatterns = [
    path("bureau/", bureau.BureauWorkList.as_view(), name="bureau-worklist"),
    path("bureau/applications/<str:number>/", bureau.application_page, name="bureau-application"),
    path("bureau/applications/<str:number>/accept/", bureau.accept, name="bureau-accept"),
    path("bureau/applications/<str:number>/reject/", bureau.reject, name="bureau-reject"),
    path("bureau/applications/<str:number>/return/", bureau.send_back, name="bureau-return"),
    path("bureau/applications/<str:number>/withhold/", bureau.withhold, name="bureau-withhold"),
    path("bureau/applications/<str:number>/issue/", issuing.issue, name="bureau-issue"),
    path("bureau/sessions/", results.sessions, name="bureau-sessions"),
    path("bureau/sessions/<int:pk>/", results.session_page, name="bureau-session"),
    path("bureau/sessions/<int:pk>/pack.pdf", results.session_pack, name="bureau-session-pack"),
    path("bureau/batch/", results.batch, name="bureau-batch"),
    path("bureau/accept/", results.accept_many, name="bureau-accept-many"),
    path("bureau/publish/", results.publish, name="bureau-publish"),
    path("bureau/notices/", results.notices, name="bureau-notices"),
    path("bureau/objections/", results.objections, name="bureau-objections"),
    path("bureau/objections/<str:code>/", results.objection, name="bureau-objection"),
    path("bureau/veto/", veto.veto, name="bureau-veto"),
    path("bureau/issue/", issuing.issue_many, name="bureau-issue-many"),
    path("bureau/issue/<uuid:pk>/", issuing.issue_batch, name="bureau-issue-batch"),
    path("bureau/issue/<uuid:pk>/continue/", issuing.resume_batch, name="bureau-issue-continue"),
    path("bureau/certificates/", issuing.register, name="bureau-certificates"),
    path("bureau/certificates/<str:number>/", issuing.certificate_page, name="bureau-certificate"),
    path("bureau/certificates/<str:number>/file/", issuing.certificate_file, name="bureau-certificate-file"),
    path("bureau/certificates/<str:number>/revoke/", issuing.revoke, name="bureau-revoke"),
    path("bureau/certificates/<str:number>/decision/", issuing.decision, name="bureau-decision"),
]
