"""The API of the review room."""

from review.api import expert, secretary, session

urlpatterns = [*expert.urlpatterns, *session.urlpatterns, *secretary.urlpatterns]
