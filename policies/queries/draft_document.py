"""A version of the desk as a document, as far as its text holds together."""

from __future__ import annotations

from policies.queries.desk import entry_of
from policies.queries.document import Document, document_of
from rules.errors import PackError
from titles import clock
from titles.models import PolicyVersion
from titles.policies import packs_on


def document_of_version(version: PolicyVersion) -> Document | None:
    """The text among those that will apply beside it; None while it cannot be read or contradicts itself."""
    entry = entry_of(version)
    if entry is None:
        return None
    packs = packs_on(version.effective_from or clock.today())
    try:
        return document_of(entry, packs)
    except (PackError, LookupError, StopIteration, ValueError):
        # A draft may keep a threshold that is not there, or name a policy that is not: the check says where.
        return None
