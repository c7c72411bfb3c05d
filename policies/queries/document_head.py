"""The head of a policy: which document, in which version, from when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from msgspec import UNSET

from policies.queries.versions import version_words
from rules import words
from rules.loader import LoadedPack
from titles.names import series_name


@dataclass(frozen=True)
class Head:
    """What stands at the head of the document."""

    code: str
    number: int
    #: The exact text: code@number-mark.
    version: str
    version_words: str
    title: str
    document: str
    is_draft: bool
    status: str
    place: str
    series: str
    source: str
    issued_on: dt.date | None
    effective_from: dt.date | None
    effective_until: dt.date | None
    replaces: int | None


def head_of(entry: LoadedPack) -> Head:
    """The head of any pack."""
    pack = entry.pack
    is_draft = pack.status == "consultation_draft"
    return Head(
        code=pack.code,
        number=pack.version,
        version=entry.version,
        version_words=version_words(pack.version, pack.effective_from, draft=is_draft),
        title=pack.title,
        document=pack.document,
        is_draft=is_draft,
        status=words.name(words.STATUSES, pack.status),
        place=words.name(words.JURISDICTIONS, pack.jurisdiction),
        series="、".join(series_name(code) for code in pack.series),
        source=pack.source,
        issued_on=pack.issued_on,
        effective_from=pack.effective_from,
        effective_until=None if pack.effective_until is UNSET else pack.effective_until,
        replaces=None if pack.replaces is UNSET else pack.replaces,
    )
