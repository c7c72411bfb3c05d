"""Addresses of the rules desk."""

from django.urls import path

from policies.views import desk, desk_reading, draft

DRAFT = "bureau/policies/drafts/<int:pk>"

urlpatterns = [
    path("bureau/policies/", desk.policies, name="policy-desk"),
    path(f"{DRAFT}/", draft.draft, name="policy-draft"),
    path(f"{DRAFT}/check/", draft.check, name="policy-draft-check"),
    path(f"{DRAFT}/publish/", draft.publish, name="policy-draft-publish"),
    path(f"{DRAFT}/discard/", draft.discard, name="policy-draft-discard"),
    path(f"{DRAFT}/compare/", draft.compare, name="policy-draft-compare"),
    path(f"{DRAFT}/document/", desk_reading.document, name="policy-draft-document"),
    path(f"{DRAFT}/text/<slug:part>.yaml", draft.text, name="policy-draft-text"),
    path("bureau/policies/<slug:code>/", desk.policy, name="policy-desk-policy"),
    path("bureau/policies/<slug:code>/start/<int:number>/", desk.start, name="policy-draft-start"),
    path("bureau/policies/<slug:code>/correct/<int:number>/", desk.correct, name="policy-draft-correct"),
]
