"""Addresses of the applicant's API."""

from django.urls import path

from applications.api import my_applications as filing
from applications.api import my_archive as archive

_RECORD = "my/archive/<slug:kind>/<uuid:record_id>/"
_ONE = "my/applications/<str:number>/"

urlpatterns = [
    path("my/profile/", archive.ProfileView.as_view(), name="api-my-profile"),
    path("my/evidence/", archive.EvidenceListView.as_view(), name="api-my-evidence"),
    path("my/archive/<slug:kind>/", archive.RecordListView.as_view(), name="api-my-records"),
    path("my/archive/<slug:kind>/none/", archive.NoneView.as_view(), name="api-my-none"),
    path(_RECORD, archive.RecordView.as_view(), name="api-my-record"),
    path(f"{_RECORD}evidence/", archive.RecordEvidenceView.as_view(), name="api-my-record-evidence"),
    path(
        f"{_RECORD}evidence/<uuid:evidence_id>/",
        archive.RecordEvidenceFileView.as_view(),
        name="api-my-record-evidence-file",
    ),
    path("evidence/<uuid:evidence_id>/", archive.EvidenceView.as_view(), name="api-evidence-file"),
    path("my/applications/", filing.ApplicationListView.as_view(), name="api-my-applications"),
    path(_ONE, filing.ApplicationDetailView.as_view(), name="api-my-application"),
    path(f"{_ONE}assess/", filing.AssessView.as_view(), name="api-my-assess"),
    path(f"{_ONE}submit/", filing.SubmitView.as_view(), name="api-my-submit"),
    path(f"{_ONE}withdraw/", filing.WithdrawView.as_view(), name="api-my-withdraw"),
    path(f"{_ONE}correction/", filing.CorrectionView.as_view(), name="api-my-correction"),
    path(
        f"{_ONE}correction/<int:item>/",
        filing.CorrectionItemView.as_view(),
        name="api-my-correction-item",
    ),
]
