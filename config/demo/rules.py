"""The rules desk in the demonstration: a next version that one officer has drafted and checked."""

import datetime as dt

from config.demo.clockwork import Story, at
from config.demo.world import World
from policies.actions.version import check_draft, save_draft, start_draft

ENGINEERING = "beijing-engineering-2020-17"
FIRST_DAY = dt.date(2027, 1, 1)
#: An engineer with a bachelor's degree: one number, and the two cases that stand on it.
RULES = (("degree: bachelor, years: 5}", "degree: bachelor, years: 4}"),)
CASES = (
    ("why: 本科满5年的周年日", "why: 本科满4年的周年日"),
    ("change: {as_of: 2025-07-10}", "change: {as_of: 2024-07-10}"),
    ("why: 本科满5年的前一天", "why: 本科满4年的前一天"),
    ("change: {as_of: 2025-07-09}", "change: {as_of: 2024-07-09}"),
)


def drafting(world: World, day: dt.date) -> Story:
    """One officer drafts, changes one number and its cases, and checks; the other has to publish."""
    yield at(day, 10, 5)
    draft = start_draft(
        policy=ENGINEERING,
        based_on=1,
        effective_from=FIRST_DAY,
        note="演示：工程师的本科学历工作年限由5年改为4年，其余不变。",
        actor=world.officer,
    )
    yield at(day, 14, 30)
    draft = save_draft(
        draft,
        pack_text=_changed(draft.pack_text, RULES),
        cases_text=_changed(draft.cases_text, CASES),
        coverage_text=draft.coverage_text,
        seen=draft.edited_at,
        actor=world.officer,
    )
    yield at(day, 14, 40)
    check_draft(draft, actor=world.officer)


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the text has no {old}")
        text = text.replace(old, new, 1)
    return text
