"""Stories told side by side: each is a generator that says when it goes on."""

import heapq
import itertools
from collections.abc import Generator, Iterable
from datetime import date, datetime, time, timedelta

from titles.clock import ZONE, held_at
from titles.frame import frame

Story = Generator[datetime, None, None]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Beijing."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def run_stories(stories: Iterable[Story], *, until: datetime) -> None:
    """Let every story go on at its moments, all in one order of time, up to ``until``."""
    tickets = itertools.count()
    queue: list[tuple[datetime, int, Story]] = []

    def wait(story: Story, moment: datetime) -> None:
        if moment <= until:
            heapq.heappush(queue, (moment, next(tickets), story))

    for story in stories:
        wait(story, next(story))
    while queue:
        moment, _ticket, story = heapq.heappop(queue)
        with frame(), held_at(moment):
            following = next(story, None)
        if following is not None:
            wait(story, max(following, moment + timedelta(seconds=1)))
