"""A replay in the demonstration: every filing so far, assessed again by a draft."""

import uuid
from collections.abc import Callable
from datetime import date

from config.demo.clockwork import Story, at
from config.demo.world import World
from policies.actions.replay import start_replay
from titles.models import PolicyVersion


def replaying(day: date, find: Callable[[], PolicyVersion], world: World) -> Story:
    """The bureau's officer tries a version on all rounds; while data are loaded, tasks run at once."""
    yield at(day, 16, 40)
    start_replay(find(), [], actor=world.officer, form_token=uuid.uuid4())
