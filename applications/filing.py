"""What a filing consists of: the records that enter it, the numbered facts, the frozen snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from applications.choices import Claim, RecommenderKind, Track
from applications.dossier import Archive, archive_of, build_dossier, target_of, without
from applications.facts import Fact, group_label, profile_facts, record_facts
from applications.models import (
    Achievement,
    Application,
    ContinuingEducationRecord,
    EvidenceFile,
    RepresentativeWork,
)
from applications.models.archive import ArchiveRecord, FactSource
from applications.record_kinds import kind_of
from titles.names import level_name, title_name

PROFILE_GROUP = "profile"
RECOMMENDER_GROUP = "recommenders"
CLAIM_GROUP = "claims"


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one record with its material."""

    label: str
    record_kind: str
    record: ArchiveRecord | None
    facts: tuple[Fact, ...]
    source: str
    evidence: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that a submission would file, before it is filed."""

    application: Application
    archive: Archive
    works: tuple[RepresentativeWork, ...]
    groups: tuple[FactGroup, ...]
    left_out: tuple[Achievement, ...]

    def dossier(self) -> dict[str, Any]:
        """The contract's dossier of what would be filed."""
        return build_dossier(self.archive, target_of(self.application))

    @property
    def unproved(self) -> list[FactGroup]:
        """Records that would be filed without any material."""
        return [group for group in self.groups if group.record is not None and not group.evidence]


def assemble(application: Application) -> Filing:
    """Read archive, works and evidence as they are now.

    Achievements that are neither representative works nor proved are left out: nobody could attest
    them, and what is not attested must not count. All other records are filed as they are.
    """
    archive = archive_of(application.person)
    works = tuple(application.works.select_related("achievement").order_by("position"))
    chosen = {work.achievement_id for work in works}
    years = list(ContinuingEducationRecord.objects.filter(person=application.person))
    records = _records(archive, years)
    evidence = _evidence_of(records)
    left_out = tuple(row for row in archive.achievements if row.pk not in chosen and not evidence.get(row.pk))
    archive = without(archive, left_out)
    groups = [
        group
        for group in (_profile_group(application, archive), *_support_groups(application))
        if group.facts
    ]
    for record in _records(archive, years, first=[work.achievement for work in works]):
        groups.append(_record_group(record, works, evidence))
    return Filing(application, archive, works, tuple(groups), left_out)


def _records(
    archive: Archive,
    years: Sequence[ContinuingEducationRecord],
    first: Sequence[Achievement] = (),
) -> list[ArchiveRecord]:
    """All records in the order in which they are numbered: representative works lead the achievements."""
    lead = [row.pk for row in first]
    others = [row for row in archive.achievements if row.pk not in lead]
    return [
        *archive.education,
        *archive.employment,
        *archive.titles,
        *archive.qualifications,
        *first,
        *others,
        *years,
    ]


