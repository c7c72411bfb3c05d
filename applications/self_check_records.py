"""Entries of a dossier as unsaved archive records, and back: one set of words and checks for both."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from applications.dossier import NONE, Archive, Target, build_dossier
from applications.facts import OTHER_SERIES, record_facts
from applications.models import Achievement, Profile
from applications.models.archive import ArchiveRecord
from applications.record_kinds import record_kind
from titles.names import series_name

#: Chapters of the self-check that are archive records.
CHAPTERS = ("education", "titles", "employment", "achievements", "qualifications")
#: What the archive calls a key of the dossier.
_FIELDS = {"from": "started_on", "to": "ended_on"}
_DATES = ("graduated_on", "obtained_on", "started_on", "ended_on", "on")
#: Attributes for which "there is none" can be stated in the archive.
_CAN_BE_NONE = ("venue", "award")
#: Keys of an entry that the archive does not keep (docs/contract-extensions.md).
EXTENSION = ("grassroots",)
_WORDS = {True: "yes", False: "no"}


def values_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of the archive that an entry states."""
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if key in EXTENSION:
            continue
        name = _FIELDS.get(key, key)
        if name in _DATES and value is not None:
            values[name] = dt.date.fromisoformat(value)
        elif name == "series" and series_name(value) == value:
            # The archive knows the catalogue's series, and all others together.
            values[name] = OTHER_SERIES
        elif value is not None:
            values[name] = value
        elif name in _CAN_BE_NONE:
            values[name] = NONE
    return values


def typed_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form that an entry states."""
    return values_of(entry) | {key: _WORDS[entry[key]] for key in EXTENSION if key in entry}


def record_of(chapter: str, entry: dict[str, Any]) -> ArchiveRecord:
    """An unsaved record of an entry."""
    return record_kind(chapter).model(**values_of(entry))


def entry_of(chapter: str, record: ArchiveRecord) -> dict[str, Any]:
    """The dossier's entry of a record, saved or not."""
    archive = Archive(profile=Profile(), **{chapter: [record]})  # type: ignore[arg-type]  # one chapter of several
    dossier = build_dossier(archive, Target("beijing", "engineering", dt.date.min))
    entry: dict[str, Any] = dossier[chapter][0]
    return entry


def words_of(chapter: str, entry: dict[str, Any]) -> str:
    """An entry in one line."""
    record = record_of(chapter, entry)
    facts = [fact.value for fact in record_facts(record)]
    if isinstance(record, Achievement):
        facts.insert(0, record.get_kind_display())
    if "grassroots" in entry:
        place = _("在基层社区卫生服务机构") if entry["grassroots"] else _("不在基层社区卫生服务机构")
        facts.append(place)
    return "，".join(facts)
