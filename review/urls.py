"""Addresses of the review room."""

from django.urls import path

from review.views import ballot, chair, documents, expert, secretary, session, supervision

_session = "session/<int:key>/"
_candidate = "session/<int:key>/candidates/<int:number>/"
_review = "institution/review/"

urlpatterns = [
    path("expert/", expert.desk, name="expert-desk"),
    path("expert/opinions/<int:key>/", expert.opinion, name="expert-opinion"),
    path("expert/opinions/<int:key>/conflict/", expert.conflict, name="expert-conflict"),
    path("expert/opinions/<int:key>/evidence/<int:number>/", expert.evidence, name="expert-evidence"),
    path("session/", session.session_list, name="session-list"),
    path(_session, session.session_page, name="session-page"),
    path(f"{_session}sign-in/", session.session_sign_in, name="session-sign-in"),
    path(f"{_session}receipts/", session.receipts, name="session-receipts"),
    path(_candidate, ballot.ballot, name="ballot"),
    path(f"{_candidate}receipt/", ballot.receipt, name="ballot-receipt"),
    path(f"{_candidate}papers/", session.papers, name="session-papers"),
    path(f"{_candidate}papers/<int:file>/", session.papers_evidence, name="session-papers-evidence"),
    path(f"{_candidate}conflict/", session.session_conflict, name="session-conflict"),
    path(f"{_session}chair/", chair.console, name="chair-console"),
    path(f"{_session}open/", chair.session_open, name="session-open"),
    path(f"{_session}open-all/", chair.ballot_open_all, name="ballot-open-all"),
    path(f"{_candidate}open/", chair.ballot_open, name="ballot-open"),
    path(f"{_candidate}close/", chair.ballot_close, name="ballot-close"),
    path(f"{_session}close/", chair.session_close, name="session-close"),
    path(f"{_session}minutes/", chair.minutes, name="chair-minutes"),
    path(f"{_session}minutes.pdf", documents.minutes_pdf, name="session-minutes-pdf"),
    path(f"{_session}results.pdf", documents.results_pdf, name="session-results-pdf"),
    path("supervision/", supervision.session_list, name="supervision"),
    path("supervision/sessions/<int:key>/", supervision.procedure, name="supervision-session"),
    path(_review, secretary.overview, name="review-overview"),
    path(f"{_review}pool/", secretary.expert_pool, name="review-pool"),
    path(f"{_review}panels/new/", secretary.panel_new, name="review-panel-new"),
    path(f"{_review}panels/<int:key>/", secretary.panel_page, name="review-panel"),
    path(f"{_review}committees/new/", secretary.committee_new, name="review-committee-new"),
    path(f"{_review}sessions/new/", secretary.session_new, name="review-session-new"),
    path(f"{_review}sessions/<int:key>/", secretary.session_progress, name="review-session"),
]
