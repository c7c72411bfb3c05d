"""Starting an archive from a self-check: what is not there yet is added, nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction

from accounts.models import Organisation, Person
from applications.actions.archive import save_profile, save_record, state_none
from applications.dossier import Dossier, Target, archive_of, build_dossier
from applications.models import Profile
from applications.models.profile import EmploymentStatus
from applications.queries.archive import profile_of
from applications.self_check_records import CHAPTERS, entry_of, record_of, values_of


@dataclass(frozen=True, slots=True)
class Addition:
    """A record that the archive lacks: its chapter, place in the answers, entry."""

    chapter: str
    number: int
    entry: dict[str, Any]

    @property
    def key(self) -> str:
        """The name of its field on the page."""
        return f"{self.chapter}-{self.number}"


def missing_records(person: Person, dossier: Dossier) -> list[Addition]:
    """What the answers state and the archive does not hold; an equal record is never added again."""
    target = Target("beijing", "engineering", dt.date.min)
    archive = build_dossier(archive_of(person), target)
    additions = []
    for chapter in CHAPTERS:
        held = Counter(_text(entry) for entry in archive.get(chapter, []))
        for number, stated in enumerate(dossier.get(chapter, [])):
            entry = entry_of(chapter, record_of(chapter, stated))
            if held[_text(entry)]:
                held[_text(entry)] -= 1
            else:
                additions.append(Addition(chapter, number, entry))
    return additions


def _text(entry: dict[str, Any]) -> bytes:
    return msgspec.json.encode(entry, order="sorted")


def missing_none(person: Person, dossier: Dossier, profile: Profile) -> list[str]:
    """Chapters stated empty of which the archive says nothing yet."""
    archive = build_dossier(archive_of(person), Target("beijing", "engineering", dt.date.min))
    return [
        chapter
        for chapter in CHAPTERS
        if dossier.get(chapter) == [] and chapter not in archive and chapter not in profile.stated_none
    ]


def missing_situation(dossier: Dossier, profile: Profile, employer: Organisation | None) -> dict[str, Any]:
    """The answers about the person's situation that the profile lacks.

    Somebody employed is so at an employer: without one the answer waits for the profile's own page.
    """
    facts = dossier.get("person", {})
    values: dict[str, Any] = {}
    employment = facts.get("employment")
    if employment and not profile.employment:
        if employment != EmploymentStatus.EMPLOYED:
            values["employment"] = employment
        elif employer or profile.employer:
            values |= {"employment": employment, "employer": profile.employer or employer}
        if employment == EmploymentStatus.FREELANCE and facts.get("in_city_since"):
            values["in_city_since"] = dt.date.fromisoformat(facts["in_city_since"])
    if "sanction_until" in facts and profile.under_sanction is None:
        until = facts["sanction_until"]
        values["under_sanction"] = until is not None
        values["sanction_until"] = dt.date.fromisoformat(until) if until else None
    for name in ("entrustment_letter", "social_insurance_in_city", "continuing_education"):
        if name in facts and getattr(profile, name) is None:
            values[name] = facts[name]
    return values


@transaction.atomic
def start_archive(
    *,
    person: Person,
    dossier: Dossier,
    names: Mapping[str, dict[str, str]],
    employer: Organisation | None,
    actor: Person,
) -> int:
    """Add what the archive lacks and return how many records; a second click finds nothing to add.

    ``names`` gives, for the key of an addition, the name that the archive asks for beside its facts.
    Raises InvalidInput where a record cannot be true of this person; then nothing is added.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    profile = profile_of(person)
    none = missing_none(person, dossier, profile)
    situation = missing_situation(dossier, profile, employer)
    additions = missing_records(person, dossier)
    for addition in additions:
        values = {**values_of(addition.entry), **names.get(addition.key, {})}
        save_record(person=person, kind=addition.chapter, values=values, actor=actor)
    for chapter in none:
        state_none(person=person, kind=chapter, actor=actor)
    if situation:
        save_profile(person=person, values=situation, actor=actor)
    return len(additions)
