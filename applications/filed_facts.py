"""Writing the frozen, numbered facts of a version, and what of the former version still holds."""

from __future__ import annotations

from uuid import UUID

from applications.filing import Filing
from applications.models import Application, FiledFact
from applications.models.filed_fact import Verdict


def write_facts(application: Application, filing: Filing) -> int:
    """Freeze the filing's facts with their material; how many there are."""
    rows: list[FiledFact] = []
    files: list[tuple[int, UUID]] = []
    for position, group in enumerate(filing.groups, start=1):
        for fact in group.facts:
            rows.append(
                FiledFact(
                    application=application,
                    version=application.version,
                    number=len(rows) + 1,
                    group_number=position,
                    group_label=group.label,
                    record_kind=group.record_kind,
                    record_id=group.record.pk if group.record else None,
                    field=fact.field,
                    label=fact.label,
                    value=fact.value,
                    source=group.source,
                )
            )
            files.extend((len(rows) - 1, item.pk) for item in group.evidence)
    stored = FiledFact.objects.bulk_create(rows)
    through = FiledFact.evidence.through
    through.objects.bulk_create(
        through(filedfact_id=stored[index].pk, evidencefile_id=key) for index, key in files
    )
    return len(stored)


def carry_over(application: Application) -> list[int]:
    """Keep "true" for facts whose value and material did not change; their new numbers.

    Who attested the former version stays named: the finding is theirs, not made anew.
    """
    former = _by_identity(application, application.version - 1)
    kept: list[FiledFact] = []
    for key, fact in _by_identity(application, application.version).items():
        before = former.get(key)
        if before is None or before.verdict != Verdict.TRUE:
            continue
        fact.verdict = before.verdict
        fact.note = before.note
        fact.attested_by_id = before.attested_by_id
        fact.attested_at = before.attested_at
        kept.append(fact)
    FiledFact.objects.bulk_update(kept, ["verdict", "note", "attested_by", "attested_at"])
    return sorted(fact.number for fact in kept)


def _by_identity(application: Application, version: int) -> dict[tuple[object, ...], FiledFact]:
    """Facts by what they say about which record on which material."""
    rows = application.facts.filter(version=version).prefetch_related("evidence")
    return {
        (
            row.record_kind,
            row.record_id,
            row.field,
            row.value,
            tuple(sorted(item.sha256 for item in row.evidence.all())),
        ): row
        for row in rows
    }
