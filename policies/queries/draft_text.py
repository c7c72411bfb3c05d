"""A draft opened for editing by clause: its rules, the policies beside them, and the version before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

import rules
from rules import spec
from rules.case_editing import read_cases, read_positions
from rules.coverage import Position
from rules.editing import SINGLE, EditError, Place, place, places
from rules.errors import PackError
from rules.loader import LoadedPack, parse_pack
from rules.program import program
from rules.texts import Writer
from rules.words import writer_of
from titles import clock, policies
from titles.errors import NotFound, WrongState
from titles.models import PolicyStatus, PolicyVersion

EDITABLE = (PolicyStatus.DRAFT, PolicyStatus.CHECKED)


@dataclass
class Draft:
    """One draft with its texts read."""

    version: PolicyVersion
    entry: LoadedPack

    @property
    def pack(self) -> spec.Pack:
        """The rules."""
        return self.entry.pack

    @property
    def stamp(self) -> str:
        """When it was last changed: whoever saves says which state was read."""
        return self.version.edited_at.isoformat()

    @cached_property
    def cases(self) -> spec.CaseFile:
        """The cases."""
        try:
            return read_cases(self.version.cases_text)
        except PackError as error:
            raise unreadable(error) from None

    @cached_property
    def positions(self) -> list[Position]:
        """The coverage table."""
        try:
            return read_positions(self.version.coverage_text)
        except PackError as error:
            raise unreadable(error) from None

    @cached_property
    def packs(self) -> rules.PackSet:
        """The policies that apply beside the draft on its first day, with the draft among them."""
        return self.packs_with(self.entry)

    def packs_with(self, entry: LoadedPack) -> rules.PackSet:
        """The same with another text of the draft."""
        day = entry.pack.effective_from or clock.today()
        return policies.packs_on(day).replacing(entry)

    @cached_property
    def writer(self) -> Writer:
        """Words for its rows."""
        return writer_of(self.pack)

    @cached_property
    def before(self) -> spec.Pack | None:
        """The published version that the draft started from, or today's; None for a new policy."""
        code = self.version.policy
        for row in policies.published_of(code):
            if row.number == self.version.based_on:
                return policies.pack_of(row.version).pack
        packs = policies.packs_on(clock.today())
        return packs[code].pack if code in packs else None

    def place(self, address: str) -> Place:
        """The clause at an address (without a body where the pack does without it), or NotFound."""
        if address in SINGLE and not getattr(self.pack, address):
            return Place(address, address, None)
        try:
            return place(self.pack, address)
        except EditError:
            raise NotFound("policies.no_such_clause", _("草稿里没有这一项，可能刚被删除或移动。")) from None

    def place_before(self, here: Place) -> Place | None:
        """The same clause in the version before: by name or item on the same path, else by address."""
        if self.before is None:
            return None
        alike = [
            other
            for other in places(self.before)
            if other.kind == here.kind and (other.level, other.path) == (here.level, here.path)
        ]
        for key in ("label", "clause"):
            named = getattr(here.body, key, None)
            for other in alike:
                if named is not None and getattr(other.body, key, None) == named:
                    return other
        return next((other for other in alike if other.address == here.address), None)


def open_draft(pk: int) -> Draft:
    """A draft that can be edited, with its rules read; refused where it cannot be."""
    version = get_object_or_404(PolicyVersion, pk=pk)
    if version.status not in EDITABLE:
        raise WrongState(
            "policies.not_a_draft", _("这一版已经发布或弃用，不能再修改。要改规则，请另起草一版。")
        )
    try:
        entry = parse_pack(f"{version.policy}.yaml", version.pack_text)
    except PackError as error:
        raise unreadable(error) from None
    return Draft(version, entry)


def unreadable(error: PackError) -> WrongState:
    """A text that was damaged in the text editor."""
    return WrongState(
        "policies.draft_unreadable",
        _("草稿的文本第%(line)s行有错误。先在“检查和发布”的“直接改全文”里改正，才能逐条修改。")
        % {"line": error.line},
    )


def put_together(draft: Draft, entry: LoadedPack) -> None:
    """Put a changed text together with the other policies; an error where it does not go."""
    packs = draft.packs_with(entry)
    for series in entry.pack.series:
        program(entry.pack.jurisdiction, series, packs)
