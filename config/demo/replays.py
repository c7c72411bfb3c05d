"""A replay in the demonstration: what would become of every filing so far under a stricter rule."""

import datetime as dt
import uuid

from config.demo.clockwork import Story, at
from config.demo.rules import ENGINEERING, FIRST_DAY
from config.demo.world import World
from policies.actions.replay import start_replay
from policies.actions.version import save_draft, start_draft

ASKED = "title: intermediate, years: 5}"


def replaying(world: World, day: dt.date, years: int = 7) -> Story:
    """One officer tries a number out: a draft of its own, judged on all rounds, never checked.

    While data are loaded, tasks run at once.
    """
    yield at(day, 16, 10)
    draft = start_draft(
        policy=ENGINEERING,
        based_on=1,
        effective_from=FIRST_DAY,
        note=f"试算：高级工程师取得中级职称后的工作年限由5年改为{years}年。",
        actor=world.officer,
    )
    yield at(day, 16, 30)
    if ASKED not in draft.pack_text:
        raise ValueError(f"the text has no {ASKED}")
    draft = save_draft(
        draft,
        pack_text=draft.pack_text.replace(ASKED, f"title: intermediate, years: {years}}}", 1),
        cases_text=draft.cases_text,
        coverage_text=draft.coverage_text,
        seen=draft.edited_at,
        actor=world.officer,
    )
    yield at(day, 16, 40)
    start_replay(draft, [], actor=world.officer, form_token=uuid.uuid4())
