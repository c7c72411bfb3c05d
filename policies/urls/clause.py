"""Addresses of a draft's pages: clause by clause, its cases, its coverage table."""

from django.urls import path

from policies.views import clause, clause_list, draft_case, draft_case_outcome, draft_coverage

DRAFT = "bureau/policies/drafts/<int:pk>"

urlpatterns = [
    path(f"{DRAFT}/clauses/", clause.clauses, name="policy-draft-clauses"),
    path(f"{DRAFT}/clauses/check/", clause.clause_check, name="policy-draft-clauses-check"),
    path(f"{DRAFT}/clauses/new/", clause.clause_new, name="policy-draft-clause-new"),
    path(f"{DRAFT}/clauses/<str:address>/", clause.clause, name="policy-draft-clause"),
    path(
        f"{DRAFT}/clauses/<str:address>/remove/", clause_list.clause_remove, name="policy-draft-clause-remove"
    ),
    path(f"{DRAFT}/clauses/<str:address>/move/", clause_list.clause_move, name="policy-draft-clause-move"),
    path(f"{DRAFT}/cases/", draft_case.cases, name="policy-draft-cases"),
    path(f"{DRAFT}/cases/new/", draft_case.case_new, name="policy-draft-case-new"),
    path(f"{DRAFT}/cases/propose/", draft_case_outcome.case_propose, name="policy-draft-case-propose"),
    path(f"{DRAFT}/cases/<int:number>/", draft_case.case, name="policy-draft-case"),
    path(f"{DRAFT}/cases/<int:number>/remove/", draft_case.case_remove, name="policy-draft-case-remove"),
    path(
        f"{DRAFT}/cases/<int:number>/accept/", draft_case_outcome.case_accept, name="policy-draft-case-accept"
    ),
    path(f"{DRAFT}/coverage/", draft_coverage.coverage, name="policy-draft-coverage"),
    path(f"{DRAFT}/coverage/new/", draft_coverage.position, name="policy-draft-position-new"),
    path(f"{DRAFT}/coverage/<int:number>/", draft_coverage.position, name="policy-draft-position"),
    path(
        f"{DRAFT}/coverage/<int:number>/remove/",
        draft_coverage.position_remove,
        name="policy-draft-position-remove",
    ),
]
