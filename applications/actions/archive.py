"""The archive: adding, changing and removing facts, and the applicant's own situation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.models import Profile, RepresentativeWork
from applications.models.archive import ArchiveRecord, FactSource
from applications.models.profile import EmploymentStatus
from applications.queries.archive import own_record
from applications.record_checks import check_profile, check_record
from applications.record_kinds import ALL_ATTRIBUTES, ATTRIBUTES, CAN_STATE_NONE, record_kind
from applications.states import FINAL_STATES
from titles.clock import now
from titles.errors import InvalidInput, WrongState

_SHARED = {"id", "person", "source", "created_at", "updated_at"}


def stated_fields(model: type[models.Model]) -> list[str]:
    """The fields of a record that the applicant states."""
    return [field.name for field in model._meta.concrete_fields if field.name not in _SHARED]


def snapshot(obj: models.Model, fields: list[str]) -> dict[str, Any]:
    """The present values, for the audit trail."""
    return {name: getattr(obj, name) for name in fields}


@transaction.atomic
def save_record(
    *,
    person: Person,
    kind: str,
    values: Mapping[str, Any],
    actor: Person,
    record_id: uuid.UUID | str | None = None,
) -> ArchiveRecord:
    """Add a record, or change one of the person's own.

    Raises InvalidInput with the fields at fault, NotFound for another person's record.
    """
    model = record_kind(kind).model
    fields = stated_fields(model)
    if record_id is None:
        record = model(person=person, created_at=now())
        before: dict[str, Any] = {}
    else:
        record = own_record(person, kind, record_id, lock=True)
        before = snapshot(record, fields)
    for name in fields:
        if name in values:
            setattr(record, name, values[name])
    _forget_meaningless(kind, record)
    problems = check_record(person, kind, snapshot(record, fields))
    if problems:
        raise InvalidInput("archive.invalid", _("填写的内容有误，没有保存。"), fields=problems)
    after = snapshot(record, fields)
    if before == after:
        return record
    # What the employer attested was the former content.
    record.source = FactSource.OWN_STATEMENT
    record.updated_at = now()
    record.save()
    _no_longer_none(person, kind)
    verb = "archive.add" if record_id is None else "archive.change"
    record_event(verb, actor=actor, obj=record, data={"before": before, "after": after})
    return record


def _forget_meaningless(kind: str, record: ArchiveRecord) -> None:
    """Attributes that mean nothing for the kind of achievement are not kept by accident."""
    if kind != "achievements":
        return
    achievement: Any = record
    blank = {"rank": None, "national_major": False}
    for name in ALL_ATTRIBUTES:
        if name not in ATTRIBUTES.get(achievement.kind, ()):
            setattr(achievement, name, blank.get(name, ""))


def _no_longer_none(person: Person, kind: str) -> None:
    profile = Profile.objects.select_for_update().filter(person=person).first()
    if profile and kind in profile.stated_none:
        profile.stated_none = [code for code in profile.stated_none if code != kind]
        profile.save(update_fields=["stated_none"])


@transaction.atomic
def remove_record(*, person: Person, kind: str, record_id: uuid.UUID | str, actor: Person) -> None:
    """Remove a record, unless a live or filed application names it as representative work.

    Raises WrongState in that case: the application would lose what it rests on.
    """
    record = own_record(person, kind, record_id, lock=True)
    if kind == "achievements":
        used = (
            RepresentativeWork.objects.filter(achievement_id=record.pk)
            .exclude(application__state__in=FINAL_STATES, application__version=0)
            .select_related("application")
            .first()
        )
        if used:
            raise WrongState(
                "archive.in_use",
                _("这项成果是申报%(number)s的代表作，不能删除。可以先在那份申报里换掉它。")
                % {"number": used.application.number},
            )
    model = record_kind(kind).model
    before = snapshot(record, stated_fields(model))
    before["evidence"] = sorted(record.evidence.values_list("sha256", flat=True))
    record_event("archive.remove", actor=actor, obj=record, data={"before": before, "after": {}})
    record.delete()


PROFILE_FIELDS = [
    "employment",
    "employer",
    "in_city_since",
    "under_sanction",
    "sanction_until",
    "entrustment_letter",
    "social_insurance_in_city",
    "continuing_education",
]


@transaction.atomic
def save_profile(*, person: Person, values: Mapping[str, Any], actor: Person) -> Profile:
    """Keep the applicant's situation; None means not stated.

    Raises InvalidInput with the fields at fault. ``barred_until`` is the platform's own record
    and is never the applicant's to state.
    """
    profile = _locked_profile(person)
    before = snapshot(profile, PROFILE_FIELDS)
    for name in PROFILE_FIELDS:
        if name in values:
            setattr(profile, name, values[name])
    if profile.employment != EmploymentStatus.FREELANCE:
        profile.in_city_since = None
    if not profile.under_sanction:
        profile.sanction_until = None
    problems = check_profile(person, snapshot(profile, PROFILE_FIELDS))
    if problems:
        raise InvalidInput("profile.invalid", _("填写的内容有误，没有保存。"), fields=problems)
    after = snapshot(profile, PROFILE_FIELDS)
    if before != after:
        profile.updated_at = now()
        profile.save()
        record_event("profile.change", actor=actor, obj=profile, data={"before": before, "after": after})
    return profile


@transaction.atomic
def state_none(*, person: Person, kind: str, actor: Person, none: bool = True) -> Profile:
    """Declare that there is nothing of a kind, or take that back.

    Raises InvalidInput where the kind knows no such statement, WrongState where records exist.
    """
    found = record_kind(kind)
    if kind not in CAN_STATE_NONE:
        raise InvalidInput("archive.none_unknown", _("这一类内容不需要声明没有。"))
    if none and found.model._default_manager.filter(person=person).exists():
        raise WrongState("archive.not_empty", _("档案里已经有这一类内容，不能声明没有。"))
    profile = _locked_profile(person)
    before = sorted(profile.stated_none)
    wanted = set(before) | {kind} if none else set(before) - {kind}
    if sorted(wanted) != before:
        profile.stated_none = sorted(wanted)
        profile.updated_at = now()
        profile.save(update_fields=["stated_none", "updated_at"])
        record_event(
            "profile.state_none",
            actor=actor,
            obj=profile,
            data={"before": {"stated_none": before}, "after": {"stated_none": sorted(wanted)}},
        )
    return profile


def _locked_profile(person: Person) -> Profile:
    Profile.objects.get_or_create(person=person)
    return Profile.objects.select_for_update(of=("self",)).select_related("employer").get(person=person)
