"""Addresses of the rules' API."""

from django.urls import path

from rules import api

urlpatterns = [
    path("assessments/", api.AssessmentView.as_view(), name="api-assessments"),
    path("policies/", api.PoliciesView.as_view(), name="api-policies"),
    path("policies/<slug:code>/coverage/", api.CoverageView.as_view(), name="api-policy-coverage"),
    path("schemas/<slug:name>/", api.SchemaView.as_view(), name="api-contract-schema"),
]