def _evidence_of(records: Sequence[ArchiveRecord]) -> dict[Any, tuple[EvidenceFile, ...]]:
    """The files of all records: one query a model."""
    found: dict[Any, list[EvidenceFile]] = {}
    by_model: dict[type[ArchiveRecord], list[Any]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, keys in by_model.items():
        through: Any = model.evidence.through
        column = f"{model._meta.model_name}_id"
        rows = (
            through.objects.filter(**{f"{column}__in": keys})
            .select_related("evidencefile")
            .order_by("evidencefile__uploaded_at", "evidencefile__pk")
        )
        for row in rows:
            found.setdefault(getattr(row, column), []).append(row.evidencefile)
    return {key: tuple(files) for key, files in found.items()}


def _profile_group(application: Application, archive: Archive) -> FactGroup:
    return FactGroup(
        _("本人情况"),
        PROFILE_GROUP,
        None,
        tuple(profile_facts(archive.profile)),
        FactSource.OWN_STATEMENT,
    )


def _support_groups(application: Application) -> list[FactGroup]:
    claims = [Fact(code, _("申报理由"), str(Claim(code).label)) for code in application.claims]
    peers = [
        Fact(f"recommender_{number}", str(RecommenderKind(row["kind"]).label), recommender_words(row))
        for number, row in enumerate(application.recommenders, start=1)
    ]
    return [
        FactGroup(_("申报理由"), CLAIM_GROUP, None, tuple(claims), FactSource.OWN_STATEMENT),
        FactGroup(_("举荐人"), RECOMMENDER_GROUP, None, tuple(peers), FactSource.OWN_STATEMENT),
    ]


def recommender_words(row: dict[str, Any]) -> str:
    """举荐人甲，示例轨道设计院，正高级."""
    parts = [row.get("name", ""), row.get("organisation", "")]
    if row.get("level"):
        parts.append(level_name(row["level"]))
    return "，".join(part for part in parts if part)


def _record_group(
    record: ArchiveRecord,
    works: Sequence[RepresentativeWork],
    evidence: dict[Any, tuple[EvidenceFile, ...]],
) -> FactGroup:
    facts = record_facts(record)
    label = group_label(record)
    work = next((item for item in works if item.achievement_id == record.pk), None)
    if work is not None:
        label = _("代表作%(n)s　%(label)s") % {"n": work.position, "label": label}
        if work.own_share:
            facts.append(Fact("own_share", _("本人分工"), work.own_share))
    elif isinstance(record, Achievement) and record.own_share:
        facts.append(Fact("own_share", _("本人分工"), record.own_share))
    return FactGroup(
        label[:220],
        kind_of(record).code,
        record,
        tuple(replace(fact, value=fact.value[:400]) for fact in facts),
        record.source,
        evidence.get(record.pk, ()),
    )


def snapshot(filing: Filing, version: int) -> dict[str, Any]:
    """The filing as plain JSON: what pages, forms and later readers show, whatever changes afterwards."""
    application = filing.application
    round_ = application.round
    number = 0
    groups = []
    for position, group in enumerate(filing.groups, start=1):
        facts = []
        for fact in group.facts:
            number += 1
            facts.append({"number": number, "field": fact.field, "label": fact.label, "value": fact.value})
        groups.append(
            {
                "number": position,
                "label": group.label,
                "record_kind": group.record_kind,
                "record_id": str(group.record.pk) if group.record else None,
                "source": group.source,
                "facts": facts,
                "evidence": [_file(item) for item in group.evidence],
            }
        )
    return {
        "format": 1,
        "number": application.number,
        "version": version,
        "person": {"name": application.person.name, "id_number": application.person.masked_id_number},
        "employer": {"name": application.employer.name, "uscc": application.employer.uscc},
        "round": {"code": round_.code, "name": round_.name, "institution": round_.institution.name},
        "series": round_.series_id,
        "level": application.level,
        "title": title_name(round_.series_id, application.level),
        "path": application.path,
        "path_label": str(application.get_path_display()),
        "specialty": {"code": application.specialty_id, "name": application.specialty.name},
        "track": application.track,
        "track_label": str(Track(application.track).label) if application.track else "",
        "claims": list(application.claims),
        "recommenders": list(application.recommenders),
        "works": [_work(item) for item in filing.works],
        "groups": groups,
    }


def _file(item: EvidenceFile) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "name": item.original_name,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
    }


def _work(item: RepresentativeWork) -> dict[str, Any]:
    return {
        "position": item.position,
        "record_id": str(item.achievement_id),
        "kind": item.achievement.kind,
        "kind_label": str(item.achievement.get_kind_display()),
        "title": item.achievement.title,
        "own_share": item.own_share,
    }


def filed_digest(dossier: dict[str, Any], filed: dict[str, Any]) -> str:
    """SHA-256 of what was filed (RFC 8785): what the pledge covers."""
    return hashlib.sha256(rfc8785.dumps({"dossier": dossier, "filed": filed})).hexdigest()


def content_digest(filing: Filing) -> str:
    """SHA-256 of what would be filed now, whatever its version: has anything changed since it was checked."""
    return filed_digest(filing.dossier(), snapshot(filing, 0))
