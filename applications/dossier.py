"""Archive and situation as the eligibility contract's dossier: a pure mapping.

What was not stated stays absent; an empty list or null is written only where somebody said so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Person
from applications.models import (
    Achievement,
    Application,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Profile,
    Qualification,
    Round,
)
from applications.models.archive import ArchiveRecord
from applications.models.profile import EmploymentStatus
from applications.queries.archive import profile_of
from applications.record_kinds import ATTRIBUTES

#: Stored for a stated "there is none"; the dossier's null.
NONE = "none"

Dossier = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """The facts that a dossier is made of."""

    profile: Profile
    education: Sequence[EducationRecord] = ()
    employment: Sequence[EmploymentRecord] = ()
    titles: Sequence[HeldTitle] = ()
    qualifications: Sequence[Qualification] = ()
    achievements: Sequence[Achievement] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What is applied for, and what the filing adds to the archive."""

    jurisdiction: str
    series: str
    as_of: dt.date
    specialty: str = ""
    track: str = ""
    claims: Sequence[str] = ()
    recommenders: Sequence[dict[str, Any]] = field(default_factory=tuple)


def archive_of(person: Person) -> Archive:
    """Read the person's archive: six queries."""
    return Archive(
        profile=profile_of(person),
        education=list(EducationRecord.objects.filter(person=person)),
        employment=list(EmploymentRecord.objects.filter(person=person)),
        titles=list(HeldTitle.objects.filter(person=person)),
        qualifications=list(Qualification.objects.filter(person=person)),
        achievements=list(Achievement.objects.filter(person=person).order_by("on", "id")),
    )


def target_of(application: Application) -> Target:
    """What an application asks for, with its round's cut-off date of seniority."""
    return Target(
        jurisdiction=application.round.jurisdiction,
        series=application.round.series_id,
        as_of=application.round.seniority_cutoff_on,
        specialty=application.specialty_id,
        track=application.track,
        claims=application.claims,
        recommenders=application.recommenders,
    )


def round_target(round_: Round) -> Target:
    """A round's frame before anything is chosen."""
    return Target(jurisdiction=round_.jurisdiction, series=round_.series_id, as_of=round_.seniority_cutoff_on)


def build_dossier(archive: Archive, target: Target) -> Dossier:
    """The contract's dossier, ready for JSON: dates are ISO text."""
    dossier: Dossier = {
        "as_of": target.as_of.isoformat(),
        "jurisdiction": target.jurisdiction,
        "series": target.series,
    }
    if target.specialty:
        dossier["specialty"] = target.specialty
    if target.track:
        dossier["track"] = target.track
    person = person_facts(archive.profile)
    if person:
        dossier["person"] = person
    lists = {
        "education": map(_education, archive.education),
        "employment": map(_employment, archive.employment),
        "titles": map(_title, archive.titles),
        "qualifications": map(_qualification, archive.qualifications),
        "achievements": map(achievement_entry, archive.achievements),
    }
    for key, entries in lists.items():
        _state(dossier, key, entries, stated_none=key in archive.profile.stated_none)
    _state(dossier, "recommendations", map(_recommendation, target.recommenders), stated_none=False)
    _state(dossier, "claims", target.claims, stated_none=False)
    return dossier


def _state(dossier: Dossier, key: str, entries: Iterable[Any], *, stated_none: bool) -> None:
    found = list(entries)
    if found or stated_none:
        dossier[key] = found


def person_facts(profile: Profile) -> dict[str, Any]:
    """The applicant's standing. A bar is the platform's own record: none recorded means none."""
    facts: dict[str, Any] = {}
    if profile.employment:
        facts["employment"] = profile.employment
    if profile.employment == EmploymentStatus.FREELANCE and profile.in_city_since:
        facts["in_city_since"] = profile.in_city_since.isoformat()
    if profile.under_sanction is not None:
        until = profile.sanction_until if profile.under_sanction else None
        facts["sanction_until"] = until.isoformat() if until else None
    if profile.employer and profile.employment == EmploymentStatus.EMPLOYED:
        facts["unit_kind"] = profile.employer.unit_kind
    for name in ("entrustment_letter", "social_insurance_in_city", "continuing_education"):
        answer = getattr(profile, name)
        if answer is not None:
            facts[name] = answer
    if facts:
        facts["barred_until"] = profile.barred_until.isoformat() if profile.barred_until else None
    return facts


def _education(record: EducationRecord) -> dict[str, Any]:
    return {"kind": record.kind, "graduated_on": record.graduated_on.isoformat()}


def _employment(record: EmploymentRecord) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "from": record.started_on.isoformat(),
        "to": record.ended_on.isoformat() if record.ended_on else None,
        "series": record.series,
    }
    if record.post_level:
        entry["post_level"] = record.post_level
    return entry


def _title(record: HeldTitle) -> dict[str, Any]:
    return {
        "series": record.series,
        "level": record.level,
        "obtained_on": record.obtained_on.isoformat(),
    }


def _qualification(record: Qualification) -> dict[str, Any]:
    return {
        "series": record.series,
        "grade": record.grade,
        "obtained_on": record.obtained_on.isoformat(),
    }


def achievement_entry(record: Achievement) -> dict[str, Any]:
    """One achievement with the attributes that were stated and mean something for its kind."""
    entry: dict[str, Any] = {"kind": record.kind, "on": record.on.isoformat()}
    for name in ATTRIBUTES[record.kind]:
        value = getattr(record, name)
        if name == "national_major":
            entry[name] = bool(value)
        elif value == NONE:
            entry[name] = None
        elif value:
            entry[name] = value
    return entry


def _recommendation(row: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": row["kind"]}
    if row.get("level"):
        entry["level"] = row["level"]
    return entry


def without(archive: Archive, left_out: Iterable[ArchiveRecord]) -> Archive:
    """The archive less some achievements: those that carry no proof are not filed."""
    gone = {record.pk for record in left_out}
    return Archive(
        profile=archive.profile,
        education=archive.education,
        employment=archive.employment,
        titles=archive.titles,
        qualifications=archive.qualifications,
        achievements=[row for row in archive.achievements if row.pk not in gone],
    )
