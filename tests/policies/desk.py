"""The rules desk for tests: shipped versions, two officers, a second version with one number changed."""

import datetime as dt
from typing import Any

from accounts.models import Organisation, OrganisationKind, Person
from accounts.roles import Role
from policies.actions.version import check_draft, publish_version, save_draft, start_draft
from policies.shipping import load_policies
from tests.builders import make_member, make_organisation
from titles.models import PolicyVersion

ENGINEERING = "beijing-engineering-2020-17"
FIRST_DAY = dt.date(2027, 1, 1)
#: An engineer with a bachelor's degree: five years of work become four, and the case on the boundary moves.
RULES = ("degree: bachelor, years: 5}", "degree: bachelor, years: 4}")
CASES = ("change: {as_of: 2025-07-09}", "change: {as_of: 2024-07-09}")


class Desk:
    """The bureau's rules desk with two officers and somebody who only reads."""

    def __init__(self) -> None:
        load_policies()
        self.bureau: Organisation = make_organisation(OrganisationKind.BUREAU)
        self.drafter = self.officer("起草甲")
        self.second = self.officer("复核乙")
        self.issuer = make_member(Role.ISSUER, self.bureau, "签发丙")

    def officer(self, name: str) -> Person:
        """One more officer."""
        return make_member(Role.BUREAU_OFFICER, self.bureau, name)

    def draft(self, **given: Any) -> PolicyVersion:
        """The next version of engineering, as it is copied."""
        values: dict[str, Any] = {
            "policy": ENGINEERING,
            "based_on": 1,
            "note": "按新文件调整年限",
            "actor": self.drafter,
            "effective_from": FIRST_DAY,
        }
        return start_draft(**{**values, **given})

    def save(self, draft: PolicyVersion, *, actor: Person | None = None, **texts: Any) -> PolicyVersion:
        """Save some of its texts."""
        values: dict[str, Any] = {
            "pack_text": draft.pack_text,
            "cases_text": draft.cases_text,
            "coverage_text": draft.coverage_text,
            "seen": draft.edited_at,
        }
        return save_draft(draft, actor=actor or self.drafter, **{**values, **texts})

    def four_years(self, draft: PolicyVersion) -> PolicyVersion:
        """Save the changed number with its case."""
        return self.save(
            draft,
            pack_text=replaced(draft.pack_text, *RULES),
            cases_text=replaced(draft.cases_text, *CASES),
        )

    def checked(self, **given: Any) -> PolicyVersion:
        """A version with four years that waits for a second person."""
        return check_draft(self.four_years(self.draft(**given)), actor=self.drafter)

    def published(self, **given: Any) -> PolicyVersion:
        """The same, published."""
        draft = self.checked(**given)
        return publish_version(draft, seen=draft.edited_at, actor=self.second)


def replaced(text: str, old: str, new: str) -> str:
    """The text with one place exchanged."""
    assert old in text, old
    return text.replace(old, new, 1)


def line_of(text: str, needle: str) -> int:
    """The line on which something stands first."""
    return text[: text.index(needle)].count("\n") + 1
