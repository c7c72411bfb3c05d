"""Addresses of the room's API."""

from django.urls import path

from policies.api import contract

urlpatterns = [
    path("assessments/", contract.AssessmentView.as_view(), name="api-assessments"),
    path("policies/", contract.PoliciesView.as_view(), name="api-policies"),
    path("policies/<slug:code>/coverage/", contract.CoverageView.as_view(), name="api-policy-coverage"),
    path("schemas/<slug:name>/", contract.SchemaView.as_view(), name="api-contract-schema"),
]
