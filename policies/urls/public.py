"""Addresses of the policies for everybody."""

from django.urls import path

from policies.views import public

urlpatterns = [
    path("policies/", public.policies, name="policies"),
    path("policies/contract/", public.contract, name="policy-contract"),
    path("policies/<slug:code>/", public.policy, name="policy"),
    path("policies/<slug:code>/coverage/", public.policy_coverage, name="policy-coverage"),
    path("policies/<slug:code>/compare/", public.policy_comparison, name="policy-comparison"),
    path("policies/<slug:code>/versions/<int:number>/", public.policy, name="policy-version"),
]
