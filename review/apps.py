"""Institutions' expert pools, panels, sessions and ballots."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The room of the review."""

    name = "review"
