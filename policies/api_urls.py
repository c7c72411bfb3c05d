"""Addresses of the room's API."""

from django.urls import path

from policies.api import catalogue, contract, documents, replay, version

urlpatterns = [
    path("assessments/", contract.AssessmentView.as_view(), name="api-assessments"),
    path("policies/", contract.PoliciesView.as_view(), name="api-policies"),
    path("policies/<slug:code>/coverage/", contract.CoverageView.as_view(), name="api-policy-coverage"),
    path("policies/<slug:code>/versions/", documents.VersionsView.as_view(), name="api-policy-versions"),
    path(
        "policies/<slug:code>/versions/<int:number>/",
        documents.VersionView.as_view(),
        name="api-policy-version",
    ),
    path("policies/<slug:code>/compare/", documents.ComparisonView.as_view(), name="api-policy-comparison"),
    path("schemas/<slug:name>/", contract.SchemaView.as_view(), name="api-contract-schema"),
    *replay.urlpatterns,
    *catalogue.urlpatterns,
    *version.urlpatterns,
]
