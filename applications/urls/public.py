"""Public addresses of the applications room."""

from django.urls import path

from applications.views import rounds

urlpatterns = [
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/<slug:code>/", rounds.round_page, name="round"),
]
