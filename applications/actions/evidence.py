"""Evidence: storing a file once, tying it to a record, taking it off again."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from applications.evidence_check import HEAD, check_upload
from applications.models import EvidenceFile
from applications.models.archive import ArchiveRecord, FactSource
from applications.queries.archive import own_record
from titles.clock import now
from titles.errors import InvalidInput
from titles.look.text import size_text
from titles.parameters import parameter

_CHUNK = 1024 * 1024


def _digest(upload: UploadedFile) -> str:
    whole = hashlib.sha256()
    upload.seek(0)
    while block := upload.read(_CHUNK):
        whole.update(block)
    upload.seek(0)
    return whole.hexdigest()


@transaction.atomic
def store_evidence(*, person: Person, upload: UploadedFile, actor: Person) -> EvidenceFile:
    """Keep a file for ``person``; the same bytes twice are the same evidence.

    Raises InvalidInput (empty, too large, not a permitted kind, mislabelled, too many).
    """
    name = upload.name or ""
    upload.seek(0)
    head = upload.read(HEAD)
    media_type = check_upload(name=name, declared=upload.content_type or "", size=upload.size or 0, head=head)
    sha256 = _digest(upload)
    # Two uploads of the same person wait for each other, so that limits and uniqueness hold. Not the
    # key: whoever holds the trail's head may still leave this person a message.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    known = EvidenceFile.objects.filter(owner=person, sha256=sha256).first()
    if known:
        return known
    _check_room(person, upload.size or 0)
    evidence = EvidenceFile(
        owner=person,
        original_name=PurePath(name).name[-200:],
        media_type=media_type,
        size=upload.size or 0,
        sha256=sha256,
        uploaded_at=now(),
    )
    evidence.file.save(evidence.original_name, upload, save=False)
    evidence.save(force_insert=True)
    record_event(
        "evidence.store",
        actor=actor,
        obj=evidence,
        data={"media_type": media_type, "size": evidence.size, "sha256": sha256},
    )
    return evidence


def _check_room(person: Person, size: int) -> None:
    held = EvidenceFile.objects.filter(owner=person).aggregate(count=Count("id"), octets=Sum("size"))
    most, most_bytes = int(parameter("evidence_max_files")), int(parameter("evidence_total_bytes"))
    if held["count"] >= most:
        message = _("您已经上传了%(n)s个文件，达到上限，请先删去不用的文件。") % {"n": held["count"]}
        raise InvalidInput("evidence.too_many", message, fields={"files": [message]})
    if (held["octets"] or 0) + size > most_bytes:
        message = _("您的文件合计将超过%(limit)s的上限，请先删去不用的文件。") % {
            "limit": size_text(most_bytes)
        }
        raise InvalidInput("evidence.no_room", message, fields={"files": [message]})


@transaction.atomic
def attach_evidence(
    *, person: Person, kind: str, record_id: object, evidence: Sequence[EvidenceFile], actor: Person
) -> ArchiveRecord:
    """Tie files of the person's own to a record; files already tied stay tied.

    A changed proof makes an attested fact the applicant's own statement again.
    """
    record = own_record(person, kind, record_id, lock=True)
    before = _digests(record)
    own = [item for item in evidence if item.owner_id == person.pk]
    record.evidence.add(*own)
    after = _digests(record)
    if after != before:
        _touched(record)
        record_event(
            "archive.attach_evidence",
            actor=actor,
            obj=record,
            data={"before": {"evidence": before}, "after": {"evidence": after}},
        )
    return record


@transaction.atomic
def detach_evidence(
    *, person: Person, kind: str, record_id: object, evidence_id: uuid.UUID | str, actor: Person
) -> ArchiveRecord:
    """Take a file off a record. The file itself stays: filed versions may hold it."""
    record = own_record(person, kind, record_id, lock=True)
    before = _digests(record)
    record.evidence.remove(*record.evidence.filter(pk=evidence_id))
    after = _digests(record)
    if after != before:
        _touched(record)
        record_event(
            "archive.detach_evidence",
            actor=actor,
            obj=record,
            data={"before": {"evidence": before}, "after": {"evidence": after}},
        )
    return record


def _digests(record: ArchiveRecord) -> list[str]:
    return sorted(record.evidence.values_list("sha256", flat=True))


def _touched(record: ArchiveRecord) -> None:
    record.source = FactSource.OWN_STATEMENT
    record.updated_at = now()
    record.save(update_fields=["source", "updated_at"])
