"""The applicant's addresses."""

from django.urls import path

from applications.views import (
    applicant_application,
    applicant_archive,
    applicant_correction,
    applicant_documents,
    applicant_evidence,
    applicant_filing,
    applicant_start,
    applicant_submit,
)

_RECORD = "my/archive/<slug:kind>/<uuid:record_id>/"
_ONE = "my/applications/<str:number>/"

urlpatterns = [
    path("my/", applicant_application.home, name="my-home"),
    path("my/archive/", applicant_archive.archive, name="my-archive"),
    path("my/archive/profile/", applicant_archive.profile_page, name="my-profile"),
    path("my/archive/<slug:kind>/none/", applicant_archive.declare_none, name="my-none"),
    path("my/archive/<slug:kind>/new/", applicant_archive.record_new, name="my-record-new"),
    path(_RECORD, applicant_archive.record_edit, name="my-record"),
    path(f"{_RECORD}remove/", applicant_archive.record_remove, name="my-record-remove"),
    path(f"{_RECORD}evidence/", applicant_evidence.upload, name="my-record-evidence"),
    path(
        f"{_RECORD}evidence/<uuid:evidence_id>/remove/",
        applicant_evidence.remove,
        name="my-record-evidence-remove",
    ),
    path("evidence/<uuid:evidence_id>/", applicant_evidence.evidence_file, name="evidence-file"),
    path("my/applications/new/", applicant_start.start, name="my-application-new"),
    path(_ONE, applicant_application.application_page, name="my-application"),
    path(f"{_ONE}target/", applicant_filing.target, name="my-target"),
    path(f"{_ONE}works/", applicant_filing.works, name="my-works"),
    path(f"{_ONE}material/", applicant_filing.material, name="my-material"),
    path(f"{_ONE}support/", applicant_filing.support, name="my-support"),
    path(f"{_ONE}check/", applicant_submit.check, name="my-check"),
    path(f"{_ONE}pledge/", applicant_submit.pledge, name="my-pledge"),
    path(f"{_ONE}pledge-<int:version>.pdf", applicant_documents.pledge_document, name="my-pledge-document"),
    path(f"{_ONE}form.pdf", applicant_documents.form_document, name="my-form"),
    path(f"{_ONE}filed/", applicant_application.filed_page, name="my-filed"),
    path(f"{_ONE}ruling/", applicant_application.ruling_page, name="my-ruling"),
    path(f"{_ONE}withdraw/", applicant_application.withdraw, name="my-withdraw"),
    path(f"{_ONE}correction/", applicant_correction.correction, name="my-correction"),
    path(
        f"{_ONE}correction/notice.pdf",
        applicant_documents.correction_document,
        name="my-correction-notice",
    ),
    path(
        f"{_ONE}correction/<int:item_number>/",
        applicant_correction.correction_item,
        name="my-correction-item",
    ),
]
