"""The demonstration's data: every state, made by the real actions, the same for the same seed."""

import contextlib
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from accounts.models import Person
from applications.models import Application, Notice, Objection
from applications.states import State
from certificates.models import Certificate
from config.demo.plan import TODAY
from config.management.commands.load_demo import fingerprint, load_demo
from review.models import Session
from titles.clock import held_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moving_clock")]


class Rollback(Exception):
    """Undo a load."""


@pytest.fixture(autouse=True)
def _demo(settings: Settings, tmp_path: object) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = str(tmp_path)


def test_every_state_of_the_road_is_there_and_a_second_load_is_the_same() -> None:
    with contextlib.suppress(Rollback), transaction.atomic():
        load_demo(7)
        first = fingerprint()
        raise Rollback
    load_demo(7)
    assert fingerprint() == first

    states = Counter(Application.objects.values_list("state", flat=True))
    missing = set(State.values) - set(states) - {State.VETOED}
    assert not missing
    assert 55 <= sum(states.values()) <= 70
    with held_at(TODAY):
        running = Notice.objects.filter(ended_at=None, ends_on__gte=TODAY)
        assert {notice.kind for notice in running} == {"employer", "result"}
        assert Notice.objects.exclude(ended_at=None).exists()
    assert set(Session.objects.values_list("state", flat=True)) == {"signed", "open"}
    assert set(Certificate.objects.values_list("state", flat=True)) == {"valid", "revoked"}
    assert set(Objection.objects.values_list("state", flat=True)) == {"open", "dismissed"}
    assert Person.objects.exclude(persona="").count() >= 12


def test_demo_data_are_refused_where_somebody_is_registered(settings: Settings) -> None:
    Person.objects.create_user(username="somebody", name="某人")
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
