"""The replays of one version, for whoever decides about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from policies.models import ReplayRun
from policies.replay_words import conclusion, rounds_words
from rules.heads import with_head
from titles.models import PolicyVersion

#: The latest ones; the list of replays has the others.
SHOWN = 3


@dataclass(frozen=True)
class ReplayLine:
    """One replay: when, on what, what came out, and whether the text is still the one that was replayed."""

    url: str
    at: dt.datetime
    rounds: str
    words: str
    is_open: bool
    is_present: bool


def replays_of(version: PolicyVersion) -> list[ReplayLine]:
    """The latest replays of a version."""
    runs = ReplayRun.objects.filter(version=version).prefetch_related("rounds").order_by("-started_at")
    present = _rules_of(version.pack_text)
    return [
        ReplayLine(
            url=reverse("replay", args=[run.pk]),
            at=run.started_at,
            rounds=rounds_words(run),
            words=conclusion(run),
            is_open=run.is_open,
            is_present=_rules_of(run.pack_text) == present,
        )
        for run in runs[:SHOWN]
    ]


def _rules_of(text: str) -> str:
    """A text without its number, which says nothing about the rules."""
    return with_head(text, version=0)
