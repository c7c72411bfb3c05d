"""Evidence files: what an applicant uploads to prove a fact."""

import uuid

from django.conf import settings
from django.db import models


def evidence_path(evidence: "EvidenceFile", _name: str) -> str:
    """Storage key without the person's name or the file's own name (blind reading, 2023-10 item 13)."""
    return f"evidence/{evidence.id.hex[:2]}/{evidence.id}"


class EvidenceFile(models.Model):
    """One uploaded document; its bytes never change, a better scan is a new file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence_files"
    )
    file = models.FileField(upload_to=evidence_path, max_length=200)
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="evidence_once_per_owner"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="evidence_not_empty"),
        ]

    def __str__(self) -> str:
        return self.original_name
